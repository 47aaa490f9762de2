"""What is wrong with a database or with the WARC files it points to, as sentences."""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from fastwarc.warc import ArchiveIterator
from sqlalchemy import Connection, exists, select, text

from seoulwire.storage.bookkeeping import accounts
from seoulwire.storage.item_tables import TABLES
from seoulwire.storage.ledger import STATES
from seoulwire.storage.models import Captures, Damage, Ledger, Repairs, Revisions, Runs


def findings(connection: Connection, warc_directory: Path | None) -> Iterator[str]:
    """Yield what is wrong; the WARC files are read only where their directory is given."""
    if connection.dialect.name == "sqlite":
        yield from _sqlite(connection)
    yield from _orphans(connection)
    for run_id in (*connection.scalars(select(Runs.id).order_by(Runs.id)), None):
        books = accounts(connection, run_id)
        if not books.balanced:
            counts = " + ".join(f"{books.count(state)} {state}" for state in STATES)
            name = "all runs" if run_id is None else f"run {run_id}"
            yield f"the accounts of {name} do not balance: {books.discovered} is not {counts}"
    if warc_directory is not None:
        yield from _captures(connection, warc_directory)


def _sqlite(connection: Connection) -> Iterator[str]:
    for words in connection.scalars(text("PRAGMA integrity_check")):
        if words != "ok":
            yield f"integrity check: {words}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there"


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


def _captures(connection: Connection, directory: Path) -> Iterator[str]:
    query = select(Captures.id, Captures.file, Captures.offset, Captures.digest).order_by(
        Captures.file, Captures.offset
    )
    for name, rows in groupby(connection.execute(query), lambda row: str(row.file)):
        path = directory / name
        if not path.is_file():
            count = sum(1 for _ in rows)
            yield f"{path} is missing, with {count} captures: restore it, or crawl with --full"
            continue
        for row in rows:
            if problem := _problem(path, row.offset, row.id, row.digest):
                yield f"{path}, offset {row.offset}: {problem} ({row.id})"


def _problem(path: Path, offset: int, record_id: str, digest: str) -> str | None:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(ArchiveIterator(file), None)
            if record is None or (record.record_id or "").strip("<>") != record_id:
                return "the capture's record is not there"
            found = f"sha256:{hashlib.sha256(record.reader.read()).hexdigest()}"
    except OSError as error:
        return f"the record cannot be read: {error}"
    return None if found == digest else "its payload is not what was captured"
