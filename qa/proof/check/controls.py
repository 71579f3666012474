"""Control sentences for a judge: made by code from the sources of an answer, so that the right word is known.

Half of them the words carry: a sentence of an article nearly as it stands. The others they do not: such a sentence with
its number, day or name exchanged for one that none of the sources has. Whoever does not tell these apart, because it
always says yes, or no, or anything, is not heard on the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from qa.proof.check.judges import JudgedClaim, Word, digest
from qa.proof.check.support import prove
from qa.proof.facts.align import Source, SourceSentence, Span, article_of, terms_of, units_of
from qa.proof.facts.attribution_check import describe_record
from store.article import Article
from store.language.calendar import MONTHS, WEEKDAYS
from store.language.tokens import tokens

MOST, FEWEST = 3, 2
"""Controls of each kind that are asked, and the fewest without which nobody is."""

AROUND = 240
"""Characters on either side of what is cited: the sentences that say who "he" is, and when."""

LONGEST = 1_800
"""Characters of the words for one sentence."""

_FIRST_SPACE = re.compile(r"\s")
_TRIED = 12  # sentences that are tried as they stand; each costs a check of our own
_SHORTEST, _LONGEST = 30, 260  # characters of a sentence
_SHORTEST_OF_HAN, _HAN = 12, re.compile(r"[\u4e00-\u9fff]")
_STOP = re.compile(r"[.。]$")
_UNFIT = re.compile(r"[\"“”„«»「」『』\[\]\n?？!！]|\b(?:I|we|my|our)\b|我")
_DATELINE = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .'’-]+(?:,\s[^—–.]{1,30}?)?\s*(?:\([^)]{1,20}\)\s*)?[—–]\s*(?=[A-ZÀ-Þ])")
_FRAME = re.compile(r",\s(?:the\s|an?\s)?[\w.'’ -]{2,50}\s(?:said|says|told\s[\w ]{2,30})(?:\son\s\w+)?\.$")
_NUMBER = re.compile(r"(?<![a-zA-Z\d_.,:/$€£-])(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?![\d.,:/-]*\d|[a-zA-Z\d_-])")
_NAME = re.compile(r"(?<!^)(?<![.!?]\s)\b[A-ZÀ-Þ][a-zà-ÿ]+(?:\s[A-ZÀ-Þ][a-zà-ÿ]+)+")


@dataclass(frozen=True)
class Control:
    """A sentence whose right word is known."""

    asked: JudgedClaim
    right: Word


class _Statement(Source):
    """A sentence of an article that can stand alone, and where it stands."""

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def words(self) -> str:
        return window(self.article, self.start, self.end)


def controls(sources: Sequence[Source], seed: str) -> tuple[Control, ...]:
    """At most `MOST` controls of each kind, chosen by `seed`; none where there are fewer than `FEWEST` of one."""
    ordered = sorted(_statements(sources), key=lambda s: digest(seed, s.text))
    whole = "\n".join(source.article.text for source in sources)
    carried = tuple(islice(filter(None, (_carried(s) for s in ordered[:_TRIED])), MOST))
    others = tuple(islice(filter(None, (_not_carried(s, ordered, whole) for s in ordered[::-1])), MOST))
    return (*carried, *others) if min(len(carried), len(others)) >= FEWEST else ()


def _statements(sources: Sequence[Source]) -> list[_Statement]:
    found: dict[str, _Statement] = {}
    for unit in units_of(tuple(sources)):
        statement = _Statement(sources[unit.source].article, unit.start, unit.end)
        if _is_plain(unit, statement.text):
            found.setdefault(statement.text, statement)
    return list(found.values())


def _is_plain(unit: SourceSentence, text: str) -> bool:
    shortest = _SHORTEST_OF_HAN if _HAN.search(text) else _SHORTEST
    fits = shortest <= len(text) <= _LONGEST and _STOP.search(text) and not _UNFIT.search(text)
    return bool(fits) and len(terms_of(tokens(unit.sentence.text))) >= 4


def _carried(one: _Statement) -> Control | None:
    """The statement without its dateline and without the frame that says who says it."""
    bare = _DATELINE.sub("", one.text)
    for said in dict.fromkeys((_FRAME.sub(".", bare), bare, one.text)):
        if said[:1].isalnum() and _ours(said, one.words) == "supported":
            return Control(JudgedClaim(one.words, said), "yes")
    return None


def _not_carried(one: _Statement, others: Sequence[_Statement], whole: str) -> Control | None:
    """The statement with one thing exchanged for what the sources, whose text is `whole`, have nowhere."""
    changed = (_number(one, whole), _day(one, whole), _name(one, others))
    false = next((text for text in changed if text is not None), None)
    if false is None or _ours(false, one.words) != "unsupported":
        return None
    return Control(JudgedClaim(one.words, false), "no")


def _ours(claim: str, words: str) -> str:
    page = Article(text=words)
    return prove(claim, [Source(page, 0, len(words))]).support.verdict


def _number(one: _Statement, whole: str) -> str | None:
    """With another number in the place of its last one, far from it; a year stays a year."""
    found = list(_NUMBER.finditer(one.text))
    if not found:
        return None
    said = found[-1]
    value = int(said[0].replace(",", ""))
    other = value - 7 if 1900 <= value < 2100 else value + max(2, value * 2 // 3)
    if 0 < value <= 31:
        other = value + 4 if value <= 12 else value - 9
    written = f"{other:,}" if "," in said[0] else str(other)
    if re.search(rf"(?<!\d){re.escape(written)}(?!\d)", whole):
        return None
    return one.text[: said.start()] + written + one.text[said.end() :]


def _day(one: _Statement, whole: str) -> str | None:
    """With another day of the week, or another month."""
    for names in (WEEKDAYS, tuple(month for month in MONTHS if month != "May")):
        for at, name in enumerate(names):
            match = re.search(rf"\b{name}\b", one.text)
            unsaid = [n for n in (*names[at + 2 :], *names[:at]) if n not in whole]
            if match and unsaid:
                return one.text[: match.start()] + unsaid[0] + one.text[match.end() :]
    return None


def _name(one: _Statement, others: Sequence[_Statement]) -> str | None:
    """With a name of another article in the place of its first one."""
    said = _NAME.search(one.text)
    if said is None:
        return None
    for other in others:
        named = _NAME.search(other.text) if other.article.id != one.article.id else None
        if named and not any(part in one.article.text for part in named[0].split()):
            return one.text[: said.start()] + named[0] + one.text[said.end() :]
    return None


# The words around a place in an article, with what the article says of itself, as a judge is given them.


def words_around(spans: Iterable[Span], sources: Sequence[Source]) -> str:
    """What the articles of `spans` say of themselves, and the words at and around each; cut after `LONGEST`."""
    lines: dict[str, None] = {}
    for span in spans:
        article = article_of(span, sources)
        lines[describe_record(article)] = None
        lines[window(article, span.start, span.end)] = None
    return "\n".join(filter(None, lines))[:LONGEST]


def window(article: Article, start: int, end: int) -> str:
    """`article.text[start:end]` with the words around it, whole words only."""
    before, after = article.text[max(0, start - AROUND) : start], article.text[end : end + AROUND]
    if len(before) == AROUND and (cut := _FIRST_SPACE.search(before)):
        before = before[cut.end() :]
    if len(after) == AROUND and (spaces := [m.start() for m in _FIRST_SPACE.finditer(after)]):
        after = after[: spaces[-1]]
    return f"{before}{article.text[start:end]}{after}".strip()
