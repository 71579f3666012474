"""A difference as a sentence of the answer, in the reader's language, with the spans that prove it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.proof.check.sentence_checker import Finding, proven
from qa.proof.disagreement.figure_days import own_days
from qa.proof.disagreement.figure_lexicon import IN_CHINESE
from qa.proof.disagreement.find import FigureDisagreement
from qa.proof.disagreement.mentions import FigureMention
from qa.proof.facts.align import Span, span_at
from store.article import Article
from store.language.bilingual import Bilingual, day_in_words
from store.language.dates import day_of

_LONGEST_NAME = 80
_NOT_IN_NAMES = re.compile(r"[\"“”„‟«»「」『』《》*_`~|<>\[\]\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"//|www\.|\w:\w", re.IGNORECASE)


@dataclass(frozen=True)
class ToldDifference:
    """One difference as it is told. `spans[i]` is what the answer cites for `sides[i]`: the sentence that has it."""

    about: str
    finding: Finding
    sides: tuple[FigureMention, ...]
    spans: tuple[Span, ...]


def tell_difference(difference: FigureDisagreement, cited: Sequence[Span], language: str) -> ToldDifference:
    """The sentence for `difference`; a side whose words are `cited` already is cited by the same span."""
    spans = tuple(_span(side, cited) for side in difference.sides)
    about = IN_CHINESE.get(difference.measure, "") if language == "zh" else difference.measure
    text = _chinese(difference, about) if language == "zh" else _english(difference, about)
    return ToldDifference(about, proven(text, tuple(dict.fromkeys(spans))), difference.sides, spans)


def _span(side: FigureMention, cited: Sequence[Span]) -> Span:
    article = side.place.article
    for span in cited:
        same = (span.article_id, span.revision) == (article.id, article.revision)
        if same and span.start <= side.start and side.end <= span.end:
            return span
    return span_at(article, side.place.start, side.place.end)


def _english(difference: FigureDisagreement, about: str) -> str:
    sides = [(f"{_who(s.place.article)} ({_day(s.place.article)})", _said(s, " for {}")) for s in difference.sides]
    if difference.kind == "earlier":
        old = "; ".join(f"{who} said {said}" for who, said in sides[:-1])
        given = "date" if difference.sides[0].moment is not None else "figure"
        what = f"An earlier {given} for {about}" if about else f"An earlier {given}"
        return f"{what}: {old}; {sides[-1][0]} says {sides[-1][1]}."
    what = f"The articles differ on {about}" if about else "The articles differ"
    return f"{what}: {'; '.join(f'{who} says {said}' for who, said in sides)}."


def _chinese(difference: FigureDisagreement, about: str) -> str:
    sides = [
        (f"{_who(s.place.article, '一篇文章')}（{_day(s.place.article).chinese}）", _said(s, "（{}）"))
        for s in difference.sides
    ]
    listed = "；".join(f"{who}：{said}" for who, said in sides)
    if difference.kind == "earlier":
        given = "日期" if difference.sides[0].moment is not None else "数字"
        return f"{about}曾有较早的{given}：{listed}（较新）。"
    return f"各报道说法不一（{about}）：{listed}。" if about else f"各报道说法不一：{listed}。"


def _said(side: FigureMention, of_when: str) -> str:
    """The figure, and of when it is where that is before its article: else its reader takes it for that day's."""
    days = own_days(side)
    return re.sub(r"\s+", " ", side.said + (of_when.format(days.words) if days else ""))


def _who(article: Article, unnamed: str = "an article") -> str:
    """Who says what the article says: of an opinion its author, else the outlet."""
    names = (article.author, article.source) if article.genre == "opinion" else (article.source, article.author)
    clean = (_clean(name) for name in (*names, article.title) if name)
    return next((name for name in clean if name), unnamed)


def _clean(name: str) -> str:
    """A name from an article's record as plain words; nothing if it is an address rather than a name."""
    words = " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:_LONGEST_NAME].strip()
    return "" if _ADDRESS.search(words) else words


def _day(article: Article) -> Bilingual:
    day = day_of(article.published_at)
    return day_in_words(day) if day else Bilingual("no date", "日期不明")
