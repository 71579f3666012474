"""What a full answer tells besides the sentence that answers, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa import Article, ArticleQA
from qa.answer import Length
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading.chosen_passages import with_articles
from qa.answering.reading.completing import completing
from qa.answering.reading.sentence_ranker import rank

MILL = Article(
    title="Oat mill at Hestvik shuts its doors",
    author="Sunniva Dahl",
    source="Hestvik Tidende",
    published_at="2025-03-04",
    language="en",
    text=(
        "The oat mill at Hestvik will close at the end of May, its owner Torbjørn Lie told the 34 workers on Monday. "
        "He gave two reasons. The price of power has doubled since the cable to the mainland was laid. "
        "And the bakery chain that bought half of the flour now mills its own.\n\n"
        "The mill was built in 1911 and rebuilt after a fire in 1956. "
        "A choir of millers, founded the same year, still sings at Christmas.\n\n"
        "The municipality wants to turn the building into flats. It would have to buy it first, for 12 million crowns."
    ),
)
REACTION = Article(
    title="Chain denies it let the mill down",
    author="Sunniva Dahl",
    source="Hestvik Tidende",
    published_at="2025-03-06",
    language="en",
    text=(
        "The bakery chain Brødfolk rejects the blame for the end of the oat mill at Hestvik. "
        "It had given notice two years ago, its spokeswoman Mari Vik said, and offered to go on buying a fifth of it."
    ),
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add([MILL, REACTION])
        yield opened


def test_a_reason_of_two_is_told_with_the_other(qa: ArticleQA) -> None:
    told = qa.ask("Why is the oat mill at Hestvik closing?").text
    assert "price of power" in told
    assert "now mills its own" in told
    assert "choir" not in told


def test_beside_a_plain_figure_nothing_is_told(qa: ArticleQA) -> None:
    answer = qa.ask("When was the mill at Hestvik built?")
    assert [c.quote for c in answer.citations] == ["The mill was built in 1911 and rebuilt after a fire in 1956."]


@pytest.mark.parametrize("length", ["short", "normal", "full"])
@pytest.mark.parametrize("question", ["Why is the oat mill closing?", "What does the bakery chain say to it?"])
def test_what_is_told_is_not_told_again_and_more_where_more_is_asked_for(
    qa: ArticleQA, question: str, length: Length
) -> None:
    found = tuple(with_articles(qa.search(question, k=PASSAGES), qa.library))
    ranking = rank(question, found)
    best = ranking.sentences[0]
    told = completing(best, ranking, found, length)
    more = completing(best, ranking, found, "full")
    assert best not in told
    assert all(told.count(s) == 1 and s in more for s in told)
    assert not told or length != "short"
