"""Collections: chosen one by one or by a rule, and a filter like the others on every surface."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_cli import qa as command

from evals.trials.faults.servers import Postgres
from qa import Article, ArticleQA, FilterError
from qa.watching.news import as_text
from qa.web.server.server import make_app
from store.database.subscriptions import Subscription
from store.filters import Filters
from store.lock import FileLock

TRAM = Article(id="tram", title="Tram", source="Velden Post", author="Ida Lund", published_at="2031-01-02",
               text="The tram of Velden will cost 312 million crowns, the council said.")  # fmt: skip
OTHER = Article(id="other", title="Tram again", source="The Gazette", published_at="2031-01-03",
                text="The tram of Velden will cost 400 million crowns, critics said.")  # fmt: skip
QUESTION = "What will the tram of Velden cost?"


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library") as opened:
        opened.add([TRAM, OTHER])
        yield opened


def ids(qa: ArticleQA, name: str) -> set[str]:
    return {a.id for a in qa.articles(collection=name)}


def test_articles_are_chosen_and_taken_out(qa: ArticleQA) -> None:
    assert qa.collections.add("Desk 1", ["tram"]).articles == 1
    assert ids(qa, "Desk 1") == {"tram"}
    assert {c.article_id for c in qa.ask(QUESTION, filters={"collection": "Desk 1"}).citations} == {"tram"}
    assert {h.article_id for h in qa.search("tram", filters={"collection": ["Desk 1"]})} == {"tram"}
    qa.collections.add("Desk 1", ["other"])
    assert {h.article_id for h in qa.search("tram", filters={"collection": ["Desk 1"]})} == {"tram", "other"}
    assert qa.collections.remove("Desk 1", ["tram"])
    assert ids(qa, "Desk 1") == {"other"}
    qa.remove("other")
    assert ids(qa, "Desk 1") == set()
    assert qa.collections.remove("Desk 1")
    assert not qa.collections.remove("Desk 1")
    assert qa.collections.all() == ()


def test_rules_keep_themselves_filled(qa: ArticleQA) -> None:
    qa.collections.add("post", rule={"filters": {"source": "velden post"}})
    qa.collections.add("critics", rule={"search": "critics million"})
    assert (ids(qa, "post"), ids(qa, "critics")) == ({"tram"}, {"other"})
    qa.add(Article(id="new", source="Velden Post", text="Critics gave a million crowns to the zoo."))
    assert (ids(qa, "post"), ids(qa, "critics")) == ({"tram", "new"}, {"other", "new"})
    qa.add(Article(id="new", source="The Gazette", text="The zoo was glad of it."))
    assert (ids(qa, "post"), ids(qa, "critics")) == ({"tram"}, {"other"})
    assert [c.to_dict()["rule"] for c in qa.collections.all()][1] == {"filters": {"source": ["velden post"]}}


def test_what_a_followed_source_gives_goes_into_its_collection(qa: ArticleQA, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    qa.collections.add("inbox", rule={"feed": str(folder)})
    (folder / "one.txt").write_text("The bridge of Orm was closed on Monday for repairs.", encoding="utf-8")
    assert [r.problem for r in qa.library.sync([Subscription(str(folder))])] == [None]
    assert len(ids(qa, "inbox")) == 1


def test_what_is_none_is_refused(qa: ArticleQA) -> None:
    for wrong in ({"colour": "red"}, {"filters": {"collection": "x"}}, {"filters": {"genre": "poem"}}):
        with pytest.raises(FilterError):
            qa.collections.add("x", rule=wrong)
    qa.collections.add("Desk", ["tram"])
    with pytest.raises(FilterError, match="did you mean"):
        qa.articles(collection="Desc")
    for name in ("", " ", "x" * 81, "a\x00b"):
        with pytest.raises(FilterError):
            qa.collections.add(name)
    with pytest.raises(FilterError, match="no article"):
        qa.collections.add("Desk", ["nobody"])
    assert Filters.parse({"collection": "Desk"}).to_dict() == {"collection": ["Desk"]}


def test_what_names_no_collection_and_no_articles_is_refused_with_the_reason(qa: ArticleQA) -> None:
    wrong: Any
    for wrong in (None, 7):
        with pytest.raises(FilterError, match="name"):
            qa.collections.add(wrong)
        with pytest.raises(FilterError, match="collection"):
            qa.collections.get(wrong)
        with pytest.raises(FilterError, match="ids"):
            qa.collections.add("Desk", wrong)
    with pytest.raises(FilterError, match="mapping"):
        qa.collections.add("Desk", rule=wrong)
    with pytest.raises(FilterError, match="texts"):
        qa.collections.add("Desk", rule={"search": ["tram", "million"]})
    assert qa.collections.all() == ()
    assert qa.collections.add("Desk", "tram").articles == 1  # a text is one id
    assert not qa.collections.remove("half \ud800")


def test_any_number_of_ids_is_taken(qa: ArticleQA) -> None:
    many = [str(number) for number in range(300_000)]
    with pytest.raises(FilterError, match="no article '0'"):
        qa.collections.add("Desk", ["tram", *many, "other"])
    assert ids(qa, "Desk") == {"tram", "other"}
    assert qa.collections.remove("Desk", [*many, "other"])
    assert ids(qa, "Desk") == {"tram"}


def test_postgresql_keeps_them(postgres: Postgres, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, database=postgres.new_library()) as qa:
        qa.add([TRAM, OTHER])
        qa.collections.add("post", ["other"], {"filters": {"source": "Velden Post"}})
        assert ids(qa, "post") == {"tram", "other"}
        qa.remove("tram")
        assert ids(qa, "post") == {"other"}


def test_the_shell_has_it_as_a_filter_like_the_others(tmp_path: Path) -> None:
    place = tmp_path / "library"
    with ArticleQA.open(place) as qa:
        qa.add([TRAM, OTHER])
    made = command("collection", "add", "Desk", "other", "--source", "Velden Post", "--library", place, "--json")
    assert json.loads(made.stdout)["articles"] == 2
    assert "Desk  2 articles" in command("collection", "list", "--library", place).stdout
    command("collection", "add", "Only", "other", "--library", place)
    assert command("articles", "--collection", "Only", "--library", place).stdout.startswith("other ")
    asked = json.loads(command("ask", QUESTION, "--collection", "Only", "--library", place, "--json").stdout)
    assert asked["filters"] == {"collection": ["Only"]}
    assert {c["article_id"] for c in asked["citations"]} == {"other"}
    assert command("collection", "remove", "Only", "--library", place).returncode == 0
    failed = command("ask", QUESTION, "--collection", "Only", "--library", place)
    assert failed.returncode == 1
    assert "no collection is called" in failed.stderr


def test_programs_keep_and_ask_within_them(qa: ArticleQA) -> None:
    from starlette.testclient import TestClient

    client = TestClient(make_app(qa), base_url="http://127.0.0.1")

    def post(path: str, told: object) -> httpx.Response:
        return client.post(path, json=told)  # type: ignore[no-any-return]

    body = {"name": "My desk", "article_ids": ["other"], "rule": {"search": "zoo"}}
    assert post("/v1/collections", body).json()["articles"] == 1
    assert [c["name"] for c in client.get("/v1/collections").json()["data"]] == ["My desk"]
    asked = post("/v1/ask", {"question": QUESTION, "filters": {"collection": ["My desk"]}}).json()
    assert {c["article_id"] for c in asked["citations"]} == {"other"}
    assert client.get("/v1/articles", params={"collection": "My desk"}).json()["total"] == 1
    assert post("/v1/ask", {"question": QUESTION, "filters": {"collection": "nothing"}}).status_code == 422
    held = client.get("/v1/collections", params={"article": "other"}).json()["data"]
    assert [(c["holds"], c["chosen"]) for c in held] == [(True, True)]
    assert post("/v1/collections", {"name": "Ours", "was": "My desk", "take_out": ["other"]}).json()["articles"] == 0
    assert post("/v1/collections", {"name": "My desk", "was": "Ours"}).status_code == 201
    assert client.delete("/v1/collections/My%20desk").status_code == 200
    assert client.delete("/v1/collections/My%20desk").status_code == 404
    only_read = TestClient(make_app(qa, read_only=True), base_url="http://127.0.0.1")
    assert only_read.post("/v1/collections", json=body).status_code == 403


def test_a_change_that_waits_for_another_writer_holds_up_nobody(tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    with ArticleQA.open(tmp_path) as qa, TestClient(make_app(qa), base_url="http://127.0.0.1") as client:
        waiting = threading.Thread(target=client.post, args=("/v1/collections",), kwargs={"json": {"name": "Desk"}})
        with FileLock.acquire(tmp_path / "write.lock"):
            waiting.start()
            time.sleep(0.5)
            asked = time.monotonic()
            assert client.get("/healthz").status_code == 200
            assert time.monotonic() - asked < 4
        waiting.join()
        assert [c.name for c in qa.collections.all()] == ["Desk"]


def test_a_name_with_slashes_is_let_go_and_a_rule_that_is_none_changes_nothing(qa: ArticleQA) -> None:
    from starlette.testclient import TestClient

    client = TestClient(make_app(qa), base_url="http://127.0.0.1")
    assert client.post("/v1/collections", json={"name": "Sport/Politik"}).status_code == 201
    bad = {"name": "Culture", "was": "Sport/Politik", "rule": {"filters": {"published_from": "nonsense"}}}
    assert client.post("/v1/collections", json=bad).status_code == 422
    assert [c.name for c in qa.collections.all()] == ["Sport/Politik"]
    assert client.delete("/v1/collections/Sport%2FPolitik").json()["collection"] == "Sport/Politik"
    assert qa.collections.all() == ()


def test_one_is_renamed_with_what_is_watched_within_it(qa: ArticleQA) -> None:
    qa.collections.add("Desk", ["tram"], {"search": "critics"})
    qa.collections.add("Zoo", ["other"])
    assert qa.collections.of("tram") == {"Desk": True}
    assert qa.collections.of("other") == {"Desk": False, "Zoo": True}
    watch = qa.watch.add(QUESTION, {"collection": "Desk"})
    assert qa.collections.rename("Desk", " Harbour  desk ").name == "Harbour desk"
    assert [c.name for c in qa.collections.all()] == ["Harbour desk", "Zoo"]
    assert [w.id for w in qa.watch.all("Harbour desk")] == [watch.id]
    assert qa.watch.all("Desk") == ()
    qa.add(Article(id="tram", text=TRAM.text.replace("312", "431"), source="Velden Post", published_at="2031-01-02"))
    assert qa.watch.news()[0].articles[0].what == "superseded"
    for name, new in (("Harbour desk", "Zoo"), ("Desk", "New"), ("Zoo", " ")):
        with pytest.raises(FilterError):
            qa.collections.rename(name, new)


def test_a_watch_whose_collection_was_let_go_says_so_and_the_others_go_on(qa: ArticleQA) -> None:
    qa.collections.add("Desk", ["tram"])
    within, other = qa.watch.add(QUESTION, {"collection": "Desk"}), qa.watch.add("What do critics say?")
    qa.collections.remove("Desk")
    (news,) = qa.watch.run()
    assert (news.watch, news.let_go, news.gone, news.articles) == (within.id, ("Desk",), False, ())
    assert "The collection is gone: Desk" in as_text([news])
    qa.add(Article(id="tram", text=TRAM.text.replace("312", "431"), source="Velden Post", published_at="2031-01-02"))
    assert qa.watch.run() == ()
    assert {w.id: (w.let_go, w.gone) for w in qa.watch.all()} == {within.id: (("Desk",), False), other.id: ((), False)}
    assert [n.let_go for n in qa.watch.news(within.id)] == [("Desk",)]
    qa.collections.add("Desk", ["tram"])
    assert [(n.watch, n.let_go, {a.what for a in n.articles}) for n in qa.watch.run()] == [
        (within.id, (), {"superseded"})
    ]
    assert {w.let_go for w in qa.watch.all()} == {()}


def test_a_watch_that_cited_nothing_does_not_say_that_its_articles_are_gone(qa: ArticleQA) -> None:
    qa.collections.add("Empty")
    watch = qa.watch.add(QUESTION, {"collection": "Empty"})
    qa.collections.remove("Empty")
    assert [(n.watch, n.let_go, n.gone) for n in qa.watch.run()] == [(watch.id, ("Empty",), False)]
    assert not qa.watch.all()[0].gone


def test_a_draft_is_checked_within_one_and_a_draft_that_is_watched_belongs_to_it(qa: ArticleQA, tmp_path: Path) -> None:
    qa.collections.add("Post", ["tram"])
    (tmp_path / "draft.txt").write_text("The tram of Velden will cost 400 million crowns.", encoding="utf-8")
    qa.watch.add(qa.factcheck("The tram of Velden will cost 312 million crowns.", filters={"collection": "Post"}))
    at = ("--library", qa.library.folder)
    qa.close()
    assert command("factcheck", tmp_path / "draft.txt", *at).returncode == 0
    assert command("factcheck", tmp_path / "draft.txt", "--collection", "Post", *at).returncode == 1
    assert "draft" in command("watch", "list", "--collection", "Post", *at).stdout
    assert command("collection", "rename", "Post", "The Post", *at).returncode == 0
    assert command("watch", "list", "--collection", "Post", *at).stdout == ""
    assert "draft" in command("watch", "list", "--collection", "The Post", *at).stdout
