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

from qa.answering.phrases import in_words, plainly, quote_list, say, spoken
from qa.answering.reading.context import parted
from qa.answering.reading.measures import Found
from qa.answering.reading.question_analysis import YEAR, Query, QueryTerm, fits, flat
from qa.answering.reading.sentence_ranker import KEPT, Ranking, Scored
from qa.answering.reading.signs import everything, signs
from qa.answering.reading.years import is_of
from qa.reader import hear, knows
from store.article import Article
from store.language.grammar import IRREGULAR
from store.language.names import Name, names
from store.language.patterns import late, one_of
from store.language.people import OFFICES
from store.language.text import is_spaceless
from store.language.tokens import fold, plain_words


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


ANSWERED, WITHIN = 0.4, 0.65
"""Probabilities from which on a sentence of what was found is taken to answer; and to answer a turn that is understood
within a talk, whose words are found in any case."""

RELEVANT = 0.09
"""The probability from which on what was found is taken to be about the question at all."""

SPACELESS = 0.5, 0.55, 0.06
"""The same three of questions in a script without spaces."""

ABOUT = 0.5
"""How surely, in logits, a passage is heard to be about what is asked from which on words that it lacks bar nothing."""

LONGEST_QUOTED = 150
"""Characters of a sentence that a reason quotes."""

MISSING = 0.6
"""The share of the words of a question, by weight, that nothing found says, from which on nothing is about it."""

RIGHT_BEHIND = 200
"""Characters behind a sentence in which it may be told why."""

SAYS = 0.9
"""The share of the words of a question, by weight, that a sentence with the figure asked for and what stands around it
have, from which on the reader's doubt counts for nothing."""

ON_IT = 0.5
"""The share of the words of a question, by weight, that a sentence has which tells of what is still to come, from which
on it is that which is asked about."""

TELLING = 2.5
"""The weight of a word from which on its absence tells why there is no answer."""

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
    if _says_it(query, best, measured):  # the reader's doubt counts for nothing
        measured |= {name: max(0.0, measured[name]) for name in ("reader", "surest", "selected")}
    sureness = probability(query, measured)
    titles = " ".join(flat(article.title or "") for _, article in found)
    if any(len(quote.split()) >= _A_QUOTATION and quote not in titles for quote in query.quotes):
        return Judgement(True, False, sureness, say("quotation unsaid", spoken(query.text)))
    unsaid = measured["missing"] > MISSING and not is_spaceless(query.text) and measured["relevance"] <= ABOUT
    answers, within, about = SPACELESS if is_spaceless(query.text) else (ANSWERED, WITHIN, RELEVANT)
    relevant = sureness >= about and not unsaid and not lacks_what_is_counted(found, ranking)
    barred = barred_by(found, ranking, measured) if relevant else None
    if relevant and barred is None and sureness >= (within if parted(query.text)[1] else answers):
        return Judgement(True, True, sureness)
    return Judgement(relevant, False, sureness, barred or _reason(query, found, ranking, relevant))


_A_QUOTATION = 4


def _says_it(query: Query, best: Scored, measured: Mapping[str, float]) -> bool:
    """Whether the sentence has the figure asked for, and with what stands around it nearly all of the words."""
    return best.fits and query.kind in ("number", "date") and measured["near"] >= SAYS


def probability(query: Query, measured: Mapping[str, float]) -> float:
    """How probable it is held, 0..1, that the best sentence answers."""
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
    return bool(focused & set(unmentioned(query, found, ranking)))


def barred_by(found: Found, ranking: Ranking, measured: Mapping[str, float]) -> str | None:
    """Why nothing found can answer, although it is about the question: rules that hold whatever was fitted."""
    query = ranking.query
    best = ranking.sentences[0].article
    # People name in their own words what an article tells: "the French daily".
    unnamed = None if measured["relevance"] > ABOUT else _unnamed(query, found, best)
    told = _barred(ranking, found, measured) or unnamed or _unfit(query, ranking)
    return told or _of_another(ranking)


