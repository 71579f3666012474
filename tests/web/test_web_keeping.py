"""What a browser keeps, worked on for it over HTTP: drawn again, exported, opened; and two visitors who never meet."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from double import Scripted, abstains, told
from serving import page_is_ready, served

from evals.trials.attacks.web_payloads import PAYLOADS
from qa import Article, ArticleQA
from qa.answer import plain
from qa.packs.check import check_pack
from qa.packs.formats import FORMATS, REFERENCES, write_text
from qa.packs.talks import read
from qa.web.http.visitor import REMEMBERED

TRAM = Article(
    title="Tram approved",
    author="Ida Lund",
    source="Velden Post",
    published_at="2024-03-04",
    genre="news",
    language="en",
    text="The tram in Velden will cost 312 million crowns, said the council. It will run from the harbour.",
)
QUESTION = "How much will the tram in Velden cost?"


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    folder: Path = tmp_path_factory.mktemp("library")
    with ArticleQA.open(folder) as held:
        held.add(TRAM)
        yield held


@pytest.fixture(scope="module")
def address(qa: ArticleQA) -> Iterator[str]:
    with served(qa) as where:
        yield where


@pytest.fixture(scope="module")
def record(qa: ArticleQA) -> dict[str, Any]:
    answer = qa.ask(QUESTION)
    assert answer.citations
    qa.signed.add(answer, 1, "Ada Lund", "By phone")
    return {"question": QUESTION, "answer": answer.to_dict(), "signed": plain(qa.signed.of(answer))}


class Tags(HTMLParser):
    """The names of the elements and attributes in some HTML, as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes note of one."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def post(address: str, path: str, told: Any) -> httpx.Response:
    return httpx.post(f"{address}/ui/{path}", json=told, timeout=30)


def test_turns_are_drawn_again_as_they_were(address: str, record: dict[str, Any]) -> None:
    turns = [{**record, "number": 1}, {"question": "And then?", "answer": None, "number": 2}]
    html = post(address, "turns", {"language": "en", "turns": turns}).json()["html"]
    assert re.findall(r'id="(t\d)" data-stage="(\w+)"', html) == [("t1", "done"), ("t2", "stopped")]
    assert "312 million crowns" in html
    assert "This answer was not finished" in html
    chinese = post(address, "turns", {"language": "zh", "turns": turns}).json()["html"]
    assert "这个回答没有完成" in chinese


def test_an_answer_that_does_not_check_out_is_not_shown_as_proven(address: str, record: dict[str, Any]) -> None:
    """Such as one in a conversation that a stranger made up."""
    forged = json.loads(json.dumps(record).replace("312", "999"))
    html = post(address, "turns", {"language": "en", "turns": [{**forged, "number": 1}]}).json()["html"]
    assert 'class="sentence unchecked"' in html
    for claimed in ('class="sentence supported"', 'class="chip', 'class="source '):
        assert claimed not in html
    assert "do not hold; none is shown as proven" in html
    assert "the article says “The tram in Velden will cost 312 million" in html


def test_what_does_not_hold_is_told_in_the_language_of_the_page(address: str, record: dict[str, Any]) -> None:
    forged = json.loads(json.dumps(record).replace("312", "999"))
    turns = post(address, "turns", {"language": "zh", "turns": [{**forged, "number": 1}]}).json()["html"]
    opened = post(address, "open", {"language": "zh", "text": json.dumps(forged["answer"])}).json()["html"]
    for html in (turns, opened):
        assert "文章第0至" in html
        assert "the article says" not in html


@pytest.mark.parametrize("form", ["json", "md", "html"])
def test_an_answer_is_exported_with_who_signed_and_opened_again(
    address: str, qa: ArticleQA, record: dict[str, Any], form: str
) -> None:
    pack = post(address, "pack", {**record, "form": form})
    assert pack.headers["content-disposition"] == f'attachment; filename="article-qa.{form}"'
    report = check_pack(pack.text, qa.article)
    assert report.ok
    assert [(s.name, s.comment) for s in report.signed] == [("Ada Lund", "By phone")]
    opened = post(address, "open", {"language": "en", "text": pack.text}).json()
    assert (opened["kind"], opened["ok"]) == ("pack", True)
    assert opened["turns"] == [record]
    assert re.search(r"Checked by Ada Lund, 20\d\d-\d\d-\d\d \d\d:\d\d UTC — By phone", opened["html"])


def test_only_the_librarys_word_counts_as_a_sign_off(address: str, qa: ArticleQA, record: dict[str, Any]) -> None:
    forged = {**record, "signed": [{"citation": 1, "name": "Eve", "at": "2025-03-06T09:30:00Z"}]}
    assert "Eve" not in post(address, "pack", {**forged, "form": "html"}).text
    told = post(address, "turns", {"language": "en", "turns": [{**forged, "number": 1}]}).json()
    assert told["signed"] == [record["signed"]]


