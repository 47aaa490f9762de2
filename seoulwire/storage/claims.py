"""What one process at a time may do, of all that share a PostgreSQL database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text

from seoulwire.storage.engine import reading
from seoulwire.storage.exclusion import key_of

_CLAIM = text("SELECT pg_advisory_lock(:key)")
# A holder whose machine is gone is noticed by the server within a minute, not within hours.
_KEEPALIVE = (
    text("SET tcp_keepalives_idle = 30"),
    text("SET tcp_keepalives_interval = 10"),
    text("SET tcp_keepalives_count = 3"),
)


@contextmanager
def claim(engine: Engine, name: str) -> Iterator[None]:
    """Wait until no other process holds the claim of this name, and hold it.

    It lasts as long as its connection: that of a holder which is gone frees it. SQLite has no
    such claims; the processes that share it are on one machine.

    Raises:
        StorageError: when the database cannot be used.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with reading(engine) as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        for setting in _KEEPALIVE:
            connection.execute(setting)
        connection.execute(_CLAIM, {"key": key_of(name)})
        try:
            yield
        finally:
            connection.invalidate()  # closed, not pooled: the claim ends with its connection
