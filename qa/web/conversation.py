"""The talk of one visitor, kept on the server for as long as their page is open, and shared with nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from qa.web import render
from qa.web.markup import Html, join
from qa.web.pump import Stop
from qa.web.turn import Turn

KEPT_TURNS = 60
"""Turns that stay on the page; older ones leave it."""

REMEMBERED = 12
"""Entries of the history that a follow-up question may lean on."""


@dataclass
class Conversation:
    """What a visitor asked and was told. `latest` is the newest turn as drawn, `earlier` are those before it.

    `running` is the question whose answer is coming, and `stop` ends that.
    """

    number: int = 0
    history: list[tuple[Literal["user", "assistant"], str]] = field(default_factory=list)
    earlier: list[Html] = field(default_factory=list)
    latest: Html = field(default_factory=lambda: Html(""))
    stop: Stop | None = None
    running: str | None = None

    @property
    def begun(self) -> bool:
        """Whether anything was asked."""
        return self.number > 0

    def next_turn(self) -> int:
        """Moves the newest turn up to the earlier ones; the number of the one that begins now, from 1."""
        if self.latest:
            self.earlier = [*self.earlier, self.latest][-KEPT_TURNS:]
        self.latest = Html("")
        self.number += 1
        return self.number

    def draw(self, turn: Turn) -> Html:
        """Draws the newest turn and keeps it."""
        self.latest = render.turn(turn)
        return self.latest

    def end(self) -> None:
        """Stops the answer that is coming, if one is."""
        if self.stop is not None:
            self.stop.give()

    def told(self, question: str, text: str) -> None:
        """Remembers a question and its answer for the questions after it."""
        self.history = [*self.history, ("user", question), ("assistant", text)][-REMEMBERED:]

    def forget(self) -> None:
        """Begins anew."""
        self.history, self.earlier, self.latest, self.number = [], [], Html(""), 0

    def drawn(self) -> Html:
        """The earlier turns, drawn."""
        return join(self.earlier)
