"""A conversation as a file: what is written is read again, and what is none is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from test_export import abstained, answer

from evals.trials.attacks.web_payloads import PAYLOADS
from qa.packs.signed import SignOff
from qa.packs.talks import FORMAT, KeptTurn, Talk, is_talk, read, to_html, to_json
from store.errors import ReadError

ADA = SignOff(citation=1, name="Ada Lund", at="2025-03-06T09:30:00Z")
TALK = Talk(
    title="Ferry & <i>tunnel</i>",
    turns=(
        KeptTurn(question="Will it stop?", answer=answer(), signed=(ADA,)),
        KeptTurn(question="Who?", answer=abstained()),
        KeptTurn(question="And </pre><script>alert(1)</script>?"),
    ),
)


@pytest.mark.parametrize("write", [to_json, to_html])
def test_what_is_written_is_read_again(write: object) -> None:
    text = write(TALK)  # type: ignore[operator]
    assert is_talk(text)
    assert read("\ufeff" + text) == TALK


def test_the_page_shows_answers_sources_and_who_signed() -> None:
    page = to_html(TALK)
    for words in ("Will it stop?", "Nobody will be left on the island", "Checked by Ada Lund", "was not finished"):
        assert words in page
    assert 'href="#t1c1"' in page
    assert 'id="t1c1"' in page


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_no_text_becomes_markup() -> None:
    plain = _Tags()
    plain.feed(to_html(TALK))
    assert "script" not in plain.seen
    for payload in PAYLOADS:
        told = replace(answer(), question=payload, model=payload, as_of=payload)
        cited = tuple(replace(c, title=payload, author=payload, source=payload) for c in told.citations)
        talk = Talk(title=payload, turns=(KeptTurn(question=payload, answer=replace(told, citations=cited)),))
        tags = _Tags()
        tags.feed(to_html(talk).encode("utf-8", "replace").decode())
        assert tags.seen <= plain.seen | {"strong", "br"}, payload
        assert not [name for name in tags.attributes if name.startswith("on") or name in ("src", "style")], payload


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '<pre id="conversation">',
        json.dumps({"format": "article-qa conversation 9", "title": "", "turns": []}),
        json.dumps({"format": FORMAT, "title": "x", "turns": []}),
        json.dumps({"format": FORMAT, "title": "x", "turns": [{"question": 3}]}),
        json.dumps({"format": FORMAT, "title": "x", "turns": [{"question": "q", "answer": {"question": "q"}}]}),
        "{" * 100_000,
    ],
)
def test_what_is_no_conversation_says_so(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)
