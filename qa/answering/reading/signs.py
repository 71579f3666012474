"""The signs that what was found answers a question: what `abstention.py` goes by, each a number.

Some are of all that was found, most of the best sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qa.answering.reading.measures import ContentWords, Found, record_of, words_of
from qa.answering.reading.question_analysis import Query
from qa.answering.reading.readings import relevances
from qa.answering.reading.sentence_ranker import LEAST, Ranking, Scored, sureness
from qa.proof.facts.align import Source
from qa.proof.facts.claim_alignment import lay
from store.language.numbers import COUNT_WORDS
from store.language.patterns import late
from store.language.tokens import opposite, tokens

SIGNS = (
    "reader", "surest", "score", "near", "missing", "names", "numbers", "focus", "counts", "ahead", "opposite",
    "negated", "silent", "wrong", "absent", "long", "clear", "unfit", "meaning", "relevance",
    "selected",
)  # fmt: skip
"""Those that were fitted, in order; "premise" beside them bars an answer by a rule of its own."""


def signs(found: Found, ranking: Ranking) -> dict[str, float]:
    """What a judgement rests on, by name; empty when the question has no telling word."""
    query, best = ranking.query, ranking.sentences[0]
    if not query.terms:
        return {}
    hit = found[best.unit.rank][0]
    laid = lay(query.text.rstrip("?？ "), [Source(best.unit.article, hit.start, hit.end)])
    severities = [d.severity for d in laid.found]
    behind = ranking.sentences[1].score if len(ranking.sentences) > 1 else best.score - 5
    return {
        **signs_of(best, ranking),
        "missing": missing(found, ranking),
        "score": best.score / 10,
        "wrong": float(min(2, severities.count("wrong"))),
        "absent": float(min(2, severities.count("absent"))),
        "clear": best.score - behind,
        "reader": sureness(best.reading),
        "surest": max((sureness(s.reading) for s in ranking.sentences if s.reading), default=0.0),
        "selected": max(s.selected for s in ranking.sentences),
        "relevance": max(LEAST, min(-LEAST, relevances(query.text, [found[best.unit.rank]])[0])),
    }


def signs_of(sentence: Scored, ranking: Ranking) -> dict[str, float]:
    """The signs of one sentence that neither lean on a reading nor on how the question is laid on it."""
    query, credits_, unit = ranking.query, ranking.credits, sentence.unit
    has = credits_.of(unit.words, unit.before, unit.after, unit.around)
    beyond = credits_.of(unit.passage, unit.around)
    lacking = max(((1 - has[t.key]) * t.weight for t in query.terms if t.weight > 1), default=0.0)
    names = [t.key for t in query.terms if t.name]
    numbers = [t.key for t in query.terms if t.kind == "number"]
    own = credits_.of(unit.words)
    return {
        "near": credits_.share(has),
        "names": sum(has[k] == 1 for k in names) / len(names) if names else 1.0,
        "numbers": sum(beyond[k] == 1 for k in numbers) / len(numbers) if numbers else 1.0,
        "focus": max((own[t.key] for t in query.terms if t.focus), default=1.0),
        "counts": _counts(ranking, unit.text) if query.kind == "number" else 1.0,
        "ahead": max(sentence.measures["too_early"], sentence.measures["future"]),
        "opposite": float(_turned(query, has, unit.words)),
        "negated": float(bool(_NOT.search(query.text)) and not _NOT.search(unit.text)),
        "silent": float(bool(_SILENT.search(unit.text)) and query.open),
        "premise": lacking / 6 if query.kind == "reason" and _WHY_ASKED.match(query.text) else 0.0,
        "long": min(1.0, len(query.terms) / 20),
        "unfit": sentence.measures["unfit"],
        "meaning": sentence.measures["meaning"],
    }


def missing(found: Found, ranking: Ranking) -> float:
    """The share of the question's words, by weight, that nothing found says."""
    terms, anywhere = ranking.query.terms, ranking.credits.of(*everything(found))
    return sum((1 - anywhere[t.key]) * t.weight for t in terms) / sum(t.weight for t in terms)


_WHY_ASKED = late(r"\W*(?:and |so |but )?why (?:did|was|were|has|have)\b", re.IGNORECASE)
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
_SPELLED = COUNT_WORDS | {"none", "no"}


def _counts(ranking: Ranking, text: str) -> float:
    """How far a number of the sentence counts or measures what the question asks about."""
    focused = [t for t in ranking.query.terms if t.focus]
    if not focused:
        return 1.0
    words = [t for t in tokens(text) if t.kind != "mark"]
    best = 0.0
    for i, word in enumerate(words):
        if word.kind == "number" or word.folded in _SPELLED:
            beside = " ".join(w.surface for w in words[max(0, i - 3) : i + 1 + _NEAR_NUMBER] if w is not word)
            best = max(best, ranking.credits.of(words_of(beside))[focused[0].key])
    return best


def everything(found: Found) -> Iterator[ContentWords]:
    """The words of all that was found."""
    for hit, article in found:
        yield words_of(hit.text)
        yield words_of(record_of(article))


def _turned(query: Query, has: Mapping[str, float], words: ContentWords) -> bool:
    """Whether the sentence says the opposite of a word of the question that it lacks."""
    return any(has[t.key] < 1 and any(opposite(t.key, w) for w in words.keys) for t in query.terms if t.kind == "word")
