"""Copies of a passage are one hit though a figure differs; one that gives another figure asked for is not hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.article import Article, Hit
from store.library import Library

STORY = (
    "The ferry company of Merrin carried {} passengers on its northern route in the spring. "
    "Its director thanked the crews, who had worked through two storms and a long strike of the pilots. "
    "The boats will be painted before the summer season, and a new timetable is being printed. "
    "Edition {}."
)
QUESTION = "How many passengers did the ferry company of Merrin carry?"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as opened:
        yield opened


def story(outlet: str, figure: str, edition: int, day: str = "2031-03-04", text: str = STORY) -> Article:
    return Article(id=outlet, source=outlet, title="Ferries", published_at=day, text=text.format(figure, edition))


def found(library: Library) -> tuple[Hit, ...]:
    return library.search(QUESTION, k=10)


def test_copies_that_differ_in_a_figure_nobody_asked_for_are_one_hit(library: Library) -> None:
    library.add([story(f"Post {n}", "41,000", n) for n in range(8)])
    (hit,) = found(library)
    assert {hit.article_id, *hit.copies} == {f"Post {n}" for n in range(8)}


def test_one_that_gives_another_figure_is_found_beside_its_copies(library: Library) -> None:
    library.add([*(story(f"Post {n}", "41,000", n) for n in range(8)), story("Courier", "412,000", 9)])
    hits = found(library)
    assert len(hits) == 2
    assert "Courier" in {h.article_id for h in hits}
    assert not any("Courier" in h.copies for h in hits)


def test_many_figures_in_one_wording_do_not_push_another_story_back(library: Library) -> None:
    other = "Passengers of the Merrin ferry company came to 412,000, said the harbour office, which counts them."
    library.add([*(story(f"Post {n}", f"4{n},000", n) for n in range(8)), story("Courier", "", 9, text=other)])
    assert "Courier" in [h.article_id for h in found(library)][:4]
    assert len(found(library)) == 9


def test_the_report_of_another_week_is_no_copy(library: Library) -> None:
    library.add([story(f"Week {n}", "41,000", n, day=f"2031-03-{1 + 7 * n:02}") for n in range(4)])
    assert len(found(library)) == 4


def test_the_same_words_of_another_place_are_no_copy(library: Library) -> None:
    library.add([story("Post", "41,000", 1), story("Echo", "52,000", 2, text=STORY.replace("Merrin", "Ostrand"))])
    assert len(found(library)) == 2


def test_a_passage_that_denies_is_no_copy(library: Library) -> None:
    denied = STORY.replace("carried {} passengers", "has not carried {} passengers")
    library.add([story("Post", "41,000", 1), story("Echo", "41,000", 2, text=denied)])
    assert len(found(library)) == 2
