"""Requests in sentences: which of them says what it is about, whose words are meant, what is set against each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_tasks import article, asked_of, assert_proven

from qa import Answer, Article, ArticleQA
from qa.answering.reading.chosen_passages import passage
from qa.answering.reading.extract import quote_alone
from qa.answering.tasks import recognise
from qa.answering.tasks.lines import speaker_unnamed

FIRST = article(
    "First count: 41 homes lost in the Kettering fire", "2025-03-02",
    "The fire in Kettering has destroyed 41 homes, the fire service said in a preliminary count. "
    "The council has promised every family a room.", "The Velden Echo",
)  # fmt: skip
FINAL = article(
    "Final count: 58 homes lost in the Kettering fire", "2025-04-20",
    "The fire in Kettering destroyed 58 homes, the fire service said in its definitive count on Sunday. The service "
    "set two conditions for building anew. Roofs must be of slate. No house may stand nearer to the wood than "
    "30 metres.",
    "Radio Velden",
)  # fmt: skip
KEEPER = article(
    "The woman who counts herring", "2025-06-01",
    "Ida Brandt runs the new office for the bay of Sellick. She has been in charge of the office since May, with two "
    'boats. "I have nobody who can dive," said Ida Brandt, who heads the office.', "Radio Sellick",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("sentences"), FIRST, FINAL, KEEPER)


def titles(answer: Answer) -> set[str | None]:
    return {c.title for c in answer.citations}


@pytest.mark.parametrize(
    "request_",
    [
        "What happened in the Kettering fire, and what was lost? A compact overview would do.",
        "The homes lost in the Kettering fire. Summary please, with the sums.",
        "The homes lost in the Kettering fire: what happened so far? A short overview, our readers don't know it.",
    ],
)
def test_the_sentence_that_says_most_is_what_a_request_is_about(qa: ArticleQA, request_: str) -> None:
    answer = qa.ask(request_)
    assert answer.task == "summary"
    assert titles(answer) == {FIRST.title, FINAL.title}
    assert_proven(qa, answer)


def test_what_is_set_against_each_other_in_nobodys_words_is_compared_by_outlet(qa: ArticleQA) -> None:
    answer = qa.ask("homes lost in the Kettering fire, preliminary vs definitive number")
    assert answer.task == "compare"
    assert titles(answer) == {FIRST.title, FINAL.title}
    assert "41 homes" in answer.text
    assert "58 homes" in answer.text


@pytest.mark.parametrize(
    ("request_", "task"),
    [
        ("The Echo and the radio have different numbers. Put them next to each other please", "compare"),
        ("How far apart are the two counts of homes lost", "compare"),
        ("the October draft against what was passed: fuel duty. side by side", "compare"),
        ("How does the price compare with last year's?", "answer"),
        ("What did the council put against the wall?", "answer"),
    ],
)
def test_a_comparison_is_known_by_what_says_that_things_are_set_against_each_other(request_: str, task: str) -> None:
    assert recognise(request_).name == task


@pytest.mark.parametrize(
    ("request_", "speaker"),
    [
        ("All statements by Marta Hollin, the steelworkers' rep.", "Marta Hollin"),
        ("Testimony of the ferry captain – his own words, as quoted", "the ferry captain"),
        ("Please gather what the mayor of Velden has said about the tram", "the mayor of Velden"),
    ],
)
def test_somebody_is_meant_without_what_is_added_to_their_name(request_: str, speaker: str) -> None:
    task = recognise(request_)
    assert (task.name, task.speaker) == ("quotes", speaker)


def test_a_role_in_other_words_than_the_articles_is_whom_the_reader_hears(qa: ArticleQA) -> None:
    answer = qa.ask("All quotes of the boss of the new herring office in Sellick")
    assert "I have nobody who can dive" in answer.text
    assert "Ida Brandt" in answer.text


def test_what_a_sentence_says_is_to_come_is_told_with_it(qa: ArticleQA) -> None:
    answer = qa.ask("Which conditions did the fire service set for building anew?")
    assert "Roofs must be of slate. No house may stand nearer to the wood than 30 metres." in answer.text
    assert_proven(qa, answer)


def test_a_declined_turn_of_a_talk_does_not_say_that_nothing_is_about_its_topic(qa: ArticleQA) -> None:
    talk = [("user", "Summarise the Kettering fire"), ("assistant", qa.ask("Summarise the Kettering fire").text)]
    answer = qa.ask("And who lit it?", talk)
    assert answer.abstained
    assert answer.reason == "The articles found touch on this; it is not sure that any sentence in them says who."


def test_a_clause_of_time_asks_for_no_date(qa: ArticleQA) -> None:
    answer = qa.ask("When houses are built anew in Kettering, which material must the roofs be made of?")
    assert "Roofs must be of slate." in answer.text
    assert_proven(qa, answer)


def test_where_nothing_answers_the_words_that_come_nearest_are_shown_from_their_sentence_on(qa: ArticleQA) -> None:
    answer = qa.ask("Which slate company won the contract for the roofs in Kettering?")
    assert answer.abstained
    nearest = answer.nearest[0]
    assert nearest.text.startswith("Roofs must be of slate.")
    for hit in answer.nearest:
        assert qa.article(hit.article_id, hit.revision).text[hit.start : hit.end] == hit.text


def test_what_is_asked_of_one_article_need_not_say_which_it_is(qa: ArticleQA) -> None:
    final = next(a for a in qa.articles() if a.title == FINAL.title)
    answer = qa.ask("how far from the trees must one build?", filters={"article_ids": [final.id]})
    assert "No house may stand nearer to the wood than 30 metres." in answer.text
    assert_proven(qa, answer)
    assert qa.ask("what is the yearly budget?", filters={"article_ids": [final.id]}).abstained


def test_a_summary_tells_a_sentence_with_what_it_goes_on_from(tmp_path: Path) -> None:
    talks = article(
        "Two offers for the Sellick lighthouse", "2025-07-01",
        "The lighthouse of Sellick is for sale, and two have asked for it. A hotel of Ostrand offers 3 million crowns "
        "for the lighthouse. The council of Sellick wants the lighthouse to stay a lighthouse.\n\n"
        "Ida Brandt, who has kept the lighthouse of Sellick for 22 years, asked for a year. In her letter to the "
        "council she offers 40,000 crowns for the lighthouse of Sellick.", "Radio Sellick",
    )  # fmt: skip
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([talks])
        answer = qa.ask("Summarise the article on the Sellick lighthouse in two points")
        assert_proven(qa, answer)
    (quote,) = (c.quote for c in answer.citations if "40,000" in c.quote)
    assert quote.startswith("Ida Brandt, who has kept the lighthouse")


def test_an_article_called_by_its_kind_in_two_words_is_looked_for_by_what_it_is_on(tmp_path: Path) -> None:
    match = Article(
        title="Harrow 2, Tidewell 1", source="Port Gazette", published_at="2025-04-19", language="en",
        text="Jan Roth headed the winner a minute from time as Harrow Town took the derby at the Brickfield. Cal Omond "
        "put Tidewell ahead with a free kick. Omond was later sent off, and Tidewell could not hold on.",
    )  # fmt: skip
    with ArticleQA.open(tmp_path) as library:
        library.add([match])
        assert "took the derby" in library.ask("Summarise the match report on the derby").text
        declined = library.ask("Summarise the match report on the regatta")
        assert declined.abstained
        assert '"the regatta"' in (declined.reason or "")


def test_words_of_two_people_told_together_stand_under_neither_name() -> None:
    piece = article(
        "The ferry stays", "2025-09-12",
        "Karl Voss, who heads the line, was in Ostrand yesterday. He said that the boats were old. His engineer, Nora "
        'Falk, welcomed the plan. "I have asked for a new hull since May," she said.\n\n'
        'Ida Brandt, the mayor, came too. "We have money for one boat," she said.', "Radio Velden",
    )  # fmt: skip
    found = [passage(piece, 0, len(piece.text))]

    def label(first: str, last: str) -> str:
        return speaker_unnamed(quote_alone(piece, piece.text.index(first), piece.text.index(last) + len(last)), found)

    assert label("He said", "boats were old.") == "Karl Voss"
    assert label("He said", 'since May," she said.') == ""
    assert label('"We have money for one boat," she said.', '"We have money for one boat," she said.') == "Ida Brandt"
