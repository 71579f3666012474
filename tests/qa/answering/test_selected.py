"""Of the passages in front it is heard which of their sentences a good answer tells; the others stay behind these."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import ArticleQA
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading.measures import Found
from qa.answering.reading.readings import selections
from qa.answering.reading.sentence_ranker import SELECTED, SUREST, rank


def found_for(qa: ArticleQA, question: str) -> Found:
    hits = qa.search(question, k=PASSAGES)
    return tuple((hit, qa.article(hit.article_id, hit.revision)) for hit in hits)


ASKED = ("What will the Northern Quay cost?", "Who voted against the harbour expansion?", "Why is the line late?")


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add(samples)
        yield opened


@pytest.mark.parametrize("question", ASKED)
def test_sentences_of_so_many_passages_are_told_apart_and_the_rest_are_the_least_of_these(
    qa: ArticleQA, question: str
) -> None:
    sentences = rank(question, found_for(qa, question)).sentences
    assert all(abs(s.selected) <= SUREST for s in sentences)
    least = min(s.selected for s in sentences)
    assert len({s.unit.rank for s in sentences}) > SELECTED
    assert 1 <= len({s.unit.rank for s in sentences if s.selected > least}) <= SELECTED


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
