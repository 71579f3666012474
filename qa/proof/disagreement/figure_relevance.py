"""Whether a question is about what a figure measures: then the figure's past is part of the answer."""

from __future__ import annotations

from functools import lru_cache

from qa.proof.disagreement.figure_lexicon import EVENT_OF, GENERIC, HAN_MEASURES, LEVELS, MEASURE_OF, PERSONS, PHRASES
from qa.proof.disagreement.find import FigureDisagreement
from store.language.tokens import is_function, tokens

_TOLD_BY = {word: m.name for word, m in MEASURE_OF.items()} | EVENT_OF


@lru_cache(maxsize=1_000)
def measures_in(text: str) -> frozenset[str]:
    """The names of the measures, and of the events that have a date, of which `text` speaks."""
    told = {_TOLD_BY[t.stem] for t in tokens(text) if t.kind == "word" and t.stem in _TOLD_BY}
    told |= {name for pattern, name in PHRASES if pattern.search(text)}
    return frozenset(told | {m.name for han, m in HAN_MEASURES if han.search(text)})


def touches(question: str, difference: FigureDisagreement, *, asks_when: bool) -> bool:
    """Whether `question` is about the quantity of `difference`: names what it measures or counts, or asks when."""
    if asks_when and difference.sides[0].moment is not None:
        return True
    if difference.measure in measures_in(question):
        return True
    heads = {side.head for side in difference.sides} - GENERIC - PERSONS - {""}
    return any(t.stem in heads for t in tokens(question) if t.kind == "word" and not is_function(t))


def moves(difference: FigureDisagreement) -> bool:
    """Whether it is of what moves all the time, such as a price: then the newer figure does not put the older right."""
    return difference.measure in LEVELS
