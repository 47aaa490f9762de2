"""The tests' databases: SQLite, or on the server that SEOULWIRE_TEST_POSTGRES names.

scripts/test-postgres sets it.
"""

import os
from functools import cache
from pathlib import Path
from zlib import crc32

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

POSTGRES = os.environ.get("SEOULWIRE_TEST_POSTGRES")
_made: set[str] = set()


def database_of(data: Path) -> str:
    """Return the URL of the database of a data directory."""
    if not POSTGRES:
        return f"sqlite:///{data / 'seoulwire.db'}"
    return postgres_database(f"seoulwire_{crc32(str(data).encode()):08x}")


@cache
def postgres_database(name: str) -> str:
    """Return the URL of a database of this name, made empty when it is first asked for."""
    _execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    _made.add(name)
    return make_url(POSTGRES or "").set(database=name).render_as_string(hide_password=False)


def drop_databases() -> None:
    """Drop every database that this process has made."""
    if _made:
        _execute(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in _made))
        _made.clear()


def _execute(*statements: str) -> None:
    engine = create_engine(POSTGRES or "", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
