"""The ledger in its tables: discoveries, outcomes, quarantine. SQL over a connection."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from seoulwire import items
from seoulwire.storage.ledger import MAX_TRIES, PASSING, LedgerState, QuarantineRow
from seoulwire.storage.models import Captures, Discoveries, Ledger, Outcomes, Quarantine
from seoulwire.storage.planning import KnownRow, LinkKey, Plan, RunOutcome
from seoulwire.storage.statements import (
    among,
    chunks,
    columns_of,
    execute_rows,
    insert_missing,
    upsert,
)

STATE_FIELDS = tuple(field.name for field in fields(LedgerState))
STATE_COLUMNS = tuple(Ledger.__table__.c[name] for name in STATE_FIELDS)
_LINK, _link = columns_of(items.Link)
LINK_COLUMNS = tuple(Ledger.__table__.c[name] for name in _LINK)
CHANGING = ("state", "reason", "attempts", "retry_after", "capture", "item")
_changing = attrgetter(*CHANGING)

# What is asked for each request and each batch, built once.
# The state is not among the conditions: SQLite would go through all that is in this state, instead
# of looking the URL up.
_VALIDATORS = (
    select(Ledger.state, Captures.etag, Captures.last_modified)
    .join(Ledger, Ledger.capture == Captures.id)
    .where(
        Ledger.url == bindparam("url"),
        Captures.integrity == "complete",
        or_(Captures.etag.is_not(None), Captures.last_modified.is_not(None)),
    )
    .order_by(Captures.fetched.desc())
)
_KNOWN = (
    select(
        *STATE_COLUMNS,
        Ledger.id,
        Discoveries.run_id.label("discovered"),
        Outcomes.state.label("run_state"),
        Outcomes.reason.label("run_reason"),
        Outcomes.capture.label("run_capture"),
        Captures.fetched.label("run_captured"),
    )
    .outerjoin(
        Discoveries,
        and_(Discoveries.ledger_id == Ledger.id, Discoveries.run_id == bindparam("run")),
    )
    .outerjoin(Outcomes, and_(Outcomes.ledger_id == Ledger.id, Outcomes.run_id == bindparam("run")))
    .outerjoin(Captures, Captures.id == Outcomes.capture)
    .where(among(Ledger.url, "urls"))
)
_CHANGE = (
    update(Ledger)
    .where(Ledger.id == bindparam("row"))
    .values({name: bindparam(name) for name in CHANGING})
)
_RESOLVE = (
    update(Quarantine)
    .where(Quarantine.ledger_id.in_(bindparam("rows", expanding=True)))
    .values(state="resolved")
)


def write_links(connection: Connection, links: Collection[items.Link], now: datetime) -> None:
    """Add the links that the ledger does not have, in order."""
    rows = ((*_link(link), urlsplit(link.url).hostname or "", now, "pending", 0) for link in links)
    columns = (*_LINK, "host", "first_seen", "state", "attempts")
    insert_missing(connection, Ledger, columns, rows)


def known_rows(
    connection: Connection, run_id: int, links: Collection[LinkKey], discovered: Collection[LinkKey]
) -> dict[LinkKey, KnownRow]:
    """Return the ledger's rows of ``links``; ``discovered`` are those that this batch discovers."""
    wanted, new = set(links), set(discovered)
    known: dict[LinkKey, KnownRow] = {}
    for urls in chunks(dict.fromkeys(url for _, url in links)):
        rows = connection.execute(_KNOWN, {"run": run_id, "urls": urls}).all()
        for *values, row_id, seen_by, run_state, run_reason, run_capture, run_captured in rows:
            state = LedgerState(**dict(zip(STATE_FIELDS, values, strict=True)))
            link = (state.role, state.url)
            if link in wanted:
                known[link] = KnownRow(
                    id=row_id,
                    state=state,
                    discovered=seen_by is not None or link in new,
                    outcome=run_state
                    and RunOutcome(run_state, run_reason, run_capture, run_captured),
                )
    return known


