"""One article that a request describes, without its title, is found by the whole request and told of alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_tasks import NOW, article, asked_of

from qa import Answer, Article, ArticleQA
from qa.answering.finding.retrieval import look
from qa.answering.request import Request, Stopwatch

BAKER = article(
    "A life at the oven", "2025-03-02",
    "Marta Lindqvist gets up at two. She has run the bakery at the harbour of Velden for thirty years, and she still "
    "kneads the rye herself.\n\nAsked why she never took on an apprentice, she laughs. \"Nobody wants to marry a night "
    "shift,\" she says. Her father, a fisherman, had hoped that she would take over his boat. She sold it for 4,000 "
    "crowns and bought the oven.",
    "Radio Velden",
)  # fmt: skip
BRIDGE = article(
    "Toll on the Kettering bridge from June", "2025-02-11",
    "Lorries will pay 12 crowns to cross the Kettering bridge from 1 June, the council of Velden decided on Monday. "
    "Ida Brandt, the mayor, said the toll would pay for the repair of the piers.\n\nThe hauliers' association called "
    "it a tax on work and said that it would go to court.",
    "Ostrand Ledger",
)  # fmt: skip
PIERS = article(
    "Piers of the bridge crumble", "2024-11-20",
    "Divers found cracks in three piers of the Kettering bridge, the city's engineer Karl Voss said on Wednesday. He "
    "put the cost of the repair at 9 million crowns.",
    "Ostrand Ledger",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("described"), BAKER, BRIDGE, PIERS)


def told_of(answer: Answer) -> set[str]:
    return {e.article_id for sentence in answer.sentences for e in sentence.evidence}


@pytest.mark.parametrize(
    ("request_", "right"),
    [
        ("Summarise the portrait of the woman who sold her father's boat to buy an oven", BAKER),
        ("gist of the interview with the baker who kneads rye at two in the morning pls", BAKER),
        ("main points of the report on the divers who found cracks under Kettering bridge", PIERS),
        ("Who is quoted in the article about lorries paying for crossing the bridge?", BRIDGE),
    ],
)
def test_what_is_wanted_of_a_described_article_is_told_of_it_alone(
    qa: ArticleQA, request_: str, right: Article
) -> None:
    answer = qa.ask(request_)
    assert told_of(answer) == {right.id}
    assert answer.read["article_ids"] == [right.id]  # as it is shown, and may be taken back


DERBY = article(
    "Rovers edge United at the death", "2026-03-08",
    "Velden Rovers beat Ostrand United 2-1 in the derby on Saturday with a goal in the 93rd minute. Jon Marek headed "
    "in a corner after United had levelled.\n\nRovers are now third in the league, four points behind Kettering.",
)  # fmt: skip
BISCUITS = article(
    "Two factories to close", "2026-03-03",
    "Pell and Daughters, the maker of biscuits, will close its factories in Velden and Ostrand by September. About 430 "
    "people will lose their jobs.\n\nThe union of bakers called the decision a betrayal.",
)  # fmt: skip
ERRORS = article(
    "Corrections and clarifications", "2026-03-09",
    "A report on 2 March said that the council has 40 members. It has 52.\n\nA feature on honey gave the price of a "
    "jar as 14 crowns. It should have been 11 crowns.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "right"),
    [
        ("Summarise the derby match report", DERBY),
        ("What does the derby report say?", DERBY),
        ("Summarise the biscuit story", BISCUITS),
        ("Summarise the corrections column", ERRORS),
    ],
)
def test_an_article_is_found_by_its_kind_and_what_it_begins_with(tmp_path: Path, request_: str, right: Article) -> None:
    with ArticleQA.open(tmp_path, now=NOW) as opened:
        opened.add([BRIDGE, PIERS, DERBY, BISCUITS, ERRORS])
        assert told_of(opened.ask(request_)) == {right.id}


def test_no_article_is_found_by_words_that_two_begin_with(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, now=NOW) as opened:
        opened.add([BRIDGE, PIERS, DERBY])
        assert "article_ids" not in opened.ask("Summarise the Kettering story").read


def test_what_was_read_as_a_description_can_be_taken_back(qa: ArticleQA) -> None:
    request = "main points of the report on the divers who found cracks under Kettering bridge"
    assert "article_ids" not in qa.ask(request, unread=("article_ids",)).read


def test_a_description_of_what_is_not_there_limits_nothing(qa: ArticleQA) -> None:
    answer = qa.ask("Summarise the interview with the astronaut who grew potatoes on the station")
    assert answer.abstained
    assert "article_ids" not in answer.read


@pytest.mark.parametrize(
    "request_",
    [
        "Summarise the Kettering bridge",
        "articles about the Kettering bridge",
        "Summarise the article",
        "Summarise the obituary",
        "list the figures in the obituary",
        "sum up this piece",
        "I'm preparing a piece on the Kettering bridge. Can you sum up what has happened to it so far?",
        "We are working on a feature about the tolls. Summarise the Kettering bridge for us, please",
    ],
)
def test_what_is_no_description_of_one_article_limits_nothing(qa: ArticleQA, request_: str) -> None:
    assert "article_ids" not in qa.ask(request_).read


@pytest.mark.parametrize("request_", ["Summarise the obituary", "list the figures in the obituary"])
def test_a_kind_of_text_alone_says_not_which_is_meant(qa: ArticleQA, request_: str) -> None:
    answer = qa.ask(request_)
    assert answer.abstained
    assert answer.reason == "Say which article or topic is meant: by its title, its link, or what it is about."


def test_within_a_talk_the_article_is_the_one_that_was_told(qa: ArticleQA) -> None:
    said = "How much will lorries pay to cross the Kettering bridge?"
    history = (("user", said), ("assistant", qa.ask(said).text))
    for turn in ("Summarise the article", "Who is quoted in the article?"):
        assert told_of(qa.ask(turn, history)) <= {BRIDGE.id}


def test_a_question_about_a_described_article_is_asked_of_it(qa: ArticleQA) -> None:
    answer = qa.ask("In the portrait of the baker at the harbour, what had her father hoped that she would do?")
    assert told_of(answer) <= {BAKER.id}
    assert "take over his boat" in answer.text


def test_an_article_that_is_looked_for_is_none_of_ones_own(qa: ArticleQA) -> None:
    request = "I am looking for an article about the divers who found cracks under the Kettering bridge. Summarise it."
    assert told_of(qa.ask(request)) == {PIERS.id}


def test_a_text_that_is_being_written_is_no_topic(qa: ArticleQA) -> None:
    answer = qa.ask("I'm writing an article about the Kettering bridge, could you give me an overview of the toll?")
    assert "article" not in answer.about.topic


def test_what_is_likelier_wrong_than_right_says_so(qa: ArticleQA) -> None:
    said = "It is not sure that these sentences answer the question."
    questions = (
        "How much will lorries pay to cross the Kettering bridge?",
        "How long has Marta Lindqvist run the bakery at the harbour?",
        "Who wanted the toll?",
        "Where does the money of the toll go?",
        "Who will pay for the cracks?",
    )
    doubted = {}
    for question in questions:
        best = look(qa.library, question, Request(question=question, now=NOW), Stopwatch()).best
        answer = qa.ask(question)
        assert (said in answer.notices) == (best.judgement.unsure and not answer.abstained)
        if said in answer.notices:  # the likeliest are told, whichever answers
            told = " ".join(c.quote for c in answer.citations)
            assert all(s.text in told for s in best.ranking.sentences[:3] if s.selected > 0)
        doubted[question] = best.judgement.unsure
    assert set(doubted.values()) == {True, False}
    assert not doubted[questions[0]]


ORDERED = article(
    "Minister orders a review of the ferry line", "2025-03-04",
    "The minister of transport, Pia Sund, has ordered a review of the ferry line to Ostrand. A panel of three will "
    "look at the review's questions until September.\n\nThe line was to be closed in May, on the advice of the "
    "harbour master, Hanna Berg.",
    "Radio Velden",
)  # fmt: skip
PUBLISHED = article(
    "Ferry to Ostrand stays, with fewer crossings", "2025-09-12",
    "The ferry to Ostrand will run on, with four crossings a day. That is what the review of the ferry line, published "
    'yesterday, proposes.\n\nThe harbour master, Hanna Berg, welcomed the review. "It has found a better way than I '
    'did," she said.',
    "Ostrand Ledger",
)  # fmt: skip
QUAYS = Article(
    title="Two quays are one too many", author="Vera Quill", source="Ostrand Ledger", genre="opinion", language="en",
    published_at="2025-03-20",
    text="I grew up on the ferry. Ostrand has two quays and needs one.\n\nWhoever wants to keep both should say who is "
    "to mend them. The northern one has not seen a nail since 1980.",
)  # fmt: skip


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("ferry"), ORDERED, PUBLISHED, QUAYS, BAKER)


def test_the_only_text_of_its_author_and_kind_is_the_one_that_is_meant(ferry: ArticleQA) -> None:
    for request in ("Summarise the opinion piece by Vera Quill", "Sum up Vera Quill's column"):
        assert told_of(ferry.ask(request)) == {QUAYS.id}


def test_what_is_said_about_a_review_is_not_looked_for_in_one_text(ferry: ArticleQA) -> None:
    answer = ferry.ask("What did Hanna Berg say about the review?")
    assert not answer.filters
    assert told_of(answer) == {PUBLISHED.id}


def test_that_somebody_says_nothing_in_one_text_is_not_told_of_all(ferry: ArticleQA) -> None:
    answer = ferry.ask(f"What did Hanna Berg say in “{ORDERED.title}”?")
    assert answer.abstained
    assert answer.reason == f"No words of Hanna Berg were found in “{ORDERED.title}”; other articles name them too (1)."
