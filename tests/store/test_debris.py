"""What stands in a stored text and is no part of what it tells, is in no passage; the text stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import ArticleQA
from store.article import Article
from store.passages import split
from store.reading.prose.debris import debris_spans, is_debris


@pytest.mark.parametrize(
    "line",
    [
        "8:26 pm ET",
        "10.42am BST",
        "2 hr 14 min ago",
        "Updated at 14.05 BST",
        "Published 11:07 p.m. ET Jan. 27, 2019 | Updated 11:14 a.m. ET Jan. 28, 2019",
        "Share this update",
        "Link Copied!",
        "(Photo: Getty Images)",
        "Photo by Bo Dahl/Getty Images",
        "Bo Dahl/Getty Images",
        "Buy Photo",
        "By Ida Holm, Velden Post",
        "From the Post's Ida Holm and Rolf Amundsen",
        "Contributing: Ida Holm, Velden Post",
        "Twitter: @idaholm",
        "Editor's note: This page summarizes the news of 7 October. Follow our latest coverage here.",
        "This live blog is now closed.",
        "Our live coverage has ended for tonight.",
        '^ Holm, Ida (3 May 2019). "The bridge opens". Velden Post.',
        "↑ The bridge opens, Velden Post, 3 May 2019.",
    ],
)
def test_lines_that_tell_nothing(line: str) -> None:
    assert is_debris(line)


@pytest.mark.parametrize(
    "line",
    [
        "The meeting began at 8:26 p.m.",
        "8:26 p.m. is when the bridge opens.",
        "12 March 2024",
        "Tuesday",
        "2024",
        "Total: 312 million crowns",
        "Population 12,400",
        "By Tuesday the river had fallen",
        "From January the fee is 5 crowns",
        "From Velden to Merrin",
        "The author was arrested on Monday in Velden",
        "Correction: An earlier version gave the cost as 412 million.",
        "The page was closed by the court on Monday after a long trial, he said.",
        "She will share this prize with the town.",
        "No comment.",
        "更新于昨天的方案将在周二表决。",
    ],
)
def test_lines_that_tell_something(line: str) -> None:
    assert not is_debris(line)


def test_what_repeats_the_title_tells_nothing_more() -> None:
    assert is_debris("COUNCIL APPROVES TRAM", "Council approves tram")


def test_a_stamp_before_an_entry_and_a_button_behind_it_are_cut_off() -> None:
    text = "8:26 pm ET Mayor Lund says the bridge is open. Share this update\nThey share your worries, he said."
    assert [text[a:b].strip() for a, b in debris_spans(text)] == ["8:26 pm ET", "Share this update"]


LIVE = """Editor's note: This page summarizes the news of the flood in Velden. Follow our latest coverage here.

8:26 pm ET

Mayor says the Quay bridge is open

From the Post's Ida Holm

The Quay bridge in Velden opened again at seven in the evening, Mayor Ida Lund said. Some 4,200 people crossed it.

Share this update

Rolf Amundsen/Getty Images

7:10 pm ET The Velden river fell below its 1998 mark in the afternoon, the water board said. Share this update

What happens next?

The schools of Velden stay closed until Thursday, the council said in a statement on its page."""


def test_no_passage_has_debris_or_bare_headings_and_the_text_stays() -> None:
    article = Article(text=LIVE, title="Velden flood: as it happened")
    found = split(article)
    assert [p.text for p in found] == [
        "The Quay bridge in Velden opened again at seven in the evening, Mayor Ida Lund said. Some 4,200 people "
        "crossed it.",
        "The Velden river fell below its 1998 mark in the afternoon, the water board said.",
        "The schools of Velden stay closed until Thursday, the council said in a statement on its page.",
    ]
    assert found[-1].heading == "What happens next?"
    assert article.text == LIVE
    assert all(article.text[p.start : p.end] == p.text for p in found)


def test_headings_marked_as_markdown_does_are_headings() -> None:
    text = "# A line for Velden\nThe council voted for the tram.\n## The cost\nIt will cost 312 million crowns."
    found = split(Article(text=text))
    assert [(p.heading, p.text) for p in found] == [
        ("A line for Velden", "The council voted for the tram."),
        ("The cost", "It will cost 312 million crowns."),
    ]


def test_lines_that_an_editor_wrapped_stay_together() -> None:
    text = (
        "The council of Velden voted on Tuesday to build a tram line between the\nharbour and the hospital, and said\n"
        "that the first of its nine trams would run in the spring of the next year at the latest.\n"
    )
    (passage,) = split(Article(text=text))
    assert passage.text == text.strip()


@pytest.mark.parametrize(
    "question",
    ["What happens next in Velden?", "When was the update about the Velden flood?", "Who opened the Quay bridge?"],
)
def test_debris_is_never_an_answer(tmp_path: Path, question: str) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add(Article(text=LIVE, title="Velden flood: as it happened", source="Velden Post"))
        answer = qa.ask(question)
        quotes = [c.quote for c in answer.citations]
    for debris in ("Editor's note", "pm ET", "Share this", "Getty", "What happens next?", "From the Post"):
        assert not any(debris in quote for quote in quotes)


def test_a_heading_that_nobody_declared_is_kept_with_its_passages(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add(Article(id="a", text=LIVE))
        heads = {hit.heading for hit in qa.search("schools closed council statement")}
    assert "What happens next?" in heads
