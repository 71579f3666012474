"""Ranking: two lists into one, the outlets a question names, and no article taking all places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.article import Hit
from store.ranking import cap_per_article, favour_named, fuse, named_sources

FLAT = [(row, 10.0 - row / 100) for row in range(12)]
STEEP = [(row, 10.0 / (row + 1)) for row in range(12)]
OTHER_WAY = [(row, 0.9 - (11 - row) / 20) for row in reversed(range(12))]


def hit(article: str, score: float, start: int = 0) -> Hit:
    return Hit(article_id=article, revision="r", start=start, end=start + 1, text="x", score=score)


def test_a_clear_winner_by_words_stays_first_and_meaning_decides_among_equals() -> None:
    assert fuse(STEEP, OTHER_WAY, k=1)[0][0] == 0
    assert fuse(FLAT, OTHER_WAY, k=1)[0][0] == 11


def test_a_trusted_embedder_decides_more() -> None:
    words, meaning = [(1, 10.0), (2, 8.5)], [(2, 0.8), (1, 0.2)]
    assert fuse(words, meaning, k=1, trust=1.0)[0][0] == 1
    assert fuse(words, meaning, k=1, trust=4.0)[0][0] == 2


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


def test_a_named_outlet_comes_forward_but_not_past_a_far_better_passage() -> None:
    hits = [hit("a", 0.9), hit("b", 0.7), hit("c", 0.2)]
    found = favour_named("What does the Ledger say?", hits, ["Fortune", "The Ledger", "The Ledger"])
    assert [h.article_id for h in found] == ["b", "a", "c"]


def test_of_several_named_outlets_each_comes_first_once() -> None:
    hits = [hit("a", 0.9), hit("b", 0.85), hit("c", 0.8), hit("d", 0.3)]
    found = favour_named("Do Fortune and the Ledger agree?", hits, ["Fortune", "Fortune", "Fortune", "The Ledger"])
    assert [h.article_id for h in found[:2]] == ["a", "d"]


def test_without_a_named_outlet_nothing_changes() -> None:
    hits = [hit("a", 0.9), hit("b", 0.8)]
    assert favour_named("Who won?", hits, ["Fortune", None]) == hits


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["Fortune", "The Ledger", None])), max_size=12))
def test_favouring_keeps_every_hit_and_scores_that_are_shares(places: list[tuple[str, str | None]]) -> None:
    hits = [hit(article, 1 - i / 20, start=i) for i, (article, _) in enumerate(places)]
    found = favour_named("Do Fortune and the Ledger agree?", hits, [source for _, source in places])
    assert {(h.article_id, h.start) for h in found} == {(h.article_id, h.start) for h in hits}
    scores = [h.score for h in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_cap_makes_room_for_other_articles() -> None:
    hits = [*(hit("a", 0.9 - i / 100, i) for i in range(5)), hit("b", 0.5), hit("c", 0.4)]
    found = cap_per_article(hits, cap=2, k=4)
    assert [h.article_id for h in found] == ["a", "a", "b", "c"]


def test_one_article_may_fill_all_places_when_there_is_no_other() -> None:
    hits = [hit("a", 0.9 - i / 100, i) for i in range(5)]
    assert cap_per_article(hits, cap=2, k=4) == hits[:4]


@given(st.lists(st.sampled_from("abcd"), max_size=20), st.integers(1, 4), st.integers(0, 12))
def test_capping_never_gives_fewer_than_there_are(names: list[str], cap: int, k: int) -> None:
    hits = [hit(name, 1 - i / 30, i) for i, name in enumerate(names)]
    found = cap_per_article(hits, cap, k)
    assert len(found) == min(k, len(hits))
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
    over = [name for name in set(names) if sum(h.article_id == name for h in found) > cap]
    left_out = {h.article_id for h in hits} - {h.article_id for h in found}
    assert not (over and left_out)
