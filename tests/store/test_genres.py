"""News and opinion told by their form alone, where the page says nothing of its genre."""

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


VIEWS = {
    "I judge": "I have taken the tram for nine years. In my view it is too short for a town like ours, whatever it costs.",
    "I demand": "I have taken the tram for nine years. My feet are cold. The council should heat it before the winter.",
    "我判断": "我坐这路电车已经九年了。我认为这条线路太短，票价也太贵，车厢里冬天很冷，夏天又太热，乘客早就有怨言。",
}
NO_VIEWS = {
    "a reporter who was there": "When I board the tram, the driver has coffee. “I think it is too short,” she tells me, and I count nine seats.",
    "instructions": "I have laid nine lines of rails in my life. You should oil the rails first, and then you must wait for an hour.",
    "reported demands": "I met the mayor on the tram, where I had a seat. She says that the council should heat it before the winter.",
    "an interview": "I met the mayor on the tram.\n\nIs it too short?\n\nI think it is, and I said so.\n\nWho pays?\n\nI believe we all do.",
}  # fmt: skip


@pytest.mark.parametrize("why", VIEWS)
def test_who_judges_under_a_byline_writes_an_opinion(why: str) -> None:
    record = {"title": "The tram line", "text": VIEWS[why]}
    assert genre_of({**record, "author": "Ida Holm"}) == "opinion"
    assert genre_of(record) == "unknown"
    assert read_text(f"The tram line\n\nBy Ida Holm\n\n12 March 2024\n\n{VIEWS['I judge']}").genre == "opinion"


@pytest.mark.parametrize("why", NO_VIEWS)
def test_who_says_i_and_judges_nothing_writes_none(why: str) -> None:
    assert genre_of({"title": "The tram line", "text": NO_VIEWS[why], "author": "Ida Holm"}) == "unknown"


def test_a_title_says_that_a_text_is_a_review_or_an_opinion() -> None:
    text = "Ida Lund's second film is slow and beautiful. The last half hour is a mess, and nobody will mind."
    for title in ("Review: The Salt Road", "Film review: The Salt Road", "The Salt Road review – slow and fine"):
        assert genre_of({"title": title, "text": text, "author": "Ida Holm"}) == "opinion"
    assert genre_of({"title": "Opinion: The Salt Road", "text": text}) == "opinion"
    assert genre_of({"title": "Review: tram line", "text": "\n\n".join(REPORT), "author": "Ida Holm"}) == "unknown"
