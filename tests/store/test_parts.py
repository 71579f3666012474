"""Questions of several parts: cut at clauses, outlets and days told, every part among the first, copies folded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.article import Article
from store.library import Library
from store.search.aspects import by_outlet, days_named, favoured, spread
from store.search.subquestions import parts


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "Does the Ledger say that the harbour bridge was closed in May, while the Courier reports that the night "
            "ferry to Velden kept running?",
            [
                "Does the Ledger say that the harbour bridge was closed in May",
                "the Courier reports that the night ferry to Velden kept running?",
            ],
        ),
        (
            "Which company bought the northern tramway depot, and did the mayor of Velden oppose the sale of land?",
            ["Which company bought the northern tramway depot", "did the mayor of Velden oppose the sale of land?"],
        ),
        (
            "市议会去年为什么推迟港口扩建工程的招标计划，而渔民协会对新的疏浚方案提出了哪些反对意见？",
            ["市议会去年为什么推迟港口扩建工程的招标计划", "渔民协会对新的疏浚方案提出了哪些反对意见？"],
        ),
        ("Who built the harbour bridge and the old lighthouse?", []),
        ("What does it cost, and who pays?", []),
        ("Why?", []),
        ("", []),
    ],
)
def test_a_question_is_cut_into_its_parts(question: str, found: list[str]) -> None:
    assert list(parts(question)) == found


def test_a_quoted_title_is_never_cut() -> None:
    title = "“The bridge nobody wanted, and which nobody will repair while the council sleeps”"
    question = (
        f"Does the essay {title} blame the council of Velden, and does the mayor answer the essay's charge at all?"
    )
    assert any(title in part for part in parts(question))


@given(st.text(max_size=300))
def test_parts_stand_in_the_question_in_order(question: str) -> None:
    place = 0
    for part in parts(question):
        place = question.index(part, place) + len(part)


def test_a_question_has_eight_parts_at_most_and_the_last_has_the_rest() -> None:
    clauses = [f"the council of Velden paid {n} million crowns for tram line {n}" for n in range(30)]
    assert parts("; ".join(clauses[:8])) == tuple(clauses[:8])
    assert parts("; ".join(clauses)) == (*clauses[:7], "; ".join(clauses[7:]))


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What did the Ledger report on March 5, 2024?", {"2024-03-05"}),
        ("the report of 5th March 2024 and that of 2024-04-01", {"2024-03-05", "2024-04-01"}),
        ("articles from March 2024", {"2024-03"}),
        ("2024年3月5日的报道", {"2024-03-05"}),
        ("in 2024, on 5 March", set()),
        ("What happened in Aprıl 2024, or on 3 Auguſt 2024?", {"2024-04", "2024-08-03"}),
    ],
)
def test_days_that_a_question_names(question: str, days: set[str]) -> None:
    assert days_named(question) == days


@dataclass(frozen=True)
class Place:
    source: str | None = None
    published_at: str | None = None


def test_a_named_outlet_and_day_come_forward_and_shut_nothing_out() -> None:
    places = {1: Place("Fortune"), 2: Place("The Ledger"), 3: Place("The Ledger", "2024-03-05T08:00"), 4: Place()}
    scores = {1: 0.9, 2: 0.8, 3: 0.7, 4: 0.1}
    plain = favoured("Who won?", scores, places)
    assert plain == scores
    found = favoured("What did the Ledger report on March 5, 2024?", scores, places)
    assert sorted(found, key=lambda key: -found[key]) == [3, 2, 1, 4]
    assert all(0 <= value <= 1 for value in found.values())


def test_of_several_named_outlets_each_is_an_aspect() -> None:
    places = {1: Place("Fortune"), 2: Place("Fortune"), 3: Place("The Ledger")}
    scores = {1: 0.9, 2: 0.85, 3: 0.4}
    assert by_outlet("What does the Ledger say?", scores, places) == []
    aspects = by_outlet("Do Fortune and the Ledger agree?", scores, places)
    assert spread(scores, aspects, 3) == [1, 3, 2]


SCORES = st.dictionaries(st.integers(0, 30), st.floats(0, 1), max_size=15)


@given(SCORES, st.lists(SCORES, max_size=3), st.integers(0, 20))
def test_spreading_keeps_every_passage_once(
    whole: dict[int, float], aspects: list[dict[int, float]], first: int
) -> None:
    assert sorted(spread(whole, aspects, first)) == sorted(whole)


FILLER = "Nothing else was decided that evening, and the hall was empty by nine. "


def test_every_part_is_among_the_first_found(tmp_path: Path) -> None:
    bridge = [
        Article(id=f"bridge {i}", text=f"The harbour bridge was closed in May {i}. {FILLER * 3}") for i in range(9)
    ]
    ferry = Article(id="ferry", text=f"A night boat to Velden kept running all the same. {FILLER * 3}")
    question = (
        "Was the harbour bridge closed in May by the council, while the night boat to Velden kept running anyway?"
    )
    with Library.open(tmp_path) as library:
        library.add([*bridge, ferry])
        assert "ferry" in [hit.article_id for hit in library.search(question, k=2)]


def test_copies_of_a_passage_are_one_hit_that_names_the_others(tmp_path: Path) -> None:
    story = f"The port of Velden will lengthen its northern quay by {{}} metres, its director said. {FILLER * 2}"
    with Library.open(tmp_path) as library:
        library.add(
            [
                Article(id="wire", source="Wire", text=story.format(40)),
                Article(id="daily", source="Daily", text=story.format(40) + "More follows."),
                Article(id="newer", source="Daily", text=story.format(60)),
            ]
        )
        hits = library.search("northern quay of Velden")
    assert len(hits) == 2
    assert {hit.article_id for hit in hits} | {other for hit in hits for other in hit.copies} == {
        "wire",
        "daily",
        "newer",
    }
    assert [hit.copies for hit in hits if hit.article_id == "newer"] == [()]
