"""The gate that the parts of an answer go through which keep a processor busy: those, and nobody who waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.mocked.mocks import Scripted
from qa import Article, Checked, Delta, Final, Found, StreamEvent
from qa.answering.request import Request
from qa.answering.spine.ask import events
from store.library import Library

TRAM = Article(
    title="Tram approved",
    source="Velden Post",
    text="The council of Velden approved the tram on Monday. The tram of Velden will cost 312 million crowns.",
)
QUESTION = "What will the tram of Velden cost?"
NOW = datetime(2025, 4, 1, tzinfo=UTC)


class Gate:
    """Counts who goes through; fails when one does who is inside already."""

    def __init__(self) -> None:
        self.passed = 0
        self.held = False

    def __enter__(self) -> None:
        assert not self.held
        self.held = True
        self.passed += 1

    def __exit__(self, *_: object) -> None:
        self.held = False


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    place: Path = tmp_path_factory.mktemp("library")
    with Library.open(place) as opened:
        opened.add(TRAM)
        yield opened


def answered(library: Library, gate: Gate, **how: Any) -> list[tuple[StreamEvent, int]]:
    """The events, and how often the gate was gone through before each; nobody is inside while one is told."""
    told: list[tuple[StreamEvent, int]] = []
    for event in events(library, Request(question=QUESTION, now=NOW, gate=gate, **how)):
        assert not gate.held
        told.append((event, gate.passed))
    assert isinstance(told[-1][0], Final)
    assert not told[-1][0].answer.abstained
    return told


def test_searching_and_checking_go_through_the_gate(library: Library) -> None:
    said = "The tram of Velden will cost 312 million crowns. [1]"
    told = answered(library, Gate(), model=Scripted(replies=[said]))
    found = next(passed for event, passed in told if isinstance(event, Found))
    checked = next(passed for event, passed in told if isinstance(event, Checked))
    assert 0 < found < checked < told[-1][1]


def test_extracting_goes_through_the_gate(library: Library) -> None:
    told = answered(library, Gate())
    assert told[0][1] < told[-1][1]


def test_nobody_waits_for_a_judge_inside_the_gate(library: Library) -> None:
    gate, heard = Gate(), []

    class Judge:
        def entails(self, evidence: str, claim: str) -> float | None:
            heard.append(claim)
            assert not gate.held
            return 1.0

    answered(library, gate, model=Scripted(replies=["The tram of Velden will be dear. [1]"]), judge=Judge())
    assert heard


def test_a_piece_that_ends_no_sentence_stands_in_no_line(library: Library) -> None:
    said = "The tram of Velden will cost 312 million crowns, as the council has it. [1]"
    told = answered(library, Gate(), model=Scripted(replies=[said]))
    shown = [passed for event, passed in told if isinstance(event, Delta)]
    assert len(shown) > 3
    assert len(set(shown[:-1])) == 1
