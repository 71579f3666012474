"""Who says it: in a sentence of the answer, in the article, and whether the two agree.

Where it is not certain who says it in the article, nothing is said against a sentence on the strength of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.proof.reasons import reason
from qa.proof.speakers import chinese
from qa.proof.speakers.attribution import SpeakerReading
from qa.proof.speakers.cast import is_form, strip_possessive, telling_words, titled
from qa.proof.speakers.speech import cues, masked
from qa.proof.speakers.who_speaks import reading_of, speaker_of
from store.article import Article
from store.language.patterns import late, one_of
from store.language.people import SPEAKING_BODIES
from store.language.quotation_marks import quotations
from store.language.reporting import A_TEXT, ABOUT_TEXTS
from store.language.text import is_spaceless
from store.language.tokens import is_function, tokens

SpeakerVerdict = Literal["right", "wrong", "unclear", "missing", "pronoun", "none"]


@dataclass(frozen=True)
class Attribution:
    """Who a sentence says is speaking: `speaker` as it has them, `start:end` what they are said to say. Words before a
    colon, `labelled`, may be a heading as well: "Costs: 4 million"."""

    speaker: str
    start: int
    end: int
    quoted: bool
    labelled: bool = False


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
            labelled = cue.order == "colon" and not inside
            result.append(Attribution(sentence[slice(*cue.speaker)], start, end, inside, labelled))
    return tuple(result)


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
    given = [one for one in attributed(sentence) if not one.labelled or one.speaker in article.text]
    said = [a.speaker for a in _giving(given, sentence, article.text[slice(*span)])]
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
        if _is_named_beside(sentence, name, [a.speaker for a in given]):
            why = "In the article {there} says this; the sentence leaves open who does."
            return SpeakerCheck("unclear", reason(why, there=name))
        return SpeakerCheck("wrong", reason("In the article {there} says this, not {here}.", there=name, here=other))
    return SpeakerCheck("none")


def gives_words_of(sentence: str, told: str) -> bool:
    """Whether what `sentence` has somebody say, or all of it where that is nobody, has at least a few of the words that
    are `told`."""
    said = [sentence[one.start : one.end] for one in attributed(sentence)] or [sentence]
    own, there = (_stems(text) for text in (" ".join(said), told))
    return len(own & there) >= _FEW * len(own)


_FEW = 0.3
"""The share of the words that somebody is said to say, from which on they may be those that another says."""


def _giving(given: Sequence[Attribution], sentence: str, words: str) -> Sequence[Attribution]:
    """Those of the attributions of `sentence` that may give somebody `words`, where several people speak in it: what
    the others are said to say has far less of them ("A said that …, while B said that …")."""
    told = _stems(words)
    own = [_stems(sentence[one.start : one.end]) for one in given]
    shares = [len(told & stems) / (len(stems) or 1) for stems in own]
    return [one for one, share in zip(given, shares, strict=True) if 2 * share >= max(shares)]


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
    if any(is_form(n, name) for n in given):
        return True
    if not reading.is_person(name) and telling_words(words) & telling_words(name):
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
    mine, theirs = telling_words(name_of(words)), telling_words(name)
    if not mine or not theirs:
        return False
    if mine == theirs or telling_words(words) == theirs:
        return True
    if reading.is_person(name):
        voice = reading.phrase(words)
        if voice.name is not None and (voice.person is not None or is_spaceless(voice.name)):
            return voice.name.casefold() == name.casefold()
        return is_form(" ".join(re.findall(r"\w+", name_of(words))), name)
    return mine <= theirs and bool(mine - SPEAKING_BODIES)


_OUTLET = late(
    rf"^(?:(?:the|this|an?)\s+)?(?:(?:news|opinion)\s+)?(?:{A_TEXT}|{one_of(ABOUT_TEXTS)})s?\b"
    r"|文章|报[道导]|本文|作者|该报",
    re.IGNORECASE,
)


def _is_outlet(words: str, article: Article) -> bool:
    """Whether a phrase means the article, its author or its outlet, and so nobody in it."""
    told = telling_words(words)
    names = (telling_words(t) for t in (article.source, article.author) if t)
    if _OUTLET.match(words) or any(told and told <= name for name in names):
        return True
    return len(told) > 2 and told <= telling_words(article.title or "")