def test_a_pack_that_was_changed_is_told_citation_by_citation(address: str, record: dict[str, Any]) -> None:
    pack = post(address, "pack", {**record, "form": "json"}).text.replace("312", "412")
    opened = post(address, "open", {"language": "en", "text": pack}).json()
    assert not opened["ok"]
    assert re.search(r'class="checked unsupported" data-citation="1".*the article says “[^”]*312', opened["html"])


@pytest.mark.parametrize("form", ["json", "html"])
def test_a_conversation_is_a_file_that_opens_again(address: str, record: dict[str, Any], form: str) -> None:
    turns = [record, {"question": "And then?", "answer": None, "signed": []}]
    file = post(address, "talk", {"form": form, "title": "Trams", "turns": turns}).text
    assert len(read(file).turns) == 2
    opened = post(address, "open", {"language": "en", "text": file}).json()
    assert opened == {"kind": "talk", "title": "Trams", "turns": turns}


@pytest.mark.parametrize("style", REFERENCES)
def test_an_answer_is_written_with_references(address: str, qa: ArticleQA, record: dict[str, Any], style: Any) -> None:
    text = post(address, "references", {**record, "style": style}).json()["text"]
    assert text == write_text(qa.ask(QUESTION), style, qa.article)
    file = post(address, "pack", {**record, "form": style})
    assert file.text == text
    assert file.headers["content-disposition"] == f'attachment; filename="article-qa{FORMATS[style].suffix}"'
    asked = httpx.post(f"{address}/v1/ask", json={"question": QUESTION, "format": style}, timeout=30)
    assert (asked.text, asked.headers["content-type"]) == (text, f"{FORMATS[style].media_type}; charset=utf-8")


@pytest.mark.parametrize("wrong", [{"format": "exe"}, {"format": "csl", "stream": True}])
def test_a_format_that_there_is_not_is_refused(address: str, wrong: dict[str, Any]) -> None:
    refused = httpx.post(f"{address}/v1/ask", json={"question": QUESTION, **wrong}, timeout=30)
    assert (refused.status_code, refused.json()["error"]["param"]) == (422, "format")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("open", {"text": "no pack at all"}),
        ("open", {"text": "{}"}),
        ("open", {"text": '{"format": "article-qa conversation 1"}'}),
        ("open", {}),
        ("open", []),
        ("pack", {"form": "exe", "question": "q", "answer": None}),
        ("pack", {"form": "html", "question": "q", "answer": None}),
        ("references", {"style": "other", "question": "q", "answer": None}),
        ("talk", {"form": "html", "title": "t", "turns": []}),
        ("turns", {"turns": [{"question": "q", "number": -1}]}),
        ("turns", {"turns": [{"question": "q", "number": 1, "answer": {"question": 3}}]}),
    ],
)
def test_what_cannot_be_read_is_said_to_be(address: str, path: str, told: Any) -> None:
    response = post(address, path, told)
    assert response.status_code == 422
    assert response.json()["error"]["message"].endswith(".")


def test_a_claim_of_evidence_that_is_not_there_is_refused(address: str, record: dict[str, Any]) -> None:
    spoiled = json.loads(json.dumps(record))
    spoiled["answer"]["sentences"][0]["claims"][0]["spans"][0]["evidence"] = 9
    spoiled["number"] = 1
    response = post(address, "turns", {"turns": [spoiled]})
    assert response.status_code == 422
    assert "evidence that is not there" in response.json()["error"]["message"]


def test_files_may_be_larger_than_questions_and_not_endless(address: str) -> None:
    assert post(address, "open", {"text": "x" * 2_000_000}).status_code == 422
    assert post(address, "pack", {"text": "x" * 2_000_000}).status_code == 413
    assert post(address, "open", {"text": "x" * 9_000_000}).status_code == 413


def test_other_sites_cannot_ask_for_any_of_it(address: str, record: dict[str, Any]) -> None:
    for path in ("turns", "pack", "talk", "references", "open", "others", "instead", "rate"):
        response = httpx.post(
            f"{address}/ui/{path}", json=record, headers={"origin": "https://evil.example"}, timeout=60
        )
        assert response.status_code == 403
        assert httpx.get(f"{address}/ui/{path}", timeout=60).status_code == 405


