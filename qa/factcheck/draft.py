"""The sentences of a draft: where each stands, what it leans on, and whether it claims anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa.factcheck.finding_texts import Word, worded
from qa.factcheck.marks import is_row, plainly, unlabelled, unmarked
from qa.proof.check.leaning import leans
from qa.proof.disagreement.places import SentenceInContext
from qa.proof.facts.check_numbers import figures
from qa.proof.facts.saying import asks, of_the_answer, of_the_sources, tells_who_asks
from qa.proof.facts.verbs import is_verb
from store.article import Article
from store.language.names import names
from store.language.patterns import late
from store.language.quotation_marks import quotations
from store.language.sentences import STOP, is_wrapped, sentence_spans
from store.language.text import language
from store.language.tokens import tokens

LONGEST = 1_000
"""Characters of one sentence that are checked together; what is longer is checked in pieces."""

LONGEST_PARAGRAPH = 8_000
"""Characters of a paragraph that are looked at together."""

_FAR_BACK = 4  # sentences before, among which the one that a sentence leans on is looked for
_CONTEXT = 600  # characters of a paragraph that tell what it is about
_OWN = late(r"\b(?:I|[Ww]e|(?<!\btold )(?<!\btells )(?<!\btelling )(?:[Uu]s|[Mm]e))\b|我(?![国國省市州区區县縣])")
_LABELLED = late(r"[^:：.!?]{2,60}[:：]\s+\S")
_PAUSE = re.compile(r"[;:,]\s|[，；、：]|\n")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_OPENING = late(r"(?:\s|#{1,6}\s|>\s?|[-*+•·–](?=\s)|\d{1,3}[.)]\s|[*_]{1,3}(?=\w))+")


@dataclass(frozen=True)
class DraftStatement:
    """One sentence of a draft, which stands in it at `start`..`end`: `text` is what it says, without marks of Markdown;
    `before` is the sentence that it leans on, "" if none, and `around` what is searched with it; `context` is how its
    paragraph begins, `place` where it stands, with spaces for marks."""

    text: str
    start: int
    end: int
    before: str
    around: str
    context: str
    place: SentenceInContext


@dataclass(frozen=True)
class _Paragraph:
    marked: str
    start: int
    spoken: str | None
    wrapped: bool

    @cached_property
    def text(self) -> str:
        return unmarked(self.marked)

    @cached_property
    def article(self) -> Article:
        return Article(text=self.text, language=self.spoken)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        return tuple(_pieces(self.text, self.spoken, self.wrapped))


def sentences(text: str) -> Iterator[DraftStatement]:
    """The sentences of `text` in order; none for one without a word."""
    title = ""
    for paragraph in _paragraphs(text):
        for number in range(len(paragraph.spans)):
            told = _told(paragraph, number, title)
            title = title or told.text
            yield told


def spans_of(text: str) -> int:
    """How many sentences `text` has."""
    return sum(len(paragraph.spans) for paragraph in _paragraphs(text))


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    spoken, wrapped = language(text[:20_000]), is_wrapped(text)
    at = 0
    for end, following in (*((m.start(), m.end()) for m in _PARAGRAPH.finditer(text)), (len(text), len(text))):
        while end - at > LONGEST_PARAGRAPH:
            stop = _last_stop(text, at, at + LONGEST_PARAGRAPH)
            yield _Paragraph(text[at:stop], at, spoken, wrapped)
            at = stop
        yield _Paragraph(text[at:end], at, spoken, wrapped)
        at = following


def _last_stop(text: str, start: int, end: int) -> int:
    """Where a paragraph without end may be parted: behind the last sentence that ends before `end`."""
    stops = [text.rfind(mark, start, end) for mark in ("\n", ". ", "。")]
    return max(stops) + 1 if max(stops) > start else end


def _pieces(text: str, spoken: str | None, wrapped: bool) -> Iterator[tuple[int, int]]:
    for start, end in sentence_spans(text, spoken, wrapped=wrapped):
        opening = _OPENING.match(text, start, end)
        begin = opening.end() if opening else start
        while begin < end:
            at, begin = begin, _pause(text, begin, end)
            piece = text[at:begin]
            if any(c.isalnum() for c in piece):
                skipped = len(piece) - len(piece.lstrip())
                yield at + skipped, at + len(piece.rstrip())


def _pause(text: str, at: int, end: int) -> int:
    """Where a sentence that begins at `at` may be parted: at its end, or, where it is too long, behind the last mark or
    else the last word that is within reach."""
    most = at + LONGEST
    if end <= most:
        return end
    pauses = [m.end() for m in _PAUSE.finditer(text, at + LONGEST // 2, most)]
    space = text.rfind(" ", at + 1, most)
    return pauses[-1] if pauses else space if space > 0 else most


def _told(paragraph: _Paragraph, number: int, title: str) -> DraftStatement:
    start, end = paragraph.spans[number]
    text = _text(paragraph, number)
    before = _leant_on(paragraph, number) if number else ""
    previous = _text(paragraph, number - 1) if number else title
    around = before or previous
    context = plainly(paragraph.marked[:_CONTEXT], paragraph.text[:_CONTEXT])
    at = paragraph.start
    place = SentenceInContext(paragraph.article, start, end, paragraph.text[max(0, start - 300) : start])
    return DraftStatement(text, at + start, at + end, before, around if around != text else "", context, place)


def _leant_on(paragraph: _Paragraph, number: int) -> str:
    """The nearest sentence before that says of whom or what the one at `number` speaks; "" where it says so itself."""
    if not leans(paragraph.article, *paragraph.spans[number]):
        return ""
    for earlier in range(number - 1, max(-1, number - 1 - _FAR_BACK), -1):
        if not leans(paragraph.article, *paragraph.spans[earlier]):
            return _text(paragraph, earlier)
    return _text(paragraph, number - 1)


def _text(paragraph: _Paragraph, number: int) -> str:
    start, end = paragraph.spans[number]
    return unlabelled(plainly(paragraph.marked[start:end], paragraph.text[start:end]))


def placed(told: DraftStatement, parts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where parts of a sentence, in order and each as it was checked, stand in the draft from its start on; none at all
    where one of them was put in other words."""
    letters = [(i, c) for i, c in enumerate(told.place.text) if c.isalnum()]
    run = "".join(c for _, c in letters)
    found, at = [], 0
    for part in parts:
        wanted = "".join(filter(str.isalnum, part))
        at = run.find(wanted, at)
        if at < 0 or not wanted:
            return ()
        found.append((letters[at][0], letters[at + len(wanted) - 1][0] + 1))
        at += len(wanted)
    return tuple(found)


