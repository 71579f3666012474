"""The question as asked, made fit to search with: refused where it is none, completed where it leans on the talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from qa.answering.followups import chinese
from qa.answering.followups import complete as english
from qa.answering.phrases import say, spoken
from qa.errors import ModelError, SettingsError
from store.language.patterns import late, one_of
from store.language.people import PARTICLES
from store.language.text import is_spaceless, language, words

if TYPE_CHECKING:
    import threading

    from qa.models.chat import ChatModel

LONGEST_QUESTION = 4_000
"""Characters; a longer one is a text, not a question."""

REWRITING_BUDGET = 2_000
"""Tokens that the talk may take when a model completes a follow-up."""

REWRITING_DEADLINE = 8.0
"""Seconds a model has for that; the rules stand in for it afterwards."""

Turn = tuple[Literal["user", "assistant"], str]


def problem(question: str) -> str | None:
    """Why `question` cannot be asked, in one sentence of its language, or None."""
    if not re.search(r"\w", question):
        return say("no question", spoken(question))
    if len(question) > LONGEST_QUESTION:
        has, most = f"{len(question):,}", f"{LONGEST_QUESTION:,}"
        return say("question too long", spoken(question), has=has, most=most)
    return None


def turns(history: Sequence[object]) -> tuple[Turn, ...]:
    """`history` as pairs of role and text; anything else is refused with its place."""
    found: list[Turn] = []
    for number, item in enumerate(history, 1):
        if not isinstance(item, list | tuple) or len(item) != 2 or item[0] not in ("user", "assistant"):
            raise SettingsError(
                f'Item {number} of the history is not a pair of role and text with the role "user" or "assistant".'
            )
        found.append((item[0], str(item[1])))
    return tuple(found)


def stands_alone(question: str, history: Sequence[Turn]) -> bool:
    """Whether `question` can be understood without the talk before it, as far as the rules can tell."""
    if not any(role == "user" for role, _ in history):
        return True
    return len(words(question)) >= 4 and rewrite(question, history) == question


def standalone(
    question: str,
    history: Sequence[Turn],
    model: ChatModel | None,
    *,
    deadline: float = REWRITING_DEADLINE,
    cancel: threading.Event | None = None,
) -> str:
    """The standalone question: by the model when there is one and the question leans on the talk, else by rules.

    The rules do also when the model takes longer than `deadline` seconds, or `cancel` is set.
    """
    by_rules = rewrite(question, history)
    if model is None or stands_alone(question, history):
        return by_rules
    from qa.answering import compose
    from qa.models import chat as models
    from qa.models import tokens

    composition = compose.rewriting(
        question, history, budget=REWRITING_BUDGET, count=tokens.counter(models.name_of(model))
    )
    try:
        reply = models.reply(model, composition.messages, deadline=deadline, cancel=cancel)
    except ModelError:
        return by_rules
    line = reply.strip().partition("\n")[0].strip().strip('"“”')
    unchanged = words(line) == words(question)  # what leans on the talk is not whole because a model left it alone
    return line if not unchanged and problem(line) is None and len(line) <= 400 else by_rules


def rewrite(question: str, history: Sequence[Turn]) -> str:
    """`question` with what it leans on, by rules: pronouns replaced, what it leaves out filled in from the talk before.

    A question that stands alone comes back as it is. English and Chinese have rules of their own; in other languages a
    question of two or three words without a name gets the subject of the talk behind it, in brackets.
    """
    if not any(role == "user" for role, _ in history):
        return question
    if is_spaceless(question):
        return chinese.completed(question, history) if language(question) == "zh" else _bracketed(question, history)
    spoken = language(question) or language(" ".join(text for role, text in history if role == "user"))
    if spoken in (None, "en"):
        return english.completed(question, history)
    return _bracketed(question, history)


_LEANS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|this|that|these|those)\b|[他她它]|[这那该]", re.IGNORECASE
)


def resolved(topic: str, history: Sequence[Turn]) -> str:
    """The topic of a request with what it leans on ("her career"), by rules; as it is where it leans on nothing."""
    return rewrite(topic, history) if topic and _LEANS.search(topic) else topic


def _bracketed(question: str, history: Sequence[Turn]) -> str:
    """`question`, when it is too short to stand alone, with the newest subject of the talk in brackets behind it."""
    if len(words(question)) >= 4 or _names(question):
        return question
    has = set(words(question))
    for role, text in reversed(history):
        names = [n for n in _names(text) if not set(words(n)) <= has] if role == "user" else []
        if names:
            return f"{question.rstrip()} ({', '.join(names)})"
    return question


_NAME = late(rf"[^\W\d_a-zß-öø-ÿ][\w’'.-]*(?:\s+(?:(?:of|the|{one_of(PARTICLES)})\s+)?[A-ZÀ-Þ][\w’'.-]*)*")


def _names(text: str) -> list[str]:
    """Capitalised runs of words, the first word of the text aside."""
    found = [match.group().rstrip(".'’") for match in _NAME.finditer(text) if match.start()]
    return list(dict.fromkeys(name for name in found if len(name) > 1))
