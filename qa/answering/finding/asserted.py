"""A question that gives a figure, and asks whether it is so: what else the articles give for it is found too.

Searched with its figure, such a question finds the articles that have it, and the one that corrects it comes late or
not at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.reading.chosen_passages import Pair, with_articles
from qa.answering.reading.question_analysis import read
from qa.proof.disagreement.find import measures_in
from qa.proof.disagreement.mentions import sort_of
from qa.proof.facts.check_numbers import blanked, figures
from store.filters import Filters
from store.language.numbers import Quantity, compare
from store.library import Library

DEPTH, MOST = 16, 3
"""Passages looked at for another figure, and those found beyond what the question finds as it stands."""


def without_figures(question: str) -> str | None:
    """A yes-or-no `question` with the figures blanked that it gives; None for any other, or if no telling word is left.

    Dates stay: they say what the question is about.
    """
    if read(question).open or not (given := figures(question)):
        return None
    rest = blanked(question, given)
    return rest if read(rest).terms else None


def otherwise(library: Library, question: str, filters: Filters, found: Sequence[Pair]) -> list[Pair]:
    """Passages of articles not among `found` that give another figure for what a yes-or-no `question` gives one for."""
    rest = without_figures(question)
    if rest is None:
        return []
    known = {article.id for _, article in found}
    hits = library.search(rest, k=DEPTH, filters=filters.to_dict())
    others = [hit for hit in hits if hit.article_id not in known and _says_otherwise(question, hit.text)]
    return with_articles(others[:MOST], library)


def gives(question: str, said: str) -> bool:
    """Whether a yes-or-no `question` gives the figure `said`."""
    if read(question).open:
        return False
    return any(compare(mine, theirs) == "same" for mine in figures(question) for theirs in figures(said))


def _says_otherwise(question: str, passage: str) -> bool:
    """Whether `passage` speaks of what `question` gives a figure for, and gives others for it."""
    measures = measures_in(question)
    return not (measures and measures.isdisjoint(measures_in(passage))) and _differs(
        figures(question), figures(passage)
    )


def _differs(given: Sequence[Quantity], said: Sequence[Quantity]) -> bool:
    """Whether there is a figure of the sort of one that is given, and none that is the same."""
    for one in given:
        of_its_sort = [q for q in said if sort_of(q.unit) == sort_of(one.unit) and q.kind == one.kind]
        if of_its_sort and not any(compare(one, q) == "same" for q in of_its_sort):
            return True
    return False
