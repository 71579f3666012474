"""Whether a model is asked and whether extraction answers are two judgements."""

from __future__ import annotations

import pytest

from qa import Article
from qa.answering.reading.abstention import ANSWERED, RELEVANT, Judgement, judge
from qa.answering.reading.sentence_ranker import rank
from store.article import Hit

TEXT = (
    "The council of Skerry bought the ferry in 2019 for 88 million crowns. "
    "Tove Lind sold the older boat to the port of Hallin in 2004. Before the vote, 300 people signed a petition."
)
ARTICLE = Article(text=TEXT, title="A ferry for Skerry", language="en")
FOUND = (
    (Hit(article_id=ARTICLE.id, revision=ARTICLE.revision, start=0, end=len(TEXT), text=TEXT, score=1.0), ARTICLE),
)


def judged(question: str) -> Judgement:
    return judge(question, FOUND, rank(question, FOUND))


def test_what_the_article_says_is_answered() -> None:
    told = judged("How much did the council of Skerry pay for the ferry in 2019?")
    assert told.relevant
    assert told.answered
    assert told.reason is None


def test_another_topic_is_neither_answered_nor_worth_asking_a_model() -> None:
    told = judged("Which orchestra recorded the symphony in Lisbon?")
    assert not told.relevant
    assert not told.answered
    assert told.reason


def test_a_figure_nobody_gives_is_worth_asking_a_model_though_extraction_declines() -> None:
    told = judged("How long is the ferry of Skerry?")
    assert told.relevant
    assert not told.answered
    assert told.reason


@pytest.mark.parametrize("question", ["Who sold the older boat?", "Who won the regatta?", "Why did Tove Lind resign?"])
def test_less_is_asked_of_what_a_model_is_given_than_of_what_is_told_without_one(question: str) -> None:
    told = judged(question)
    assert told.relevant or not told.answered
    assert told.relevant or told.probability < RELEVANT or told.reason
    assert not told.answered or told.probability >= ANSWERED
