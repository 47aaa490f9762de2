"""Statements that SQLite and PostgreSQL share, over many rows at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from seoulwire.storage.models import Base

# Values of one IN: few distinct statements, and far below what any database takes.
IN_LIMIT = 500
Value = TypeVar("Value")


def chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield ``values`` in lists short enough for one IN."""
    rest = iter(values)
    while part := list(islice(rest, IN_LIMIT)):
        yield part


def insert_missing(
    connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows whose key the table does not have."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), rows)


def upsert(
    connection: Connection,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str] | None = None,
) -> None:
    """Insert the rows; where the table has the key (its primary one), put in the new values."""
    if not rows:
        return
    index = list(key or table.__table__.primary_key.columns.keys())  # type: ignore[attr-defined]
    statement = _insert(connection, table)
    values = {name: statement.excluded[name] for name in rows[0] if name not in index}
    connection.execute(statement.on_conflict_do_update(index_elements=index, set_=values), rows)


def _insert(connection: Connection, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
