"""Captures looked up by what they are of: SQL over a connection."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select
from sqlalchemy.orm import aliased

from seoulwire.storage.changes import CaptureRow
from seoulwire.storage.models import Captures, Ledger

COLUMNS = tuple(Captures.__table__.c[field.name] for field in fields(CaptureRow))


def of_urls(
    connection: Connection, urls: Sequence[str], until: datetime, limit: int
) -> list[CaptureRow]:
    """Return the complete captures asked for at these URLs up to a moment, the latest first."""
    query = (
        select(*COLUMNS)
        .where(
            Captures.requested_url.in_(urls),
            Captures.fetched <= until,
            Captures.integrity == "complete",
            Captures.status == 200,
        )
        .order_by(Captures.fetched.desc())
        .limit(limit)
    )
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
