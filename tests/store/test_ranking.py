"""Ranking: two lists into one, the outlets a question names, and no article taking all places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.search.fusion import cap_per_article, fuse, named_sources, said

FLAT = [(row, 10.0 - row / 100) for row in range(12)]
STEEP = [(row, 10.0 / (row + 1)) for row in range(12)]
OTHER_WAY = [(row, 0.9 - (11 - row) / 20) for row in reversed(range(12))]


def test_a_clear_winner_by_words_stays_first_and_meaning_decides_among_equals() -> None:
    assert fuse(STEEP, OTHER_WAY, k=1)[0][0] == 0
    assert fuse(FLAT, OTHER_WAY, k=1)[0][0] == 11


def test_a_trusted_embedder_decides_more() -> None:
    words, meaning = [(1, 10.0), (2, 8.5)], [(2, 0.8), (1, 0.2)]
    assert fuse(words, meaning, k=1, trust=1.0)[0][0] == 1
    assert fuse(words, meaning, k=1, trust=4.0)[0][0] == 2


def test_words_say_much_of_a_question_or_next_to_nothing_of_it() -> None:
    assert said(STEEP, {"harbour": 6.0, "closed": 5.0}) == 1.0
    assert said([(1, 0.5)], {"2024": 0.5, "港口": 5.0, "关闭": 5.0}) < 0.1
    assert said([], {"港口": 5.0}) == said(STEEP, {}) == 0.0


def test_one_half_alone_keeps_its_order() -> None:
    assert [row for row, _ in fuse(STEEP, [], k=20)] == [row for row, _ in STEEP]
    assert [row for row, _ in fuse([], OTHER_WAY, k=20)] == [row for row, _ in OTHER_WAY]
    assert fuse([], [], k=5) == []


def test_found_by_both_is_better_than_found_by_one() -> None:
    found = dict(fuse([(1, 5.0), (2, 5.0)], [(2, 0.5), (3, 0.4)], k=3))
    assert found[2] > found[1] > found[3]


@st.composite
def rankings(draw: st.DrawFn) -> list[tuple[int, float]]:
    rows = draw(st.lists(st.integers(0, 40), unique=True, max_size=30))
    scores = draw(st.lists(st.floats(-1, 50, width=32), min_size=len(rows), max_size=len(rows)))
    return list(zip(rows, sorted(scores, reverse=True), strict=True))


@given(rankings(), rankings(), st.integers(0, 50), st.floats(0, 10))
def test_fused_scores_are_shares_best_first_each_row_once(
    lexical: list[tuple[int, float]], dense: list[tuple[int, float]], k: int, trust: float
) -> None:
    found = fuse(lexical, dense, k=k, trust=trust)
    scores = [score for _, score in found]
    rows = [row for row, _ in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(set(rows)) == len(rows) <= k
    assert set(rows) <= {row for row, _ in (*lexical, *dense)}


@given(rankings())
def test_the_best_of_both_is_the_best(ranking: list[tuple[int, float]]) -> None:
    positive = [(row, score) for row, score in ranking if score > 0]
    fused = fuse(positive, positive, k=100)
    assert not fused or dict(positive)[fused[0][0]] == positive[0][1]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does the Ledger say about lamps?", ["The Ledger"]),
        ("What does The Ledger's article say?", ["The Ledger"]),
        ("Did Fortune and Harbour Times agree?", ["Fortune", "Harbour Times"]),
        ("did the harbour times report it?", ["Harbour Times"]),
        ("What fortune did the ledger show?", []),
        ("What does Coast News report?", ["Coast News - Sport", "Coast News - Weather"]),
        ("What does Coast News - Sport report?", ["Coast News - Sport"]),
        ("《港口日报》怎么说？", ["港口日报"]),
        ("Who won?", []),
    ],
)
def test_outlets_that_a_question_names(question: str, named: list[str]) -> None:
    outlets = [
        "The Ledger",
        "Fortune",
        "Harbour Times",
        "Coast News - Sport",
        "Coast News - Weather",
        "港口日报",
        "Sport",
    ]
    found = named_sources(question, outlets)
    assert sorted(source for group in found for source in group) == sorted(named)


@given(st.lists(st.sampled_from("abcd"), max_size=20), st.integers(1, 4), st.integers(0, 12))
def test_capping_never_gives_fewer_than_there_are(names: list[str], cap: int, k: int) -> None:
    article = dict(enumerate(names))
    found = cap_per_article(list(article), article, cap, k)
    assert len(found) == min(k, len(names))
    assert found == sorted(found)
    over = [name for name in set(names) if sum(article[key] == name for key in found) > cap]
    left_out = set(names) - {article[key] for key in found}
    assert not (over and left_out)


def test_the_cap_makes_room_for_other_articles() -> None:
    article = dict(enumerate("aaaaabc"))
    assert cap_per_article(list(article), article, cap=2, k=4) == [0, 1, 5, 6]


def test_one_article_may_fill_all_places_when_there_is_no_other() -> None:
    article = dict.fromkeys(range(5), "a")
    assert cap_per_article(list(article), article, cap=2, k=4) == [0, 1, 2, 3]
