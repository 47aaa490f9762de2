"""Statements that SQLite and PostgreSQL share, over many rows at once.

Each is built once, and compiled once for the columns of its rows: to build a statement, or to bind
the values of one row, takes SQLAlchemy longer than SQLite needs to execute it. The values of a
column are made ready for the driver together.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, partial
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar, cast

import orjson
from sqlalchemy import (
    ARRAY,
    ClauseElement,
    Connection,
    Date,
    Dialect,
    Select,
    SQLColumnExpression,
    Text,
    bindparam,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from seoulwire.storage import records
from seoulwire.storage.column_types import SafeText
from seoulwire.storage.copy_in import copy_in
from seoulwire.storage.models import Base

# Values of one IN: few distinct statements, and far below what any database takes.
IN_LIMIT = 500
Value = TypeVar("Value")


def chunks(values: Iterable[Value], size: int = IN_LIMIT) -> Iterator[list[Value]]:
    """Yield ``values`` in lists short enough for one IN, or of at most ``size``."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


class _Texts(TypeDecorator[Any]):
    """Texts as one value: JSON for SQLite, else an array."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Text()))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        texts = list(_storable(value))
        return orjson.dumps(texts).decode() if dialect.name == "sqlite" else texts


class among(FunctionElement[Any]):  # noqa: N801 (read as what it is in SQL)
    """Whether a column has one of the texts of a parameter, however many: ``IN`` with one value.

    To make 500 parameters takes SQLAlchemy, and to plan for them PostgreSQL, longer than to find
    their rows.
    """

    # Not Boolean: of one, SQLite would be asked whether it is 1, and go through the whole table.
    type = NullType()
    inherit_cache = True

    def __init__(self, column: SQLColumnExpression[str | None], parameter: str) -> None:
        super().__init__(column, bindparam(parameter, type_=_Texts()))


@compiles(among, "sqlite")
def _among_json(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 (both are compiled)


@compiles(among, "postgresql")
def _among_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({texts})"


def columns_of(record: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of a dataclass's fields as columns, and what takes their values from one."""
    names = tuple(field.name for field in fields(record))
    return names, attrgetter(*names)


def insert(
    connection: Connection,
    table: type[Base],
    columns: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
    *,
    storable: bool = False,
) -> None:
    """Insert rows whose keys the table does not have.

    Raises:
        UndoneError: when another process wrote one of these keys meanwhile.
    """
    statement = _insert(connection.dialect.name, table)
    if connection.dialect.name == "sqlite":
        execute_rows(connection, statement, columns, rows, storable=storable)
    elif values := tuple(zip(*rows, strict=True)):
        compiled = _compiled(connection.dialect, statement, columns, storable)
        names = [columns[place] for place, _ in compiled.values]
        copy_in(connection, table.__tablename__, names, compiled.bound(values))


def insert_missing(
    connection: Connection,
    table: type[Base],
    columns: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
    *,
    storable: bool = False,
) -> None:
    """Insert the rows whose key the table does not have."""
    keys = table.__table__.primary_key.columns.keys()  # type: ignore[attr-defined]
    if connection.dialect.name == "postgresql" and keys == ["id"] and "id" in columns:
        missing = _missing(connection, table, columns.index("id"), rows)
        insert(connection, table, columns, missing, storable=storable)
        return
    statement = _insert_missing(connection.dialect.name, table)
    execute_rows(connection, statement, columns, rows, storable=storable)


def upsert(
    connection: Connection,
    table: type[Base],
    columns: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
    *,
    key: str | None = None,
    keep: str | None = None,
    storable: bool = False,
) -> None:
    """Insert the rows; where the table has the key (its primary one), put in the new values.

    The column ``keep`` keeps the value that the table has.
    """
    statement = _upsert(connection.dialect.name, table, columns, key, keep)
    execute_rows(connection, statement, columns, rows, storable=storable)


def execute_rows(
    connection: Connection,
    statement: ClauseElement,
    columns: tuple[str | None, ...],
    rows: Iterable[Sequence[Any]],
    *,
    storable: bool = False,
) -> None:
    """Execute a statement once for each row of values of ``columns``; of none it takes no value.

    ``storable`` says that every text among them is so, and need not be looked at again.
    """
    values = tuple(zip(*rows, strict=True))
    if values:
        compiled = _compiled(connection.dialect, statement, columns, storable)
        connection.exec_driver_sql(compiled.sql, list(compiled.bound(values)))


Column = Iterable[Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as the driver takes it: its text, and what it does with the columns of its rows.

    ``values`` are in the order of the text's parameters: which column, and what turns all its
    values into what the driver takes.
    """

    sql: str
    values: tuple[tuple[int, Callable[[Column], Column]], ...]

    def bound(self, columns: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of these columns as the driver takes them."""
        return zip(*(process(columns[place]) for place, process in self.values), strict=True)


@cache
def _compiled(
    dialect: Dialect, statement: ClauseElement, columns: tuple[str | None, ...], storable: bool
) -> _Compiled:
    keys = [name for name in columns if name is not None]
    compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=keys))
    order = compiled.positiontup or ()
    kinds = (compiled.binds[name].type for name in order)
    return _Compiled(
        str(compiled),
        tuple(
            (columns.index(name), _processor(kind, dialect, storable))
            for name, kind in zip(order, kinds, strict=True)
        ),
    )


def _processor(
    kind: TypeEngine[Any], dialect: Dialect, storable: bool
) -> Callable[[Column], Column]:
    if isinstance(kind, SafeText):
        return _as_they_are if storable else _storable
    if isinstance(kind, Date) and dialect.name == "sqlite":
        return partial(map, _as_iso_8601)
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return partial(map, process) if process else _as_they_are


def _as_iso_8601(day: date | None) -> str | None:
    # As SQLAlchemy writes it, in a fourth of the time.
    return None if day is None else day.isoformat()


def _storable(texts: Column) -> Column:
    # Nearly every text is as it should be, and there are many: one look at all, no call for each.
    together = "".join(filter(None, texts))
    if together == records.storable(together):
        return texts
    return [None if text is None else records.storable(text) for text in texts]


def _as_they_are(values: Column) -> Column:
    return values


def _missing(
    connection: Connection, table: type[Base], place: int, rows: Iterable[Sequence[Any]]
) -> list[Sequence[Any]]:
    """Return the rows whose id, which they have at ``place``, the table does not have."""
    row_of = {row[place]: row for row in rows}
    known = set(connection.scalars(_known(table), {"ids": list(row_of)}))
    return [row for key, row in row_of.items() if key not in known]


@cache
def _known(table: type[Base]) -> Select[str]:
    key = table.__table__.c.id
    return select(key).where(among(key, "ids"))


@cache
def _insert_missing(dialect: str, table: type[Base]) -> ClauseElement:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _upsert(
    dialect: str,
    table: type[Base],
    columns: tuple[str, ...],
    key: str | None,
    keep: str | None,
) -> ClauseElement:
    index = [key] if key else table.__table__.primary_key.columns.keys()  # type: ignore[attr-defined]
    statement = _insert(dialect, table)
    values = {name: statement.excluded[name] for name in columns if name not in {*index, keep}}
    return statement.on_conflict_do_update(index_elements=index, set_=values)


@cache
def _insert(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
