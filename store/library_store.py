"""What every store has of what a library keeps in its database, beside its articles."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Concatenate

from store.database.connection import Database, Given, Told

if TYPE_CHECKING:
    from sqlalchemy import Connection


class LibraryStore:
    """One kind of what is kept in the `database` of one open library; `writing` takes its writer's lock."""

    def __init__(self, database: Database, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._database = database
        self._writing = writing

    def _write(
        self, change: Callable[Concatenate[Connection, Given], Told], *given: Given.args, **named: Given.kwargs
    ) -> Told:
        with self._writing(), self._database.write() as connection:
            return change(connection, *given, **named)
