"""Statements that SQLite and PostgreSQL share, over many rows at once.

Each is built once: to build a statement takes SQLAlchemy longer than SQLite needs to execute it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import postgresql, sqlite

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
        connection.execute(_insert_missing(connection.dialect.name, table), rows)


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
        connection.execute(statement, rows)


@cache
def _insert_missing(dialect: str, table: type[Base]) -> Executable:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _upsert(
    dialect: str, table: type[Base], names: tuple[str, ...], index: tuple[str, ...]
) -> Executable:
    statement = _insert(dialect, table)
    values = {name: statement.excluded[name] for name in names if name not in index}
    return statement.on_conflict_do_update(index_elements=index, set_=values)


def _insert(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
