"""Keeps the vectors of two embedders apart: a library records who made its vectors, and how that one embeds a probe."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from store.article import scrub
from store.database import Database, get_note, has_vectors, set_note
from store.embedding import Embedder, trust_in
from store.errors import LibraryError, QAError

if TYPE_CHECKING:
    from sqlalchemy import Connection

Floats = npt.NDArray[np.float32]

PROBE = "On Tuesday the ministry said that exports rose by 4.9 percent, the first increase in three years."
_ALIKE = 0.999  # cosine of the probe with itself, embedded again; hosted models vary in the last digits
_QUESTION = 20_000  # characters of a question that are read


class LibraryEmbedder:
    """The embedder of one library: everything it gives is checked before it is stored or compared.

    Made cheaply; the embedder itself is first asked when something is embedded. Raises LibraryError, now or then, when
    the library's vectors are another's.
    """

    def __init__(self, embedder: Embedder, database: Database, replacing: bool = False) -> None:
        """`replacing`: its vectors will take the place of those in the library, so it need not be the same."""
        self._embedder = embedder
        self._database = database
        self._replacing = replacing
        self._mutex = threading.Lock()
        self._probe: Floats | None = None
        with database.read() as connection:
            self.require(connection)

    @property
    def name(self) -> str:
        return self._embedder.name

    def trust(self, question: str) -> float:
        """How much its ranking counts beside that of words: see `store.embedding.trust_in`."""
        return trust_in(self._embedder, question)

    def passages(self, texts: Sequence[str]) -> Floats:
        """One row for each text, (n, dimension). Raises: LibraryError when the embedder fails or is another one."""
        probe = self.probe()
        return self._embedded(texts, len(probe))

    def question(self, text: str) -> Floats:
        """The vector of a question, (dimension,). Raises: LibraryError as `passages` does."""
        probe = self.probe()
        with _named(self.name):
            vector = np.asarray(self._embedder.embed_query(scrub(text[:_QUESTION])), dtype=np.float32)
        return self._whole(vector, (len(probe),))

    def require(self, connection: Connection) -> None:
        """Raises: LibraryError unless the library's vectors, if it has any, were made by an embedder of this name."""
        made_by = None if self._replacing else recorded(connection)
        if made_by not in (None, self.name) and has_vectors(connection):
            raise self._mismatch(f"{made_by}")

    def record_first(self, connection: Connection) -> None:
        """Note in a library that has no vectors yet that the first will be this embedder's."""
        if not has_vectors(connection):
            self.record(connection)

    def record(self, connection: Connection) -> None:
        """Note in the library that its vectors are this embedder's."""
        probe = self.probe()
        set_note(connection, "embedder", json.dumps([self.name, len(probe)]).encode())
        set_note(connection, "probe", probe.astype("<f4").tobytes())

    def probe(self) -> Floats:
        """How this embedder embeds the probe, (dimension,). Raises: LibraryError as `passages` does."""
        with self._mutex:
            if self._probe is None:
                own = self._embedded([PROBE], self._embedder.dimension)[0]
                self._compare(own)
                self._probe = own
            return self._probe

    def _compare(self, own: Floats) -> None:
        with self._database.read() as connection:
            kept = get_note(connection, "probe") if has_vectors(connection) else None
        if kept is None or self._replacing:
            return
        other = np.frombuffer(kept, dtype="<f4")
        if other.shape != own.shape:
            raise self._mismatch(f"one with {len(other)} dimensions")
        if float(other @ own) < _ALIKE:
            raise self._mismatch(f"another version of {self.name}")

    def _embedded(self, texts: Sequence[str], dimension: int) -> Floats:
        with _named(self.name):
            rows = np.asarray(self._embedder.embed(texts), dtype=np.float32)
        return self._whole(rows, (len(texts), dimension))

    def _whole(self, values: Floats, shape: tuple[int, ...]) -> Floats:
        if values.shape != shape or not np.isfinite(values).all():
            raise LibraryError(
                f"The embedder {self.name} gave numbers of shape {values.shape}, or not finite, where {shape} were "
                "asked for; use another embedder."
            )
        return values

    def _mismatch(self, made_by: str) -> LibraryError:
        return LibraryError(
            f"The library at {self._database.place} was embedded by {made_by}, not by {self.name}; open it with the "
            "embedder it was made with, or embed it again with Library.reembed."
        )


def recorded(connection: Connection) -> str | None:
    """The name of the embedder that made the library's vectors; None in a library that never had any."""
    value = get_note(connection, "embedder")
    return None if value is None else str(json.loads(value)[0])


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
