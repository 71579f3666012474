"""How an index of vectors follows the library's log of changes, wherever its collection is kept."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import numpy as np

from store.database.connection import Database
from store.database.library_notes import get_note, set_note
from store.database.log import Change, changes_since, differing, live_vectors, stored_vectors
from store.database.moment import Maker, moment
from store.database.renewing import waiting
from store.database.schema import LIVE
from store.index.held_vectors import Found, scored
from store.index.sketch import Floats
from store.repeating import Stopped

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAGE = 200  # changes taken in at a time, so that no reading of the database takes long
_SAMPLE = 20  # revisions of which a probe asks for a passage
_WASTE = 0.3  # share of deleted vectors, which Chroma keeps on disk, at which the index is built anew
_WASTE_FLOOR = 100
_WANTED = "vectors-wanted"  # stays where it is when a library is copied


class Vectors(Protocol):
    """A collection of vectors under whole numbers, nearest by cosine, wherever it is."""

    def count(self) -> int:
        """How many vectors there are."""

    def keys(self) -> list[int]:
        """The numbers of all vectors."""

    def put(self, keys: Sequence[int], rows: Floats) -> None:
        """Store `rows`, (n, dimension), under `keys`, in place of what was there."""

    def delete(self, keys: Sequence[int]) -> None:
        """Drop `keys`, as far as they are there."""

    def nearest(self, vector: Floats, limit: int) -> list[tuple[int, float]]:
        """About the `limit` nearest to `vector`, as (key, cosine distance), nearest first."""


V = TypeVar("V", bound=Vectors)
Told = TypeVar("Told")


@dataclass(frozen=True)
class Followed(Generic[V]):
    """A collection in use that has followed the log up to `sequence`.

    It holds about `count` vectors; `written` ever went in. `origin` names the library and the embedder they are of, and
    is empty once the collection has failed. `place` is its folder, or its name on a server. `wanted` is what was asked
    for when it was begun: see `want_anew`.
    """

    collection: V
    place: str
    origin: str
    sequence: int
    written: int
    count: int
    wanted: str = ""

    @classmethod
    def from_note(cls, collection: V, place: str, note: Mapping[str, Any]) -> Followed[V]:
        """The collection of which `note` is what was noted."""
        sequence, written, count = (int(note[name]) for name in ("sequence", "written", "count"))
        return cls(collection, place, str(note["origin"]), sequence, written, count, str(note["wanted"]))

    @property
    def note(self) -> dict[str, Any]:
        """What is noted beside the vectors, to be read by `from_note`."""
        return {name: getattr(self, name) for name in ("origin", "sequence", "written", "count", "wanted")}


class Following(Generic[V]):
    """What keeps a collection up to date, as far as whoever searches it asks."""

    _database: Database
    _opened: Followed[V] | None = None

    def search(self, vector: Floats, limit: int, maker: Maker) -> tuple[Found, int] | None:
        """About the `limit` passages nearest to the unit `vector`, as (passage key, cosine), best first, and the
        change up to which they are complete; None while there is no index of the vectors of `maker`."""
        # Twice as many as asked for: the search is approximate, and the best are more surely among them.
        told = self._ask(maker.token, lambda collection: collection.nearest(vector, 2 * limit))
        if told is None:
            return None
        near, sequence = told
        found = rescored(self._database, [key for key, _ in near], vector, maker)
        return None if found is None else (found[:limit], sequence)

    def keys(self) -> tuple[set[int], int] | None:
        """The passage keys in the index and the change it has reached; None while it is not ready."""
        return self._ask(self._database.ask(origin_of), lambda collection: set(collection.keys()))

    def _ask(self, origin: str, ask: Callable[[V], Told]) -> tuple[Told, int] | None:
        """What `ask` gives of the collection in use, and the change that it has reached; None where there is none of
        that `origin`, or it fails."""
        raise NotImplementedError

    @property
    def reached(self) -> int | None:
        """The change up to which the index has followed; None while it is not ready."""
        opened = self._opened
        return None if opened is None or not opened.origin else opened.sequence

    @property
    def size(self) -> int:
        """About how many passages it holds; 0 while it is not ready."""
        opened = self._opened
        return 0 if opened is None else opened.written


@dataclass(frozen=True)
class Inspected:
    """What is wrong with an index, and what is worth knowing; not `usable` where another has to be built first."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    usable: bool = True


def compare_vectors(database: Database, found: set[int], sequence: int) -> Inspected:
    """An index of vectors that holds the passages `found` and has reached the change `sequence`, and the database."""
    with database.read() as connection:
        unembedded = {key for change in waiting(connection) for key in change.keys}
        return compare(connection, "vectors", found, sequence, unembedded)