def write_rows(
    connection: Connection,
    run_id: int,
    plan: Plan,
    discovered: Iterable[KnownRow],
    now: datetime,
) -> None:
    """Write discoveries, outcomes, and what they make of the rows."""
    seen = ("run_id", "ledger_id", "settled")
    insert_missing(connection, Discoveries, seen, ((run_id, row.id, False) for row in discovered))
    outcomes = [(row.id, row.outcome) for row in plan.rows.values() if row.outcome]
    upsert(
        connection,
        Outcomes,
        ("run_id", "ledger_id", "state", "reason", "capture"),
        ((run_id, row_id, one.state, one.reason, one.capture) for row_id, one in outcomes),
    )
    settled = ((run_id, row_id, True) for row_id, one in outcomes if one.state != "pending")
    upsert(connection, Discoveries, seen, settled)
    changed = ((*_changing(row.state), row.id) for row in plan.rows.values())
    execute_rows(connection, _CHANGE, (*CHANGING, "row"), changed)
    _write_quarantine(connection, plan, now)


def _write_quarantine(connection: Connection, plan: Plan, now: datetime) -> None:
    if plan.quarantined:
        query = select(Quarantine).where(Quarantine.ledger_id.in_(plan.quarantined))
        known = {row.ledger_id: row for row in connection.execute(query)}
        columns = (
            *("ledger_id", "capture", "reason", "detail"),
            *("tries", "first_seen", "last_seen", "state"),
        )
        rows = (
            (
                ledger_id,
                outcomes[-1].capture,
                outcomes[-1].reason or "unknown",
                outcomes[-1].detail,
                len(outcomes) + (known[ledger_id].tries if ledger_id in known else 0),
                known[ledger_id].first_seen if ledger_id in known else now,
                now,
                "open",
            )
            for ledger_id, outcomes in plan.quarantined.items()
        )
        upsert(connection, Quarantine, columns, rows, key="ledger_id")
    for ids in chunks(plan.resolved):
        connection.execute(_RESOLVE, {"rows": ids})


def settled(connection: Connection, run_id: int) -> set[LinkKey]:
    """Return the links that the run has concluded something about."""
    query = (
        select(Ledger.role, Ledger.url)
        .join(Outcomes, Outcomes.ledger_id == Ledger.id)
        .where(Outcomes.run_id == run_id, Outcomes.state != "pending")
    )
    return {(row.role, row.url) for row in connection.execute(query)}


def unfinished(connection: Connection, run_id: int, now: datetime) -> list[items.Link]:
    """Return the links to ask again in this run, the first discovered first."""
    of_run = and_(Discoveries.ledger_id == Ledger.id, Discoveries.run_id == run_id)
    may_pass = select(Quarantine.ledger_id).where(
        Quarantine.state == "open", Quarantine.reason.in_(PASSING), Quarantine.tries < MAX_TRIES
    )
    query = (
        select(*LINK_COLUMNS)
        .outerjoin(Discoveries, of_run)
        .where(
            or_(
                Ledger.state.in_(("pending", "partial")),
                and_(Ledger.role == "post", Ledger.id.in_(may_pass)),
                Discoveries.run_id.is_not(None),
            ),
            or_(Discoveries.run_id.is_(None), Discoveries.settled.is_(False)),
            or_(Ledger.retry_after.is_(None), Ledger.retry_after <= now),
        )
        .order_by(Ledger.id)
    )
    return [items.Link(**row) for row in connection.execute(query).mappings()]


def discovered(connection: Connection, run_id: int) -> list[items.Link]:
    """Return the links that the run discovered, the first one first."""
    query = (
        select(*LINK_COLUMNS)
        .join(Discoveries, Discoveries.ledger_id == Ledger.id)
        .where(Discoveries.run_id == run_id)
        .order_by(Ledger.id)
    )
    return [items.Link(**row) for row in connection.execute(query).mappings()]


def state_of(connection: Connection, link: LinkKey) -> LedgerState | None:
    """Return the ledger's row of a link."""
    query = select(*STATE_COLUMNS).where(Ledger.role == link[0], Ledger.url == link[1])
    row = connection.execute(query).mappings().first()
    return None if row is None else LedgerState(**row)


