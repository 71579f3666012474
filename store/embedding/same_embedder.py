"""Keeps the vectors of two embedders apart: a library records who made its vectors, and how that one embeds a probe.

Whoever made them embeds the questions. When that embedder cannot be had here, nothing is compared with its vectors:
searches go by words alone.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from store.article import scrub
from store.database.moment import Maker
from store.embedding.embedders import Embedder, Vectors, default_embedder, embedder_named, trust_in
from store.embedding.plain_questions import PLAIN_QUESTIONS
from store.errors import LibraryError, QAError

_log = logging.getLogger(__name__)


PROBE = "On Tuesday the ministry said that exports rose by 4.9 percent, the first increase in three years."
_ALIKE = 0.999  # cosine of the probe with itself, embedded again; hosted models vary in the last digits
_QUESTION = 20_000  # characters of a question that are read
_AGAIN = 60.0  # seconds before an embedder that could not be had is tried again


_TOLD = 0.8  # share of plain questions in one language that must lie nearest to the same in another


@dataclass(frozen=True)
class Nearness:
    """What cosines mean between two languages: `same` that two texts say the same, `other` that they do not."""

    other: float
    same: float

    def of(self, cosine: float) -> float:
        """1 where a text is as near as a translation, 0 where it is as far as one about something else."""
        return (cosine - self.other) / (self.same - self.other)


class CheckedEmbedder:
    """An embedder, everything it gives checked before it is stored or compared. First asked when something is."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._mutex = threading.Lock()
        self._probe: Vectors | None = None
        self._bridges: dict[tuple[str, str], Nearness | None] = {}

    @property
    def name(self) -> str:
        return self._embedder.name

    def trust(self, question: str) -> float:
        """How much its ranking counts beside that of words: see `store.embedding.embedders.trust_in`."""
        return trust_in(self._embedder, question)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, (n, dimension). Raises: LibraryError when the embedder fails."""
        return self._embedded(texts, len(self.probe()))

    def question(self, text: str) -> Vectors:
        """The vector of a question, (dimension,). Raises: LibraryError when the embedder fails."""
        dimension = len(self.probe())
        with _named(self.name):
            vector = np.asarray(self._embedder.embed_query(scrub(text[:_QUESTION])), dtype=np.float32)
        return self._whole(vector, (dimension,))

    def probe(self) -> Vectors:
        """How this embedder embeds the probe, (dimension,). Raises: LibraryError when the embedder fails."""
        with self._mutex:
            if self._probe is None:
                with _named(self.name):
                    dimension = self._embedder.dimension
                self._probe = self._embedded([PROBE], dimension)[0]
            return self._probe

    def bridge(self, asked: str, told: str) -> Nearness | None:
        """How near a question in one language lies to texts in another; None where that says nothing of their meaning.

        Measured once, on questions in both languages. Languages are ISO 639-1 codes. Raises: LibraryError when the
        embedder fails.
        """
        if asked not in PLAIN_QUESTIONS or told not in PLAIN_QUESTIONS:
            return None
        with self._mutex:
            if (asked, told) in self._bridges:
                return self._bridges[asked, told]
        questions = np.stack([self.question(text) for text in PLAIN_QUESTIONS[asked]])
        cosines = questions @ self.passages(PLAIN_QUESTIONS[told]).T
        same = float(np.diag(cosines).mean())
        other = float((cosines.sum() - np.trace(cosines)) / (cosines.size - len(cosines)))
        is_told = float((cosines.argmax(axis=1) == np.arange(len(cosines))).mean()) >= _TOLD and same > other
        with self._mutex:
            return self._bridges.setdefault((asked, told), Nearness(other, same) if is_told else None)

    def made(self, maker: Maker) -> bool:
        """Whether the vectors of `maker` are this embedder's. Raises: LibraryError when the embedder fails."""
        if maker.name != self.name:
            return False
        own, other = self.probe(), np.frombuffer(maker.probe, dtype="<f4")
        return own.shape == other.shape and float(own @ other) >= _ALIKE

    def seems_to_have_made(self, maker: Maker) -> bool:
        """`made`, by the name alone as long as nothing was embedded, which may take long."""
        return maker.name == self.name and (self._probe is None or self.made(maker))

    def _embedded(self, texts: Sequence[str], dimension: int) -> Vectors:
        with _named(self.name):
            rows = np.asarray(self._embedder.embed(texts), dtype=np.float32)
        return self._whole(rows, (len(texts), dimension))

    def _whole(self, values: Vectors, shape: tuple[int, ...]) -> Vectors:
        if values.shape != shape or not np.isfinite(values).all():
            raise LibraryError(
                f"The embedder {self.name} gave numbers of shape {values.shape}, or not finite, where {shape} were "
                "asked for; use another embedder."
            )
        return values


class Embedders:
    """The embedders of one library: the one that was asked for, and whoever made the vectors that are there."""

    def __init__(self, wanted: Embedder | None, before: Embedders | None = None) -> None:
        """`wanted` shall make the library's vectors; None leaves that to whoever made them until now.

        `before` are the embedders that were used until now, and can be had while theirs are the vectors that are there.
        """
        self._wanted = None if wanted is None else CheckedEmbedder(wanted)
        self._given: list[CheckedEmbedder] = [self._wanted] if self._wanted else []
        if before is not None:
            self._given += before._given
        self._mutex = threading.Lock()
        self._by_name: dict[str, CheckedEmbedder] = {}
        self._missing: dict[str, float] = {}

    @property
    def decided(self) -> bool:
        """Whether an embedder was asked for, so that vectors of any other are to be replaced."""
        return self._wanted is not None

    def chosen(self, maker: Maker | None) -> CheckedEmbedder | None:
        """The embedder that the library's vectors shall be by; None when it cannot be had."""
        if self._wanted is not None:
            return self._wanted
        if maker is None:
            return self._named(default_embedder().name)
        return self._named(maker.name)

    def of(self, maker: Maker) -> CheckedEmbedder | None:
        """The embedder that made the vectors of `maker`; None when it cannot be had.

        Raises: LibraryError when it is one that was given, and fails.
        """
        for given in self._given:
            if given.made(maker):
                return given
        found = self._named(maker.name)
        try:
            return found if found is not None and found.made(maker) else None
        except LibraryError as error:
            self._miss(maker.name, error)
            return None

    def _named(self, name: str) -> CheckedEmbedder | None:
        with self._mutex:
            if name in self._missing and time.monotonic() < self._missing[name]:
                return None
            if name in self._by_name:
                return self._by_name[name]
        try:
            found = CheckedEmbedder(embedder_named(name))
        except LibraryError as error:
            self._miss(name, error)
            return None
        with self._mutex:
            return self._by_name.setdefault(name, found)

    def _miss(self, name: str, error: LibraryError) -> None:
        with self._mutex:
            known = name in self._missing
            self._missing[name] = time.monotonic() + _AGAIN
        if not known:
            _log.warning("searches go by words alone: %s", error)


@contextlib.contextmanager
def _named(name: str) -> Iterator[None]:
    """Whatever an embedder raises comes out as a LibraryError that names it."""
    try:
        yield
    except QAError:
        raise
    except Exception as error:
        raise LibraryError(
            f"The embedder {name} failed ({type(error).__name__}: {error}); see that it works and try again."
        ) from error
