"""Statements that SQLite and PostgreSQL share, over many rows at once.

Each is built once, and compiled once for the columns of its rows: to build a statement, or to bind
the values of one row, takes SQLAlchemy longer than SQLite needs to execute it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from seoulwire.storage.models import Base

# Values of one IN: few distinct statements, and far below what any database takes.
IN_LIMIT = 500
Value = TypeVar("Value")


def chunks(values: Iterable[Value], size: int = IN_LIMIT) -> Iterator[list[Value]]:
    """Yield ``values`` in lists short enough for one IN, or of at most ``size``."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def insert_missing(
    connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows whose key the table does not have."""
    if rows:
        execute_rows(connection, _insert_missing(connection.dialect.name, table), rows)


def upsert(
    connection: Connection,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str] | None = None,
) -> None:
    """Insert the rows; where the table has the key (its primary one), put in the new values."""
    if rows:
        index = key or table.__table__.primary_key.columns.keys()  # type: ignore[attr-defined]
        statement = _upsert(connection.dialect.name, table, tuple(rows[0]), tuple(index))
        execute_rows(connection, statement, rows)


def execute_rows(
    connection: Connection, statement: ClauseElement, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Execute a statement once for each row; all rows have the keys of the first."""
    sql, positional, values = _compiled(connection.dialect, statement, tuple(rows[0]))
    if positional:
        bound: list[Any] = [
            tuple([process(row[name]) if process else row[name] for name, process in values])
            for row in rows
        ]
    else:
        bound = [
            {name: process(row[name]) if process else row[name] for name, process in values}
            for row in rows
        ]
    connection.exec_driver_sql(sql, bound)


Values = Sequence[tuple[str, Callable[[Any], Any] | None]]


@cache
def _compiled(
    dialect: Dialect, statement: ClauseElement, names: tuple[str, ...]
) -> tuple[str, bool, Values]:
    """Return a statement as the driver takes it: its text, whether by position, and its values."""
    compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=list(names)))
    order = compiled.positiontup or tuple(compiled.binds)
    types = (compiled.binds[name].type.dialect_impl(dialect) for name in order)
    processors = [kind.bind_processor(dialect) for kind in types]
    return str(compiled), compiled.positional, list(zip(order, processors, strict=True))


@cache
def _insert_missing(dialect: str, table: type[Base]) -> ClauseElement:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _upsert(
    dialect: str, table: type[Base], names: tuple[str, ...], index: tuple[str, ...]
) -> ClauseElement:
    statement = _insert(dialect, table)
    values = {name: statement.excluded[name] for name in names if name not in index}
    return statement.on_conflict_do_update(index_elements=index, set_=values)


def _insert(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
