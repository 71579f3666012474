"""Who says a stretch of an article: by the phrase beside it, and as the reader reads it there.

Precision comes before recall: where two people could be meant, the speaker is given as uncertain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Literal, NamedTuple

from qa.logistic import read_fit
from qa.proof.speakers import chinese
from qa.proof.speakers.attribution import Pair, SpeakerReading
from qa.proof.speakers.cast import GENDERS, head_of, is_form, telling_words
from qa.proof.speakers.interview import is_interview
from qa.proof.speakers.speech import SpeechCue
from qa.proof.speakers.voices import NOBODY, Voice, is_document, is_indefinite, of
from qa.reader import knows
from qa.reader.speaking import Naming, Said, name_speakers
from store.article import Article
from store.language.patterns import late
from store.language.quotation_marks import QuotedSpan
from store.language.reporting import NAME, PRONOUNS
from store.language.text import is_spaceless

Kind = Literal["direct", "indirect", "none"]
Cue = Literal["named", "pointed", "turn", "none"]
"""A phrase that names whoever speaks ("Berg", "a man in the crowd"), beside a quotation; one that points at them
("she", "the mayor") or stands further away; an interview's turn; and none."""

BESIDE = 60
"""Characters that may part a phrase from the quotation that it stands beside."""

FEWEST_WORDS = 3
"""Words of a quotation that is read for who says it: the reader learned from none of fewer."""

MOST = 60
"""Stretches of an article of which it is read at once who says them."""

SURE: Mapping[str, Mapping[str, float]] = read_fit("qa.proof.speakers", "speakers.json")["sure"]
"""By the kind of speech, how surely the reader has to name a speaker for that name to stand, in logits: the `same` as
an uncertain phrase does, or another, by the phrase beside the words. `python -m evals.fits.speakers` fits it."""


@dataclass(frozen=True)
class Speaker:
    """Who says a span of an article. `name` is the fullest name the article has, or the role where it has none.

    `words` are the article's own: "she", "the mayor". `kind` is direct for words in quotation marks, indirect for
    reported ones, none for what the article itself tells. `certain` is False where another speaker would fit as well.
    `cue` is how the article tells it.
    """

    name: str | None
    words: str
    kind: Kind
    certain: bool
    cue: Cue = "none"


def speaker_of(article: Article, start: int, end: int) -> Speaker:
    """Who says `article.text[start:end]` in the article, as the reader reads it and as the phrase beside it says.
    Raises ReaderError when the reader's files are missing or damaged."""
    (speaker,) = settle(article, [(start, end)], [cued_speaker(article, start, end)])
    return speaker


