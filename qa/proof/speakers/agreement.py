"""Who says it: in a sentence of the answer, in the article, and whether the two agree.

Precision comes before recall: where two people could be meant, the speaker is given as uncertain, and nothing is said
against a sentence on the strength of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa.proof.reasons import reason
from qa.proof.speakers import chinese
from qa.proof.speakers.attribution import Pair, SpeakerReading
from qa.proof.speakers.cast import strip_possessive, titled
from qa.proof.speakers.interview import FEWEST
from qa.proof.speakers.speech import cues, masked
from store.article import Article
from store.language.patterns import late, one_of
from store.language.people import SPEAKING_BODIES
from store.language.quotation_marks import quotations
from store.language.reporting import A_TEXT, ABOUT_TEXTS
from store.language.text import is_spaceless
from store.language.tokens import is_function, tokens

Kind = Literal["direct", "indirect", "none"]
SpeakerVerdict = Literal["right", "wrong", "unclear", "missing", "pronoun", "none"]


@dataclass(frozen=True)
class Attribution:
    """Who a sentence says is speaking: `speaker` as it has them, `start:end` what they are said to say."""

    speaker: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class Speaker:
    """Who says a span of an article. `name` is the fullest name the article has, or the role where it has none.

    `words` are the article's own: "she", "the mayor". `kind` is direct for words in quotation marks, indirect for
    reported ones, none for what the article itself tells. `certain` is False where another speaker would fit as well.
    """

    name: str | None
    words: str
    kind: Kind
    certain: bool


@dataclass(frozen=True)
class SpeakerCheck:
    """Whether a sentence gives the article's speaker; `reason` is a plain sentence that tells who does not fit."""

    verdict: SpeakerVerdict
    reason: str | None = None


def attributed(sentence: str) -> tuple[Attribution, ...]:
    """Who is said to say what in `sentence`, in order; empty where nobody is."""
    found = quotations(sentence)
    mask = masked(sentence, found)
    result: list[Attribution] = []
    for cue in chinese.cues(mask) if is_spaceless(sentence) else cues(mask):
        start, end = cue.content
        inside = any(q.start >= start - 1 and q.end <= end + 1 for q in found)
        if cue.strong or inside or cue.order == "inside":
            result.append(Attribution(sentence[slice(*cue.speaker)], start, end, inside))
    return tuple(result)


def speaker_of(article: Article, start: int, end: int) -> Speaker:
    """Who says `article.text[start:end]` in the article."""
    reading = reading_of(article)
    quote = next((q for q in reading.quotes if q.start <= start and end <= q.end), None)
    at = reading.at(quote.start if quote else start)
    if at is None:
        return Speaker(None, "", "direct" if quote else "none", False)
    if quote is not None:
        inner = reading.nested(quote, start, end)
        if inner is not None:
            return Speaker(inner[1].name, inner[0], "direct", inner[1].certain)
        return _speaker(article, reading.quoting(at, quote), "direct")
    unit = reading.units[at]
    end = min(end, unit.end)
    said = reading.said_in(at, start, end)
    whole = [q for q in unit.quotes if start <= q.start and q.end <= end]
    if said is None and whole and sum(q.end - q.start for q in whole) >= 0.5 * (end - start):
        return _speaker(article, reading.quoting(at, whole[0]), "direct")
    if said is not None:
        return _speaker(article, said, "direct" if whole or said[0].order == "colon" else "indirect")
    host = reading.host(unit.paragraph)
    return Speaker(host.name, "", "direct", host.certain) if host else Speaker(None, "", "none", True)


def interviewed(article: Article, start: int) -> str:
    """Who gives the answer of an interview that `article.text[start:]` begins in; "" elsewhere, and where it says so
    itself."""
    if article.text.count("?\n") < FEWEST or is_spaceless(article.text):
        return ""
    reading = reading_of(article)
    at = reading.at(start)
    host = reading.host(reading.units[at].paragraph) if at is not None else None
    name = host.name if host and host.person and host.certain and host.name else ""
    return "" if name and re.match(rf"\W*(?:\w+ )*{re.escape(name.split()[-1])}:", article.text[start:]) else name


def _speaker(article: Article, said: Pair | None, kind: Kind) -> Speaker:
    if said is None:
        return Speaker(None, "", kind, False)
    cue, voice = said
    words = " ".join(article.text[slice(*cue.speaker)].split())
    return Speaker(voice.name, words, kind, voice.certain and voice.name is not None)


def check_speaker(sentence: str, article: Article, span: tuple[int, int]) -> SpeakerCheck:
    """Whether the speaker that `sentence` names is the one who says `span` in `article`.

    `wrong` only where the sentence names somebody else for certain: another person or body of the article, or a name
    it does not have; `unclear` where it names the article's speaker besides. Attributed to the article or its outlet,
    words of somebody in it are `missing` their speaker.
    """
    reading = reading_of(article)
    speaker = speaker_of(article, *_told_of(sentence, reading, article, span))
    if speaker.name is None or not speaker.certain or speaker.kind == "none":
        return SpeakerCheck("none")
    name = speaker.name
    said = [a.speaker for a in attributed(sentence)]
    verdicts = [_same(reading, article, words, name) for words in said]
    if True in verdicts:
        return SpeakerCheck("right")
    named = [w for w in said if reading.is_pronoun(w) or not _is_outlet(w, article)]
    if not named:
        return SpeakerCheck("missing", reason("The article gives this as the words of {name}.", name=name))
    if all(reading.is_pronoun(w) for w in named):
        return SpeakerCheck("pronoun", reason("“{words}” is {name} in the article.", words=named[0], name=name))
    if all(v is False or reading.is_pronoun(w) or w not in named for v, w in zip(verdicts, said, strict=True)):
        other = next(w for w in named if not reading.is_pronoun(w))
        if _is_named_beside(sentence, name, said):
            why = "In the article {there} says this; the sentence leaves open who does."
            return SpeakerCheck("unclear", reason(why, there=name))
        return SpeakerCheck("wrong", reason("In the article {there} says this, not {here}.", there=name, here=other))
    return SpeakerCheck("none")


