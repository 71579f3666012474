"""A library from its folder into PostgreSQL, or back: all of it or nothing, read back before it counts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.database.connection import Database
from store.database.copying import Content, contents, copy_rows, is_empty, unlike
from store.errors import LibraryBusy, LibraryError
from store.library import Library, Progress

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class LibraryLocation:
    """Where a library is: the folder of its file, or of this host's indexes and the URL of its database."""

    folder: Path
    database: str | None = None


@dataclass(frozen=True)
class Migration:
    """What was copied, table by table, and what `verify` finds wrong with it; `was_there` when all of it was before."""

    tables: dict[str, Content]
    was_there: bool
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Everything is there and sound."""
        return not self.problems


def migrate(
    source: LibraryLocation,
    target: LibraryLocation,
    progress: Callable[[Progress], None] | None = None,
    wait: float = 10.0,
) -> Migration:
    """Copy the library at `source` to `target`, where there is none, or the same one.

    Nobody writes to either meanwhile; both can be read. Where the old one can only be read, so that it cannot be held,
    it is copied as it is at one moment, as for a backup. Every row is read back and compared by digest before the
    copy is committed, so that an interruption leaves an empty library, which the same call fills. The old one stays as
    it was. Raises: LibraryError when `target` holds other articles, or what is read back is not what was copied.
    """
    if source.folder.resolve() == target.folder.resolve() and source.database == target.database:
        raise LibraryError("A library cannot be copied onto itself; name another place.")
    with (
        closing(Database.open(source.folder, wait, url=source.database)) as old,
        closing(Database.open(target.folder, wait, url=target.database)) as new,
        _held(old, wait),
        new.lock("write", wait),
    ):
        tables, was_there = _copied(old, new, progress)
    with Library.open(target.folder, database=target.database, reembed=False, wait=wait) as library:
        return Migration(tables, was_there, library.verify().problems)


def _held(old: Database, wait: float) -> AbstractContextManager[object]:
    """Nobody writes to it meanwhile, as far as that is ours to see to. Raises: LibraryBusy."""
    try:
        return old.lock("write", wait)
    except LibraryBusy:
        raise
    except LibraryError:  # nothing can be made there: whether it can be read is seen when it is
        return nullcontext()


def _copied(
    old: Database, new: Database, progress: Callable[[Progress], None] | None
) -> tuple[dict[str, Content], bool]:
    with old.read() as source, new.write() as target:
        if is_empty(target):
            return copy_compared(source, target, new.name, progress), False
        found = contents(target)
        if found != contents(source):
            raise LibraryError(
                f"The library at {new.name} holds other articles; empty it, or name another place to copy to."
            )
        return found, True


def copy_compared(
    source: Connection, target: Connection, place: str, progress: Callable[[Progress], None] | None
) -> dict[str, Content]:
    """Every row into `target`, which is empty and at that `place`, read back and compared; what each table holds then.

    Raises: LibraryError when it is not what was copied.
    """
    copy_rows(source, target, progress and (lambda *at: progress(Progress(*at))))
    found = contents(target)
    if wrong := unlike(contents(source), found):
        raise LibraryError(
            f"What was read back from {place} is not what was copied ({', '.join(wrong)}); nothing was kept."
        )
    return found
