"""The condition that a column has one of the values of a list.

`column.in_(…)` writes each value into the statement as a parameter of its own, anew for each search; here the list is
one parameter, and the statement is the same text however long it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Dialect, TypeDecorator, bindparam
from sqlalchemy import Text as SQLText
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _List(TypeDecorator[Sequence[Any]]):
    """Values of one type: an array in PostgreSQL, a JSON list in SQLite, which has no arrays."""

    impl = SQLText
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return SQLText()
        from sqlalchemy.dialects.postgresql import ARRAY  # a twentieth of a second, which SQLite need not pay for

        return ARRAY(self.of)

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        if isinstance(self.of, TypeDecorator):
            value = [self.of.process_bind_param(v, dialect) for v in value]
        return json.dumps(value)


class among(FunctionElement[Any]):
    """`column` has one of the values of the list that `parameter` names.

    It has no type: of a Boolean SQLite would be asked whether it is 1, and would read the whole table to answer.
    """

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], parameter: str) -> None:
        super().__init__(column, bindparam(parameter, type_=_List(column.type)))


@compiles(among, "sqlite")
def _in_json(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(among, "postgresql")
def _in_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY({values})"
