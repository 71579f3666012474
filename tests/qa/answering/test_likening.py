"""Requests in other words than plain ones are taken for the task that they ask for, and questions for none."""

from __future__ import annotations

import pytest

from qa.answering.tasks import recognise


@pytest.mark.parametrize(
    ("request_", "name", "topic", "speaker", "sides"),
    [
        ("walk me through the quarry affair from start to finish", "timeline", "the quarry affair", "", ()),
        ("boil the audit down for me", "summary", "the audit", "", ()),
        ("who is fighting the bypass", "opinions", "the bypass", "", ()),
        ("comments by Nils Arvo about the strike", "quotes", "the strike", "Nils Arvo", ()),
        ("Ada Lorne - who is that", "who_is", "Ada Lorne", "", ()),
        ("where do things stand with the bridge", "latest", "the bridge", "", ()),
        ("side by side: Wire and Ledger on the rents", "compare", "the rents", "", ("Wire", "Ledger")),
        ("key players in the bridge dispute", "list", "the bridge dispute", "", ()),
        ("港口扩建一步步是怎么发展的", "timeline", "港口扩建", "", ()),
    ],
)
def test_a_request_is_taken_for_what_it_is_most_like(
    request_: str, name: str, topic: str, speaker: str, sides: tuple[str, ...]
) -> None:
    task = recognise(request_)
    assert (task.name, task.topic, task.speaker, task.sides) == (name, topic, speaker, sides)


@pytest.mark.parametrize(
    "question",
    [
        "What happened at Mill Bridge in the spring?",
        "did the joint study bear him out?",
        "who mediates in the dispute",
        "what does Reyes want the state to do",
        "When do the talks about wages begin?",
        "What does Ferrant recommend against the flood?",
    ],
)
def test_a_question_that_shares_words_with_an_example_stays_one(question: str) -> None:
    assert recognise(question).name == "answer"