def claims_nothing(text: str) -> Word | None:
    """Why `text` states nothing that an article could carry; None where it may."""
    if is_row(text):
        return worded("This is of a table, whose cells nothing here reads.")
    if asks(text) and not tells_who_asks(text):
        return worded("This is a question.")
    if of_the_answer(text) or of_the_sources(text) or _is_heading(text) or _is_writers_own(text):
        return worded("This states nothing that could be checked.")
    return None


def _is_heading(text: str) -> bool:
    """Whether it has no verb, or only leads on to what follows."""
    words = tokens(text)
    if any(t.kind == "han" for t in words):
        return False
    verbless = not any(is_verb(words, i) for i in range(len(words)))
    if text.rstrip().endswith(":"):
        return True
    if _LABELLED.match(text) and any(not q.spelled for q in figures(text)):  # "Cost: 312 million crowns"
        return False
    return verbless and not STOP.match(text.rstrip(" \"'”’»)*_")[-1:])


def _is_writers_own(text: str) -> bool:
    """Whether its writer speaks of himself or calls on readers, and gives no figure or name of anything."""
    if figures(text) or quotations(text):
        return False
    named = names(text)  # "King Charles I" is one
    own = any(not any(name.start <= m.start() < name.end for name in named) for m in _OWN.finditer(text))
    return own and not any(name.sure for name in named)
