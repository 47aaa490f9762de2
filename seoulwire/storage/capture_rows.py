"""Captures looked up by what they are of, and marked by what came of them: SQL over a connection.

The ``reason`` of a whole capture says why nothing was read of it: ``skipped: soft-error``. Of what
was read there is none.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from seoulwire.storage.changes import CaptureRow
from seoulwire.storage.models import Captures, Ledger
from seoulwire.storage.statements import among, chunks, execute_rows

COLUMNS = tuple(Captures.__table__.c[field.name] for field in fields(CaptureRow))
# A capture that shows what its link gives, or that it is as before.
SHOWS = and_(
    Captures.integrity == "complete", Captures.status.in_((200, 304)), Captures.reason.is_(None)
)
_GONE = and_(
    Captures.integrity == "complete",
    or_(Captures.status.in_((404, 410)), Captures.reason == "skipped: gone"),
)
_MARK = (
    update(Captures)
    .where(Captures.id == bindparam("row"), Captures.integrity == bindparam("whole"))
    .values(reason=bindparam("reason"))
)
_UNMARK = (
    update(Captures)
    .where(among(Captures.id, "ids"), Captures.integrity == "complete")
    .where(Captures.reason.is_not(None))
    .values(reason=None)
)


def mark(connection: Connection, read: Collection[str], unread: Iterable[tuple[str, str]]) -> None:
    """Write down which captures were read, and of which nothing was, with what came of them."""
    for ids in chunks(read):
        connection.execute(_UNMARK, {"ids": ids})
    rows = ((capture, "complete", reason) for capture, reason in unread)
    execute_rows(connection, _MARK, ("row", "whole", "reason"), rows)


def of_urls(
    connection: Connection, urls: Sequence[str], until: datetime, limit: int
) -> list[CaptureRow]:
    """Return the captures that show a page, asked for at these URLs up to a moment.

    The latest comes first.
    """
    query = (
        select(*COLUMNS)
        .where(
            Captures.requested_url.in_(urls),
            Captures.fetched <= until,
            SHOWS,
            Captures.status == 200,
        )
        .order_by(Captures.fetched.desc())
        .limit(limit)
    )
    return [CaptureRow(**row) for row in connection.execute(query).mappings()]


def of_ids(connection: Connection, ids: Sequence[str]) -> list[CaptureRow]:
    """Return those of the captures with these ids that show a page."""
    query = select(*COLUMNS).where(Captures.id.in_(ids), SHOWS, Captures.status == 200)
    return [CaptureRow(**row) for row in connection.execute(query).mappings()]


def has(connection: Connection, capture: str) -> bool:
    """Return whether there is such a capture."""
    return bool(connection.scalar(select(exists().where(Captures.id == capture))))


def answered(connection: Connection, url: str, status: int | None) -> bool:
    """Return whether a URL was asked for, and answered with a page, a redirect or ``status``."""
    known = exists().where(
        Captures.requested_url == url,
        Captures.integrity == "complete",
        or_(Captures.status < 400, Captures.status == status),
    )
    return bool(connection.scalar(select(known)))


def files_of(connection: Connection, prefix: str) -> list[str]:
    """Return the names of the WARC files with captures asked for at URLs that begin so."""
    query = (
        select(Captures.file)
        .where(Captures.requested_url.startswith(prefix, autoescape=True))
        .distinct()
        .order_by(Captures.file)
    )
    return list(connection.scalars(query))


def gone_since(connection: Connection) -> dict[str, datetime]:
    """Return when the pages of stored posts were first found gone, by public id."""
    last, missed = aliased(Captures), aliased(Captures)
    query = (
        select(Ledger.item, func.min(missed.fetched))
        .join(last, last.id == Ledger.capture)
        .join(missed, missed.requested_url == Ledger.url)
        .where(
            Ledger.role == "post",
            Ledger.state == "skipped",
            Ledger.reason == "gone",
            Ledger.item.is_not(None),
            missed.status.in_((404, 410)),
            missed.fetched > last.fetched,
        )
        .group_by(Ledger.item)
    )
    return {str(item): moment for item, moment in connection.execute(query)}


def gone_at(connection: Connection, moment: datetime) -> set[str]:
    """Return the public ids of the posts whose pages were gone at a moment, as far as was known.

    A page that was seen again since is there, under whichever of its URLs.
    """
    found_gone = (
        select(Ledger.item, func.max(Captures.fetched).label("since"))
        .join(Captures, Captures.requested_url == Ledger.url)
        .where(Ledger.role == "post", Ledger.item.is_not(None))
        .where(Captures.fetched <= moment, _GONE)
        .group_by(Ledger.item)
        .subquery()
    )
    seen_again = (
        exists()
        .where(Ledger.role == "post", Ledger.item == found_gone.c.item)
        .where(Captures.requested_url == Ledger.url, SHOWS)
        .where(Captures.fetched > found_gone.c.since, Captures.fetched <= moment)
    )
    return set(connection.scalars(select(found_gone.c.item).where(~seen_again)))
