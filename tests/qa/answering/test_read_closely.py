"""The sentences that rank first are read once more, each by itself; the others stay behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa import ArticleQA
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading.measures import Found
from qa.answering.reading.readings import close_readings
from qa.answering.reading.sentence_ranker import CLOSELY, SUREST, rank, rank_closely


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
def test_those_in_front_change_places_among_themselves(qa: ArticleQA, question: str) -> None:
    found = found_for(qa, question)
    plain, closely = rank(question, found).sentences, rank_closely(question, found)
    places = [(s.article.id, s.unit.start) for s in closely.sentences]
    assert len(plain) > CLOSELY
    assert set(places[:CLOSELY]) == {(s.article.id, s.unit.start) for s in plain[:CLOSELY]}
    assert sorted(places) == sorted((s.article.id, s.unit.start) for s in plain)
    assert all(abs(s.close) <= SUREST for s in closely.sentences)
    assert len({s.close for s in closely.sentences[:CLOSELY]}) > 1


def test_a_sentence_is_read_with_the_one_before_it_and_nothing_else(qa: ArticleQA) -> None:
    question = ASKED[0]
    found = found_for(qa, question)
    best = rank(question, found).sentences[0]
    hit, article = found[best.unit.rank]
    (told,) = close_readings(question, [(hit, article, best.unit.start)])
    end = best.unit.end - hit.start
    cut = replace(hit, text=hit.text[:end], end=best.unit.end)
    assert close_readings(question, []) == []
    assert close_readings(question, [(cut, article, best.unit.start)] * 2) == [told, told]


def test_in_a_language_that_the_reader_does_not_know_nothing_is(qa: ArticleQA) -> None:
    question = "北码头要花多少钱？"
    found = found_for(qa, question)
    assert rank_closely(question, found) is rank(question, found)
