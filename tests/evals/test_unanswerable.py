"""Questions made unanswerable: each differs from the one it was made of, or what answered it is gone."""

from __future__ import annotations

import random

import pytest

from evals.unanswerable import Altered, Vocabulary, altered, taken_out
from qa import Article
from store.article import Hit

TEXT = (
    "The council of Skerry bought the ferry in 2019 for 88 million crowns. "
    "Tove Lind sold the older boat to the port of Hallin in 2004. Before the vote, 300 people signed a petition."
)
ARTICLE = Article(text=TEXT, title="A ferry", language="en")
HIT = Hit(article_id=ARTICLE.id, revision=ARTICLE.revision, start=0, end=len(TEXT), text=TEXT, score=1.0)
FOUND = ((HIT, ARTICLE),)
AT = TEXT.index("88 million")
GOLD = ((ARTICLE.id, AT, AT + 17),)


@pytest.fixture(scope="module")
def made() -> dict[str, Altered]:
    question = "How much did the council of Skerry pay when it bought the ferry in 2019?"
    words = Vocabulary([TEXT, "The committee sold a railway and purchased a harbour; the parish paid."])
    return {one.way: one for one in altered(question, FOUND, GOLD, words, random.Random(0))}


def test_every_way_makes_another_question_or_takes_the_answer_out(made: dict[str, Altered]) -> None:
    assert {"number", "name", "opposite", "negation", "taken out"} <= set(made)
    for way, one in made.items():
        assert (one.question != made["taken out"].question) == (way != "taken out")


def test_a_name_is_exchanged_for_another_of_the_passage(made: dict[str, Altered]) -> None:
    assert "Skerry" not in made["name"].question
    assert any(name in made["name"].question for name in ("Tove Lind", "Hallin"))


def test_the_negated_question_says_not(made: dict[str, Altered]) -> None:
    assert "didn't" in made["negation"].question


def test_the_sentence_that_answers_is_taken_out_and_no_other() -> None:
    ((hit, article),) = taken_out(FOUND, GOLD)
    assert "88 million" not in hit.text
    assert hit.text == article.text[hit.start : hit.end]
    assert "Tove Lind" in hit.text
