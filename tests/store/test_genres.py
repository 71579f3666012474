"""News told by its form alone, where the page says nothing of its genre."""

# ruff: noqa: E501 - one text a line

from __future__ import annotations

import pytest

from store import read_html
from store.reading.formats.limited_reading import PageReader
from store.reading.formats.plain import read_text
from store.reading.formats.records import article_of_record

REPORT = (
    "The council of Velden voted 11 to 4 on Tuesday to build a tram line between the harbour and the hospital.",
    "“We have waited nine years for this, and you should ask why,” the mayor, Ida Lund, told reporters after the vote.",
    "Work begins in spring, the city's engineer said. Residents of Quay Street said the council should have asked them.",
)
OTHERS = {
    "its writer speaks": "I have waited nine years for this tram, as the council said on Tuesday, and it is still too short.",
    "something should be done": "The council voted on Tuesday, the mayor said. The line should have been built years ago.",
    "its writer asks": "The council voted on Tuesday, the mayor said. And who is to pay for it all in the end?",
    "nobody says it": "The tram line is three miles long, and it was on Tuesday that the last of the rails was laid there.",
    "no day is named": "The council is a body of fifteen members that meets behind the harbour, as its chairman once said.",
    "the outlet tells of itself": "The Velden Tram Company said on Tuesday that it would build the line by the spring of next year.",
}  # fmt: skip


def genre_of(record: dict[str, str]) -> str:
    with PageReader() as pages:
        return article_of_record(record, pages).genre


@pytest.mark.parametrize("why", OTHERS)
def test_other_texts_stay_unknown(why: str) -> None:
    record = {"title": "The tram line", "source": "Velden Tram Company", "text": OTHERS[why]}
    assert genre_of(record) == "unknown"


@pytest.mark.parametrize(
    "title",
    ["Why the tram came", "What now?", "The tram, explained", "Five things about the tram", "Fact-check: trams"],
)
def test_titles_that_explain_are_not_of_news(title: str) -> None:
    assert genre_of({"title": title, "text": "\n\n".join(REPORT)}) == "unknown"


def test_a_report_is_news_however_it_came() -> None:
    text = "\n\n".join(REPORT)
    assert genre_of({"title": "Council approves tram", "text": text}) == "news"
    assert read_text(f"Council approves tram\n\nBy Ida Holm\n\n12 March 2024\n\n{text}").genre == "news"
    body = "".join(f"<p>{p}</p>" for p in REPORT)
    assert (
        read_html(
            f"<html><head><title>Council approves tram</title></head><body><article><h1>Council approves tram</h1>{body}"
        ).genre
        == "news"
    )


def test_a_section_of_news_tells_as_much_as_a_day() -> None:
    body = "".join(f"<p>{p}</p>" for p in (p.replace(" on Tuesday", "") for p in REPORT))
    page = f"<html><head><title>Council approves tram</title></head><body><article><h1>Council approves tram</h1>{body}</article>"
    assert read_html(page, "https://velden.example/local/tram").genre == "news"
    assert read_html(page, "https://velden.example/tram").genre == "unknown"


@pytest.mark.parametrize("genre", ["unknown", "opinion"])
def test_what_is_said_of_the_genre_stands(genre: str) -> None:
    assert genre_of({"title": "Tram", "text": "\n\n".join(REPORT), "genre": genre}) == genre
