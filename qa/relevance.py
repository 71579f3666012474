"""How well the sentences found answer a question, and whether any does.

Measures are of words: how much of the question a sentence and its passage say, weighted by how rare each word is among
what was found, and whether the sentence holds the kind of thing asked for: a number, a date, a name, a reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from store.article import Article, Hit
from store.embedding import default_embedder
from store.sentences import sentence_spans
from store.text import is_spaceless, words

Kind = Literal["number", "date", "name", "place", "reason", "any"]

_STOP = frozenset(
    """
    a an and any are as at be been being both but by can could did do does done for from get gets give given had
    has have having he her him his how i if in into is it its just many may might more most much must my no nor
    not of on or our out over own said say says she should so some such tell than that the their them then there
    these they this those through to too under up us very was we were what when where which while who whom whose
    why will with would you your about according article articles author authors report reports reported writes
    write wrote piece story mean means happen happened according please describe explain
    """.split()
)
_ENDINGS = tuple(
    """
    ational ization isation ements ations ement ation ments ings ment ness ions ies ing ion ers ely ity ive est
    ed es er ly al or s e y
    """.split()
)
_NUMBER_WORD = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundreds?|"
    r"thousands?|"
    r"millions?|billions?|trillions?|dozens?|half|third|quarter|twice|doubled?|tripled?|none|no one|nobody|"
    r"unanimous(?:ly)?"
)
_NUMBER = re.compile(
    rf"\d|\b(?:{_NUMBER_WORD})\b|[百千万亿两]|[一二三四五六七八九十]+[个名人岁年月日%％成倍]|百分之", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d%,]|\.\d)")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?<![\d.,])(?:1[0-9]|20)\d\ds?\b|\b(?:{_MONTH})\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    rf"\b(?:today|yesterday|tomorrow|"
    r"week|month|year|decade|century|spring|summer|autumn|winter|morning|evening|night|noon|midnight|o'clock|"
    r"a\.?m\.?|p\.?m\.?)s?\b"
    r"|\d+年|\d+月|\d+日|星期|周[一二三四五六日]|昨天|今天|明天|世纪",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%|％|per ?cent|percentage|basis points?|百分之|百分点|成", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|after|as a result|so that|in order|to avoid|to (?:\w+)|caused?|causes|"
    r"led to|blam\w+|reasons?|"
    r"thanks to|why|given that|amid|cit(?:ed|ing)|argu\w+|fear\w*|concern\w*)\b|因为|由于|因此|为了|原因|导致",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<!^)(?<![.!?]\s)(?<![\"“]) ?\b([A-Z][\w’'-]+)")

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|long|old|far|big|large|high|tall|fast|often|deep|wide|heavy|expensive)\b|"
            r"\b(?:rate|percentage|"
            r"per ?cent|number|amount|total|cost|price|budget|share|proportion|turnout|population|score|size|"
            r"figure|toll|"
            r"majority|salary|temperature|capacity)\b[^?]*\?|多少|几[个名人岁年月%％]|百分之几|比例|多大|多高|多长",
            re.IGNORECASE,
        ),
    ),
    (
        "date",
        re.compile(
            r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|time|century|decade)\b|\bsince when\b|什么时候|何时|"
            r"哪[一]?年|哪[一]?天|几月|日期",
            re.IGNORECASE,
        ),
    ),
    (
        "name",
        re.compile(
            r"\bwho(?:m|se)?\b|谁|哪[位个]人|什么人",
            re.IGNORECASE,
        ),
    ),
    (
        "place",
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:city|country|town|place|region|state|village|province)\b|哪里|哪儿|何处|"
            r"什么地方|哪[个]?(?:国家|城市|地方)",
            re.IGNORECASE,
        ),
    ),
    (
        "reason",
        re.compile(
            r"\bwhy\b|\b(?:what|which)(?: was| is| were| are)? (?:the )?(?:reasons?|caused?|causes)\b|为什么|为何|原因",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Scored:
    """A sentence of what was found: its span in the article, and how well it answers, 0..1."""

    article: Article
    start: int
    end: int
    score: float
    coverage: float
    exact: float
    spoken: float
    fits: bool
    rank: int

    @property
    def text(self) -> str:
        """The sentence, exactly as it stands."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True)
