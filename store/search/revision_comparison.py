"""What changed from one revision of an article to another: sentences taken out, put in, and written anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz import fuzz

from store.article import Article
from store.language.sentences import sentence_spans

Span = tuple[int, int]

FIELDS = ("title", "author", "source", "published_at", "updated_at", "genre", "note")
"""What is said of a revision beside its text, and compared as well."""

_ALIKE = 0.6  # share of two sentences that is the same in one that was written anew
_COMPARED = 10_000  # pairs of sentences that are compared in one stretch that differs; in a longer one only those near
_NEAR = 50  # sentences that each is compared with at least


@dataclass(frozen=True)
class TextChange:
    """`what` is `added`, `removed` or `changed`; `field` is `text` or a field of the article.

    `old` and `new` are the words, None where there are none; for text, `old_span` and `new_span` say where they stand.
    """

    what: Literal["added", "removed", "changed"]
    field: str
    old: str | None = None
    new: str | None = None
    old_span: Span | None = None
    new_span: Span | None = None


def differences(old: Article, new: Article) -> tuple[TextChange, ...]:
    """Every difference, what is said of the article first, then its text in order; none if they are the same."""
    return (*_of_fields(old, new), *_of_text(old, new))


def rewritten(old: Article, new: Article, start: int, end: int) -> tuple[TextChange, ...]:
    """How `new` reads otherwise where the words from `start` to `end` of `old` stand; none where their sentences still
    stand in it, there or elsewhere."""
    if old.revision == new.revision:
        return ()
    was, now = (Counter(_words(a, span) for span in _sentences(a)) for a in (old, new))
    touched = (d for d in _of_text(old, new) if d.old_span and d.old_span[0] < end and start < d.old_span[1])
    return tuple(d for d in touched if d.old_span and now[w := _words(old, d.old_span)] < was[w])


def _of_fields(old: Article, new: Article) -> Iterator[TextChange]:
    for name in FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield TextChange("changed" if before and after else "added" if after else "removed", name, before, after)


def _of_text(old: Article, new: Article) -> Iterator[TextChange]:
    before, after = _sentences(old), _sentences(new)
    words = [[_words(a, span) for span in spans] for a, spans in ((old, before), (new, after))]
    for kind, i, j, k, m in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _paired(old, new, before[i:j], after[k:m])


def _paired(old: Article, new: Article, before: list[Span], after: list[Span]) -> Iterator[TextChange]:
    """The sentences of one stretch that differs: those that are alike as changed, the others as removed and added."""
    rest = list(after)
    within = max(_NEAR, _COMPARED // len(before)) if before else 0
    for span in before:
        was = old.text[slice(*span)]
        alike = [fuzz.ratio(was, new.text[slice(*s)]) / 100 for s in rest[:within]]
        best = max(alike, default=0.0)
        if best < _ALIKE:
            yield TextChange("removed", "text", old=was, old_span=span)
            continue
        close = rest[alike.index(best)]
        while rest[0] != close:
            yield TextChange("added", "text", new=new.text[slice(*rest[0])], new_span=rest.pop(0))
        rest.pop(0)
        yield TextChange("changed", "text", was, new.text[slice(*close)], span, close)
    for span in rest:
        yield TextChange("added", "text", new=new.text[slice(*span)], new_span=span)


def _words(article: Article, span: Span) -> str:
    return " ".join(article.text[slice(*span)].split())


def _sentences(article: Article) -> list[Span]:
    return [s for s in sentence_spans(article.text, article.language) if article.text[slice(*s)].strip()]
