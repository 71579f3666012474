"""The question as asked: refused where it is none, rewritten by a model where there is one and it leans on the talk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from qa.answering.phrases import say, spoken
from qa.errors import ModelError, SettingsError
from store.language.text import words

if TYPE_CHECKING:
    import threading

    from qa.models.chat import ChatModel

LONGEST_QUESTION = 4_000
"""Characters; a longer one is a text, not a question."""

REWRITING_BUDGET = 2_000
"""Tokens that the talk may take when a model completes a follow-up."""

REWRITING_DEADLINE = 8.0
"""Seconds a model has for that; the reader stands in for it afterwards."""

_HALF = re.compile("[\ud800-\udfff]")

_ROLES = ("user", "assistant")

Turn = tuple[Literal["user", "assistant"], str]


def encodable(text: str) -> str:
    """`text` with a sign in the place of each half of a character: of an emoji that was cut, of bytes that are no text.
    What reads and what keeps a question takes none."""
    return _HALF.sub("\ufffd", text)


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
) -> str | None:
    """`question` as `model` understands it after the talk.

    None where it changes nothing, gives none within `deadline` seconds, or `cancel` is set.
    """
    from qa.answering import compose
    from qa.models import chat as models
    from qa.models import token_count

    composition = compose.rewriting(
        question, history, budget=REWRITING_BUDGET, count=token_count.counter(models.name_of(model))
    )
    try:
        reply = models.reply(model, composition.messages, deadline=deadline, cancel=cancel)
    except ModelError:
        return None
    line = encodable(reply).strip().partition("\n")[0].strip().strip('"“”')
    unchanged = words(line) == words(question)  # what leans on the talk is not whole because a model left it alone
    return line if not unchanged and problem(line) is None and len(line) <= 400 else None
