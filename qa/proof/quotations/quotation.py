"""The verdict on one quotation, as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.proof.facts.align import Span, span_at
from store.article import Article

Verdict = Literal["exact", "folded", "altered", "stitched", "cut", "translated", "not_found"]


@dataclass(frozen=True)
class QuotationCheck:
    """The verdict on one quotation.

    `place` is where in the article it was found, or the words that it comes closest to. `reason` is a sentence for the
    reader, None for `exact`. `verbatim` is whether all of it stands in a cited article once quote marks, dashes and
    white space are folded. `parts` are the places of its words, in order, where they are the article's own but for
    typography: one, or several where an ellipsis leaves words out; none otherwise.
    """

    verdict: Verdict
    article: Article | None = None
    place: Span | None = None
    reason: str | None = None
    verbatim: bool = False
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words at `parts`."""
        return tuple(span_at(self.article, *part) for part in self.parts) if self.article else ()

    @property
    def ok(self) -> bool:
        """The words are the article's, whole or in parts that keep its meaning."""
        return self.verdict in ("exact", "folded")


def found(
    verdict: Verdict,
    article: Article,
    span: tuple[int, int],
    reason: str | None,
    *,
    parts: Sequence[tuple[int, int]] = (),
) -> QuotationCheck:
    """The verdict on a quotation that `article` has, or comes closest to, at `span`."""
    return QuotationCheck(verdict, article, span_at(article, *span), reason, parts=tuple(parts))


def short(text: str, most: int = 80) -> str:
    """`text` on one line, cut at a word to at most `most` characters."""
    flat = " ".join(text[: most * 20].split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + "…"
