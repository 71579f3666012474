"""Questions that only change a part of the one before: "Why?", "And in March?", "What about Ida Lund?"."""

from __future__ import annotations

import re

from qa.answering.followups.nouns import phrases
from qa.answering.followups.talk import Referent, Talk
from qa.answering.followups.tokens import base, tokens
from qa.answering.followups.work import Completed
from store.language.patterns import late

_SWAP = late(r"^\s*(?:(?:and|so|but)\s+)?(?:(?:what|how)\s+about\s+)?(.+?)\s*\?+\s*$", re.IGNORECASE)
_BARE_WH = late(r"^\s*(?:and|but|so)?\s*(why|when|where|how|since when|how so|how come)\s*\?*\s*$", re.IGNORECASE)
_CORRECTS = late(
    r"^\s*(?:(?:oh|no|sorry|ok|well|excuse me)[,.!]?\s+)*(?:i meant?|i was asking (?:for|about))\b", re.IGNORECASE
)
_WHAT_ABOUT = late(
    r"^\s*(?:[Aa]nd |[Bb]ut |[Ss]o )?(?:[Ww]hat|[Hh]ow) about (?:the |any |some )?"
    r"[a-z-]+(?: [a-z-]+)?s(?: (?:for|in|on) [a-z ]+)?\s*\?\s*$"
)
_AND_IN = late(
    r"^\s*(?:and|but|(?:what|how) about)\s+(in|on|at|for|during|after|before|since|by)\s+(.+?)\s*\?*\s*$", re.IGNORECASE
)
_WH_AUX = late(
    r"^(why|when|where|how)(?=\s+(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should)\b)", re.I
)
_AUX_FIRST = late(r"^(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should)\b", re.IGNORECASE)


def ellipsis(question: str, talk: Talk) -> Completed | None:
    """A question that only changes a part of the one before, filled from it; None when it is no such question."""
    before = talk.question.rstrip(" ?.!")
    bare = _BARE_WH.match(question)
    if bare:
        return _asked_again(question, bare[1].split()[0], before, talk)
    if _CORRECTS.match(question) and before:
        return Completed(f"{talk.question.rstrip()} ({question.strip()})", talk.newest[:1])
    swapped = _swapped(question, talk)
    if swapped is not None:
        return swapped
    about = _WHAT_ABOUT.match(question)
    topic = talk.pick("topic", phrases(question)) if about else None
    if topic is not None and not set(topic.phrase.keys) & {base(t.lower) for t in tokens(question)}:
        return Completed(f"{question.rstrip()} ({topic.full})", (topic,))
    place = _AND_IN.match(question)
    if place and before:
        last = re.search(rf"\s+{place[1]}\s+[^,]+$", before, re.IGNORECASE)
        frame = before[: last.start()] if last else before
        return Completed(f"{frame} {place[1].lower()} {place[2]}?", talk.newest[:1])
    return None


def _swapped(question: str, talk: Talk) -> Completed | None:
    """ "What about Y?" and "And Y?" with a name: the question before, with Y in the place of its own name."""
    short = _SWAP.match(question)
    named = phrases(question)
    if (
        short is None
        or len(named) != 1
        or not named[0].is_name
        or named[0].text[named[0].start : named[0].end] != short[1]
    ):
        return None
    old = next((r for r in talk.newest if r.phrase.is_name and r.phrase.keys.isdisjoint(named[0].keys)), None)
    if old is None:
        return None
    text = talk.question[: old.phrase.start] + short[1] + talk.question[old.phrase.end :]
    return Completed(text, (Referent(named[0], 1.0),))


def _asked_again(question: str, word: str, before: str, talk: Talk) -> Completed | None:
    topic = talk.pick("topic")
    if _AUX_FIRST.match(before):
        return Completed(f"{word.capitalize()} {before[0].lower()}{before[1:]}?", (topic,) if topic else ())
    if _WH_AUX.match(before):
        return Completed(f"{_WH_AUX.sub(word.capitalize(), before)}?", (topic,) if topic else ())
    return Completed(f"{question.rstrip()} ({topic.full})", (topic,)) if topic else None
