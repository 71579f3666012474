"""A conversation as a file: JSON, or one HTML page to read that carries the same JSON, and read back from either.

It is for sharing and for going on elsewhere. It proves less than an evidence pack: each answer in it is whole and can
be exported as a pack, and its spans are read again in the library only then.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import Any

from qa.answer import Answer, plain
from qa.packs import parse, signed
from qa.packs.export import dumps
from qa.packs.html_page import conversation_page
from qa.packs.parse import Fields
from qa.packs.signed import SignOff
from store.errors import ReadError

FORMAT = "article-qa conversation 1"
OPENING, CLOSING = '<pre id="conversation">', "</pre>"

LARGEST = 8_000_000
"""Characters of a file that is read as a conversation."""
MOST_TURNS = 500
LONGEST_QUESTION = 20_000
LONGEST_TITLE = 300


@dataclass(frozen=True, kw_only=True)
class KeptTurn:
    """A question, its answer (None where it was not finished), and the quotes of it that a person signed off."""

    question: str
    answer: Answer | None = None
    signed: tuple[SignOff, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A conversation with the title that its owner gave it."""

    title: str
    turns: tuple[KeptTurn, ...]


def to_json(talk: Talk) -> str:
    """The conversation as JSON; ends with a line break."""
    return dumps(_told(talk), indent=1) + "\n"


def to_html(talk: Talk) -> str:
    """The conversation as one HTML page that loads and runs nothing, with its JSON in it as text."""
    return conversation_page(talk, f"{OPENING}{html.escape(dumps(_told(talk)))}{CLOSING}")


def is_talk(text: str) -> bool:
    """Whether a file says of itself that it holds a conversation."""
    return OPENING in text or (text.lstrip("\ufeff \t\r\n").startswith("{") and f'"{FORMAT}"' in text)


def read(text: str) -> Talk:
    """The conversation in a file. Raises ReadError: it holds none, is too large, or is not as it should be."""
    if len(text) > LARGEST:
        raise ReadError(f"The file has more than {LARGEST:,} characters, so it is not read as a conversation.")
    data = text.removeprefix("\ufeff")
    if OPENING in data:
        data = html.unescape(data.partition(OPENING)[2].partition(CLOSING)[0])
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise ReadError("The file holds no conversation; give one that was saved here as JSON or HTML.") from None
    return talk(told)


def talk(told: Any) -> Talk:
    """The conversation that was written as the JSON value `told`. Raises ReadError for what is none, has another
    format, or too many questions."""
    fields = Fields(told, "the conversation")
    if fields.text("format") != FORMAT:
        raise ReadError(f"The conversation has another format than “{FORMAT}”; open it with the version that wrote it.")
    turns = tuple(parse_turn(f) for f in fields.each("turns"))
    if not 0 < len(turns) <= MOST_TURNS:
        raise ReadError(f"The conversation has {len(turns)} questions; from 1 to {MOST_TURNS} can be opened.")
    return Talk(title=fields.text("title")[:LONGEST_TITLE], turns=turns)


def parse_turn(fields: Fields) -> KeptTurn:
    """One question of it. Raises ReadError."""
    told = fields.mapping("answer")
    return KeptTurn(
        question=fields.text("question")[:LONGEST_QUESTION],
        answer=None if told is None else parse.answer(told),
        signed=tuple(signed.read(f) for f in fields.each("signed")),
    )


def _told(talk: Talk) -> dict[str, Any]:
    return {"format": FORMAT, **plain(talk)}
