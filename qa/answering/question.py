"""The question as asked: refused where it is none, rewritten by a model where there is one and it leans on the talk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from qa.answering.phrases import say, spoken
from qa.answering.reading.question_analysis import STOP
from qa.errors import ModelError, SettingsError
from qa.models.pieces import Usage
from store.language.text import words

if TYPE_CHECKING:
    import threading

    from qa.models.breaker import Breaker
    from qa.models.chat import ChatModel

LONGEST_QUESTION = 4_000
"""Characters; a longer one is a text, not a question."""

REWRITING_BUDGET = 2_000
"""Tokens that the talk may take when a model completes a follow-up."""

REWRITING_DEADLINE = 8.0
"""Seconds a model has for that; the reader stands in for it afterwards."""

LONGEST_REWRITTEN = 400
"""Characters of a question that a model makes of a follow-up."""

_HALF = re.compile("[\ud800-\udfff]")

_AROUND = ' \t*_`#-•"“”「」'
_LABEL = re.compile(r"([^:：?？\"“「『《]{1,60})(?::(?![^\s*_`\"“])|：)(.*)")

_ROLES = ("user", "assistant")

Turn = tuple[Literal["user", "assistant"], str]


class Rewriting(NamedTuple):
    """What a model made of a follow-up: the whole question, None where it gave none that is of use; and what that
    took."""

    question: str | None
    usage: Usage


def encodable(text: str) -> str:
    """`text` with a sign in the place of each half of a character: of an emoji that was cut, of bytes that are no text.
    What reads and what keeps a question takes none. A letter and its accents are one character, as in articles."""
    return unicodedata.normalize("NFC", _HALF.sub("\ufffd", text))


def problem(question: str) -> str | None:
    """Why `question` cannot be asked, in one sentence of its language, or None."""
    if not re.search(r"\w", question):
        return say("no question", spoken(question))
    if len(question) > LONGEST_QUESTION:
        has, most = f"{len(question):,}", f"{LONGEST_QUESTION:,}"
        return say("question too long", spoken(question), has=has, most=most)
    return None


def turns(history: object) -> tuple[Turn, ...]:
    """`history`, an iterable, as pairs of role and text; anything else is refused, with its place."""
    if not isinstance(history, Iterable):
        raise SettingsError(f"The history is a sequence of pairs of role and text, not {type(history).__name__}.")
    found: list[Turn] = []
    for number, item in enumerate(history, 1):
        if not isinstance(item, list | tuple) or len(item) != 2 or item[0] not in _ROLES or item[1] is None:
            raise SettingsError(
                f'Item {number} of the history is not a pair of role and text with the role "user" or "assistant".'
            )
        found.append((item[0], encodable(str(item[1]))))
    return tuple(found)


def rewritten(
    question: str,
    history: Sequence[Turn],
    model: ChatModel,
    *,
    deadline: float = REWRITING_DEADLINE,
    cancel: threading.Event | None = None,
    breaker: Breaker | None = None,
) -> Rewriting:
    """`question` as `model` understands it after the talk.

    No question where it changes nothing, gives none within `deadline` seconds, is known by `breaker` to be down, or
    `cancel` is set.
    """
    from qa.answering import compose
    from qa.models import chat as models
    from qa.models import token_count

    composition = compose.rewriting(
        question, history, budget=REWRITING_BUDGET, count=token_count.counter(models.name_of(model))
    )
    try:
        reply, usage = models.whole_reply(
            model, composition.messages, deadline=deadline, cancel=cancel, breaker=breaker
        )
    except ModelError:
        return Rewriting(None, Usage(None, None, None))
    said = frozenset(words("\n".join((question, *(text for _, text in history)))))
    line = _question_in(encodable(reply), said)
    unchanged = words(line) == words(question)  # what leans on the talk is not whole because a model left it alone
    fits = not unchanged and problem(line) is None and len(line) <= LONGEST_REWRITTEN and _tells(line, said)
    return Rewriting(line if fits else None, usage)


def _question_in(reply: str, said: frozenset[str]) -> str:
    """The first line of a model's reply, bare of marks around it and of a label: "Rewritten:", which tells of nothing
    that was `said`. Where the label is all of it, the next line."""
    for line in reply.splitlines():
        bare = line.strip(_AROUND)
        label = _LABEL.match(bare)
        if label and not _tells(label[1], said):
            bare = label[2].strip(_AROUND)
        if bare:
            return bare
    return ""


def _tells(text: str, said: frozenset[str]) -> bool:
    """Whether `text` has a telling word of those that were `said`: a rewriting adds none, a refusal has no other."""
    return not said.isdisjoint(word for word in words(text) if word not in STOP)
