"""What words and meaning found into hits: fused, the best few put in order by their words, every part of the question
among the first, copies folded, at most a few passages of one article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from store.article import Hit
from store.database import catalogue
from store.index.terms import query_terms
from store.search.aspects import by_outlet, favoured, spread
from store.search.fusion import Found, cap_per_article, from_best, fuse, scale_cosines
from store.search.repeats import repeats
from store.search.reranking import Question, Signals, TokenizedPassage, combine_signals

if TYPE_CHECKING:
    from sqlalchemy import Connection

PASSAGES_PER_ARTICLE = 4
"""How many passages of one article a search gives, as long as others can fill the places."""
RERANKED = 20
"""How many of the best are read to be put in order; the words of the others are not looked at."""
PART_DEPTH = 20
"""How many passages each ranking gives for one part of a question."""
_PART_READ = 10  # how many of them are read

_SURE = 4  # the first so many of a question of several things also say what else to look for
_ECHO = 0.4  # what their words count for those after them
_ECHOED = 10  # how many of their words
_TELLING = 2.0  # rarity of a word that says something


class Rankings(NamedTuple):
    """A question, or a part of one, and its two rankings, each (passage key, score), best first.

    `trust` is how much more the ranking by meaning counts than one by static word vectors.
    """

    text: str
    lexical: Found
    dense: Found
    trust: float = 1.0


class SearchRun:
    """One search, from its rankings to hits; passages that are no longer current are left out."""

    def __init__(
        self,
        connection: Connection,
        whole: Rankings,
        parts: Sequence[Rankings],
        rarity: Callable[[Iterable[str]], Mapping[str, float]],
        look_up: Callable[[Sequence[str]], Found],
    ) -> None:
        """`rarity` weighs words of the index, and `look_up` ranks passages by them."""
        self._connection = connection
        self._looked = [whole, *parts]
        self._rarity = rarity
        self._look_up = look_up
        self._spans: dict[int, catalogue.PassageSpan] = {}
        self._texts: dict[int, tuple[str, str | None]] = {}
        self._laid: dict[int, TokenizedPassage] = {}

    def hits(self, k: int) -> tuple[Hit, ...]:
        """The best `k`, best first."""
        fused = [[key for key, _ in fuse(x.lexical, x.dense, k=len(x.lexical) + len(x.dense), trust=x.trust)]
                 for x in self._looked]  # fmt: skip
        self._place(key for keys in fused for key in keys)
        fused = [[key for key in keys if key in self._spans] for keys in fused]
        self._read(fused[0][:RERANKED])
        self._read(key for keys in fused[1:] for key in keys[:_PART_READ])
        whole, *parts = (self._scores(x, keys) for x, keys in zip(self._looked, fused, strict=True))
        aspects = parts or by_outlet(self._looked[0].text, whole, self._spans)
        order = spread(whole, aspects, max(k, _SURE))
        if aspects and k > _SURE:
            order, whole = self._echoed(order, whole)
        return self._shown(order, whole, k)

    def _scores(self, looked: Rankings, fused: Sequence[int]) -> dict[int, float]:
        """How well passages fit `looked`: those that it found, as they were fused, and those that were read."""
        words, meaning = from_best(looked.lexical), scale_cosines(looked.dense)
        asked = Question(looked.text, self._rarity(query_terms(looked.text)))
        scores: dict[int, float] = {}
        for key in dict.fromkeys([*fused, *self._laid]):
            share = (words.get(key, 0.0), meaning.get(key, 0.0))
            signals = asked.signals(self._laid[key], *share) if key in self._laid else Signals(*share)
            scores[key] = combine_signals(signals, looked.trust)
        return favoured(looked.text, scores, self._spans)

    def _echoed(self, order: Sequence[int], scores: Mapping[int, float]) -> tuple[list[int], dict[int, float]]:
        """After the first few, what shares their words comes forward: they often name what the question only describes.

        Relevance feedback, as in RM3 (Lavrenko and Croft 2001), for the tail alone.
        """
        first = [key for key in order[:_SURE] if key in self._laid]
        found = from_best(self._look_up(self._echo(first)))
        self._place(found)
        scores = {key: 0.0 for key in found if key in self._spans} | dict(scores)
        echoed = {key: (value + _ECHO * found.get(key, 0.0)) / (1 + _ECHO) for key, value in scores.items()}
        rest = sorted(echoed.keys() - set(order[:_SURE]), key=lambda key: (-echoed[key], key))
        return [*order[:_SURE], *rest], echoed | {key: scores[key] for key in order[:_SURE]}

    def _echo(self, keys: Sequence[int]) -> list[str]:
        """The most telling words that several of the passages `keys` share."""
        counts = Counter(term for key in keys for term in {*self._laid[key].words, *self._laid[key].titles})
        shared = query_terms(" ".join(term for term, count in counts.items() if count > 1 and len(term) > 2))
        rarity = {term: weight for term, weight in self._rarity(shared).items() if weight > _TELLING}
        return sorted(rarity, key=lambda term: (-rarity[term] * counts[term], term))[:_ECHOED]

    def _shown(self, order: Sequence[int], scores: Mapping[int, float], k: int) -> tuple[Hit, ...]:
        article = {key: span.article_id for key, span in self._spans.items()}
        alike = repeats(order, self._laid, self._spans, query_terms(self._looked[0].text))
        kept = [key for key in order if key not in alike.folded]
        kept.sort(key=alike.versions.__contains__)
        chosen = cap_per_article(kept, article, PASSAGES_PER_ARTICLE, k)
        self._read_texts(chosen)
        lexical, dense = dict(self._looked[0].lexical), dict(self._looked[0].dense)
        hits = []
        highest = 1.0
        for key in chosen:
            span, (text, heading) = self._spans[key], self._texts[key]
            highest = min(highest, scores[key])  # where an aspect decided, the score says no more than the order
            hits.append(
                Hit(
                    article_id=span.article_id,
                    revision=span.digest,
                    start=span.start,
                    end=span.end,
                    text=text,
                    score=highest,
                    lexical=lexical.get(key),
                    dense=dense.get(key),
                    heading=heading,
                    copies=tuple(
                        dict.fromkeys(article[other] for other, first in alike.folded.items() if first == key)
                    ),
                )
            )
        return tuple(hits)

    def _place(self, keys: Iterable[int]) -> None:
        missing = [key for key in dict.fromkeys(keys) if key not in self._spans]
        if missing:
            self._spans |= catalogue.current_spans(self._connection, missing)

    def _read_texts(self, keys: Iterable[int]) -> None:
        missing = [key for key in dict.fromkeys(keys) if key not in self._texts]
        if missing:
            self._texts |= catalogue.words_of(self._connection, missing)

    def _read(self, keys: Iterable[int]) -> None:
        new = [key for key in dict.fromkeys(keys) if key not in self._laid]
        self._read_texts(new)
        for key in new:
            text, heading = self._texts[key]
            self._laid[key] = TokenizedPassage.of(text, f"{self._spans[key].title or ''}\n{heading or ''}")
