"""All that an article has somebody say: each quotation and each reported sentence, with its speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from qa.proof.speakers.agreement import is_named, name_of
from qa.proof.speakers.attribution import SpokenSentence
from qa.proof.speakers.chinese import ANSWERED
from qa.proof.speakers.who_speaks import Speaker, asked_before, cued_speaker, reading_of, settle, speaker_by
from qa.reader.speaking import BEFORE, BEHIND
from store.article import Article
from store.language.grammar import PREPOSITIONS
from store.language.names import names
from store.language.patterns import late, one_of, simplified
from store.language.quotation_marks import words
from store.language.sentences import stripped

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
    """What is said in `article`, in its order: of a sentence with quotations these, else what it reports; by the
    speakers that the phrases beside it tell. `settled` reads who they are."""
    found: list[Utterance] = []
    reading = reading_of(article)
    for number, paragraph in groupby(reading.units, key=lambda unit: unit.paragraph):
        units, person = list(paragraph), reading.answering(number)
        if person is not None:
            first, end = asked_before(article, units[0].start), units[-1].end
            label = ANSWERED.match(article.text, units[0].start)
            start = label.end() if label else units[0].start
            speaker = Speaker(person.name, "", "direct", certain=True, cue="turn")
            found.append(Utterance(start, end, first, end, speaker, True))
        else:
            found += _joined([u for unit in units for u in _of(article, unit)])
    return tuple(found)


def settled(article: Article, said: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """`said`, with the speakers as they are read in `article`; the turns of an interview are settled by its form.
    Raises ReaderError when the reader's files are missing or damaged."""
    speakers = settle(article, [(u.start, u.end) for u in said], [u.speaker for u in said])
    return tuple(replace(u, speaker=speaker) for u, speaker in zip(said, speakers, strict=True))


def said_by(name: str, article: Article) -> tuple[Utterance, ...]:
    """What `name`, as somebody may call them, says in `article`; nothing that another could have said as well.

    Raises as `settled` does.
    """
    perhaps = [u for u in utterances(article) if _may_be(name, u, article)] if name.strip() else []
    return tuple(u for u in settled(article, perhaps) if u.speaker.name and _is(name, u.speaker, article))


def told_of(name: str, article: Article) -> tuple[Utterance, ...]:
    """The sentences of `article` that begin with whoever is called `name`, and what they are: what they do, by nobody's
    words."""
    last, speaker = name_of(name).split()[-1].casefold(), Speaker(name, name, "none", certain=False)
    units = ((unit, article.text[unit.start : unit.end]) for unit in reading_of(article).units)
    return tuple(
        Utterance(unit.start, unit.end, unit.start, unit.end, speaker, False)
        for unit, said in units
        for first in [next((one for one in names(said) if one.sure or one.parts[-1] == last), None)]
        if first is not None and first.parts[-1] == last and _LED.fullmatch(said[: first.start])
    )


_LED = late(rf"\W*(?:(?!(?:{one_of(PREPOSITIONS - {'of', 'for', 'at', 'in', 'on'})})\b)[\w’'-]+[,\s]+){{0,6}}")
"""What may stand before a name that a sentence begins with: a role, a day; nothing that it is an object of."""


def _may_be(name: str, said: Utterance, article: Article) -> bool:
    """Whether it is worth reading who says something: by its phrases it is `name`, or they are named near to it."""
    if said.speaker.name and _is(name, said.speaker, article):
        return True
    near = article.text[max(0, said.first - BEFORE) : said.last + BEHIND]
    return simplified(name_of(name).split()[-1].casefold()) in simplified(near.casefold())


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
        speaker = cued_speaker(article, quote.start, quote.end)
        yield Utterance(quote.inner_start, quote.inner_end, unit.start, unit.end, speaker, True)
    if not whole:
        yield from _reported(article, unit)


def _reported(article: Article, unit: SpokenSentence) -> Iterator[Utterance]:
    """What a sentence without quotations reports, or a turn of an interview says."""
    for cue in unit.cues:
        start, end = stripped(article.text, *cue.content, ",;:，；：")
        if words(article.text[start:end]) < FEWEST or not (cue.strong or cue.order == "inside"):
            continue
        speaker = cued_speaker(article, start, end)
        if speaker.kind == "direct":
            yield Utterance(start, end, unit.start, unit.end, speaker, True)
        elif speaker.kind == "indirect":
            yield Utterance(unit.start, unit.end, unit.start, unit.end, speaker, False)
    host = reading_of(article).host(unit.paragraph)
    if host is not None and not unit.cues and not unit.quotes:
        speaker = Speaker(host.name, "", "direct", host.certain, "turn")
        yield Utterance(unit.start, unit.end, unit.start, unit.end, speaker, True)
    elif unit.judged is not None and not unit.quotes:
        yield Utterance(unit.start, unit.end, unit.start, unit.end, speaker_by(article, unit.judged, "indirect"), False)
