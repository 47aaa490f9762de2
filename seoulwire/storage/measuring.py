"""What is measured of a run, by subject: SQL over a connection. The names are those of
``monitoring.checks``; what only a list page shows is measured by the spider and added here.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, func, insert, select

from seoulwire.storage.models import (
    Articles,
    Captures,
    Damage,
    Ledger,
    Listings,
    MeasureRows,
    Outcomes,
    Posts,
    Quarantine,
    Repairs,
    Runs,
)
from seoulwire.storage.searches import DEAD_REASONS

Measures = dict[str, dict[str, float]]

RATE_WINDOW = timedelta(seconds=10)
WEAK = 0.95  # confidence below which a repair is counted as weak


def measure(
    connection: Connection, run_id: int, now: datetime, walked: Collection[str] = ()
) -> Measures:
    """Return what the database itself says of a run that ends now.

    ``walked`` names the boards whose lists were read, also where no post had to be asked for.
    """
    started = connection.execute(select(Runs.started).where(Runs.id == run_id)).scalar_one()
    measures: Measures = {"run": _of_the_run(connection, started, now)}
    parts = (
        _boards(connection, run_id, started, walked),
        _sources(connection, run_id),
        _hosts(connection, started),
    )
    for part in parts:
        for subject, name, value in part:
            measures.setdefault(subject, {})[name] = value
    return measures


def save(connection: Connection, run_id: int, measures: Mapping[str, Mapping[str, float]]) -> None:
    """Write the measures of a run, in place of those it had."""
    connection.execute(delete(MeasureRows).where(MeasureRows.run_id == run_id))
    rows = [
        {"run_id": run_id, "subject": subject, "name": name, "value": value}
        for subject, values in measures.items()
        for name, value in values.items()
    ]
    if rows:
        connection.execute(insert(MeasureRows), rows)


def read(connection: Connection) -> dict[int, Measures]:
    """Return the measures of all runs, the oldest run first."""
    found: dict[int, Measures] = {}
    query = select(MeasureRows).order_by(MeasureRows.run_id, MeasureRows.subject, MeasureRows.name)
    for row in connection.execute(query):
        found.setdefault(row.run_id, {}).setdefault(row.subject, {})[row.name] = row.value
    return found


Numbers = Iterator[tuple[str, str, float]]


def _of_the_run(connection: Connection, started: datetime, now: datetime) -> dict[str, float]:
    waiting = select(func.count()).where(Quarantine.state == "open")
    captures = select(func.count()).where(Captures.fetched >= started)
    newest = connection.scalar(select(func.max(Captures.fetched))) or now
    return {
        "clock_behind_days": max((newest - now) / timedelta(days=1), 0.0),
        "seconds": (now - started).total_seconds(),
        "quarantine": float(connection.scalar(waiting) or 0),
        "captures": float(connection.scalar(captures) or 0),
    }


def _boards(
    connection: Connection, run_id: int, started: datetime, walked: Collection[str]
) -> Numbers:
    seen = select(Ledger.board).join(Outcomes, Outcomes.ledger_id == Ledger.id)
    seen = seen.where(Outcomes.run_id == run_id, Ledger.role == "post", Ledger.board.is_not(None))
    new = func.sum(case((and_(Outcomes.state == "stored", Outcomes.reason == "new"), 1), else_=0))
    counts = connection.execute(seen.add_columns(new).group_by(Ledger.board)).all()
    boards = dict.fromkeys(walked, 0) | dict(counts)
    for board, count in boards.items():
        yield f"board:{board}", "new", float(count)
    yield from _titles(connection, run_id)
    posts = (
        select(
            Posts.board,
            func.count(),
            func.max(Posts.registered),
            func.sum(func.length(Posts.title_text) + func.length(Posts.body_text)),
        )
        .where(Posts.board.in_(boards))
        .group_by(Posts.board)
    )
    damaged: dict[str, int] = dict(
        connection.execute(_of_posts(func.sum(Damage.slots), Damage)).all()
    )
    weak_query = _of_posts(func.count(), Repairs).where(Repairs.confidence < WEAK)
    weak: dict[str, int] = dict(connection.execute(weak_query).all())
    for board, stored, newest, characters in connection.execute(posts):
        subject = f"board:{board}"
        yield subject, "stored", float(stored)
        if newest is not None:
            yield subject, "newest_age_days", float((started.date() - newest).days)
        yield subject, "damage", 10_000 * float(damaged.get(board, 0)) / max(characters or 0, 1)
        yield subject, "weak_repairs", float(weak.get(board, 0))


def _titles(connection: Connection, run_id: int) -> Numbers:
    """Yield how many posts of each board a run read, their titles, and those their lists show."""
    read = (
        select(
            Ledger.board,
            func.count(Posts.id.distinct()),
            func.count(Posts.title_text.distinct()),
            func.count(Listings.title.distinct()),
        )
        .join(Outcomes, Outcomes.ledger_id == Ledger.id)
        .join(Posts, Posts.id == Ledger.item)
        .outerjoin(Listings, Listings.ledger_id == Ledger.id)
        .where(Outcomes.run_id == run_id, Outcomes.state == "stored", Ledger.role == "post")
        .where(Ledger.board.is_not(None))
        .group_by(Ledger.board)
    )
    for board, posts, titles, listed in connection.execute(read):
        yield f"board:{board}", "read", float(posts)
        yield f"board:{board}", "titles", float(titles)
        yield f"board:{board}", "listed_titles", float(listed)


def _of_posts(number: ColumnElement[Any], table: type[Damage | Repairs]) -> "Select[str, Any]":
    """Return the query of a number by board, over a table of what texts of posts have."""
    return (
        select(Posts.board, number)
        .join(table, and_(table.item_kind == "post", table.item == Posts.id))
        .group_by(Posts.board)
    )


def _sources(connection: Connection, run_id: int) -> Numbers:
    dead = func.sum(case((Outcomes.reason.in_(DEAD_REASONS), 1), else_=0))
    undated = and_(Articles.published.is_(None), Articles.published_raw.is_not(None))
    asked = (
        select(Ledger.host, func.count(), dead, func.sum(case((undated, 1), else_=0)))
        .join(Outcomes, Outcomes.ledger_id == Ledger.id)
        .outerjoin(Articles, Articles.id == Ledger.item)
        .where(Outcomes.run_id == run_id, Ledger.role == "article")
        .group_by(Ledger.host)
    )
    for host, count, gone, zoneless in connection.execute(asked):
        yield f"source:{host}", "asked", float(count)
        yield f"source:{host}", "dead", gone / count
        yield f"source:{host}", "zoneless", zoneless / count


def _hosts(connection: Connection, started: datetime) -> Numbers:
    query = (
        select(Captures.url, Captures.fetched)
        .where(Captures.fetched >= started)
        .order_by(Captures.fetched)
    )
    recent: dict[str, deque[datetime]] = {}
    peaks: dict[str, int] = {}
    for url, fetched in connection.execute(query):
        host = urlsplit(url).hostname or ""
        window = recent.setdefault(host, deque())
        window.append(fetched)
        while fetched - window[0] >= RATE_WINDOW:
            window.popleft()
        peaks[host] = max(peaks.get(host, 0), len(window))
    for host, peak in peaks.items():
        yield f"host:{host}", "peak_rate", peak / RATE_WINDOW.total_seconds()
