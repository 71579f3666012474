"""All rows of one library into another's tables, and the proof that they are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select

from store.database.library_notes import OF_THE_PLACE, set_note
from store.database.schema import meta, originals, schema

_AT_ONCE = 200  # rows in memory at a time, of which each may be a long text; of whole files one


@dataclass(frozen=True)
class Content:
    """What stands in a table: how many rows, and a SHA-256 of them all in order."""

    rows: int
    digest: str


def is_empty(connection: Connection) -> bool:
    """Whether a library was only made, and holds nothing yet."""
    tables = (table for table in schema.sorted_tables if table is not meta)
    return not any(connection.execute(select(func.count()).select_from(table)).scalar() for table in tables)


def copy_rows(source: Connection, target: Connection, told: Callable[[int, int, str], None] | None = None) -> None:
    """Write every row of `source` into `target`, which is empty.

    `told` hears how many rows are in, of how many, and the table of the last.
    """
    every = (source.execute(select(func.count()).select_from(t)).scalar_one() for t in schema.sorted_tables)
    done, total = 0, sum(every)
    for table in schema.sorted_tables:
        for rows in _parts(source, table):
            target.execute(insert(table), [dict(row._mapping) for row in rows])
            done += len(rows)
            if told:
                told(done, total, table.name)


def clear_rows(target: Connection) -> None:
    """Delete every row that `copy_rows` writes."""
    for table in reversed(schema.sorted_tables):
        target.execute(delete(table).where(meta.c.name.not_in(OF_THE_PLACE)) if table is meta else delete(table))


def rename_library(target: Connection, name: str) -> None:
    """Call the library something else: its changes are numbered anew, and what was derived from the old is void."""
    set_note(target, "library", name.encode())


def contents(connection: Connection) -> dict[str, Content]:
    """What stands in each table, read back row by row; the same for the same rows in whatever database."""
    return {table.name: _content(connection, table) for table in schema.sorted_tables}


def unlike(one: Mapping[str, Content], other: Mapping[str, Content]) -> tuple[str, ...]:
    """The tables that do not hold the same."""
    return tuple(name for name in one if one[name] != other[name])


def _content(connection: Connection, table: Table) -> Content:
    count, digest = 0, hashlib.sha256()
    for rows in _parts(connection, table):
        count += len(rows)
        for row in rows:
            digest.update(repr(tuple(row)).encode())
    return Content(count, digest.hexdigest())


def _parts(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    rows = select(table).order_by(*table.primary_key.columns)
    if table is meta:
        rows = rows.where(meta.c.name.not_in(OF_THE_PLACE))
    yield from connection.execute(rows.execution_options(yield_per=1 if table is originals else _AT_ONCE)).partitions()