def _of_another(ranking: Ranking) -> str | None:
    """Why the best sentence does not answer: it is of another year than is asked about, or of another office."""
    query, best = ranking.query, ranking.sentences[0]
    in_language, years = spoken(query.text), YEAR.findall(query.text)
    if query.kind == "number" and years and not is_of(best, years):
        return say("touched on", in_language, asked=say("asked: number", in_language))
    role = _OFFICE.match(parted(query.text)[0])
    unit = best.unit
    near = ranking.credits.of(unit.words, unit.before, unit.after, unit.around)
    if role and any(not near[t.key] for t in query.terms if role.start("kind") <= t.start < role.end("kind")):
        return say("touched on", in_language, asked=say("asked: name", in_language))
    return None


_OFFICE = late(
    rf"(?i:\W*who(?:['’]?s| is| was| are| were)? (?:now |currently )?(?:the |an? )?(?:current |new |present )?)"
    rf"(?P<kind>(?:[\w’'-]+ ){{1,3}})(?:{one_of(OFFICES)})\b"
)


def _unnamed(query: Query, found: Found, best: Article) -> str | None:
    """Why nothing found answers: it has not one word of a name in the question, or the best article none of any."""
    named = [name for name in names(query.text) if name.sure]
    unknown = [n.text for n in named if not any(_has(article, n) for article in {a.id: a for _, a in found}.values())]
    if named and not unknown and not any(_has(best, name) for name in named):
        unknown = [name.text for name in named]
    return say("nothing said of", spoken(query.text), words=quote_list(unknown, query.text)) if unknown else None


def _has(article: Article, name: Name) -> bool:
    told = _words_of(article)
    return any(part[:_OF_A_NAME] in told for part in name.parts)


@lru_cache(maxsize=KEPT)
def _words_of(article: Article) -> str:
    """All words of an article and its record, as the parts of names are."""
    return plain_words(fold(f"{article.text} {article.title} {article.author} {article.source}"))


_OF_A_NAME = 5  # letters, so that Iranian is of Iran


def _barred(ranking: Ranking, found: Found, measured: Mapping[str, float]) -> str | None:
    query = ranking.query
    newest = max((a.published_at[:10] for _, a in found if a.published_at), default=None)
    if query.latest and newest and newest[: len(query.latest)] < query.latest and query.past:
        return say("too old", spoken(query.text), newest=newest, asked=query.latest)
    if unknown := years_unknown(query.text, found):
        return say("nothing said of", spoken(query.text), words=quote_list(unknown, query.text))
    if measured["ahead"] and query.past and measured["near"] >= ON_IT:
        return _in_its_words("still to come", ranking)
    if measured["silent"]:
        return _in_its_words("undisclosed", ranking)
    if measured["premise"] > ASSUMED:
        assumed = premise(query.text, " ".join(article.text for _, article in found))
        name = "premise" if assumed else "premise unnamed"
        return say(name, spoken(query.text), premise=assumed or "")
    return None


def _in_its_words(name: str, ranking: Ranking) -> str:
    """A reason that the best sentence gives itself, with its words."""
    best, in_language = ranking.sentences[0], spoken(ranking.query.text)
    record = (best.article.source or best.article.author or best.article.title, best.article.published_at)
    whose = [plainly(record[0] or ""), in_words((record[1] or "")[:10], in_language) if record[1] else ""]
    words = plainly(best.text) if len(best.text) <= LONGEST_QUOTED else f"{plainly(best.text)[:LONGEST_QUOTED]}…"
    return say(name, in_language, words=words, whose=", ".join(filter(None, whose)))


def years_unknown(question: str, found: Found) -> list[str]:
    """The years that `question` names and nothing found does, in its words, its title or its date."""
    told = " ".join(f"{hit.text} {article.title or ''} {article.published_at or ''}" for hit, article in found)
    return [year for year in YEAR.findall(question) if year not in told]


def _unfit(query: Query, ranking: Ranking) -> str | None:
    """Why no sentence that speaks of the question answers it, where a number or date is asked for and none has one."""
    asked = ("number", "date") if is_spaceless(query.text) else ("number", "date", "reason")
    if query.kind not in asked or fitting(ranking) is not None:
        return None
    in_language = spoken(query.text)
    return say("touched on", in_language, asked=say(f"asked: {query.kind}", in_language))


