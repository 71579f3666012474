"""A turn with what it leans on in brackets behind it: "And the fishers? (the harbour in Port Merrin)".

So a turn of a talk is searched, read and told. What stands in the brackets says what it is about, and asks for nothing.
"""

from __future__ import annotations

from qa.answering.reading.asked import Query
from store.language.patterns import late
from store.language.text import is_spaceless

LITTLE, LITTLE_SPACELESS = 1, 3
"""Telling words up to which a turn says too little to be read by itself: "Who voted against?"."""

_BEHIND = late(r"(?s)(?P<turn>.*\S)\s*[(（](?P<topic>[^()（）]+)[)）][\s?？.。]*$")
_BRACKETS = str.maketrans(dict.fromkeys("()（）", " "))


def parted(question: str) -> tuple[str, str]:
    """`question` up to the brackets that it ends with, and what stands in them; "" where it has none."""
    match = _BEHIND.match(question)
    return (match["turn"], match["topic"].strip()) if match else (question, "")


def within(turn: str, topic: str) -> str:
    """`turn` with `topic` in brackets behind it; as it is where there is none."""
    plain = " ".join(topic.translate(_BRACKETS).split())
    return f"{turn.strip()} ({plain})" if plain else turn


def says_little(turn: Query) -> bool:
    """Whether a turn has so few telling words that it can only be understood with what stands behind it."""
    return len(turn.terms) <= (LITTLE_SPACELESS if is_spaceless(turn.text) else LITTLE)
