"""A turn with what it leans on in brackets behind it: "And the fishers? (the harbour in Port Merrin)".

So a turn of a talk is searched, read and told. What stands in the brackets says what it is about, and asks for nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from store.language.bilingual import Spoken, spoken
from store.language.patterns import late

LONGEST_TOPIC, LONGEST_TOLD = 120, 180
"""Characters of what a turn leans on that it is read with."""

_BEHIND = late(r"(?s)(?P<turn>.*\S)\s*[(（](?P<topic>[^()（）]+)[)）]\s*$")
_BRACKETS = str.maketrans(dict.fromkeys("()（）", " "))


class Told(NamedTuple):
    """What a turn leans on besides: the `words` told last, and by their ids the `articles` of the talk, those that were
    cited and those of their story."""

    words: str = ""
    articles: frozenset[str] = frozenset()


NOTHING = Told()


def parted(question: str) -> tuple[str, str]:
    """`question` up to the brackets that it ends with, and what stands in them; "" where it has none. Behind brackets
    of somebody's own stands what ends their question: "the rate at the end of 2025 (as seen in March)?"."""
    match = _BEHIND.match(question)
    return (match["turn"], match["topic"].strip()) if match else (question, "")


def asked_in(question: str) -> Spoken:
    """The language in which what we write ourselves answers `question`: its turn's, whatever stands in the brackets."""
    return spoken(parted(question)[0])


def within(turn: str, topic: str) -> str:
    """`turn` with `topic` in brackets behind it; as it is where there is none."""
    plain = " ".join(topic.translate(_BRACKETS).split())
    return f"{turn.strip()} ({plain})" if plain else turn


def leant(topic: str, told: str) -> str:
    """What a turn leans on, as it is read: what the talk is about, and the beginning of what was told last. The reader
    takes in no longer request (`qa.reader.model.ASKED`)."""
    return "; ".join(filter(None, (topic[:LONGEST_TOPIC], told[:LONGEST_TOLD])))