def fitting(ranking: Ranking) -> Scored | None:
    """The best sentence that holds the sort of thing asked for; one close behind only if its article has the names."""
    best = ranking.sentences[0]
    named = [name for name in names(ranking.query.text) if name.sure]
    near = (s for s in ranking.sentences if _holds(ranking.query, s) and s.score >= best.score - FIT_WITHIN)
    return next((s for s in near if s is best or all(_has(s.article, name) for name in named)), None)


def _holds(query: Query, sentence: Scored) -> bool:
    """Whether a sentence holds the sort of thing asked for, or, asked why, what stands right behind it does."""
    if sentence.fits or query.kind != "reason":
        return sentence.fits
    end = sentence.unit.end
    return fits("reason", query.text, sentence.article.text[end : end + RIGHT_BEHIND])


_WHY = r"\W*(?i:and |so |but )?(?i:why) "
_WHY_DID = late(
    _WHY + r"did (?P<subject>(?:(?:the|a|an|its|their|his|her) )?(?:(?:[A-Z][\w’'-]* )+|(?!the |an? )[a-z]+ "
    r"(?:of (?:the )?[A-Z][\w’'-]* )?)"
    r"|(?:he|she|it|they) )(?<!['’]s )(?P<verb>(?!of\b)[a-z]+)\b(?P<rest>[^?？]*)"
)
_PARTICIPLE = (
    rf"(?:[a-z]+(?:ed|en|wn)|{'|'.join(sorted(w for w, base in IRREGULAR.items() if w != base and len(w) > 2))})"
)
_WHY_WAS = late(_WHY + rf"(?P<verb>was|were|has|have|is|are) (?P<subject>.+?) (?P<done>{_PARTICIPLE}\b[^?？]*)")


def premise(question: str, told: str = "") -> str | None:
    """What a "why" question takes for granted, as a clause: "the mayor resigned"; None where that cannot be told, as of
    "the cable car", where `told` has what would be who and did what as one thing."""
    if match := _WHY_WAS.match(question):
        return " ".join(f"{match['subject']} {match['verb'].lower()} {match['done']}".split())
    match = _WHY_DID.match(question)
    if match and f"{match['subject']}{match['verb']}".lower() not in told.lower():
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
    words = quote_list(unmentioned(query, found, ranking), query.text)
    if words and not relevant:
        return say("nothing said of", in_language, words=words)
    if words:
        return say("not said, unmentioned", in_language, asked=asked, words=words)
    if relevant or _is_touched(query, found, ranking):
        return say("touched on", in_language, asked=asked)
    return say("nothing answers", in_language)


def _is_touched(query: Query, found: Found, ranking: Ranking) -> bool:
    """Whether what was found says at least half of the telling words of the question, or of what its turn leans on."""
    has, end = ranking.credits.of(*everything(found)), len(parted(query.text)[0])
    telling = [t for t in query.terms if _is_telling(t)]
    looked_for = [t for t in telling if t.start >= end] or telling
    return sum(has[t.key] > 0 for t in looked_for) * 2 >= max(1, len(looked_for))


def unmentioned(query: Query, found: Found, ranking: Ranking) -> list[str]:
    """The words of the question, as asked, that nothing found says and a reader would look for; not those that it is
    about in brackets. Of several sentences, names and what the request is about alone: others speak of the writer."""
    turn = parted(query.text)[0]
    has = ranking.credits.of(*everything(found))
    lacking = [t for t in query.terms if t.start < len(turn) and not has[t.key] and _is_telling(t)]
    if lacking and knows(turn) and _SEVERAL.search(turn) and (heard := hear(turn)) is not None:
        first = turn.find(heard.topic)
        sure = [(n.start, n.end) for n in names(turn) if n.sure]
        spans = [(first, first + len(heard.topic)), *sure] if heard.topic else sure
        lacking = [t for t in lacking if any(start <= t.start and t.end <= end for start, end in spans)]
    return [query.text[t.start : t.end] for t in lacking]


_SEVERAL = late(r"[.!?;:]\s+\S")


def _is_telling(term: QueryTerm) -> bool:
    """Whether that nothing mentions it says why there is no answer: a name, a thing or a figure, and no filling."""
    if term.kind == "number":
        return len(term.surface) > 1
    return term.name or term.focus or term.kind != "word" or (term.weight >= TELLING and not term.verb)
