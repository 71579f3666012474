"""Whether a model is asked and whether extraction answers are two judgements."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Article, ArticleQA
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


@pytest.mark.parametrize(
    "question",
    [
        "What was Voltane's revenue in 2025?",
        "Who became treasurer of Voltane in 2014?",
        "What did Voltane steal from the hospice?",
        "How many years was the treasurer of Voltane charged for?",
    ],
)
def test_what_any_article_found_names_is_not_said_to_be_mentioned_nowhere(question: str) -> None:
    recall = Article(
        title="Batteries recalled", language="en",
        text="Voltane is recalling 380,000 batteries for bicycles after 41 of them caught fire. Owners can look up "
        "the serial number at the site of the company.",
    )  # fmt: skip
    charge = Article(
        title="A morning in court", language="en",
        text="The former treasurer of a hospice has been charged with stealing 4.3 million crowns from it over nine "
        "years. She became treasurer in 2014 and left in 2023; its revenue in 2025 was smaller by a third.",
    )  # fmt: skip
    found = tuple(
        (Hit(article_id=a.id, revision=a.revision, start=0, end=len(a.text), text=a.text, score=1.0), a)
        for a in (recall, charge)
    )
    assert "Voltane" not in (judge(question, found, rank(question, found)).reason or "")


def test_what_no_article_names_is_told() -> None:
    assert judged("When did the port of Voltane open?").reason == "No article found mentions “Voltane”."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did the Reserve Bank decide?", "raised its main rate"),
        ("What has the Reserve Bank decided on rates?", "raised its main rate"),
        ("What did the regulator decide about Penlow Water?", None),  # what it said is no decision
    ],
)
def test_what_was_decided_is_told_as_what_was_done(tmp_path: Path, question: str, told: str | None) -> None:
    rate = Article(
        title="Reserve Bank raises its rate to 4.25%", source="The Ledger", author="Tom Wren", genre="news",
        published_at="2026-03-05",
        text="The Reserve Bank of Aldland raised its main rate by a quarter of a point to 4.25% on Thursday.\n\n"
        "Governor Ruth Salo said that inflation had stayed above the target for ten months. Five members of the board "
        "voted for the rise, and two wanted to hold.\n\nThe crown rose against the dollar after the announcement. "
        "Builders' shares fell by 3%.\n\nMortgages will become dearer, because most loans in Aldland follow the main "
        "rate, Salo said.",
    )  # fmt: skip
    spills = Article(
        title="Penlow Water fined over spills", source="The Ledger", author="Nia Holt", genre="news",
        published_at="2026-02-26",
        text="Penlow Water was fined 6 million crowns on Thursday for letting sewage into the Penlow river on 31 days."
        "\n\nPenlow Water said that the spills were the result of heavy rain. The company said it would spend 40 "
        "million crowns on new tanks by 2029.\n\nThe regulator said Penlow Water had ignored three warnings. \"They "
        "knew, and they waited,\" said its head, Moira Stang.\n\nAnglers welcomed the fine.",
    )  # fmt: skip
    with ArticleQA.open(tmp_path, judge=None) as qa:
        qa.add([rate, spills])
        answer = qa.ask(question)
    assert (told in answer.text and bool(answer.notices)) if told else answer.abstained
