"""Whether what was found is about the question, and whether any of it answers; and if not, what is missing."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from qa.answering.phrases import listed, say, spoken
from qa.answering.reading.asked import YEAR, Query, flat
from qa.answering.reading.measures import Found
from qa.answering.reading.relevance import KEPT, Ranking
from qa.answering.reading.signs import everything, signs
from store.language.grammar import IRREGULAR
from store.language.patterns import late
from store.language.text import is_spaceless


@dataclass(frozen=True)
class Judgement:
    """`relevant`: what was found is about the question. `answered`: a sentence of it holds what was asked for.

    `probability`, 0..1, is how probable it is held that a sentence of it answers; less is asked of what is relevant,
    for a model may find an answer in what extraction would not tell.
    """

    relevant: bool
    answered: bool
    probability: float
    reason: str | None = None


ANSWERED, RELEVANT = 0.4, 0.06
"""Probabilities from which on a sentence of what was found is taken to answer, and what was found to be about the
question at all."""

FIT_WITHIN = 2.0
"""How far behind the best a sentence with the number or date asked for may be, in logits."""

ASSUMED = 0.4
"""Weight, 0..1, of a word of a "why" question that the sentence lacks, from which on its premise is not shown."""


def judge(question: str, found: Found, ranking: Ranking) -> Judgement:
    """Whether what was found is about the question, and whether a sentence of it answers."""
    return _judge(question, tuple(found), ranking)


@lru_cache(maxsize=KEPT)
def _judge(question: str, found: Found, ranking: Ranking) -> Judgement:
    if not found or not ranking.sentences:
        return Judgement(False, False, 0.0, say("nothing matches", spoken(question)))
    query, best = ranking.query, ranking.sentences[0]
    measured = signs(found, ranking)
    if not measured or best.measures["quoted"]:  # nothing but stop words: there is nothing to judge by
        return Judgement(True, True, 0.5)
    sureness = probability(query, measured)
    titles = " ".join(flat(article.title or "") for _, article in found)
    if any(len(quote.split()) >= _A_QUOTATION and quote not in titles for quote in query.quotes):
        return Judgement(True, False, sureness, say("quotation unsaid", spoken(query.text)))
    relevant = sureness >= RELEVANT and not lacks_what_is_counted(found, ranking)
    barred = barred_by(found, ranking, measured) if relevant else None
    if relevant and barred is None and sureness >= ANSWERED:
        return Judgement(True, True, sureness)
    return Judgement(relevant, False, sureness, barred or _reason(query, found, ranking, relevant))


_A_QUOTATION = 4


def probability(query: Query, measured: Mapping[str, float]) -> float:
    """How probable it is, 0..1, that the best sentence answers, by what was fitted for that kind of script."""
    learned = fitted()["spaceless" if is_spaceless(query.text) else "spaced"]
    logit = learned["bias"] + sum(weight * measured[name] for name, weight in learned["weights"].items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, float(logit)))))


@lru_cache(maxsize=1)
def fitted() -> dict[str, Any]:
    """The weights of the signs; `python -m evals.fits.abstaining --write` fits them."""
    found: dict[str, Any] = json.loads(
        files("qa.answering.reading").joinpath("abstention.json").read_text(encoding="utf-8")
    )
    return found


def lacks_what_is_counted(found: Found, ranking: Ranking) -> bool:
    """Whether a number is asked for of something that nothing found speaks of."""
    query = ranking.query
    focused = {t.surface for t in query.terms if t.focus} if query.kind == "number" else set()
    return bool(focused & set(_missing(query, found, ranking)))


def barred_by(found: Found, ranking: Ranking, measured: Mapping[str, float]) -> str | None:
    """Why nothing found can answer, although it is about the question: rules that hold whatever was fitted."""
    query = ranking.query
    return _barred(query, found, measured) or _unfit(query, ranking)


def _barred(query: Query, found: Found, measured: Mapping[str, float]) -> str | None:
    newest = max((a.published_at[:10] for _, a in found if a.published_at), default=None)
    if query.latest and newest and newest[: len(query.latest)] < query.latest and query.past:
        return say("too old", spoken(query.text), newest=newest, asked=query.latest)
    if unknown := years_unknown(query.text, found):
        return say("nothing said of", spoken(query.text), words=listed(unknown, query.text))
    if measured["ahead"] and query.past:
        return say("still to come", spoken(query.text))
    if measured["silent"]:
        return say("undisclosed", spoken(query.text))
    if measured["premise"] > ASSUMED:
        assumed = premise(query.text)
        name = "premise" if assumed else "premise unnamed"
        return say(name, spoken(query.text), premise=assumed or "")
    return None


def years_unknown(question: str, found: Found) -> list[str]:
    """The years that `question` names and nothing found does, in its words, its title or its date."""
    told = " ".join(f"{hit.text} {article.title or ''} {article.published_at or ''}" for hit, article in found)
    return [year for year in YEAR.findall(question) if year not in told]


def _unfit(query: Query, ranking: Ranking) -> str | None:
    """Why no sentence that speaks of the question answers it, where a number or date is asked for and none has one."""
    near = [s for s in ranking.sentences if s.score >= ranking.sentences[0].score - FIT_WITHIN]
    if query.kind not in ("number", "date") or any(s.fits for s in near):
        return None
    in_language = spoken(query.text)
    return say("touched on", in_language, asked=say(f"asked: {query.kind}", in_language))


_WHY = r"\W*(?i:and |so |but )?(?i:why) "
_WHY_DID = late(
    _WHY + r"did (?P<subject>(?:(?:the|a|an|its|their|his|her) )?(?:(?:[A-Z][\w’'-]* )+|[a-z]+ (?:of (?:the )?"
    r"[A-Z][\w’'-]* )?)"
    r"|(?:he|she|it|they) )(?P<verb>[a-z]+)\b(?P<rest>[^?？]*)"
)
_PARTICIPLE = (
    rf"(?:[a-z]+(?:ed|en|wn)|{'|'.join(sorted(w for w, base in IRREGULAR.items() if w != base and len(w) > 2))})"
)
_WHY_WAS = late(_WHY + rf"(?P<verb>was|were|has|have|is|are) (?P<subject>.+?) (?P<done>{_PARTICIPLE}\b[^?？]*)")


def premise(question: str) -> str | None:
    """What a "why" question takes for granted, as a clause: "the mayor resigned"; None where that cannot be told."""
    if match := _WHY_WAS.match(question):
        return " ".join(f"{match['subject']} {match['verb'].lower()} {match['done']}".split())
    if match := _WHY_DID.match(question):
        return " ".join(f"{match['subject']} {_past(match['verb'])} {match['rest']}".split())
    return None


def _past(verb: str) -> str:
    known = {"be": "was", "have": "had", "do": "did"}.get(verb)
    forms = [form for form, base in IRREGULAR.items() if base == verb and form != verb]
    if known or forms:
        return known or forms[0]
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed"


def _reason(query: Query, found: Found, ranking: Ranking, relevant: bool) -> str:
    in_language = spoken(query.text)
    asked = say(f"asked: {query.kind}", in_language)
    words = listed(_missing(query, found, ranking), query.text)
    if words and not relevant:
        return say("nothing said of", in_language, words=words)
    if words:
        return say("not said, unmentioned", in_language, asked=asked, words=words)
    return say("touched on", in_language, asked=asked) if relevant else say("not about", in_language)


def _missing(query: Query, found: Found, ranking: Ranking) -> list[str]:
    """The telling words of the question, as asked, that nothing found says."""
    has = ranking.credits.of(*everything(found))
    return [query.text[t.start : t.end] for t in query.terms if not has[t.key]]
