"""Entries of a live page are told with their time, the newer before the older, and no yes from what was taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from qa import Article, ArticleQA
from qa.answer import Length

FIRE = Article(
    title="Fire at the grain terminal of Corvane: live", source="Harwick Ledger", published_at="2026-02-03",
    language="en",
    text="A fire broke out at the grain terminal of Corvane on Tuesday. We report what is known as it comes in.\n\n"
    "18:50\n\nThe evacuation of Ferry Street has been lifted and residents may go back to their homes, the council "
    "says.\n\n"
    "17:40\n\nProsecutors have let the contractor of 41 go. They say that nobody is being held.\n\n"
    "16:30\n\nThe number of injured has risen to nine, fire chief Odile Brandt says.\n\n"
    "15:20\n\nPolice have arrested a contractor of 41 who was welding at the terminal, a spokesman says.\n\n"
    "14:40\n\nResidents of Ferry Street are being evacuated because of the smoke.\n\n"
    "14:05\n\nPolice say three people are hurt. The fire began in the hall of the conveyors.",
)  # fmt: skip
STORM = Article(
    title="Storm Ilse hour by hour", source="Marrow Courier", published_at="2026-03-05", language="en",
    text="Storm Ilse reached Dunmere on Thursday. This page is updated through the day.\n\n"
    "06:15 The Selby bridge is closed to all traffic because of the wind, the road authority says.\n\n"
    "09:10 Some 4,000 households in the valley of Dunmere are without power, the grid operator Nordvolt says.\n\n"
    "12:20 Traffic is moving over the Selby bridge again. The road authority reopened it shortly after noon.\n\n"
    "17:00 Nordvolt says that 11,500 households in the valley of Dunmere have no electricity.\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("live"), now=datetime(2026, 3, 15, tzinfo=UTC), judge=None) as opened:
        opened.add([FIRE, STORM])
        yield opened


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many people are hurt?",
         [("", "Harwick Ledger (2026-02-03, 16:30): The number of injured has risen to nine"),
          ("Earlier", "Harwick Ledger (2026-02-03, 14:05): Police say three people are hurt")]),
        ("How many households in the valley of Dunmere are without power?",
         [("", "Marrow Courier (2026-03-05): 17:00 Nordvolt says that 11,500 households"),
          ("", "09:10 Some 4,000 households")]),
        ("Is Ferry Street evacuated?",
         [("", "Harwick Ledger (2026-02-03, 18:50): The evacuation of Ferry Street has been lifted"),
          ("Earlier", "Harwick Ledger (2026-02-03, 14:40): Residents of Ferry Street are being evacuated")]),
        ("Is the Selby bridge closed?",
         [("", "Marrow Courier (2026-03-05): 12:20 Traffic is moving over the Selby bridge again."),
          ("Earlier", "Marrow Courier (2026-03-05): 06:15 The Selby bridge is closed")]),
    ],
)  # fmt: skip
def test_the_newer_of_two_entries_is_told_first(qa: ArticleQA, question: str, told: list[tuple[str, str]]) -> None:
    answer = qa.ask(question)
    assert [s.label for s in answer.sentences] == [label for label, _ in told]
    for sentence, (_, begins) in zip(answer.sentences, told, strict=True):
        assert sentence.text.startswith(begins)
        assert sentence.support == "supported"


def test_a_timeline_has_the_entries_from_the_oldest_on_and_the_latest_from_the_newest_on(qa: ArticleQA) -> None:
    for request, is_reversed in (
        ("Timeline of the fire at Corvane", False),
        ("The latest on the fire at Corvane", True),
    ):
        texts = [s.text for s in qa.ask(request).sentences]
        times = [said[0] for said in (re.findall(r"\((\d\d:\d\d)\): ", text) for text in texts) if said]
        assert len(times) > 1
        assert times == sorted(times, reverse=is_reversed)


@pytest.mark.parametrize("length", ["short", "normal"])
def test_no_yes_is_said_of_what_a_newer_entry_goes_on_from(qa: ArticleQA, length: Length) -> None:
    for question in ("Have police arrested a contractor?", "Are residents of Ferry Street being evacuated?"):
        answer = qa.ask(question, length=length)
        assert not answer.abstained
        assert "(Yes)" not in answer.text


def test_the_newest_entry_still_says_yes(qa: ArticleQA) -> None:
    answer = qa.ask("Has the evacuation of Ferry Street been lifted?")
    assert answer.sentences[0].label == "Yes"
    assert answer.sentences[0].text.startswith("Harwick Ledger (2026-02-03, 18:50): ")
