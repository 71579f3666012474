"""Of which years a sentence speaks, and whether these are the ones that a question asks about.

An article tells beside its own figure what it was years ago ("410 people died in 2003"): asked for a figure without a
year, its own is wanted; asked for one of a year, one that speaks of that year.
"""

from __future__ import annotations

import re

from qa.answering.reading.measures import lead
from qa.answering.reading.question_analysis import YEAR
from qa.answering.reading.sentence_ranker import Ranking, Scored, in_front
from store.language.calendar import SEASONS
from store.language.patterns import late, one_of
from store.language.text import paragraph_at

ALIKE, SAYS = 6.0, 0.75
"""How far behind the best, in logits, a sentence of the right year may be, which says that part of what the best says
of the question."""

_COUNTED = late(
    r"\byears?\b[^.]{0,20}\b(?:ago|earlier|before|later|since)\b"
    rf"|\b(?:last|previous|next|this|same) (?:year|{one_of(SEASONS)})\b|[去今前明]年|年前",
    re.IGNORECASE,
)


def in_time(ranking: Ranking) -> Ranking:
    """`ranking` with a sentence of the right year in front, where a number is asked for and the best is of another."""
    if not ranking.sentences or ranking.query.kind != "number":
        return ranking
    best, asked = ranking.sentences[0], YEAR.findall(ranking.query.text)
    if (is_of(best, asked) if asked else not _looks_back(best)) or not best.article.published_at:
        return ranking
    least, own = best.score - ALIKE, SAYS * best.measures["own"]
    near = (s for s in ranking.sentences[1:] if s.fits and s.score >= least and s.measures["own"] >= own)
    better = next((s for s in near if (is_of(s, asked) if asked else not _looks_back(s))), None)
    return in_front([better], ranking) if better else ranking


def is_of(sentence: Scored, asked: list[str]) -> bool:
    """Whether `sentence` may speak of the years `asked`: it or its article says so, or counts years, or is undated."""
    article, unit = sentence.article, sentence.unit
    published = (article.published_at or "")[:4]
    paragraph = article.text[paragraph_at(article.text, unit.start)[0] : unit.start]
    said = YEAR.findall(sentence.text) or YEAR.findall(paragraph)[-1:]
    begins = YEAR.findall(f"{article.title or ''} {lead(article)}")
    counted = bool(_COUNTED.search(f"{paragraph} {sentence.text}"))
    return not published or counted or any(year in (*said, *begins, published) for year in asked)


def _looks_back(sentence: Scored) -> bool:
    """Whether all the years that a sentence names are before that in which its article came out."""
    years, published = YEAR.findall(sentence.text), (sentence.article.published_at or "")[:4]
    return bool(years) and bool(re.fullmatch(r"\d{4}", published)) and max(years) < published