def settle(article: Article, spans: Sequence[tuple[int, int]], cued: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Who says each (start, end), of which `cued` has what the phrases tell; of `MOST` of them at most it is read.

    Raises as `speaker_of` does.
    """
    said = [_read_at(article, *span, one) for span, one in zip(spans, cued, strict=True)]
    asked = list(dict.fromkeys(one for one in said if one is not None))[:MOST]
    named = dict(zip(asked, name_speakers(article, asked), strict=True))
    return tuple(
        _settled(one, named[at], article) if at is not None and at in named else one
        for one, at in zip(cued, said, strict=True)
    )


class SpeakerReadings(NamedTuple):
    """What the phrase beside some words tells of their speaker, and the name that the reader gives, "" for none, with
    its score in logits; `same` if that is the one of the phrase."""

    cued: Speaker
    name: str
    score: float
    same: bool


def readings_of(article: Article, start: int, end: int) -> SpeakerReadings:
    """Both readings of who says `article.text[start:end]`, before they are settled. Raises as `speaker_of` does."""
    cued = cued_speaker(article, start, end)
    said = _read_at(article, start, end, cued)
    (named,) = name_speakers(article, [said]) if said else (None,)
    voice = _voice(named, cued, article) if named else NOBODY
    return SpeakerReadings(cued, voice.name or "", named.score if named else 0.0, _is_one(voice.name, cued.name))


def _settled(cued: Speaker, named: Naming | None, article: Article) -> Speaker:
    """Who says it, by the phrase beside the words and by the words that the reader holds to name the speaker.

    Certain where both name one, and where the reader alone does, if it is sure enough of it. A quotation that the
    reader holds for nobody's words, as a title is, is not certain to be anybody's.
    """
    if named is None or named.score <= 0:
        return replace(cued, certain=cued.certain and cued.kind == "indirect")
    voice = _voice(named, cued, article)
    if _is_one(voice.name, cued.name):
        sure = named.score >= SURE[cued.kind].get("same", inf) and voice.certain
        return replace(cued, certain=cued.certain or sure)
    if not voice.name or named.score < SURE[cued.kind].get(cued.cue, inf):
        return replace(cued, certain=cued.certain and voice is NOBODY)
    return Speaker(voice.name, cued.words or " ".join(named.words.split()), cued.kind, True, cued.cue)


def _voice(named: Naming, cued: Speaker, article: Article) -> Voice:
    """Whom the words name that the reader gives, themselves or beside them: nobody where they name several or several
    bear that name, it is that of a text, or the phrase beside what is said is none of theirs, as "she" is no man's."""
    words, reading = " ".join(named.words.split()), reading_of(article)
    voice = reading.phrase(words)
    if voice.person is None and named.start is not None:
        person = reading.person_beside(named.start, named.start + len(named.words))
        voice = of(person) if person else voice
    she_or_he = GENDERS.get(cued.words.lower())
    clashes = voice.gender and she_or_he and voice.gender != she_or_he
    several = "\n" in named.words or _names_several(words, reading) or reading.is_shared(words)
    if clashes or several or (voice.person is None and is_document(words)):
        return NOBODY
    name = voice.name or words
    belonging = None if voice.person else _BELONGING.match(name)
    return replace(voice, name=belonging["who"] if belonging else name)


_BELONGING = late(rf"(?P<who>{NAME})\s+(?:of|from|at|for|with)\s+(?:the|an?|its|our|their)\s+[a-z]")
"""A name with what its bearer belongs to behind it: "Bea Monk of the supporters' trust"."""


def _names_several(words: str, reading: SpeakerReading) -> bool:
    """Whether words name more than one that may speak: what somebody is minister of is none."""
    people = {name for name in reading.names_in(words) if reading.is_person(name)}
    return len(people) > 1 or len(reading.names_in(head_of(words))) > 1


def _is_one(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    mine, theirs = telling_words(one), telling_words(other)
    return is_form(one, other) or bool(mine and theirs and (mine <= theirs or theirs <= mine))


def _read_at(article: Article, start: int, end: int, cued: Speaker) -> Said | None:
    """What the reader is asked about for `article.text[start:end]`: the quotation that holds it or that it holds, or
    else its sentence.

    None where it is not asked: nobody speaks there, or more than one; the article names or marks who does; it is a word
    or two; the language is none of the reader's.
    """
    words = article.text[start:end]
    told = cued.kind == "none" or cued.cue in ("named", "turn")
    if told or len(words.split()) < FEWEST_WORDS or is_spaceless(article.text) or not knows(words):
        return None
    reading = reading_of(article)
    holding = _quotation(reading, start, end)
    if holding is not None:
        return None if reading.nested(holding, start, end) else Said(holding.inner_start, holding.inner_end, True)
    held = next((q for q in reading.quotes if start <= q.start and q.end <= end), None)
    if cued.kind == "direct" and held is not None:
        return Said(held.inner_start, held.inner_end, True)
    at = reading.at(start)
    if at is None or len({voice.name for voice in reading.units[at].voices if voice.name}) > 1:
        return None
    return Said(reading.units[at].start, reading.units[at].end, False)


def _quotation(reading: SpeakerReading, start: int, end: int) -> QuotedSpan | None:
    """The quotation that holds `start`..`end`."""
    before = bisect_right(reading.quotes, start, key=lambda q: q.start)
    return next((q for q in reading.quotes[max(0, before - 1) : before] if end <= q.end), None)


def cued_speaker(article: Article, start: int, end: int) -> Speaker:
    """Who says `article.text[start:end]` by the phrases of the article alone, as "she said"; nothing is read for it."""
    reading = reading_of(article)
    quote = _quotation(reading, start, end)
    at = reading.at(quote.start if quote else start)
    if at is None:
        return Speaker(None, "", "direct" if quote else "none", False)
    if quote is not None:
        inner = reading.nested(quote, start, end)
        if inner is not None:
            return Speaker(inner[1].name, inner[0], "direct", inner[1].certain)
        return speaker_by(article, reading.quoting(at, quote), "direct", quote)
    unit = reading.units[at]
    end = min(end, unit.end)
    said = reading.said_in(at, start, end)
    whole = [q for q in unit.quotes if start <= q.start and q.end <= end]
    if said is None and whole and sum(q.end - q.start for q in whole) >= 0.5 * (end - start):
        return speaker_by(article, reading.quoting(at, whole[0]), "direct", whole[0])
    if said is not None:
        return speaker_by(article, said, "direct" if whole or said[0].order == "colon" else "indirect")
    host = reading.host(unit.paragraph)
    return Speaker(host.name, "", "direct", host.certain, "turn") if host else Speaker(None, "", "none", True)


def interviewed(article: Article, start: int) -> str:
    """Who gives the answer of an interview that `article.text[start:]` begins in; "" elsewhere, and where it says so
    itself."""
    spaceless = is_spaceless(article.text)
    if not spaceless and not is_interview(article.text):
        return ""
    reading = reading_of(article)
    at = reading.at(start)
    host = reading.host(reading.units[at].paragraph) if at is not None else None
    if host is None or not host.name or not host.certain:
        return ""
    if not host.person and not (spaceless and reading.is_person(host.name)):
        return ""
    label = rf"{re.escape(host.name)}：" if spaceless else rf"(?:\w+ )*{re.escape(host.name.split()[-1])}:"
    return "" if re.match(rf"\W*{label}", article.text[start:]) else host.name


def is_asker(article: Article, start: int) -> bool:
    """Whether `article.text[start:]` begins in what whoever interviews says right before an answer, as a question or
    not: "The critic of the Echo called you a bank."."""
    if is_spaceless(article.text) or not is_interview(article.text):
        return False
    reading = reading_of(article)
    at = reading.at(start)
    paragraph = reading.units[at].paragraph if at is not None else None
    return paragraph is not None and reading.answering(paragraph) is None and bool(reading.answering(paragraph + 1))


def asked_before(article: Article, start: int) -> int:
    """Where the question begins that is told with the answer of an interview in 问：／答： which `article.text[start:]`
    opens, as that says little without it; else where it begins behind its label."""
    label = chinese.ANSWERED.match(article.text, start)
    if label is None or (start and article.text[start - 1] != "\n") or not interviewed(article, start):
        return start
    before = article.text[:start].rstrip()
    asked = before.rfind("\n") + 1
    leans = _LEANS.match(article.text, label.end()) and chinese.ASKED.match(before, asked)
    return asked if leans else label.end()


_LEANS = late(r"[^。！？\n]{1,16}(?:[。！？\n]|$)|(?:没?有|[是不会能对那这他她它]|同意|当然|因为)")
"""An answer of a few signs, or one that begins with a word for something in its question."""


def speaker_by(article: Article, said: Pair | None, kind: Kind, quote: QuotedSpan | None = None) -> Speaker:
    """Who says something by the phrase `said`, beside `quote` where that is a quotation."""
    if said is None:
        return Speaker(None, "", kind, False)
    cue, voice = said
    words = " ".join(article.text[slice(*cue.speaker)].split())
    last = (words.split() or [""])[-1]
    names = (last[:1].isupper() and last.lower() not in PRONOUNS) or is_indefinite(words)
    beside = quote is None or _is_beside(cue, quote, article.text)
    certain = voice.certain and voice.name is not None
    return Speaker(voice.name, words, kind, certain, "named" if names and beside else "pointed")


def _is_beside(cue: SpeechCue, quote: QuotedSpan, text: str) -> bool:
    """Whether a phrase that reports belongs to a quotation and to nothing between: "Berg told the council: “…”"."""
    begin, end = min(cue.speaker[0], cue.verb[0]), max(cue.speaker[1], cue.verb[1])
    between = text[end : quote.start] if end <= quote.start else text[quote.end : begin]
    return cue.strong and len(between) <= BESIDE and not _BREAK.search(between)


_BREAK = re.compile(r"[.!?\n]")


@lru_cache(maxsize=64)
def reading_of(article: Article) -> SpeakerReading:
    """`article` read for who says what in it; the last ones are kept."""
    return chinese.ChineseReading(article) if is_spaceless(article.text) else SpeakerReading(article)
