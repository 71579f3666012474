"""The question as asked, made fit to search with: refused where it is none, completed where it leans on the talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from qa.errors import SettingsError
from store.text import words

LONGEST_QUESTION = 4_000
"""Characters; a longer one is a text, not a question."""

Turn = tuple[Literal["user", "assistant"], str]

_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|then|such|one|ones|"
    r"the same|former|latter|both|neither|either|others?|another)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^\s*(?:and|but|so|or|also|what about|how about|why(?: not)?\s*\?|how so|who else|anything else|what else|"
    r"really|since when|"
    r"when\s*\?|where\s*\?|who\s*\?|how\s*\?|which one|in (?:which|what) \w+\s*\?)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:is|was|does|did|will|would) (?:it|there) (?:true|possible|likely|rain|take|matter|cost)\b|"
    r"\bthere (?:is|are|was|were|be)\b"
    r"|\b(?:is|are|was|were|will) there\b|\bthat (?:the|a|an|is|are|was|were|has|have|had|will|would|can|could|"
    r"may|might)\b",
    re.IGNORECASE,
)
# "has the central bank raised its rate": the owner stands in the question itself
_OWN_POSSESSIVE = re.compile(r"(\b(?:the|a|an|[A-Z]\w+)\s+(?:\w+\s+){1,4}?)(?:its|their|his|her)\b")
_NAMES = re.compile(r"\b[A-Z][\w’'.-]*(?:\s+(?:(?:of|the|for|and|de|van|von|al)\s+)?[A-Z][\w’'.-]*)*")
_CHINESE_LEANS = re.compile(r"[他她它]|这|那|该|其|呢[?？]?\s*$")
_OPENERS = frozenset(
    """
    since until during before after under over among between per also then now today
    what who whom whose when where why how which is are was were do does did can could will would should has
    have had in on at by the a an according tell give list describe explain compare and but so i please if for
    from
    """.split()
)


def problem(question: str) -> str | None:
    """Why `question` cannot be asked, in one sentence, or None."""
    if not re.search(r"\w", question):
        return "There is no question to answer; ask one in a sentence."
    if len(question) > LONGEST_QUESTION:
        return (
            f"The question has {len(question):,} characters and at most {LONGEST_QUESTION:,} can be searched for; "
            "ask it in fewer words."
        )
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
    """Whether `question` can be understood without the talk before it."""
    if not any(role == "user" for role, _ in history):
        return True
    if _OPENS.match(question):
        return False
    if _CHINESE_LEANS.search(question):
        return False
    plain = _EXPLETIVE.sub(" ", _OWN_POSSESSIVE.sub(r"\1", question))
    if _LEANS.search(plain):
        names = [n for n in _names(question) if len(n) > 2]
        return bool(names) and not re.search(r"\b(?:it|they|them|he|she|him|those|these)\b", plain, re.IGNORECASE)
    return len(words(question)) >= 4 or bool(_names(question))


def rewrite(question: str, history: Sequence[Turn]) -> str:
    """`question` with what it leans on, by rules: the subject of the talk before, taken from the reader's own words.

    A question that stands alone comes back as it is.
    """
    if stands_alone(question, history):
        return question
    subject = _subject(question, history)
    if not subject:
        return question
    return f"{question.rstrip()} ({subject})"


def _subject(question: str, history: Sequence[Turn]) -> str:
    """What the talk is about: names and the telling words of the newest earlier question that has any."""
    has = set(words(question))
    for role, text in reversed(history):
        if role != "user":
            continue
        names = [n for n in _names(text) if not set(words(n)) <= has]
        rest = [w for w in _telling(text) if w.lower() not in has and not any(w in n for n in names)]
        if names or rest:
            return ", ".join([*names, " ".join(rest[:6])] if rest else names)
    return ""


def _telling(text: str) -> list[str]:
    if re.search(r"[\u3040-\u9fff]", text):
        return [re.sub(r"[？?。，,]", " ", text).strip()]
    return [
        w
        for w in re.findall(r"[^\W\d_][\w’'-]{3,}|\d[\d.,]*", text)
        if w.lower() not in _OPENERS and w.lower() not in _COMMON
    ]


_COMMON = frozenset(
    """
    about after also been before between does from have into just like many more most much said says some such
    than that their them then there these they think this those very were what when where which while will with
    would your article articles
    """.split()
)


def _names(text: str) -> list[str]:
    """Capitalised runs of words that are not just the opening of the sentence."""
    found = []
    for match in _NAMES.finditer(text):
        name = match.group().rstrip(".'’")
        first, _, rest = name.partition(" ")
        if first.lower() in _OPENERS:
            name = rest if rest and rest[0].isupper() else ""
        if len(name) > 1:
            found.append(name)
    return list(dict.fromkeys(found))
