"""Questions that each have an article of their own, with a name that stands nowhere else: what tells a mixed-up answer.

Article n is about the quay of a made-up place and has figures of its own. Whoever asks about that place and is told of
another has been given somebody else's answer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evals.synthetic import article as synthetic
from store.article import Article

_FIRST = "Ba Do Fe Gi Ko Lu Ma Ne Po Ri Su Ta Ve Wo Zu Qui Cla Dre Flo Gre".split()
_NEXT = "bak dorm fell gild kosh lump mast nerd pond rift sulk tarn vexw wolm zunt quob".split()
NAME = re.compile(rf"\b(?:{'|'.join(_FIRST)})(?:{'|'.join(_NEXT)}){{3}}\b")
"""The name of any canary's place."""


FOLLOW_UP = "And what did it cost?"
"""A question that the talk before it gives its sense to."""


@dataclass(frozen=True)
class Canary:
    """One question, and what an answer to it must and must not hold."""

    number: int
    name: str
    cost: int

    @property
    def id(self) -> str:
        """The id of its article."""
        return f"canary-{self.number}"

    @property
    def question(self) -> str:
        """What is asked."""
        return f"What did the quay of {self.name} cost?"

    @property
    def talk(self) -> list[list[str]]:
        """A talk before `FOLLOW_UP`, which alone says what that is about."""
        asked = ["user", f"Who approved the quay of {self.name}?"]
        return [asked, ["assistant", f"The council of {self.name} approved the quay of {self.name}."]]

    def article(self) -> Article:
        """The article that answers it."""
        draw = random.Random(f"canary/{self.number}")
        around = synthetic(self.number, seed=8, paragraphs=1)
        said = (
            f"The quay of {self.name} cost {self.cost} million crowns. "
            f"The council of {self.name} approved it by {draw.randint(6, 40)} votes to {draw.randint(1, 5)}. "
            f"Builders poured {draw.randint(100, 9000)} tonnes of concrete at {self.name}, the harbour master said."
        )
        return Article(
            id=self.id,
            title=around.title,
            source=around.source,
            published_at=around.published_at,
            genre="news",
            language="en",
            text=f"{around.text}\n\n{said}",
        )

    def problem(self, answer: Mapping[str, Any], asked: str | None = None) -> str | None:
        """What is wrong with `answer`, an answer of `/v1/ask` or a completion with our fields; None if it is right.

        `asked` is what was asked, if not its `question`.
        """
        text = str(answer.get("text", ""))
        if answer.get("abstained"):
            return f"wrong: {self.question} was not answered: {text[:200]}"
        if answer.get("question", asked or self.question) != (asked or self.question):
            return f"another question: {answer['question']!r}"
        others = self.others(repr(answer))
        if others:
            return f"mixed up: {self.name} was asked about, and {', '.join(others)} is told"
        if str(self.cost) not in text:
            return f"wrong: {self.cost} is not in {text!r}"
        cited = {c["article_id"] for c in answer.get("citations", ())}
        return None if cited == {self.id} else f"wrong: {sorted(cited)} cited for {self.id}"

    def others(self, told: str) -> list[str]:
        """Names of other canaries in `told`."""
        return sorted(set(NAME.findall(told)) - {self.name})


def canary(number: int) -> Canary:
    """Canary `number`, below 81,920."""
    base, name, rest = len(_NEXT), "", number
    for _ in range(3):
        rest, place = divmod(rest, base)
        name += _NEXT[place]
    return Canary(number, _FIRST[rest % len(_FIRST)] + name, 1000 + number)


def canaries(count: int) -> Iterator[Canary]:
    """The first `count` of them."""
    return (canary(number) for number in range(count))
