"""Several writers at once: what two of them write, one writes after the other."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, text

_LOCK = text("SELECT pg_advisory_xact_lock(k) FROM unnest(CAST(:keys AS bigint[])) AS k")


def exclude_others(connection: Connection, names: Iterable[str]) -> None:
    """Wait for the transactions that write any of these names, and keep later ones waiting.

    To the end of the transaction. SQLite has one writer at a time anyway. The names are locked in
    one order everywhere, so no two transactions wait for each other.
    """
    if connection.dialect.name == "postgresql":
        keys = sorted({key_of(name) for name in names})
        connection.execute(_LOCK, {"keys": keys})


def key_of(name: str) -> int:
    """Return the number under which PostgreSQL locks a name."""
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
