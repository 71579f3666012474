"""At a glance what was found is about a question only where reading all of it says so too, and less of it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from evals.cases import load_cases
from qa import ArticleQA
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading.abstention import judge
from qa.answering.reading.early_exit import is_surely_about
from qa.answering.reading.measures import Found
from qa.answering.reading.readings import Place, SentenceReading, readings
from qa.answering.reading.sentence_ranker import rank

OFF = ("Which vaccine did the Brazilian laboratory withdraw?", "Why is the sky blue?", "What did the bear eat?")


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add(samples)
        yield opened


def found_for(qa: ArticleQA, question: str) -> Found:
    hits = qa.search(question, k=PASSAGES)
    return tuple((hit, qa.article(hit.article_id, hit.revision)) for hit in hits)


class Reader:
    """Reads as the product does, and counts the passages."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(self, said: str, found: Found) -> Mapping[Place, SentenceReading]:
        self.read += len(found)
        return readings(said, found)


def test_what_is_told_at_a_glance_is_what_reading_all_tells(qa: ArticleQA, samples: Path) -> None:
    revisions = ((a.id, revision) for a in qa.articles() for revision in qa.library.revisions(a.id))
    articles = [qa.article(*one) for one in revisions]
    cases = load_cases(samples.parent / "cases" / "dev-samples.jsonl", articles)
    asked = [case.question for case in cases if not case.history][::10]
    reader, passages, told = Reader(), 0, 0
    for question in (*asked, *OFF):
        found = found_for(qa, question)
        passages += len(found)
        if is_surely_about(question, found, reading=reader):
            told += 1
            assert judge(question, found, rank(question, found)).relevant, question
    assert told > len(asked) / 2
    assert reader.read < passages / 2


def test_nothing_is_certain_of_nothing(qa: ArticleQA) -> None:
    assert not is_surely_about("What will the tram cost?", ())
