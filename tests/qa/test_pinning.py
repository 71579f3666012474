"""Pinned answers: shown as they were, with how each citation stands today, until they are let go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from test_cli import qa as command

from evals.trials.faults.servers import Postgres
from qa import Article, ArticleQA, SettingsError
from qa.packs.check import check_pack
from qa.packs.formats import FORMATS
from qa.web.server.server import make_app

TRAM = Article(id="tram", title="Tram", source="Velden Post", published_at="2031-01-02",
               text="The tram of Velden will cost 312 million crowns. The council voted 11 to 4.")  # fmt: skip
DEARER = replace(TRAM, text=TRAM.text.replace("312", "431"), revision="")
OTHER = Article(
    id="zoo",
    title="Zoo",
    source="The Gazette",
    published_at="2031-01-02",
    text="The tram of Velden will cost 290 million crowns, said the critics.",
)
QUESTION = "What will the tram of Velden cost?"


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library") as opened:
        opened.add([TRAM, OTHER])
        yield opened


def test_what_was_pinned_stays_and_each_citation_says_how_it_stands(qa: ArticleQA) -> None:
    answer = qa.ask(QUESTION)
    pin = qa.pins.add(answer, "For  Tuesday", "Ada")
    assert (pin.answer, pin.note) == (answer, "For Tuesday")
    qa.add(DEARER)
    (kept,) = qa.pins.all()
    assert kept.answer.text == answer.text
    assert {c.article_id: c.status for c in kept.answer.citations} == {"tram": "superseded", "zoo": "current"}
    assert qa.pins.remove(pin.id)
    assert not qa.pins.remove(pin.id)
    with pytest.raises(KeyError):
        qa.pins.get(pin.id)


def test_a_removed_article_leaves_gaps_and_none_of_its_words(qa: ArticleQA) -> None:
    pin = qa.pins.add(qa.ask(QUESTION), f"As said: {TRAM.text}")
    qa.remove("tram")
    kept = qa.pins.get(pin.id)
    assert {c.status: c.quote for c in kept.answer.citations if c.article_id == "tram"} == {"removed": ""}
    assert "current" in {c.status for c in kept.answer.citations}
    assert (kept.note, kept.answer.question) == ("", QUESTION)
    assert TRAM.text[:40] not in kept.answer.text
    assert "312 million" not in json.dumps(kept.to_dict())
    assert not any(b"cost 312 million" in path.read_bytes() for path in qa.library.folder.rglob("*") if path.is_file())


def test_what_rests_on_an_article_that_stays_keeps_the_words_that_another_has_too(tmp_path: Path) -> None:
    tram = Article(id="tram", source="Velden Post", text="The European Commission granted the council of Velden 312 "
                   "million crowns for a tram line. The line will open in May.")  # fmt: skip
    fish = Article(id="fish", source="Sund Post", text="The European Commission cut the quota for cod by a tenth.")
    with ArticleQA.open(tmp_path) as qa:
        qa.add([tram, fish])
        answer = qa.ask("How many crowns did the European Commission grant for a tram line?")
        assert {c.article_id for c in answer.citations} == {"tram"}
        pin = qa.pins.add(answer, "What the European Commission granted")
        qa.remove("fish")
        kept = qa.pins.get(pin.id)
        assert (kept.answer.text, kept.note) == (answer.text, "What the European Commission granted")
        assert [(c.quote, c.status) for c in kept.answer.citations] == [(c.quote, "current") for c in answer.citations]
        qa.remove("tram")
        assert "312 million" not in json.dumps(qa.pins.get(pin.id).to_dict())


def test_what_is_left_keeps_its_label_and_its_mark(qa: ArticleQA) -> None:
    from langchain_core.language_models import FakeListChatModel

    opening = Article(source="The Gazette", text="The tram of Velden was opened in the harbour on 4 March 2031.")
    qa.add(opening)
    invented = "The race was won by Anna Holm in five minutes."
    model = FakeListChatModel(responses=[f"The tram of Velden will cost 312 million crowns [1]. {invented}"])
    timeline = qa.pins.add(qa.ask("Timeline of the tram of Velden"))
    written = qa.pins.add(qa.ask("What will the tram of Velden cost?", filters={"source": "Velden Post"}, model=model))
    assert f"{invented} *(not supported)*" in written.answer.text
    qa.remove("tram")
    assert qa.pins.get(written.id).answer.text == f"… [1]\n\n{invented} *(not supported)*"
    left = qa.pins.get(timeline.id).answer
    assert "*(4 March 2031)* The Gazette: " in left.text
    assert all(not s.label for s in left.sentences if s.text == "…")


def test_a_pin_with_gaps_is_written_in_every_form(qa: ArticleQA, tmp_path: Path) -> None:
    pin = qa.pins.add(qa.ask(QUESTION))
    qa.remove("tram")
    qa.close()
    for form in FORMATS.values():
        out = tmp_path / f"pin{form.suffix}"
        shown = command("pins", "show", pin.id, "--out", out, "--library", qa.library.folder)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert out.stat().st_size > 0


def test_what_does_not_hold_is_not_pinned(qa: ArticleQA) -> None:
    answer = qa.ask(QUESTION)
    forged = replace(answer, citations=(replace(answer.citations[0], quote="It is free."), *answer.citations[1:]))
    for wrong, note in ((forged, ""), (answer, "x" * 2_001)):
        with pytest.raises(SettingsError):
            qa.pins.add(wrong, note)
    assert qa.pins.all() == ()


def test_what_is_no_answer_and_no_text_is_refused_with_the_reason(qa: ArticleQA) -> None:
    answer, wrong = qa.ask(QUESTION), cast(Any, None)
    with pytest.raises(SettingsError, match="answer"):
        qa.pins.add(wrong)
    with pytest.raises(SettingsError, match="note"):
        qa.pins.add(answer, wrong)
    with pytest.raises(SettingsError, match="name"):
        qa.pins.add(answer, "", wrong)
    assert not qa.pins.remove("half \ud800")


def test_the_link_shows_it_read_only_and_gives_it_as_a_pack(qa: ArticleQA) -> None:
    from starlette.testclient import TestClient

    client = TestClient(make_app(qa), base_url="http://127.0.0.1")
    made = client.post("/v1/pins", json={"answer": qa.ask(QUESTION).to_dict(), "note": "<b>Tuesday</b>"}).json()
    qa.add(DEARER)
    page = client.get(made["address"])
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "312 million" in page.text
    assert "&lt;b&gt;Tuesday" in page.text
    assert "[1] superseded" in page.text or "[2] superseded" in page.text
    assert check_pack(client.get(made["address"], params={"form": "json"}).text, qa.article).ok
    assert client.get(made["address"], params={"form": "exe"}).status_code == 422
    assert [p["note"] for p in client.get("/v1/pins").json()["data"]] == ["<b>Tuesday</b>"]
    assert client.get(f"/v1/pins/{made['id']}").json()["answer"]["question"] == QUESTION
    qa.remove("tram")
    assert "312 million" not in client.get(made["address"]).text
    only_read = TestClient(make_app(qa, read_only=True), base_url="http://127.0.0.1")
    assert only_read.delete(f"/v1/pins/{made['id']}").status_code == 403
    assert client.delete(f"/v1/pins/{made['id']}").status_code == 200
    assert client.get(made["address"]).status_code == 404
    assert client.post("/v1/pins", json={}).json()["error"]["code"] == "invalid_body"


def test_the_command_line_pins_lists_shows_and_lets_go(qa: ArticleQA, tmp_path: Path) -> None:
    at = ("--library", qa.library.folder)
    pack = tmp_path / "pack.md"
    qa.close()
    assert command("ask", QUESTION, "--out", pack, *at).returncode == 0
    made = json.loads(command("pins", "add", pack, "--note", "For Tuesday", "--json", *at).stdout)
    assert "For Tuesday" in command("pins", "list", *at).stdout
    assert "312 million" in command("pins", "show", made["id"], "--out", tmp_path / "again.html", *at).stdout
    assert command("check", tmp_path / "again.html", *at).returncode == 0
    assert command("pins", "remove", made["id"], *at).returncode == 0
    gone = command("pins", "show", made["id"], *at)
    assert (gone.returncode, "nothing is pinned" in gone.stderr) == (1, True)


def test_postgresql_keeps_pins_and_sign_offs_too(postgres: Postgres, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, database=postgres.new_library()) as qa:
        qa.add(TRAM)
        answer = qa.ask(QUESTION)
        pin, signed = qa.pins.add(answer, "For Tuesday"), qa.signed.add(answer, 1, "Ada")
        qa.signed.undo(signed.sign_off.id, "Bo")
        assert [s.undone is not None for s in qa.signed.of(qa.pins.get(pin.id).answer)] == [True]
        qa.remove("tram")
        assert "312 million" not in json.dumps(qa.pins.get(pin.id).to_dict())
        assert qa.pins.remove(pin.id)


def test_an_answer_that_is_none_is_refused_and_not_an_error(qa: ArticleQA) -> None:
    from starlette.testclient import TestClient

    client = TestClient(make_app(qa), base_url="http://127.0.0.1")
    answer = qa.ask(QUESTION).to_dict()
    answer["sentences"][0]["claims"][0]["spans"] = [answer["sentences"][0]["evidence"][0] | {"evidence": 9}]
    for path, more in (("/v1/pins", {}), ("/v1/signoffs", {"number": 1, "name": "Eve"})):
        for told in ({}, {"question": 1}, *([answer] if path == "/v1/pins" else [])):
            refused = client.post(path, json={"answer": told, **more})
            assert (refused.status_code, refused.json()["error"]["code"]) == (422, "not_readable")
