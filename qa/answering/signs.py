"""The signs that what was found answers a question: what `judging.py` goes by, each a number.

Some are of all that was found, most of the best sentence and of those that would be told with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from qa.answering.asked import Query, Term
from qa.answering.measures import MEASURES, Found, Words, words_of
from qa.answering.relevance import Ranking, Scored
from qa.proof.align import Source
from qa.proof.facts.laid import lay
from qa.proof.facts.words import opposite, tokens

TOLD, TOLD_WITHIN = 4, 3.0
"""Sentences that an answer may have, and how far behind the best one of them may be, in logits."""

_OWN = (
    "score", "near", "missing", "names", "numbers", "focus", "counts", "ahead", "opposite", "negated", "silent",
    "wrong", "absent", "premise", "long", "told", "told near", "clear",
)  # fmt: skip
_DEGREE = re.compile(r".{3,}est|.*(?:most|least)|first|last|only|best|worst")
_QUALITY = re.compile(r".+(?:al|ic|ous|ive|ary|ful|less|able|ible|ern|ish|ese|ian|ent|ant)")
_PARTS: Mapping[str, Callable[[Term], bool]] = {
    "name": lambda t: t.name,
    "number": lambda t: t.kind == "number",
    "degree": lambda t: bool(_DEGREE.fullmatch(t.surface)),
    "done": lambda t: t.kind == "word" and not t.name and (t.verb or t.surface.endswith(("ed", "ing"))),
    "quality": lambda t: t.kind == "word" and not t.name and bool(_QUALITY.fullmatch(t.surface)),
    "thing": lambda t: t.kind == "word" and not t.name and not _QUALITY.fullmatch(t.surface),
}
_LAID = (
    "window", "worst_part", "wrong", "density", "order", "letters", "length", "number_absent", "date_absent",
    "name_absent", "name_weak",
)  # fmt: skip
SIGNS = (
    *_OWN,
    *(f"lacks {part}" for part in _PARTS),
    *(f"of it: {name}" for name in MEASURES),
    *(f"as a claim: {name}" for name in _LAID),
)
"""The names of the signs, in order."""


def signs(found: Found, ranking: Ranking) -> dict[str, float]:
    """What a judgement rests on, under `SIGNS`; empty when the question has no telling word."""
    query, best = ranking.query, ranking.sentences[0]
    if not query.terms:
        return {}
    credits_ = ranking.credits
    unit = best.unit
    has = credits_.of(unit.words, unit.before, unit.after, unit.around)
    beyond = credits_.of(unit.passage, unit.around)
    anywhere = credits_.of(*everything(found))
    plain = sum(t.weight for t in query.terms)
    lacking = sorted(((1 - has[t.key]) * t.weight for t in query.terms if t.weight > 1), reverse=True)
    names = [t.key for t in query.terms if t.name]
    numbers = [t.key for t in query.terms if t.kind == "number"]
    hit = found[unit.rank][0]
    laid = lay(query.text.rstrip("?？ "), [Source(unit.article, hit.start, hit.end)])
    severities = [d.severity for d in laid.found]
    own = credits_.of(unit.words)
    told = [s.unit for s in _told(ranking)]
    behind = ranking.sentences[1].score if len(ranking.sentences) > 1 else best.score - 5
    values = {
        "score": best.score / 10,
        "near": credits_.share(has),
        "missing": sum((1 - anywhere[t.key]) * t.weight for t in query.terms) / plain,
        "names": sum(has[k] == 1 for k in names) / len(names) if names else 1.0,
        "numbers": sum(beyond[k] == 1 for k in numbers) / len(numbers) if numbers else 1.0,
        "focus": max((own[t.key] for t in query.terms if t.focus), default=1.0),
        "counts": _counts(ranking, unit.text) if query.kind == "number" else 1.0,
        "ahead": max(best.measures["too_early"], best.measures["future"]),
        "opposite": float(_turned(query, has, unit.words)),
        "negated": float(bool(_NOT.search(query.text)) and not _NOT.search(unit.text)),
        "silent": float(bool(_SILENT.search(unit.text)) and query.open),
        "wrong": float(min(2, severities.count("wrong"))),
        "absent": float(min(2, severities.count("absent"))),
        "premise": (lacking[0] if lacking else 0.0) / 6
        if query.kind == "reason" and _WHY_ASKED.match(query.text)
        else 0.0,
        "long": min(1.0, len(query.terms) / 20),
        "told": _weighed(query, credits_.of(*(u.words for u in told))),
        "told near": _weighed(
            query, credits_.of(*(words for u in told for words in (u.words, u.before, u.after, u.around)))
        ),
        "clear": best.score - behind,
    }
    near = credits_.of(unit.words, unit.before, unit.around)
    for part, is_part in _PARTS.items():
        values[f"lacks {part}"] = max((t.weight * (1 - near[t.key]) for t in query.terms if is_part(t)), default=0.0)
    for name in MEASURES:
        values[f"of it: {name}"] = best.measures[name]
    for name in _LAID:
        values[f"as a claim: {name}"] = laid.measures[name]
    return values


def _told(ranking: Ranking) -> Sequence[Scored]:
    """The sentences that an answer might have."""
    best = ranking.sentences[0].score
    if ranking.parts:
        return [s for part in ranking.parts for s in part[:1]]
    return [s for s in ranking.sentences[:TOLD] if s.score >= best - TOLD_WITHIN]


def _weighed(query: Query, credit: Mapping[str, float]) -> float:
    return sum(t.weight * credit[t.key] for t in query.terms) / sum(t.weight for t in query.terms)


_WHY_ASKED = re.compile(r"\W*(?:and |so |but )?why (?:did|was|were|has|have)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|without|no|none|nor|neither|cannot|except|besides|least)\b|n[’']t\b|不|没|未", re.IGNORECASE
)
_SILENT = re.compile(
    r"\b(?:not|never|nobody|no one|without|declin\w+|refus\w+|yet to|nor)\b.{0,30}\b(?:disclos\w*|explain\w*|reveal\w*|"
    r"named?|naming|comment\w*|publish\w*|specif\w+)\b|\b(?:is|remains?|was) (?:not known|unclear|unknown|secret)\b"
    r"|未(?:透露|说明|公布|解释)|没有(?:透露|说明|公布)",
    re.IGNORECASE,
)
_NEAR_NUMBER = 4
_SPELLED = re.compile(
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousands?|"
    r"millions?|half|dozens?|none|no",
)


def _counts(ranking: Ranking, text: str) -> float:
    """How far a number of the sentence counts or measures what the question asks about."""
    focused = [t for t in ranking.query.terms if t.focus]
    if not focused:
        return 1.0
    words = [t for t in tokens(text) if t.kind != "mark"]
    best = 0.0
    for i, word in enumerate(words):
        if word.kind == "number" or _SPELLED.fullmatch(word.folded):
            beside = " ".join(w.surface for w in words[max(0, i - 3) : i + 1 + _NEAR_NUMBER] if w is not word)
            best = max(best, ranking.credits.of(words_of(beside))[focused[0].key])
    return best


def everything(found: Found) -> Iterator[Words]:
    """The words of all that was found."""
    for hit, article in found:
        yield words_of(hit.text)
        yield words_of(" ".join(filter(None, (article.title, article.author, article.source))))


def _turned(query: Query, has: Mapping[str, float], words: Words) -> bool:
    """Whether the sentence says the opposite of a word of the question that it lacks."""
    return any(has[t.key] < 1 and any(opposite(t.key, w) for w in words.keys) for t in query.terms if t.kind == "word")
