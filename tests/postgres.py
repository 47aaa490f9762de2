"""Databases on the PostgreSQL server that SEOULWIRE_TEST_POSTGRES names (scripts/test-postgres)."""

import os
from functools import cache

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

POSTGRES = os.environ.get("SEOULWIRE_TEST_POSTGRES")
_made: set[str] = set()


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