def test_hostile_texts_in_a_file_stay_text(address: str, record: dict[str, Any]) -> None:
    """A conversation that a stranger made: every text in it is a payload."""
    plain = Tags(post(address, "turns", {"turns": [{**record, "number": 1}]}).json()["html"])
    for payload in PAYLOADS:
        shown = payload.encode("utf-8", "replace").decode()
        spoiled = json.loads(json.dumps(record))
        for citation in spoiled["answer"]["citations"]:
            citation |= {"title": shown, "author": shown, "source": shown, "quote": shown, "correction": shown}
        spoiled["answer"] |= {"standalone_question": shown, "model": shown, "notices": [shown], "as_of": shown}
        spoiled |= {"question": shown, "number": 1}
        tags = Tags(post(address, "turns", {"turns": [spoiled]}).json()["html"])
        assert tags.names <= plain.names | {"li", "p", "h3", "time", "wbr"}, payload
        assert not [a for a in tags.attributes if a.startswith("on") or a in ("src", "style")], payload


# --- two visitors at once ---

ASKED = 50


def said_to(visitor: str, number: int) -> tuple[str, Article, list[Any]]:
    """A question of that visitor, and what it is answered: words, a title and an outlet that nobody else gets."""
    question = f"{visitor}-question-{number:02}?"
    words = f"The {visitor}-fact-{number:02} is so."
    article = Article(text=words, title=f"{visitor}-title-{number:02}", source=f"{visitor}-outlet-{number:02}")
    steps = told(question, (words, "supported", article, words))
    return question, article, abstains(question, f"{visitor}-reason-{number:02}") if number % 10 == 9 else steps


class Gradio:
    """One open page, spoken to as Gradio's own script does."""

    def __init__(self, address: str, session: str) -> None:
        self._address, self._session = address, session
        config = httpx.get(f"{address}/config", timeout=60).json()
        ask = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "qa-ask")
        self._event = next(d["id"] for d in config["dependencies"] if [ask, "click"] in d["targets"])

    def ask(self, question: str, strictness: str, sent: dict[str, Any]) -> str:
        """All that the server says until the answer is over."""
        data = [question, strictness, json.dumps(sent), None]
        body = {
            "data": data,
            "fn_index": self._event,
            "session_hash": self._session,
            "trigger_id": 1,
            "event_data": None,
        }
        httpx.post(f"{self._address}/gradio_api/queue/join", json=body, timeout=30).raise_for_status()
        heard: list[str] = []
        where = f"{self._address}/gradio_api/queue/data?session_hash={self._session}"
        with httpx.stream("GET", where, timeout=60) as stream:
            for line in stream.iter_lines():
                heard.append(line)
                if '"msg":"close_stream"' in line.replace(" ", "") or "process_completed" in line:
                    break
        return "\n".join(heard)


def test_two_visitors_with_fifty_questions_each_never_meet() -> None:
    scripts = {name: [said_to(name, n) for n in range(ASKED)] for name in ("alice", "bob")}
    how = {"alice": ("strict", "zh"), "bob": ("verbatim", "en")}
    every = [entry for script in scripts.values() for entry in script]
    double = Scripted(tuple(a for _, a, _ in every), {q: steps for q, _, steps in every})
    heard: dict[str, list[str]] = {name: [] for name in scripts}
    problems: list[BaseException] = []
    together = threading.Barrier(len(scripts), timeout=60)

    def visit(address: str, name: str) -> None:
        try:
            page = Gradio(address, f"{name}0session")
            history: list[list[str]] = []
            strictness, language = how[name]
            for number, (question, _, _) in enumerate(scripts[name], 1):
                together.wait()
                sent = {
                    "language": language,
                    "number": number,
                    "history": history,
                    "filters": {"source": [f"{name}-set"]},
                }
                heard[name].append(page.ask(question, strictness, sent if number % 2 else {**sent, "filters": None}))
                history += [["user", question], ["assistant", f"{name} was told {number}"]]
        except BaseException as error:
            problems.append(error)

    with served(double) as address:
        page_is_ready(address)
        visitors = [threading.Thread(target=visit, args=(address, name)) for name in scripts]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join(120)
    assert not problems
    asked: dict[str, list[dict[str, Any]]] = {name: [] for name in scripts}
    for question in double.asked:
        asked[question["question"].partition("-")[0]].append(question)
    for name, other in (("alice", "bob"), ("bob", "alice")):
        assert len(heard[name]) == len(asked[name]) == ASKED
        for number, (said, question) in enumerate(zip(heard[name], asked[name], strict=True)):
            assert (f"{name}-reason-{number:02}" if number % 10 == 9 else f"{name}-fact-{number:02}") in said
            assert other not in said
            assert other not in repr(question)
            assert question["strictness"] == how[name][0]
            assert question["filters"] == ({"source": [f"{name}-set"]} if number % 2 == 0 else None)
            assert len(question["history"]) == min(2 * number, REMEMBERED)