def _is_named_beside(sentence: str, name: str, said: Sequence[str]) -> bool:
    """Whether a sentence has the name of who says it in the article, in words that were not read as whose they are: "A
    said that …, though B pointed to …"."""
    named = len(re.findall(rf"\b{re.escape(name.split()[-1])}\b", sentence))
    return named > sum(name.split()[-1] in words for words in said)


def _told_of(sentence: str, reading: SpeakerReading, article: Article, span: tuple[int, int]) -> tuple[int, int]:
    """The part of `span` that `sentence` tells most of, where several speak in it: "A said …; B called that …"."""
    first, last = reading.at(span[0]), reading.at(span[1] - 1)
    if first is None or last is None:
        return span
    pairs = [pair for unit in reading.units[first : last + 1] for pair in unit.pairs]
    said = [(max(cue.content[0], span[0]), min(cue.content[1], span[1])) for cue, speaking in pairs if speaking.name]
    said = [(start, end) for start, end in said if start < end]
    if len({speaking.name for _, speaking in pairs if speaking.name}) < 2 or not said:
        return span
    told = _stems(sentence)
    shared = [len(told & _stems(article.text[slice(*part)])) for part in said]
    return said[shared.index(max(shared))] if shared.count(max(shared)) == 1 else span


def _stems(text: str) -> set[str]:
    return {t.stem for t in tokens(text) if t.kind in ("word", "number", "han") and not is_function(t)}


def _same(reading: SpeakerReading, article: Article, words: str, name: str) -> bool | None:
    """Whether `words` of an answer mean `name` of the article; None where that cannot be told."""
    if reading.is_pronoun(words):
        return None
    given = reading.names_in(words)
    voices = [reading.phrase(w) for w in (words, *given)]
    if any(v.name and v.name.casefold() == name.casefold() for v in voices):
        return True
    if any(_is_form(n, name) for n in given):
        return True
    if not reading.is_person(name) and _content(words) & _content(name):
        return True
    if any(v.name and v.certain and reading.is_person(v.name) for v in voices):
        return False
    if given and not any(w in article.text for n in given for w in n.split()):
        return False
    if any(" " in n and n.split()[-1] == name.split()[-1] for n in given):  # another one of the same surname
        return False
    if given and reading.is_person(name):  # a body may speak through its people
        return None if reading.is_beside(name, given) else False
    return False if given else None


def cast_of(article: Article) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people and the bodies that an article names, as it first has them."""
    return reading_of(article).cast


def name_of(words: str) -> str:
    """A name without title and possessive ending: "Mayor Brandt's" is "Brandt"."""
    return strip_possessive(titled(strip_possessive(words))[1]) or words


def is_named(words: str, name: str, article: Article) -> bool:
    """Whether `words`, as somebody may call them, mean `name` of the article and nobody else in it.

    A person by the name or a part of it that fits, or by the role that nobody else there has; a body by words of its
    name that are no mere kind of body.
    """
    reading = reading_of(article)
    mine, theirs = _content(name_of(words)), _content(name)
    if not mine or not theirs:
        return False
    if mine == theirs or _content(words) == theirs:
        return True
    if reading.is_person(name):
        voice = reading.phrase(words)
        if voice.person is not None and voice.name is not None:
            return voice.name.casefold() == name.casefold()
        return _is_form(" ".join(re.findall(r"\w+", name_of(words))), name)
    return mine <= theirs and bool(mine - SPEAKING_BODIES)


def _is_form(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same surname, and given names or initials that do not clash; or one
    with what they are before it ("Deckhand Yann Osterby")."""
    mine, theirs = one.casefold().split(), other.casefold().split()
    if not mine or mine[-1] != theirs[-1]:
        return False
    shared = min(len(mine), len(theirs))
    if shared == 1 or mine[-shared:] == theirs[-shared:]:
        return True
    a, b = mine[0].strip("."), theirs[0].strip(".")
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


_OUTLET = late(
    rf"^(?:(?:the|this|an?)\s+)?(?:(?:news|opinion)\s+)?(?:{A_TEXT}|{one_of(ABOUT_TEXTS)})s?\b"
    r"|文章|报道|本文|作者|该报",
    re.IGNORECASE,
)


def _is_outlet(words: str, article: Article) -> bool:
    """Whether a phrase means the article, its author or its outlet, and so nobody in it."""
    told = _content(words)
    names = (_content(t) for t in (article.source, article.author) if t)
    if _OUTLET.match(words) or any(told and told <= name for name in names):
        return True
    return len(told) > 2 and told <= _content(article.title or "")


def _content(phrase: str) -> set[str]:
    """The words of a phrase that tell who is meant: not the little ones, nor whose it is."""
    owned = re.sub(r"\b\w+['’]s\b", "", phrase.casefold())
    return set(re.findall(r"\w+", owned)) - {"the", "a", "an", "of", "for", "its", "at", "about"}


@lru_cache(maxsize=64)
def reading_of(article: Article) -> SpeakerReading:
    """`article` read for who says what in it; the last ones are kept."""
    return chinese.ChineseReading(article) if is_spaceless(article.text) else SpeakerReading(article)
