"""Filters: parsed strictly, applied to articles, and turned back into what was given."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.article import GENRES, Article
from store.errors import FilterError
from store.filters import Dates, Filters

ARTICLE = Article(
    id="a1",
    text="Text.",
    author="Nora Achterberg",
    source="The Harrow Post",
    published_at="2024-03-15T23:30:00-05:00",
    genre="opinion",
)


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({}, True),
        (None, True),
        ({"author": "achterberg"}, True),
        ({"author": ["Smith", "NORA"]}, True),
        ({"author": "Smith"}, False),
        ({"source": "harrow post"}, True),
        ({"source": "Post", "author": "Smith"}, False),
        ({"genre": "opinion"}, True),
        ({"genre": ["news", "Opinion"]}, True),
        ({"genre": "press release"}, False),
        ({"published_from": "2024-03-15", "published_to": "2024-03-15"}, True),
        ({"published_from": "2024-03-16"}, False),
        ({"published_to": "2024-03-14"}, False),
        ({"published_from": "2024-03", "published_to": "2024-03"}, True),
        ({"published_to": "2024"}, True),
        ({"published_from": "2025"}, False),
        ({"published_from": date(2024, 3, 1)}, True),
        ({"published_to": "2024-03-15T00:00:00Z"}, True),
        ({"article_ids": ["a1", "a2"]}, True),
        ({"article_ids": "a1"}, True),
        ({"article_ids": ["a2"]}, False),
        ({"article_ids": []}, False),
        ({"author": None, "source": "", "genre": [], "article_ids": None, "published_to": None}, True),
    ],
)
def test_what_passes(filters: dict[str, object] | None, passes: bool) -> None:
    assert Filters.parse(filters).matches(ARTICLE) is passes


def test_names_pass_in_either_script_of_chinese() -> None:
    article = Article(text="環狀線動工。", author="許雅婷", source="明港日報")
    assert Filters.parse({"author": "许雅婷", "source": "明港日报"}).matches(article)
    assert not Filters.parse({"source": "明港晚报"}).matches(article)


def test_an_article_that_does_not_say_passes_on_dates_but_not_on_names() -> None:
    bare = Article(text="Text.")
    assert Filters.parse({"published_from": "2024-01-01"}).matches(bare)
    assert not Filters.parse({"author": "Nora"}).matches(bare)
    assert not Filters.parse({"genre": "news"}).matches(bare)


@pytest.mark.parametrize(
    ("published_at", "passes"), [("2024", True), ("2024-06", True), ("2024-05", False), ("soon", True), ("2025", False)]
)
def test_a_date_known_only_roughly_passes_if_a_day_of_it_would(published_at: str, passes: bool) -> None:
    filters = Filters.parse({"published_from": "2024-06-10", "published_to": "2024-06-20"})
    assert filters.matches(Article(text="Text.", published_at=published_at)) is passes


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"autor": "x"}, ["'autor'", "'author'"]),
        ({"published_form": "2024"}, ["'published_from'"]),
        ({"ids": ["x"]}, ["'ids'", "article_ids"]),
        ({"genre": "opinions"}, ["'opinions'", "'opinion'"]),
        ({"published_from": "last week"}, ["published_from", "'last week'", "2024-03-15"]),
        ({"published_to": "2024-02-30"}, ["2024-02-30"]),
        ({"published_to": "2024-13"}, ["2024-13"]),
        ({"published_from": 2024}, ["2024"]),
        ({"published_from": "2024-05", "published_to": "2024-04"}, ["2024-05-01", "2024-04-30", "swap"]),
        ({"author": 5}, ["author", "5"]),
        ({"source": [1]}, ["source", "1"]),
        (["author"], ["mapping"]),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused_with_a_hint(filters: dict[str, object], words: list[str]) -> None:
    with pytest.raises(FilterError) as caught:
        Filters.parse(filters)
    assert all(word in str(caught.value) for word in words)


def test_only_what_was_set_is_given_back() -> None:
    assert Filters.parse({"author": " Nora ", "genre": None}).to_dict() == {"author": ["Nora"]}
    assert Filters.parse({"published_from": "2024-02", "published_to": "2024-02"}).to_dict() == {
        "published_from": "2024-02-01",
        "published_to": "2024-02-29",
    }
    assert Filters.parse({"article_ids": []}).to_dict() == {"article_ids": []}
    assert Filters().to_dict() == {}


NAMES = st.lists(st.text(min_size=1, max_size=8), max_size=3)
DAYS = st.dates().map(date.isoformat)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "author": NAMES,
            "source": NAMES,
            "genre": st.lists(st.sampled_from(GENRES), max_size=3),
            "published_from": DAYS,
            "article_ids": NAMES,
        },
    )
)
def test_parsing_what_is_given_back_changes_nothing(filters: dict[str, object]) -> None:
    parsed = Filters.parse(filters)
    assert Filters.parse(parsed.to_dict()) == parsed


@given(DAYS, DAYS, DAYS)
def test_days_are_compared_as_days(day: str, start: str, end: str) -> None:
    start, end = sorted((start, end))
    filters = Filters.parse({"published_from": start, "published_to": end})
    assert filters.matches(Article(text="Text.", published_at=day)) is (start <= day <= end)


_STATED = st.one_of(
    st.none(),
    st.dates().map(str),
    st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat()),
    st.sampled_from(["2024", "2024-02", "2024-2-9", "0001", "9999-12-31", "", "soon", "2024-02-31"]),
)


@given(
    st.lists(_STATED),
    st.one_of(st.none(), st.dates(), st.just("2024")),
    st.one_of(st.none(), st.dates(), st.just("2024-02")),
)
def test_many_dates_pass_at_once_as_each_does_alone(published: list[str | None], start: object, end: object) -> None:
    try:
        filters = Filters.parse({"published_from": start, "published_to": end})
    except FilterError:  # the one is later than the other
        return
    assert filters.by_date_alone
    passes = filters.test()
    alone = [n for n, text in enumerate(published) if passes("id", None, None, "news", text)]
    assert Dates(range(len(published)), published).passing(filters).tolist() == alone


def test_what_asks_for_more_than_a_date_is_not_by_date_alone() -> None:
    for more in ({"author": "Nora"}, {"genre": "news"}, {"source": "Post"}, {"article_ids": []}):
        assert not Filters.parse({"published_from": "2024", **more}).by_date_alone


def test_names_that_come_as_a_set_have_one_order() -> None:
    ids = [f"article-{n:02}" for n in range(40)]
    assert Filters.parse({"article_ids": set(ids)}).article_ids == tuple(ids)
    assert Filters.parse({"author": frozenset({"Lund", "Aske"})}).author == ("Aske", "Lund")
    assert Filters.parse({"author": ["Lund", "Aske"]}).author == ("Lund", "Aske")
