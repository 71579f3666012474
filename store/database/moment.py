"""One moment of a library, as a search needs to know it: the last change, and whose vectors there are."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, func, select

from store.article import digest
from store.database.library_notes import set_note
from store.database.schema import changes, meta, vectors


@dataclass(frozen=True)
class Maker:
    """Who made a library's vectors: the embedder's name, and how it embedded the probe, float32 as bytes."""

    library: str
    name: str
    probe: bytes

    @property
    def dimension(self) -> int:
        """Numbers a vector."""
        return len(self.probe) // 4

    @property
    def token(self) -> str:
        """Names the library and this embedder in what is derived from the vectors."""
        return digest(self.library, self.name, self.probe.hex())


@dataclass(frozen=True)
class LibraryState:
    """The number of the last change, the maker of the vectors, None where there are none, and the library's name.

    A library that is restored gets another name: its changes are numbered anew, and nothing derived from the earlier
    ones holds.
    """

    sequence: int
    maker: Maker | None
    library: str


def _note(name: str) -> object:
    return select(meta.c.value).where(meta.c.name == name).scalar_subquery().label(name)


_NOW = select(
    func.max(changes.c.sequence).label("sequence"),
    _note("library"),
    _note("embedder"),
    _note("probe"),
    select(vectors.c.revision).limit(1).scalar_subquery().label("any"),
)  # type: ignore[call-overload]


def moment(connection: Connection) -> LibraryState:
    """The library as this connection sees it."""
    row = connection.execute(_NOW).one()
    maker, library = None, (row.library or b"").decode()
    if row.any is not None and row.embedder is not None:
        maker = Maker(library, str(json.loads(row.embedder)[0]), bytes(row.probe or b""))
    return LibraryState(row.sequence or 0, maker, library)


def record_maker(connection: Connection, name: str, probe: npt.NDArray[np.float32]) -> None:
    """Note that the library's vectors are by the embedder `name`, which embeds the probe like this."""
    set_note(connection, "embedder", json.dumps([name, len(probe)]).encode())
    set_note(connection, "probe", probe.astype("<f4").tobytes())
