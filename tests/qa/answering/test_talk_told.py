"""Talk: a turn that an article answers which was told of just before, and one that only another article answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from qa import Answer, Article, ArticleQA
from qa.answering.finding.recalled import articles, recall_passages

BATHS = Article(
    title="Harrowby baths to stay shut until spring as bill doubles",
    author="Tom Fell",
    source="Harrowby Courier",
    published_at="2025-10-14",
    genre="news",
    language="en",
    text=(
        "The Victorian baths in Harrowby will stay shut until the spring, the council said on Tuesday, and their "
        "repair will cost twice what was thought.\n\n"
        "Surveyors found that the roof beams above the second pool had rotted, which nobody could see while the "
        "ceiling hung. They must all be replaced.\n\n"
        "The estimate has gone up to 3.9 million crowns. The lottery will give 1.2 million of it.\n\n"
        "The council has closed two other pools since 2015 and opened one. Swimmers handed in a petition with 2,300 "
        "names. Its first signature is that of Edda Marsh, 91, who learned to swim there."
    ),
)
TRAIN = Article(
    title="Night train to Velm comes back",
    author="Ida Lund",
    source="Tarn Weekly",
    published_at="2025-03-03",
    genre="news",
    language="en",
    text=(
        "The night train from Tarn to Velm runs again from June, five years after it was given up. It leaves at 22.10 "
        "and takes nine hours. A berth costs 60 crowns.\n\n"
        "The state pays 8 million crowns a year for it. The railway had given the train up because each passenger cost "
        "it more than the fare brought in.\n\n"
        "Last year 41,000 people flew between the two cities."
    ),
)
CRANE = Article(
    title="Crane for the quay of Tarn",
    author="Per Aske",
    source="Harrowby Courier",
    published_at="2025-06-01",
    genre="news",
    language="en",
    text=(
        "A crane is to be built on the old quay of Tarn after all. The scrutiny committee overturned the veto of the "
        "harbour master on Monday, by seven votes to two. The crane costs 2 million crowns."
    ),
)
HONEY = Article(
    title="“The bees did not mind the rain”",
    author="Lotte Arn",
    source="Tarn Weekly",
    published_at="2025-07-12",
    language="en",
    text=(
        "Orla Venning kept the books of the Kestle brewery for fourteen years. Last month her honey won the gold medal "
        "of the county show.\n\n"
        "How many shops turned your honey down?\n\nNineteen.\n\nWhat will you make next?\n\nA mead from heather."
    ),
)
PLUMS = Article(
    title="Plum jam, door to door",
    source="Harrowby Courier",
    published_at="2025-08-01",
    language="en",
    text="How many shops turned your jam and your honey down?\n\nNineteen.\n\nWhat will you make next?\n\nA syrup.",
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    now = datetime(2025, 12, 1, 12, tzinfo=UTC)
    with ArticleQA.open(tmp_path_factory.mktemp("library"), now=now, judge=None) as opened:
        assert len(opened.add([BATHS, TRAIN, CRANE, HONEY, PLUMS]).added) == 5
        yield opened


def _last(qa: ArticleQA, *said: str) -> Answer:
    """The answer to the last turn of a talk."""
    history: list[tuple[str, str]] = []
    for turn in said[:-1]:
        history += [("user", turn), ("assistant", qa.ask(turn, history).text)]
    return qa.ask(said[-1], history)


@pytest.mark.parametrize("turn", ["and how many were opened?", "how many has it opened?"])
def test_what_the_sentence_told_just_before_says_too_is_told_again(qa: ArticleQA, turn: str) -> None:
    answer = _last(qa, "How many pools has the council of Harrowby closed?", turn)
    assert "closed two other pools since 2015 and opened one" in answer.text
    assert BATHS.title in answer.standalone_question


@pytest.mark.parametrize("turn", ["how many of them were children?", "and how many passengers does it have?"])
def test_what_the_article_told_of_does_not_say_stays_declined(qa: ArticleQA, turn: str) -> None:
    assert _last(qa, "How long does the night train to Velm take?", turn).abstained


@pytest.mark.parametrize(
    "first",
    ["How many pools has the council of Harrowby closed?", "How many passengers flew between Tarn and Velm?"],
)
def test_what_only_another_matter_answers_is_no_answer_to_a_turn_about_it(qa: ArticleQA, first: str) -> None:
    answer = _last(qa, first, "did the scrutiny committee overturn it?")
    assert answer.abstained
    assert CRANE.title not in {citation.title for citation in answer.citations}


def test_a_turn_that_is_about_that_other_matter_itself_is_answered_by_it(qa: ArticleQA) -> None:
    turn = "did the scrutiny committee overturn the veto of the harbour master?"
    assert "overturned the veto" in _last(qa, "How many pools has the council of Harrowby closed?", turn).text


def test_a_time_of_the_day_is_when_something_happens(qa: ArticleQA) -> None:
    answer = _last(qa, "How long does the night train to Velm take?", "when does it leave?")
    assert "It leaves at 22.10" in answer.text


def test_an_article_of_which_one_word_was_told_is_known_by_its_outlet_and_what_was_asked(qa: ArticleQA) -> None:
    asked = ("user", "How many shops turned her honey down?")
    of_honey = recall_passages(qa.library, [asked, ("assistant", "Tarn Weekly (2025-07-12): Nineteen. [1]")])
    assert [article.title for article in articles(of_honey)] == [HONEY.title]
    of_jam = recall_passages(qa.library, [asked, ("assistant", "Harrowby Courier (2025-08-01): Nineteen. [1]")])
    assert [article.title for article in articles(of_jam)] == [PLUMS.title]


def test_an_article_that_a_decline_only_names_is_none_that_was_told_of(qa: ArticleQA) -> None:
    asked = ("user", "Give me a short summary of the piece on the ferry")
    declined = ("assistant", f'No article found is about "the ferry"; the nearest is {BATHS.title} (Harrowby Courier).')
    assert qa.ask("and how many were opened?", [asked, declined]).abstained
