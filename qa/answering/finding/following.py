"""What a turn of a talk means: as it is, or with what the talk is about, whichever is answered best.

Each is searched and read; what the last answer cited is read with the second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from qa.answering import talk
from qa.answering.finding.byline import about_articles
from qa.answering.finding.looking import PASSAGES, Looked, look
from qa.answering.finding.recalled import articles, cited
from qa.answering.reading.asked import read
from qa.answering.reading.context import says_little, within
from qa.answering.reading.passages import Pair
from qa.answering.request import Request, Stopwatch
from store.language.text import is_spaceless
from store.library import Library

FOUND = 6
"""Passages found with the topic of the talk: those that were cited stand beside them."""

PRIOR, SAID = 0.5, 10.0
"""What each unit of weight of a turn's telling words adds to how surely it stands alone, in logits, and the weight of
those of a turn that is as likely to stand alone as to lean."""

MOST = 30.0
"""The logit of what is certain."""


class Understood(NamedTuple):
    """A turn as it is to be understood without the talk, and what was found for it."""

    question: str
    looked: Looked


def follow(library: Library, turn: str, about: str, request: Request, watch: Stopwatch) -> Understood:
    """`turn` as it is answered best: alone, or with the talk, which is `about` something.

    Raises ReaderError where the reader's files are missing.
    """
    if not talk.asked(request.history):
        return Understood(turn, look(library, turn, request, watch))
    with watch.stage("recall"):
        recalled = cited(library, request.history)
    leaning = _leaning(turn, about, recalled, request.history)
    if leaning == turn:
        return Understood(turn, look(library, turn, request, watch, recalled=recalled))
    with_talk = look(library, leaning, request, watch, FOUND, recalled)
    if says_little(read(turn)):
        return Understood(leaning, with_talk)
    alone = look(library, turn, request, watch)
    return Understood(turn, alone) if stands_alone(turn, alone, with_talk) else Understood(leaning, with_talk)


def stands_alone(turn: str, alone: Looked, with_talk: Looked) -> bool:
    """Whether what was found for `turn` alone answers it so much more surely that the talk has nothing to do with it.

    The more a turn says itself, the less surely it need be; where it says much, more surely with the talk is not
    enough.
    """
    said = sum(term.weight for term in read(turn).terms)
    return _sureness(alone) - _sureness(with_talk) > PRIOR * (SAID - said)


def _sureness(looked: Looked) -> float:
    """How probable it is held that something found answers, in logits."""
    best = looked.best
    if best.about:
        return MOST
    probability = best.judgement.probability if best.found else 0.0
    return math.log(probability / (1 - probability)) if 0 < probability < 1 else math.copysign(MOST, probability - 0.5)


def _leaning(turn: str, about: str, recalled: Sequence[Pair], history: talk.History) -> str:
    """`turn` with what it leans on: the words told that it counts, the article whose record it asks for, or the topic."""
    place = talk.nth(turn)
    said = talk.told(history)
    if place is not None and place < len(said) > 1:
        return within(turn, said[place])
    titles = [a.title for a in articles(recalled) if a.title]
    if titles and (not about or about_articles(within(turn, titles[0]), recalled)):
        return within(turn, titles[0])
    return within(turn, about)
