"""The articles that seem to answer are opened: a passage of theirs that was not found may have the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa import Article, ArticleQA
from qa.answering.finding.opening import MORE, open_articles
from qa.answering.reading.chosen_passages import Pair, with_articles
from qa.answering.reading.sentence_ranker import rank
from store.filters import Filters

BELLS = [
    "The foundry at Ostervik cast its last bell on Friday, for the church at Nesby, which had ordered it in 2021.",
    "Master founder Liv Aas said that the clay, the horse dung and the goat hair had come from the same farm as ever.",
    "Nesby's parish council paid 410,000 crowns, a third of it from a collection that the schoolchildren had begun.",
    "The old bell, cracked since the winter of 1987, will stand in the porch, where children may strike it.",
    "Norway had eleven foundries a century ago. The museum of crafts will take over the patterns and the oven.",
    "Aas will teach at the school of crafts. Her apprentice has gone to a foundry in the Netherlands.",
]


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        text = "\n\n".join(f"{paragraph} {'The yard was quiet. ' * 30}" for paragraph in BELLS)
        opened.add(
            [
                Article(id="bells", title="Last bell of Ostervik", source="Post", text=text, published_at="2025-05-02"),
                Article(
                    id="pond", title="A pond in Ostervik", source="Echo", text="The pond at Ostervik has dried up."
                ),
            ]
        )
        yield opened


QUESTION = "What did the parish pay for the last bell of the foundry at Ostervik?"


def first_of(qa: ArticleQA, question: str) -> tuple[Pair, ...]:
    return tuple(with_articles(qa.search(question, k=1), qa.library))


def test_what_was_found_stays_in_front_and_the_rest_of_its_article_follows(qa: ArticleQA) -> None:
    found = first_of(qa, "Which clay, dung and goat hair did founder Liv Aas use?")
    assert not any("410,000 crowns" in hit.text for hit, _ in found)
    opened = open_articles(QUESTION, found, rank(QUESTION, found), qa.library, Filters())
    assert opened[: len(found)] == found
    assert 0 < len(opened) - len(found) <= MORE
    assert {article.id for _, article in opened} == {"bells"}
    assert len({hit.start for hit, _ in opened}) == len(opened)
    assert any("410,000 crowns" in hit.text for hit, _ in opened)


def test_nothing_is_opened_where_nothing_was_found(qa: ArticleQA) -> None:
    assert open_articles(QUESTION, (), rank(QUESTION, ()), qa.library, Filters()) == ()


def test_filters_hold_for_what_is_opened(qa: ArticleQA) -> None:
    found = first_of(qa, QUESTION)
    late = Filters.parse({"published_from": "2026-01-01"})
    assert open_articles(QUESTION, found, rank(QUESTION, found), qa.library, late) == found
