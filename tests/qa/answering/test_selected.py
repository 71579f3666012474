"""Of every passage it is heard which of its sentences a good answer tells; those in front are read for the words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import ArticleQA
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading.chosen_passages import with_articles
from qa.answering.reading.measures import Found
from qa.answering.reading.readings import selections
from qa.answering.reading.sentence_ranker import READ, SUREST, rank


def found_for(qa: ArticleQA, question: str) -> Found:
    return tuple(with_articles(qa.search(question, k=PASSAGES), qa.library))


ASKED = ("What will the Northern Quay cost?", "Who voted against the harbour expansion?", "Why is the line late?")


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add(samples)
        yield opened


@pytest.mark.parametrize("question", ASKED)
def test_the_passages_in_front_are_read_and_the_rest_count_as_the_least_sure(qa: ArticleQA, question: str) -> None:
    found = found_for(qa, question)
    sentences = rank(question, found).sentences
    assert all(abs(value) <= SUREST for s in sentences for value in (s.selected, s.sure))
    assert len(set(selections(question, found).values())) >= len(sentences) / 2
    within = [s.selected for s in sentences if abs(s.selected) < SUREST]
    assert len(set(within)) > 0.9 * len(within) > 0
    assert len({s.unit.rank for s in sentences if s.reading}) == READ
    assert {s.sure for s in sentences if not s.reading} == {min(s.sure for s in sentences)}
    assert sentences[0].reading


def test_a_passage_is_heard_by_itself(qa: ArticleQA) -> None:
    found = found_for(qa, ASKED[0])
    together = selections(ASKED[0], found[:3])
    apart = {place: value for one in found[:3] for place, value in selections(ASKED[0], [one]).items()}
    assert together == apart
    assert selections(ASKED[0], []) == {}


def test_in_a_language_that_the_reader_does_not_know_nothing_is(qa: ArticleQA) -> None:
    question = "北码头要花多少钱？"
    assert selections(question, found_for(qa, question)) == {}
    assert {s.selected for s in rank(question, found_for(qa, question)).sentences} == {0.0}
