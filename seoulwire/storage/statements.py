"""Statements that SQLite and PostgreSQL share, over many rows at once.

Each is built once, and compiled once for the columns of its rows: to build a statement, or to bind
the values of one row, takes SQLAlchemy longer than SQLite needs to execute it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from seoulwire.storage.models import Base, SafeText
from seoulwire.storage.records import storable

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
    compiled = _compiled(connection.dialect, statement, tuple(rows[0]))
    values = (compiled.values(row) for row in rows)
    bound: list[Any]
    if compiled.positional:
        bound = list(map(tuple, values))
    else:
        bound = [dict(zip(compiled.names, row, strict=True)) for row in values]
    connection.exec_driver_sql(compiled.sql, bound)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as the driver takes it: its text, its values' names, whether by position.

    ``texts`` are the places of the values that are text, ``other`` what others are turned with.
    """

    sql: str
    positional: bool
    names: tuple[str, ...]
    texts: tuple[int, ...]
    other: tuple[tuple[int, Callable[[Any], Any]], ...]

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """Return a row's values in order, as the driver takes them."""
        values = [row[name] for name in self.names]
        for place, process in self.other:
            values[place] = process(values[place])
        for place in self.texts:
            text = values[place]
            # Most are as they should be: no call for those.
            if text is not None and ("\0" in text or not text.isascii()):
                values[place] = storable(text)
        return values


@cache
def _compiled(dialect: Dialect, statement: ClauseElement, names: tuple[str, ...]) -> _Compiled:
    compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=list(names)))
    order = compiled.positiontup or tuple(compiled.binds)
    kinds = [compiled.binds[name].type for name in order]
    processors = [kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds]
    texts = {place for place, kind in enumerate(kinds) if isinstance(kind, SafeText)}
    return _Compiled(
        sql=str(compiled),
        positional=compiled.positional,
        names=tuple(order),
        texts=tuple(sorted(texts)),
        other=tuple((p, f) for p, f in enumerate(processors) if f and p not in texts),
    )


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