def link_of(connection: Connection, link: LinkKey) -> items.Link | None:
    """Return a link as it was first discovered."""
    query = select(*LINK_COLUMNS).where(Ledger.role == link[0], Ledger.url == link[1])
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else items.Link(**row)


def links_at(connection: Connection, urls: Iterable[str]) -> list[items.Link]:
    """Return the links at these URLs as they were first discovered, the first one first."""
    found: list[items.Link] = []
    for part in chunks(urls):
        query = select(*LINK_COLUMNS).where(Ledger.url.in_(part)).order_by(Ledger.id)
        found += [items.Link(**row) for row in connection.execute(query).mappings()]
    return found


def everything(connection: Connection) -> tuple[LedgerState, ...]:
    """Return all rows, in the order of discovery."""
    query = select(*STATE_COLUMNS).order_by(Ledger.id)
    return tuple(LedgerState(**row) for row in connection.execute(query).mappings())


def validators(connection: Connection, url: str) -> tuple[str | None, str | None] | None:
    """Return ETag and Last-Modified of the complete capture that the stored version rests on."""
    rows = connection.execute(_VALIDATORS, {"url": url}).all()
    stored = (row for row in rows if row.state == "stored")
    return next(((row.etag, row.last_modified) for row in stored), None)


def asked_to_wait(connection: Connection, now: datetime) -> list[tuple[str, datetime]]:
    """Return the URLs that are not to be asked for before a moment to come, with that."""
    query = select(Ledger.url, Ledger.retry_after).where(Ledger.retry_after > now)
    return [(url, until) for url, until in connection.execute(query) if until is not None]


def identity(connection: Connection, url: str) -> str | None:
    """Return the public id of the post that is stored of a URL, and of no other one.

    What several listed links gave may be one post that was taken for another: it says nothing of
    either. Another scheme or host, as after a move to HTTPS, makes no other link.
    """
    item = select(Ledger.item).where(Ledger.url == url, Ledger.role == "post").scalar_subquery()
    query = select(Ledger.item, Ledger.url).where(
        Ledger.item == item,
        Ledger.role == "post",
        or_(Ledger.url == url, Ledger.found == "list"),
    )
    rows = connection.execute(query).all()
    return rows[0].item if len({urlsplit(row.url)[2:4] for row in rows}) == 1 else None


def quarantined(connection: Connection) -> tuple[QuarantineRow, ...]:
    """Return what is in quarantine, the longest there first."""
    query = (
        select(Quarantine.__table__, Ledger.role, Ledger.url)
        .join(Ledger, Ledger.id == Quarantine.ledger_id)
        .where(Quarantine.state == "open")
        .order_by(Quarantine.first_seen, Quarantine.id)
    )
    names = [field.name for field in fields(QuarantineRow)]
    rows: Iterable[Mapping[Any, Any]] = connection.execute(query).mappings()
    return tuple(QuarantineRow(**{name: row[name] for name in names}) for row in rows)


def requeue(connection: Connection, ids: Collection[int]) -> int:
    """Let the next run ask again for what is in quarantine; return how many rows that are."""
    return _take_out(connection, ids, "requeued", state="pending")


def drop(connection: Connection, ids: Collection[int]) -> int:
    """Give up what is in quarantine: it counts as skipped from now on; return how many rows."""
    return _take_out(connection, ids, "dropped", state="skipped")


def _take_out(connection: Connection, ids: Collection[int], how: str, state: items.State) -> int:
    count = 0
    for part in chunks(ids):
        rows = select(Quarantine.ledger_id).where(
            Quarantine.id.in_(part), Quarantine.state == "open"
        )
        connection.execute(
            update(Ledger)
            .where(Ledger.id.in_(rows))
            .values(state=state, reason=how, retry_after=None)
        )
        count += connection.execute(
            update(Quarantine)
            .where(Quarantine.id.in_(part), Quarantine.state == "open")
            .values(state=how)
        ).rowcount
    return count
