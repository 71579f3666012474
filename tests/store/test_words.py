"""The index of words: what is found within some articles is what stands there of all that is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.article import Article
from store.database import catalogue
from store.database.connection import Database
from store.database.moment import moment
from store.filters import Filters
from store.index.word_index import WordIndex
from store.language.outlets import Outlets
from store.library import Library

MANY, LIMIT = 400, 60
QUESTION = "What did the harbour wall cost?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words")
    with Library.open(path) as library:
        library.add(
            Article(
                id=f"{n}", text=f"The harbour wall {'of the harbour ' * (n % 7)}cost {n} crowns." + " More." * (n % 11)
            )
            for n in range(MANY)
        )
    return path


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[Database]:
    opened = Database.open(folder)
    yield opened
    opened.close()


@pytest.mark.parametrize("every", [2, 6, 30, MANY])
def test_within_some_articles_the_best_are_those_of_all_that_stand_there(
    folder: Path, database: Database, every: int
) -> None:
    ids = [f"{n}" for n in range(0, MANY, every)]
    words = WordIndex(folder, database)
    with database.read() as connection:
        now = moment(connection)
        everything = words.search(QUESTION, MANY, now)
        spans = catalogue.current_spans(connection, [key for key, _ in everything])
        articles = catalogue.keys_allowed(connection, Filters(article_ids=tuple(ids)), Outlets({}))
    expected = [hit for hit in everything if spans[hit[0]].article_id in ids]
    assert len(expected) == len(ids)
    found = words.search(QUESTION, LIMIT, now, articles)
    assert [score for _, score in found] == [score for _, score in expected[:LIMIT]]
    assert set(found) <= set(expected)