class Ranking:
    """The sentences found, best answer first, and the measures of the whole, each 0..1."""

    sentences: tuple[Scored, ...]
    measures: Mapping[str, float]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """`relevant`: what was found is about the question. `answered`: a sentence of it holds what was asked for."""

    relevant: bool
    answered: bool
    probability: float
    reason: str | None = None


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """`word` without its ending: crude, and the same for question and sentence."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _undoubled(word[: -len(ending)])
    return word


def _undoubled(stem_: str) -> str:
    return stem_[:-1] if len(stem_) > 3 and stem_[-1] == stem_[-2] and stem_[-1] not in "aeiouls" else stem_


def terms(text: str) -> list[str]:
    """The telling words of `text`, stemmed."""
    return [stem(w) for w in words(text) if w not in _STOP and (len(w) > 1 or w.isdigit() or is_spaceless(w))]


def kind(question: str) -> Kind:
    """What sort of thing `question` asks for."""
    return next((k for k, pattern in _KINDS if pattern.search(question)), "any")


_FOCUS = re.compile(
    r"\b(?:how (?:many|much)|what|which|whose)\b(?:\s+(?:is|are|was|were|will be|would be))?"
    r"(?:\s+(?:the|a|an|its|their|kinds? of|types? of|sorts? of|"
    r"other))*\s+(?P<noun>[^\W\d_][\w’'-]*(?:\s+[^\W\d_][\w’'-]*)?)",
    re.IGNORECASE,
)


def focus(question: str) -> str | None:
    """The stem of what is asked about, "jobs" of "how many jobs …": the sentence that answers speaks of it."""
    match = _FOCUS.search(question)
    if not match:
        return None
    names = {w.lower() for w in _capitalised(question)}
    nouns = [w for w in words(match.group("noun")) if w not in _STOP and w not in names]
    return (
        stem(nouns[-1] if len(nouns) > 1 and nouns[0].endswith(("ing", "ed", "al", "ic", "ent", "ary")) else nouns[0])
        if nouns
        else None
    )


_MONEY_ASKED = re.compile(
    r"\bhow much\b|\bcosts?\b|\bprices?\b|\bbudget\w*\b|\bworth\b|\bpa(?:y|id)\b|"
    r"\bspen[dt]\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥]|\b(?:crowns?|dollars?|euros?|pounds?|yuan|yen|francs?|rupees?|pesos?|cents?|free|million|billion|"
    r"trillion|thousand|"
    r"per ?cent)\b|[万亿元]|%|\b\d{1,3}(?:,\d{3})+",
    re.IGNORECASE,
)


def fits(asked: Kind, question: str, sentence: str) -> bool:
    """Whether `sentence` holds the sort of thing that was asked for, and not just what the question says itself."""
    if asked == "number":
        if re.search(r"\b(?:rate|percentage|per ?cent|share|proportion)\b|百分|比例", question, re.IGNORECASE):
            return bool(_NUMBER.search(sentence)) and bool(
                _PERCENT.search(sentence)
                or re.search(r"\b(?:half|third|quarter|in (?:five|ten|four|three))\b", sentence)
            )
        if _MONEY_ASKED.search(question) and not _MONEY.search(sentence):
            return False
        return bool(_NUMBER.search(_without(_YEAR, _said(question, sentence))))
    if asked == "date":
        return bool(_DATE.search(_said(question, sentence)))
    if asked in ("name", "place"):
        known = set(words(question))
        return is_spaceless(sentence) or any(w.lower() not in known for w in _capitalised(sentence))
    if asked == "reason":
        return bool(_REASON.search(sentence))
    return True


def _said(question: str, sentence: str) -> str:
    """`sentence` without the numbers that `question` gave itself."""
    for number in re.findall(r"\d[\d.,]*", question):
        sentence = sentence.replace(number.rstrip(".,"), " ")
    return sentence


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(" ", text)


def _capitalised(sentence: str) -> list[str]:
    found = re.findall(r"\b[A-Z][\w’'-]+", sentence)
    first = re.match(r"\W*([A-Z][\w’'-]+)", sentence)
    if first and found and first.group(1).lower() in _STOP:
        found = found[1:]
    return found


@dataclass(frozen=True)
class _Unit:
    """A sentence before it is scored: its telling words, those just around it, and those of its passage."""

    article: Article
    start: int
    end: int
    text: str
    own: frozenset[str]
    near: frozenset[str]
    passage: frozenset[str]
    rank: int


def rank(question: str, found: Sequence[tuple[Hit, Article]]) -> Ranking:
    """Every sentence of the passages found, measured against `question`."""
    units = _units(found)
    credit = _credits(question, units)
    weighed = _weights(question, units, credit)
    total = sum(weighed.values()) or 1.0
    asked = kind(question)
    about = focus(question)
    sentences = []
    for unit in units:
        own = {t: max((credit[t].get(w, 0.0) for w in unit.own), default=0.0) for t in weighed}
        near = {t: max((credit[t].get(w, 0.0) for w in unit.near), default=0.0) for t in weighed}
        beyond = {t: max((credit[t].get(w, 0.0) for w in unit.passage), default=0.0) for t in weighed}
        covered = {t: max(own[t], NEAR * near[t], BEYOND * beyond[t]) for t in weighed}
        coverage = sum(w * covered[t] for t, w in weighed.items()) / total
        spoken = covered.get(about, 1.0) if about else 1.0
        fit = fits(asked, question, unit.text)
        score = coverage * (1.0 if fit else UNFIT) * (UNSPOKEN + (1 - UNSPOKEN) * spoken) * _shape(unit.text)
        score += 0.05 / (1 + unit.rank)
        exact = sum(w * own[t] for t, w in weighed.items()) / total
        sentences.append(
            Scored(unit.article, unit.start, unit.end, min(1.0, score), coverage, exact, spoken, fit, unit.rank)
        )
    ordered = tuple(sorted(sentences, key=lambda s: (-s.score, s.rank, s.start)))
    return Ranking(ordered, _measures(question, found, ordered, weighed, credit), _missing(question, found, credit))


NEAR = 0.5
"""What a word of the question counts that stands not in a sentence but just before it, in its heading or its title."""

BEYOND = 0.25
"""What a word of the question counts that stands elsewhere in the passage."""

UNFIT = 0.55
"""What a sentence is worth that does not hold the sort of thing asked for."""

UNSPOKEN = 0.85
"""What a sentence is worth that does not speak of what was asked about."""

ALIKE = 0.45
"""Cosine from which on two words count as related."""


def _units(found: Sequence[tuple[Hit, Article]]) -> list[_Unit]:
    units: list[_Unit] = []
    seen: set[tuple[str, int]] = set()
    for number, (hit, article) in enumerate(found):
        around = frozenset(terms(" ".join(filter(None, (article.title, hit.heading)))))
        passage = frozenset(terms(hit.text))
        before: frozenset[str] = frozenset()
        for start, end in sentence_spans(hit.text, article.language or "en"):
            own = frozenset(terms(hit.text[start:end]))
            at = hit.start + start
            if (article.id, at) not in seen:
                seen.add((article.id, at))
                text = hit.text[start:end]
                units.append(_Unit(article, at, hit.start + end, text, own, before | around, passage, number))
            before = own
    return units


def _credits(question: str, units: Sequence[_Unit]) -> dict[str, dict[str, float]]:
    """For each telling word of `question`, what each word found counts for it: itself 1, a related one less."""
    wanted = list(dict.fromkeys(terms(question)))
    credit: dict[str, dict[str, float]] = {t: {t: 1.0} for t in wanted}
    surface = {stem(w): w for w in reversed(words(question))}
    names = {stem(w.lower()) for w in _capitalised(question)}
    open_ = [t for t in wanted if t.isalpha() and t.isascii() and len(t) > 2 and t not in names]
    known = sorted({w for unit in units for w in (*unit.own, *unit.near) if w.isalpha() and w.isascii() and len(w) > 2})
    if not open_ or not known:
        return credit
    embedder = default_embedder()
    whole = {stem(w): w for unit in units for w in words(unit.text)}  # a stem is no word that an embedder knows
    alike = embedder.embed([surface[t] for t in open_]) @ embedder.embed([whole.get(w, w) for w in known]).T
    for t, row in zip(open_, alike, strict=True):
        for w, cosine in zip(known, row.tolist(), strict=True):
            if cosine >= ALIKE and w != t:
                credit[t][w] = min(0.8, cosine)
    return credit


def _weights(question: str, units: Sequence[_Unit], credit: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """How much each telling word of `question` weighs: the more, the fewer sentences say it, and if it is a name."""
    names = {stem(w.lower()) for w in _capitalised(question)}
    weighed = {}
    for term in credit:
        share = sum(term in unit.own for unit in units)
        rarity = math.log(1 + (len(units) + 1) / (share + 0.5))
        weighed[term] = rarity * (1.5 if term in names or term.isdigit() else 1.0)
    return weighed


def _shape(sentence: str) -> float:
    """Less for what is no whole statement: a fragment, a question, an address."""
    if re.search(r"https?://|www\.", sentence):
        return 0.1
    count = len(words(sentence))
    if sentence.rstrip('"”’»」』)').endswith(("?", "？")):
        return 0.5
    if count < 5:
        return 0.6
    return 0.9 if count < 8 else 1.0


def judge(question: str, found: Sequence[tuple[Hit, Article]], ranking: Ranking) -> Judgement:
    """Whether what was found is about the question, and whether a sentence of it answers."""
    if not found or not ranking.sentences:
        return Judgement(False, False, 0.0, "Nothing in the library matches the question.")
    if not ranking.measures:  # nothing but stop words: there is nothing to judge by
        return Judgement(True, True, 0.5)
    probability = _probability(ranking.measures)
    relevant = probability >= RELEVANT
    answered = probability >= ANSWERED and ranking.sentences[0].fits
    return Judgement(relevant, answered, probability, _reason(question, ranking, relevant))


RELEVANT = 0.15
"""Probability from which on what was found is taken to be about the question: a model is asked."""

ANSWERED = 0.35
"""Probability from which on a sentence of what was found is taken to answer: it is extracted."""

_WEIGHTS = {"exact": 2.48, "sentence": 2.32, "passage": 4.1, "names": 1.21, "lead": 4.82}
_BIAS = -5.26


def _measures(
    question: str,
    found: Sequence[tuple[Hit, Article]],
    sentences: Sequence[Scored],
    weighed: Mapping[str, float],
    credit: Mapping[str, Mapping[str, float]],
) -> dict[str, float]:
    """What the judgement rests on, each 0..1; empty when the question has no telling word."""
    if not sentences or not weighed:
        return {}
    total = sum(weighed.values())
    passages = [
        frozenset(terms(" ".join(filter(None, (h.text, a.title, h.heading, a.author, a.source))))) for h, a in found
    ]
    best = max(_share(weighed, credit, p) for p in passages) / total
    top = sentences[0]
    near = passages[top.rank]
    names = [stem(w.lower()) for w in _capitalised(question) if w.lower() not in _STOP]
    return {
        "sentence": top.coverage,
        "exact": top.exact,
        "passage": best,
        "names": sum(n in near for n in names) / len(names) if names else 1.0,
        "lead": top.score - (sentences[1].score if len(sentences) > 1 else 0.0),
        "spoken": top.spoken,
        "fits": float(top.fits),
    }


def _share(weighed: Mapping[str, float], credit: Mapping[str, Mapping[str, float]], said: frozenset[str]) -> float:
    return sum(weight * max((credit[t].get(w, 0.0) for w in said), default=0.0) for t, weight in weighed.items())


def _missing(
    question: str, found: Sequence[tuple[Hit, Article]], credit: Mapping[str, Mapping[str, float]]
) -> tuple[str, ...]:
    """The telling words of `question`, as asked, that nothing found says."""
    said = frozenset(t for h, a in found for t in terms(" ".join(filter(None, (h.text, a.title, a.author, a.source)))))
    asked = dict.fromkeys(re.findall(r"[^\W_][\w’'-]*", question))
    return tuple(w for w in asked if (t := stem(w.lower())) in credit and not any(o in said for o in credit[t]))


def _probability(measures: Mapping[str, float]) -> float:
    z = _BIAS + sum(weight * measures[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-z))


_KIND_WORDS: dict[Kind, str] = {
    "number": "gives the number asked for",
    "date": "says when",
    "name": "names who",
    "place": "says where",
    "reason": "says why",
    "any": "answers the question",
}


def _reason(question: str, ranking: Ranking, relevant: bool) -> str:
    asked = _KIND_WORDS[kind(question)]
    listed = ", ".join(f"“{w}”" for w in ranking.missing[:3])
    if listed:
        if not relevant:
            return f"No article found says anything about {listed}."
        return f"No sentence found {asked}; nothing found mentions {listed}."
    if not relevant:
        return "No article found is about this question."
    return f"The articles found touch on this, and no sentence in them {asked}."
