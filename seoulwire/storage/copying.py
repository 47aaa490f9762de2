"""A whole archive from one database into another, of either kind, public ids and numbers kept."""

from collections.abc import Callable

from sqlalchemy import Connection, Engine, Table, func, insert, select

from seoulwire.exceptions import StorageError
from seoulwire.storage.engine import check_schema, connect, exists, migrate, reading, writing
from seoulwire.storage.models import Base, RunLocks

TOGETHER = 500  # rows in memory at once


def copy(source: str, target: str, tell: Callable[[str, int], None]) -> int:
    """Copy every row of one database into another, empty one; return how many rows that are.

    All in one transaction: either everything is there at the end, or nothing. ``tell`` is called
    with each table's name and number of rows. WARC files stay where they are.

    Raises:
        StorageError: when the target holds an archive already, the source has another schema, or
            either cannot be used.
    """
    ours, theirs = connect(source), connect(target)
    try:
        if not exists(ours):
            message = f"there is no archive at {_shown(ours)} to copy; correct the first URL"
            raise StorageError(message)
        check_schema(ours)
        if not exists(theirs):
            migrate(theirs)
        check_schema(theirs)
        with reading(ours) as reader, writing(theirs) as writer:
            if any(_count(writer, table) for table in _tables()):
                message = f"{_shown(theirs)} holds an archive already; name an empty database"
                raise StorageError(message)
            return sum(_copy_table(reader, writer, table, tell) for table in _tables())
    finally:
        ours.dispose()
        theirs.dispose()


def _copy_table(
    reader: Connection, writer: Connection, table: Table, tell: Callable[[str, int], None]
) -> int:
    rows = reader.execution_options(yield_per=TOGETHER).execute(select(table)).mappings()
    for part in rows.partitions():
        writer.execute(insert(table), [dict(row) for row in part])
    count = _count(writer, table)
    if count != _count(reader, table):
        message = f"{table.name} grew while it was copied: stop what writes to it, and copy again"
        raise StorageError(message)
    _count_on(writer, table)
    tell(table.name, count)
    return count


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL go on counting where the copied numbers end."""
    if connection.dialect.name != "postgresql" or list(table.primary_key.columns.keys()) != ["id"]:
        return
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if sequence is not None:
        highest = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(sequence, highest, False)))


def _tables() -> list[Table]:
    """Return the tables to copy, each behind those that it refers to.

    A lock is of processes, and these stay.
    """
    locks = RunLocks.__tablename__
    return [table for table in Base.metadata.sorted_tables if table.name != locks]


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _shown(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)
