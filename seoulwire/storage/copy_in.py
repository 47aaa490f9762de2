"""Many rows into PostgreSQL at once, by COPY: half of what single inserts take."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from seoulwire.exceptions import UndoneError

_UNIQUE_VIOLATION = "23505"


def copy_in(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of values as the driver takes them.

    Raises:
        UndoneError: when another process wrote one of their keys meanwhile.
    """
    dialect = connection.dialect
    quote, error_type = dialect.identifier_preparer.quote, dialect.loaded_dbapi.Error
    statement = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except error_type as error:
        if getattr(error, "sqlstate", None) == _UNIQUE_VIOLATION:
            message = f"another process wrote the same rows of {table}: run the same command again"
            raise UndoneError(message) from error
        raise DBAPIError.instance(statement, None, error, error_type, dialect=dialect) from error
