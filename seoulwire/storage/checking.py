"""What is wrong with a database, as sentences."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, func, select, text

from seoulwire.storage.bookkeeping import accounts
from seoulwire.storage.item_tables import TABLES
from seoulwire.storage.ledger import STATES
from seoulwire.storage.models import Captures, Damage, Ledger, Repairs, Revisions, Runs

# By how much a clock may go wrong before it is told: one that is set by hand does by some hours.
CLOCK_ERROR = timedelta(days=1)


def findings(connection: Connection, now: datetime) -> Iterator[str]:
    """Yield what is wrong at a moment."""
    if connection.dialect.name == "sqlite":
        yield from _sqlite(connection)
    yield from _orphans(connection)
    yield from _ahead(connection, now)
    for run_id in (*connection.scalars(select(Runs.id).order_by(Runs.id)), None):
        books = accounts(connection, run_id)
        if not books.balanced:
            counts = " + ".join(f"{books.count(state)} {state}" for state in STATES)
            name = "all runs" if run_id is None else f"run {run_id}"
            yield f"the accounts of {name} do not balance: {books.discovered} is not {counts}"


def _sqlite(connection: Connection) -> Iterator[str]:
    for words in connection.scalars(text("PRAGMA integrity_check")):
        if words != "ok":
            yield f"integrity check: {words}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there"


def _ahead(connection: Connection, now: datetime) -> Iterator[str]:
    """Yield what a clock that was ahead has left: what is captured until then counts as older."""
    ahead = (
        select(Captures.fetched, Captures.url, func.count().over())
        .where(Captures.fetched > now + CLOCK_ERROR)
        .order_by(Captures.fetched.desc())
    )
    for newest, url, count in connection.execute(ahead.limit(1)):
        yield (
            f"{count} captures are dated in the future, the last of them {newest:%F %H:%M} UTC, of "
            f"{url}: either this machine's clock is behind, or it was ahead when they were made; "
            "what changes on these pages before that day shows after it"
        )


def _orphans(connection: Connection) -> Iterator[str]:
    for kind, table in TABLES.items():
        for beside in (Repairs, Damage, Revisions):
            lost = (
                select(beside.item)
                .distinct()
                .where(beside.item_kind == kind, ~exists().where(table.id == beside.item))
            )
            for item in connection.scalars(lost):
                yield f"{beside.__tablename__} of the {kind} {item}, which is not stored"
        lost = select(Ledger.url).where(
            Ledger.role == kind, Ledger.item.is_not(None), ~exists().where(table.id == Ledger.item)
        )
        for url in connection.scalars(lost):
            yield f"the ledger says that {url} gave a {kind}, but it is not stored"
