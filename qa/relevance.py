"""How well the sentences found answer a question, and whether any does.

Measures are of words: how much of the question a sentence and its passage say, weighted by how rare each word is among
what was found, and whether the sentence holds the kind of thing asked for: a number, a date, a name, a reason.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from store.article import Article, Hit
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
    fits: bool
    rank: int

    @property
    def text(self) -> str:
        """The sentence, exactly as it stands."""
        return self.article.text[self.start : self.end]


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


def fits(asked: Kind, question: str, sentence: str) -> bool:
    """Whether `sentence` holds the sort of thing that was asked for, and not just what the question says itself."""
    if asked == "number":
        if re.search(r"\b(?:rate|percentage|per ?cent|share|proportion)\b|百分|比例", question, re.IGNORECASE):
            return bool(_NUMBER.search(sentence)) and bool(
                _PERCENT.search(sentence)
                or re.search(r"\b(?:half|third|quarter|in (?:five|ten|four|three))\b", sentence)
            )
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


def weights(question: str, found: Sequence[tuple[Hit, Article]]) -> dict[str, float]:
    """How much each telling word of `question` weighs: more, the fewer of the passages found say it; names more."""
    passages = [set(terms(hit.text)) for hit, _ in found]
    names = {stem(w.lower()) for w in _capitalised(question)}
    weighed = {}
    for term in dict.fromkeys(terms(question)):
        share = sum(term in p for p in passages)
        weighed[term] = math.log(1 + (len(passages) + 1) / (share + 0.5)) * (
            1.5 if term in names or term.isdigit() else 1.0
        )
    return weighed


def scored(question: str, found: Sequence[tuple[Hit, Article]]) -> tuple[Scored, ...]:
    """Every sentence of the passages found, best answer first."""
    asked = kind(question)
    weighed = weights(question, found)
    total = sum(weighed.values()) or 1.0
    seen: set[tuple[str, str]] = set()
    result: list[Scored] = []
    for rank, (hit, article) in enumerate(found):
        around = set(terms(" ".join(filter(None, (article.title, hit.heading)))))
        passage = set(terms(hit.text))
        spans = sentence_spans(hit.text, article.language)
        before: set[str] = set()
        for start, end in spans:
            sentence = hit.text[start:end]
            own = set(terms(sentence))
            key = (article.id, sentence)
            if key in seen:
                continue
            seen.add(key)
            coverage = _covered(weighed, own, before | around, passage) / total
            fit = fits(asked, question, sentence)
            score = coverage * (1.0 if fit else 0.55) * _shape(sentence) + 0.05 / (1 + rank)
            result.append(Scored(article, hit.start + start, hit.start + end, min(1.0, score), coverage, fit, rank))
            before = own
    return tuple(sorted(result, key=lambda s: (-s.score, s.rank, s.start)))


def _covered(weighed: Mapping[str, float], own: set[str], near: set[str], passage: set[str]) -> float:
    """The weight of the question's words that the sentence says, those said just around it counting in part."""
    return sum(
        weight * (1.0 if term in own else 0.5 if term in near else 0.25 if term in passage else 0.0)
        for term, weight in weighed.items()
    )


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


def judge(question: str, found: Sequence[tuple[Hit, Article]]) -> Judgement:
    """Whether what was found is about the question, and whether a sentence of it answers."""
    if not found:
        return Judgement(False, False, 0.0, "Nothing in the library matches the question.")
    sentences = scored(question, found)
    weighed = weights(question, found)
    if not weighed or not sentences:
        return Judgement(bool(sentences), bool(sentences), 0.5)
    features = measure(question, found, sentences, weighed)
    probability = _probability(features)
    relevant = probability >= RELEVANT
    answered = probability >= ANSWERED and sentences[0].fits
    return Judgement(relevant, answered, probability, _reason(question, found, weighed, relevant, sentences))


RELEVANT = 0.15
"""Probability from which on what was found is taken to be about the question: a model is asked."""

ANSWERED = 0.35
"""Probability from which on a sentence of what was found is taken to answer: it is extracted."""

_WEIGHTS = {"exact": 2.48, "sentence": 2.32, "passage": 4.1, "names": 1.21, "lead": 4.82}
_BIAS = -5.26


def measure(
    question: str, found: Sequence[tuple[Hit, Article]], sentences: Sequence[Scored], weighed: Mapping[str, float]
) -> dict[str, float]:
    """What the judgement rests on, each 0..1."""
    total = sum(weighed.values())
    passages = [
        set(terms(" ".join(filter(None, (hit.text, a.title, hit.heading, a.author, a.source))))) for hit, a in found
    ]
    best = max(sum(w for t, w in weighed.items() if t in p) for p in passages) / total
    everywhere = set().union(*passages)
    missing = sum(w for t, w in weighed.items() if t not in everywhere) / total
    names = [stem(w.lower()) for w in _capitalised(question) if w.lower() not in _STOP]
    top = sentences[0]
    near = next(
        p
        for p, (h, a) in zip(passages, found, strict=True)
        if h.start <= top.start and top.end <= h.end and a is top.article
    )
    named = sum(n in near for n in names) / len(names) if names else 1.0
    own = set(terms(top.text))
    return {
        "sentence": top.coverage,
        "exact": sum(w for t, w in weighed.items() if t in own) / total,
        "passage": best,
        "missing": missing,
        "names": named,
        "fits": float(top.fits),
        "lead": top.score - (sentences[1].score if len(sentences) > 1 else 0.0),
    }


def _probability(features: Mapping[str, float]) -> float:
    z = _BIAS + sum(weight * features[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-z))


_KIND_WORDS: dict[Kind, str] = {
    "number": "gives the number asked for",
    "date": "says when",
    "name": "names who",
    "place": "says where",
    "reason": "says why",
    "any": "answers the question",
}


def _reason(
    question: str,
    found: Sequence[tuple[Hit, Article]],
    weighed: Mapping[str, float],
    relevant: bool,
    sentences: Sequence[Scored],
) -> str:
    said = Counter(t for hit, _ in found for t in set(terms(hit.text)))
    missing = [w for w in _surface(question) if stem(w.lower()) in weighed and not said[stem(w.lower())]]
    if missing:
        listed = ", ".join(f"“{w}”" for w in missing[:3])
        return (
            f"No article found says anything about {listed}."
            if not relevant
            else f"No sentence found {_KIND_WORDS[kind(question)]}; nothing found mentions {listed}."
        )
    if not relevant:
        return "No article found is about this question."
    return f"The articles found touch on this, and no sentence in them {_KIND_WORDS[kind(question)]}."


def _surface(question: str) -> list[str]:
    return re.findall(r"[^\W_][\w’'-]*", question)
