"""What a full answer tells besides the sentence that answers, as the reader hears it: another cause or condition, the
other side, who is meant, what another article says to the point; and nobody else's words where one's are wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from qa.answer import Length
from qa.answering.reading.measures import UNTOLD, Found
from qa.answering.reading.readings import selections
from qa.answering.reading.sentence_ranker import Ranking, Scored
from qa.proof.speakers.uttered import Utterance, utterances
from qa.reader.selection import UNREAD
from store.language.patterns import late
from store.language.reporting import SAY
from store.language.text import words

READ = 6
"""Passages that are read for it: those of the article of the sentence that answers, then those of the best others."""

NEAR = 1.5
"""How far, in logits, a sentence may be from being told besides by what is heard of it alone: a passage that has none
so near is not read. With those left out that are far behind the best by their score, 2 of 94 that a full answer tells
were missing."""

ADDED: dict[Length, tuple[float, float]] = {"normal": (-0.5, 1.0), "full": (-1.0, 0.0)}
"""How much likelier, in logits, a full answer tells a sentence besides than nothing of its passage, from when on it is
told, by the length of the answer: one of the article of the sentence that answers, and of another. For the requests of
`evals/reader/full` that may be fitted on, the first pair has the best F1 of twenty: .52 of what is told a full answer
tells, and of what it tells .49 are told, in two sentences; by how far behind the best one stands it was .52 and .37."""


def completing(best: Scored, ranking: Ranking, found: Found, length: Length) -> list[Scored]:
    """The sentences of what was found that a full answer tells besides the `best`, the likeliest first.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    if length == "short":
        return []
    own, elsewhere = ADDED[length]

    def least(s: Scored) -> float:
        return own if s.article.id == best.article.id else elsewhere

    others = [s for s in ranking.sentences if s.unit != best.unit and s.traits.isdisjoint(UNTOLD)]
    ranks = list(dict.fromkeys(s.unit.rank for s in others if s.selected > least(s) - NEAR))
    ranks.sort(key=lambda n: found[n][1].id != best.article.id)
    heard = selections(ranking.query.text, [found[n] for n in ranks[:READ]], best.text)
    valued = ((heard.get((s.article.id, s.unit.start), UNREAD), s) for s in others)
    return [s for value, s in sorted(valued, key=lambda pair: -pair[0]) if value > least(s)]


def said_by_role(question: str, chosen: list[Scored]) -> list[Scored]:
    """`chosen` without what others say, where it is asked what somebody says who is called by a role, and some of it is
    theirs: "What did the pilot say?"."""
    asked = _ROLE_SAYS.match(question)
    if asked is None:
        return chosen
    role = asked["role"].lower()
    theirs = " ".join(s.text for s in chosen if (said := _said(s)) and role in words(_outside(s, said)))
    return [s for s in chosen if not theirs or not _is_anothers(s, theirs)]


def _said(sentence: Scored) -> list[Utterance]:
    """What somebody says in a sentence."""
    return [u for u in utterances(sentence.article) if u.first <= sentence.unit.start < u.last]


def _outside(sentence: Scored, said: Sequence[Utterance]) -> str:
    """A sentence without the words in it that are quoted."""
    quoted = (sentence.article.text[u.start : u.end] for u in said if u.direct)
    return reduce(lambda text, words_: text.replace(words_, " "), quoted, sentence.text)


def _is_anothers(sentence: Scored, theirs: str) -> bool:
    """Whether a sentence tells the words of somebody who is not named in `theirs`."""
    named = [u.speaker.name.split()[-1] for u in _said(sentence) if u.speaker.certain and u.speaker.name]
    return bool(named) and not any(name in theirs for name in named)


_ROLE_SAYS = late(
    rf"\W*what (?:did|does|do|has|have|had) (?:the|its|his|her|their) (?:[\w’'-]+ ){{0,2}}?(?P<role>\w+) (?:{SAY})\b",
    re.IGNORECASE,
)
