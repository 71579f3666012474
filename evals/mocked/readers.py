"""Chat models that read an answer a second time: one that knows what is true, and three that do not read at all.

They write their answers by script, and tell a second reading by the fences that its sentences stand between.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

from langchain_core.messages import BaseMessage
from pydantic import PrivateAttr

from evals.mocked.mocks import Scripted
from qa.proof.facts.imperatives import words_alone

_TEXT = re.compile(r"^(=== [0-9a-f]{16}) WORDS\n\n(.*?)\n\n(?=\1)", re.DOTALL | re.MULTILINE)
_SENTENCE = re.compile(r"^(=== [0-9a-f]{16}) SENTENCE (\d+)\n\n(.*?)\n\n(?=\1)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """A sentence that a judge is asked of, and the words of all sources."""

    number: int
    words: str
    sentence: str


def items(messages: list[BaseMessage]) -> tuple[Item, ...]:
    """What a second reading asks of; nothing where the messages ask something else."""
    return items_in(str(messages[-1].content))


def items_in(text: str) -> tuple[Item, ...]:
    """The same, of the text of the user's message."""
    words = "\n".join(m[2] for m in _TEXT.finditer(text))
    return tuple(Item(int(m[2]), words, m[3]) for m in _SENTENCE.finditer(text))


class Reader(Scripted):
    """Answers by script, and says of each sentence of a second reading what `word` gives."""

    def word(self, item: Item, rng: random.Random) -> str:
        """yes, partly or no."""
        raise NotImplementedError

    def _reply(self, messages: list[BaseMessage]) -> str:
        asked = items(messages)
        if not asked:
            return super()._reply(messages)
        rng = random.Random(f"{self.seed}|{asked}")
        return "\n".join(f"{item.number} {self.word(item, rng)}" for item in asked)


class Always(Reader):
    """Says the same of everything."""

    says: str

    def word(self, item: Item, rng: random.Random) -> str:
        return self.says


class Guessing(Reader):
    """Throws a coin."""

    def word(self, item: Item, rng: random.Random) -> str:
        return rng.choice(("yes", "no"))


class Knowing(Reader):
    """Says what is `known` of a sentence; of any other, whether it stands in its words."""

    known: Mapping[str, str]

    def word(self, item: Item, rng: random.Random) -> str:
        stands = words_alone(item.sentence) in words_alone(item.words)
        return self.known.get(item.sentence, "yes" if stands else "no")


class Recorded(Reader):
    """Says what somebody `said` to the same question of the user's; nothing to any other."""

    said: Mapping[str, str]

    def _reply(self, messages: list[BaseMessage]) -> str:
        return self.said.get(str(messages[-1].content), "")


class Noting(Reader):
    """Says nothing, and notes what it was asked: `asked` are the messages' texts by their role."""

    _asked: list[dict[str, str]] = PrivateAttr(default_factory=list)

    @property
    def asked(self) -> tuple[dict[str, str], ...]:
        """What it was asked, in order."""
        return tuple(self._asked)

    def _reply(self, messages: list[BaseMessage]) -> str:
        self._asked.append({("user" if m.type == "human" else m.type): str(m.content) for m in messages})
        return ""
