"""All that an article has somebody say: each quotation and each reported sentence, with its speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from qa.proof.speakers.agreement import Speaker, is_named, reading_of, speaker_of
from qa.proof.speakers.attribution import SpokenSentence
from store.article import Article
from store.language.quotation_marks import words

FEWEST = 3
"""Words of a quotation that is told as one: fewer are a word held at arm's length, or a name."""


@dataclass(frozen=True)
class Utterance:
    """`article.text[start:end]` are the words said by `speaker`, within the sentence `article.text[first:last]`.

    `direct`: they stand in quotation marks, which are no part of them, or behind the name in an interview. What is
    reported is told by the whole sentence.
    """

    start: int
    end: int
    first: int
    last: int
    speaker: Speaker
    direct: bool


def utterances(article: Article) -> tuple[Utterance, ...]:
    """What is said in `article`, in its order: of a sentence with quotations these, else what it reports."""
    found: list[Utterance] = []
    reading = reading_of(article)
    for number, paragraph in groupby(reading.units, key=lambda unit: unit.paragraph):
        units, person = list(paragraph), reading.answering(number)
        if person is not None:
            start, end = units[0].start, units[-1].end
            found.append(Utterance(start, end, start, end, Speaker(person.name, "", "direct", certain=True), True))
        else:
            found += _joined([u for unit in units for u in _of(article, unit)])
    return tuple(found)


def said_by(name: str, article: Article) -> tuple[Utterance, ...]:
    """What `name`, as somebody may call them, says in `article`; nothing that another could have said as well."""
    return tuple(u for u in utterances(article) if u.speaker.name and _is(name, u.speaker, article))


def _joined(paragraph: list[Utterance]) -> list[Utterance]:
    """What a paragraph says, a turn of an interview as one and a sentence that reports twice once."""
    kept: list[Utterance] = []
    for one in paragraph:
        last = kept[-1] if kept else None
        if last and last.speaker.name == one.speaker.name and _goes_on(last, one):
            kept[-1] = replace(last, end=one.end, last=one.last)
        else:
            kept.append(one)
    return kept


def _goes_on(one: Utterance, other: Utterance) -> bool:
    turn = one.direct and other.direct and one.end == one.last and other.start == other.first
    return turn or (not one.direct and not other.direct and one.first == other.first)


def _is(name: str, speaker: Speaker, article: Article) -> bool:
    if not is_named(name, speaker.name or "", article):
        return False
    return speaker.certain or is_named(name, speaker.words, article)


def _of(article: Article, unit: SpokenSentence) -> Iterator[Utterance]:
    whole = [q for q in unit.quotes if words(article.text[q.inner_start : q.inner_end]) >= FEWEST]
    for quote in whole:
        speaker = speaker_of(article, quote.start, quote.end)
        yield Utterance(quote.inner_start, quote.inner_end, unit.start, unit.end, speaker, True)
    if not whole:
        yield from _reported(article, unit)


def _reported(article: Article, unit: SpokenSentence) -> Iterator[Utterance]:
    """What a sentence without quotations reports, or a turn of an interview says."""
    for cue in unit.cues:
        start, end = _trimmed(article.text, *cue.content)
        if words(article.text[start:end]) < FEWEST or not (cue.strong or cue.order == "inside"):
            continue
        speaker = speaker_of(article, start, end)
        if speaker.kind == "direct":
            yield Utterance(start, end, unit.start, unit.end, speaker, True)
        elif speaker.kind == "indirect":
            yield Utterance(unit.start, unit.end, unit.start, unit.end, speaker, False)
    host = reading_of(article).host(unit.paragraph)
    if host is not None and not unit.cues and not unit.quotes:
        speaker = Speaker(host.name, "", "direct", host.certain)
        yield Utterance(unit.start, unit.end, unit.start, unit.end, speaker, True)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the marks and spaces at its ends."""
    said = text[start:end]
    before = len(said) - len(re.sub(r"^[\s,;:，；：]+", "", said))
    return start + before, start + len(re.sub(r"[\s,;:，；：]+$", "", said))
