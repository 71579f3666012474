"""Who says it: in a sentence of the answer, in the article, and whether the two agree.

Precision comes before recall: where two people could be meant, the speaker is given as uncertain, and nothing is said
against a sentence on the strength of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa import chinese
from qa.cast import bare, titled
from qa.marks import quotations
from qa.reading import Pair, Reading
from qa.speech import cues, masked
from store.article import Article
from store.text import is_spaceless

Kind = Literal["direct", "indirect", "none"]
SpeakerVerdict = Literal["right", "wrong", "missing", "pronoun", "none"]


@dataclass(frozen=True)
class Attribution:
    """Who a sentence says is speaking: `speaker` and `verb` as it has them, `start:end` what they are said to say."""

    speaker: str
    verb: str
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
    """Whether a sentence gives the article's speaker. `said` is who says it there, `reason` a plain sentence."""

    verdict: SpeakerVerdict
    said: str | None = None
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
            result.append(Attribution(sentence[slice(*cue.speaker)], sentence[slice(*cue.verb)], start, end, inside))
    return tuple(result)


def speaker_of(article: Article, start: int, end: int) -> Speaker:
    """Who says `article.text[start:end]` in the article."""
    reading = _reading(article)
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


def _speaker(article: Article, said: Pair | None, kind: Kind) -> Speaker:
    if said is None:
        return Speaker(None, "", kind, False)
    cue, voice = said
    words = " ".join(article.text[slice(*cue.speaker)].split())
    return Speaker(voice.name, words, kind, voice.certain and voice.name is not None)


def check_speaker(sentence: str, article: Article, span: tuple[int, int]) -> SpeakerCheck:
    """Whether the speaker that `sentence` names is the one who says `span` in `article`."""
    speaker = speaker_of(article, *span)
    said = attributed(sentence)
    if speaker.name is None or not speaker.certain or speaker.kind == "none":
        return SpeakerCheck("none")
    if not said:
        return SpeakerCheck("missing", speaker.name, f"The article gives this as the words of {speaker.name}.")
    reading = _reading(article)
    verdicts = [_same(reading, a.speaker, speaker.name) for a in said]
    if any(v is True for v in verdicts):
        return SpeakerCheck("right", speaker.name)
    if all(reading.is_pronoun(a.speaker) for a in said):
        return SpeakerCheck("pronoun", speaker.name, f"“{said[0].speaker}” is {speaker.name} in the article.")
    if all(v is False or reading.is_pronoun(a.speaker) for v, a in zip(verdicts, said, strict=True)):
        return SpeakerCheck("wrong", speaker.name, f"In the article {speaker.name} says this, not {said[0].speaker}.")
    return SpeakerCheck("none", speaker.name)


def _same(reading: Reading, words: str, name: str) -> bool | None:
    """Whether `words` of an answer mean `name` of the article; None where that cannot be told."""
    if reading.is_pronoun(words):
        return None
    mine = reading.phrase(words)
    if mine.name is None:
        return None
    if mine.name.lower() == name.lower() or bare(titled(words)[1]).lower() == name.lower():
        return True
    a, b = _content(words if mine.person is None else mine.name), _content(name)
    if a & b:
        return True if mine.person is None else None
    return False


def _content(phrase: str) -> set[str]:
    return {w for w in re.findall(r"\w+", phrase.lower()) if w not in ("the", "a", "an", "of", "for", "its", "at", "s")}


@lru_cache(maxsize=64)
def _reading(article: Article) -> Reading:
    return chinese.ChineseReading(article) if is_spaceless(article.text) else Reading(article)
