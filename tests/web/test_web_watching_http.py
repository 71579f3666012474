"""What is watched over HTTP: JSON for programs, an Atom feed for readers, behind the same keys as the rest."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from serving import served

from qa import Article, ArticleQA
from qa.packs.export import to_html
from qa.web.gate.keys import Keys

QUAY = Article(
    id="quay",
    title="Quay <approved> & “done”",
    source="Harbour Courier",
    published_at="2031-03-03",
    genre="news",
    text="The council of Tarnholm approved the new quay on Monday.\n\nThe quay will cost 412 million crowns.",
)
CORRECTED = replace(QUAY, text=QUAY.text.replace("412", "431"))
QUESTION = "What will the quay in Tarnholm cost?"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library") as opened:
        opened.add(QUAY)
        yield opened


@pytest.fixture
def address(qa: ArticleQA) -> Iterator[str]:
    with served(qa) as where:
        yield where


def post(address: str, path: str, told: object = None) -> httpx.Response:
    return httpx.post(f"{address}{path}", json=told, timeout=30)


def test_a_program_watches_reads_and_lets_go(qa: ArticleQA, address: str) -> None:
    made = post(address, "/v1/watches", {"question": QUESTION})
    assert (made.status_code, made.json()["unread"]) == (201, 0)
    pack = post(address, "/v1/watches", {"pack": to_html(qa.ask(QUESTION), qa.article)}).json()
    assert pack["kind"] == "answer"
    assert post(address, "/v1/articles", {"articles": [{"text": CORRECTED.text, "id": "quay"}]}).is_success
    report = post(address, "/v1/factcheck", {"text": "The quay in Tarnholm will cost 412 million crowns."}).json()
    draft = post(address, "/v1/watches", {"report": report}).json()
    assert (draft["kind"], draft["question"]) == ("draft", report["sentences"][0]["text"])
    assert post(address, "/v1/watches", {"report": report, "question": QUESTION}).status_code == 422
    assert post(address, "/v1/watches", {"report": {"sentences": 3}}).status_code == 422
    assert post(address, "/v1/watches", {"report": report | {"filters": {"colour": "red"}}}).status_code == 422
    assert httpx.delete(f"{address}/v1/watches/{draft['id']}", timeout=60).json()["removed"]
    one = httpx.get(f"{address}/v1/watches/{made.json()['id']}", timeout=60).json()
    assert one["unread"] == 1
    assert [a["what"] for a in one["news"][0]["articles"]] == ["superseded"]
    assert post(address, "/v1/watches/run").json()["data"] == []
    assert post(address, f"/v1/watches/{one['id']}/read", {}).json()["read"] == 1
    assert [w["unread"] for w in httpx.get(f"{address}/v1/watches", timeout=60).json()["data"]] == [0, 1]
    assert httpx.delete(f"{address}/v1/watches/{one['id']}", timeout=60).json()["removed"]
    for path, method in ((f"/v1/watches/{one['id']}", "GET"), (f"/v1/watches/{one['id']}", "DELETE")):
        assert httpx.request(method, address + path, timeout=60).status_code == 404
    for wrong in ({}, {"question": QUESTION, "pack": "{}"}, {"question": " "}, {"pack": "no pack"}):
        assert post(address, "/v1/watches", wrong).status_code == 422
    assert post(address, "/v1/watches", {"question": QUESTION, "filters": {"colour": "red"}}).status_code == 422


def test_the_feed_is_atom_whatever_the_articles_say(qa: ArticleQA, address: str) -> None:
    empty = httpx.get(f"{address}/watch.atom", timeout=60)
    assert empty.headers["content-type"].startswith("application/atom+xml")
    assert ET.fromstring(empty.content).findall(f"{ATOM}entry") == []
    qa.watch.add(QUESTION)
    qa.add(CORRECTED)
    feed = ET.fromstring(httpx.get(f"{address}/watch.atom", timeout=60).content)
    for name in ("title", "id", "updated", "author", "link"):
        assert feed.find(f"{ATOM}{name}") is not None
    (entry,) = feed.findall(f"{ATOM}entry")
    for name in ("title", "id", "updated", "content", "link"):
        assert entry.find(f"{ATOM}{name}") is not None
    content = entry.findtext(f"{ATOM}content") or ""
    assert "<del>The quay will cost 412 million crowns.</del>" in content
    assert "&lt;approved&gt;" in content
    ids = [e.findtext(f"{ATOM}id") for e in feed.iter(f"{ATOM}entry")]
    again = ET.fromstring(httpx.get(f"{address}/watch.atom", timeout=60).content)
    assert ids == [e.findtext(f"{ATOM}id") for e in again.iter(f"{ATOM}entry")]
    assert feed.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")


def test_what_is_not_watched_is_not_marked_as_read(address: str) -> None:
    made = post(address, "/v1/watches", {"question": QUESTION}).json()["id"]
    assert post(address, f"/v1/watches/{made}/read").json() == {"watch": made, "read": 0}
    for up_to in (-1, 2**63, 10**30):
        assert post(address, f"/v1/watches/{made}/read", {"up_to": up_to}).status_code == 422
    assert httpx.delete(f"{address}/v1/watches/{made}", timeout=60).json()["removed"]
    gone = post(address, f"/v1/watches/{made}/read", {"up_to": 1})
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "watch_not_found")


def test_no_finding_has_the_id_of_one_that_was_on_a_watch_before(qa: ArticleQA, address: str) -> None:
    def ids() -> set[str | None]:
        feed = ET.fromstring(httpx.get(f"{address}/watch.atom", timeout=60).content)
        return {entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}

    before: set[str | None] = set()
    for cost in ("431", "450", "477"):
        watch = qa.watch.add(QUESTION)
        qa.add(replace(QUAY, text=QUAY.text.replace("412", cost)))
        assert len(ids()) == 1
        assert not ids() & before
        before |= ids()
        qa.watch.remove(watch.id)
        assert ids() == set()


def test_the_feed_leads_back_the_way_that_it_was_asked(qa: ArticleQA, address: str) -> None:
    behind = {"host": "localhost", "x-forwarded-proto": "https"}  # a proxy that ends TLS
    feed = ET.fromstring(httpx.get(f"{address}/watch.atom?since=1", headers=behind, timeout=60).content)
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links == ["https://localhost/watch.atom", "https://localhost/#watches"]


def test_it_stands_behind_the_same_keys(qa: ArticleQA) -> None:
    key = Keys(qa.library.folder).add("reader")
    with served(qa, keys=Keys(qa.library.folder)) as address:
        for path in ("/watch.atom", "/v1/watches", "/ui/watches"):
            assert httpx.get(address + path, timeout=60).status_code == 401
            assert httpx.get(address + path, headers={"authorization": f"Bearer {key}"}, timeout=60).status_code == 200
            assert httpx.get(address + path, auth=("reader", key), timeout=60).status_code == 200


def test_a_server_that_is_only_read_watches_nothing_new(qa: ArticleQA) -> None:
    watch = qa.watch.add(QUESTION)
    with served(qa, read_only=True) as address:
        assert len(httpx.get(f"{address}/v1/watches", timeout=60).json()["data"]) == 1
        for path in ("/v1/watches", "/v1/watches/run", f"/v1/watches/{watch.id}/read", "/ui/watch"):
            assert post(address, path, {}).status_code == 403
        assert httpx.delete(f"{address}/v1/watches/{watch.id}", timeout=60).status_code == 403
        drawn = httpx.get(f"{address}/ui/watches", timeout=60).json()["html"]
        assert QUESTION in drawn
        assert "data-watch-remove" not in drawn


def test_the_page_watches_an_answer_that_it_has_kept(qa: ArticleQA, address: str) -> None:
    answer = json.loads(json.dumps(qa.ask(QUESTION).to_dict()))
    assert post(address, "/ui/watch", {"question": QUESTION, "answer": answer}).json()["kind"] == "answer"
    qa.add(CORRECTED)
    told = httpx.get(f"{address}/ui/watches?language=zh", timeout=60).json()
    assert told["unread"] == 1
    assert "已被取代" in told["html"]
    assert "Quay &lt;approved&gt;" in told["html"]
    assert post(address, "/ui/watch", {"question": QUESTION, "answer": None}).status_code == 422