def compare(
    connection: Connection, name: str, found: set[int], sequence: int, without: Set[int] = frozenset()
) -> Inspected:
    """The same of any index, by its name, that need not hold the passages `without`."""
    wrong, behind = differing(connection, found, sequence, without)
    problems = (f"The index of {name} differs from the database in {wrong} passages; rebuild the library.",)
    notes = (f"The index of {name} is {behind} passages behind.",)
    return Inspected(problems if wrong else (), notes if behind else ())


def steps(database: Database, stop: threading.Event, opened: Followed[V] | None) -> Iterator[Followed[V]]:
    """`opened` after each further page of changes, until there are no more. Raises: Stopped."""
    while opened is not None:
        if stop.is_set():
            raise Stopped
        with database.read() as connection:
            now = origin_of(connection)
            if now != opened.origin:
                if opened.origin != unmade(connection):
                    return  # these are another embedder's vectors: the next look builds the index anew
                opened = replace(opened, origin=now)  # a new library knows its embedder with its first vectors
            lag = changes_since(connection, opened.sequence, _PAGE)
            coming = [(change, data) for change, _, data in live_vectors(connection, lag) if data]
        if not lag:
            return
        database.check_space()
        opened.collection.delete([key for change in lag if change.state != LIVE for key in change.keys])
        keys = [key for change, _ in coming for key in change.keys]
        if keys:
            rows = [np.frombuffer(data, dtype="<f4").reshape(change.count, -1) for change, data in coming]
            opened.collection.put(keys, np.concatenate(rows))
        gone = any(change.state != LIVE for change in lag)
        # Asked only when it is not known: counting a large collection takes long.
        count = opened.collection.count() if gone else opened.count + len(keys)
        opened = replace(opened, sequence=lag[-1].sequence, written=opened.written + len(keys), count=count)
        yield opened


def rescored(database: Database, keys: Sequence[int], vector: Floats, maker: Maker) -> Found | None:
    """(key, cosine) for those of the passages `keys` that are stored, best first; None where other vectors are.

    Scored by what is stored, so that a cosine is the same whoever found the passage.
    """
    with database.read() as connection:
        if moment(connection).maker != maker:
            return None
        stored = stored_vectors(connection, keys, len(vector))
    rows = np.array([np.frombuffer(data, dtype="<f4") for data in stored.values()]).reshape(-1, len(vector))
    return scored(np.array(list(stored), dtype=np.int64), rows, vector)


def passages_searched(database: Database) -> int:
    """How many passages are searched."""
    return sum(change.count for change in database.ask(changes_since, 0) if change.state == LIVE)


def origin_of(connection: Connection) -> str:
    """Names the library and the embedder whose vectors are in it."""
    maker = moment(connection).maker
    return unmade(connection) if maker is None else maker.token


def unmade(connection: Connection) -> str:
    """What stands in place of that in a library without vectors."""
    return f"-{moment(connection).library}"


def want_anew(connection: Connection) -> None:
    """Have whoever keeps the index of vectors build it anew, beside the one that is searched until then."""
    set_note(connection, _WANTED, uuid.uuid4().hex.encode())


def wanted_by(connection: Connection) -> str:
    """Names the index that is wanted: something else after each `want_anew`."""
    return (get_note(connection, _WANTED) or b"").decode()


def is_to_be_built(database: Database, opened: Followed[Any]) -> bool:
    """Whether another index is to take its place: of another origin, because it was asked for, or for less waste."""
    with database.read() as connection:
        another = opened.origin != origin_of(connection) or opened.wanted != wanted_by(connection)
    return another or opened.written - opened.count > max(_WASTE_FLOOR, _WASTE * opened.written)


def sampled(connection: Connection, sequence: int) -> list[Change]:
    """Some of the revisions that an index complete up to `sequence` has, spread over the library."""
    whole = [c for c in changes_since(connection, 0) if c.state == LIVE and c.count and c.sequence <= sequence]
    return whole[:: max(1, len(whole) // _SAMPLE)][:_SAMPLE]


def sample_of(connection: Connection, sequence: int) -> list[tuple[int, list[float]]]:
    """Passages that an index complete up to `sequence` must find, with their vectors, spread over the library."""
    rows = (
        (change.first, np.frombuffer(data, dtype="<f4").reshape(change.count, -1)[0])
        for change, _, data in live_vectors(connection, sampled(connection, sequence))
        if data
    )
    # A text without a known word has no direction, and nothing is near it.
    return [(key, [float(x) for x in row]) for key, row in rows if row.any()]
