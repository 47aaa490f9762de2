"""One batch of changes written in one transaction: read what it depends on, plan, write.

Few statements, whatever the size of the batch.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeGuard

from sqlalchemy import Connection

from seoulwire import items
from seoulwire.storage import (
    capture_rows,
    history,
    item_tables,
    ledger_tables,
    listings,
    searches,
)
from seoulwire.storage.changes import (
    CaptureRow,
    Change,
    Discovery,
    Kept,
    Listed,
    Outcome,
    Search,
    Views,
)
from seoulwire.storage.exclusion import exclude_others
from seoulwire.storage.models import Captures
from seoulwire.storage.models import Views as ViewsTable
from seoulwire.storage.planning import Dates, ItemKey, KnownRow, LinkKey, key_of, plan
from seoulwire.storage.statements import columns_of, insert_missing
from seoulwire.storage.versions import Head

_CAPTURE, _capture = columns_of(CaptureRow)
_VIEWS, _views = columns_of(Views)


def commit(connection: Connection, run_id: int, batch: Sequence[Change], now: datetime) -> None:
    """Write a batch of a run; a batch that is already written changes nothing.

    Raises:
        ValueError: for an outcome of a link that this run has not discovered, or a ``stored`` one
            with a partial item.
    """
    found: dict[LinkKey, items.Link] = {}
    asked: set[LinkKey] = set()
    keys: set[ItemKey] = set()
    planned: list[items.Item | Outcome] = []
    for change in batch:
        match change:
            case Discovery(link):
                found.setdefault((link.role, link.url), link)
            case Outcome():
                asked.add((change.role, change.url))
                keys |= {key_of(item) for item in change.items}
                planned.append(change)
            case Kept(item):
                keys.add(key_of(item))
                planned.append(item)
    exclude_others(
        connection,
        (f"{one[0]} {one[1]}" for one in (*found, *asked, *keys)),
    )
    captures = [change for change in batch if isinstance(change, CaptureRow)]
    insert_missing(connection, Captures, _CAPTURE, map(_capture, captures))
    ledger_tables.write_links(connection, found.values(), now)
    rows = ledger_tables.known_rows(connection, run_id, asked | found.keys(), found)
    outcomes = [change for change in planned if isinstance(change, Outcome)]
    read, unread = _marks(outcomes, rows)
    capture_rows.mark(connection, read, unread.items())
    history.withdraw(connection, _taken_for_seen(outcomes, rows, unread))
    heads = item_tables.heads(connection, keys)
    dates = Dates(
        captured={capture.id: capture.fetched for capture in captures},
        late=_late(connection, captures, rows, known=bool(heads)),
        seen=_seen(connection, planned, heads),
    )
    done = plan(_still_there(connection, planned, rows), rows, heads, dates)
    item_tables.write_versions(connection, done.items, done.revisions)
    discovered = [rows[link] for link in found]
    ledger_tables.write_rows(connection, run_id, done, discovered, now)
    history.write_late(connection, done.late)
    listings.write(connection, run_id, [change for change in batch if isinstance(change, Listed)])
    seen = (change for change in batch if isinstance(change, Views))
    insert_missing(connection, ViewsTable, _VIEWS, map(_views, seen))
    searches.write(connection, [change for change in batch if isinstance(change, Search)])


def _late(
    connection: Connection,
    captures: Sequence[CaptureRow],
    rows: Mapping[LinkKey, KnownRow],
    *,
    known: bool,
) -> set[str]:
    """Return those of the captures after which another one settled what their link gives."""
    urls = {capture.requested_url for capture in captures}
    first = not known and len(urls) == len(captures)
    if first and not any(row.state.attempts for row in rows.values()):
        return set()  # nothing here was ever asked for before
    return history.late(connection, [capture.id for capture in captures])


def _marks(
    outcomes: Sequence[Outcome], rows: Mapping[LinkKey, KnownRow]
) -> tuple[set[str], dict[str, str]]:
    """Return the captures that were read, where they may be marked, and what came of the others."""
    read: set[str] = set()
    unread: dict[str, str] = {}
    for one in outcomes:
        row = rows.get((one.role, one.url))
        if one.capture is None or row is None:
            continue
        if one.items:
            unread.pop(one.capture, None)
            if row.state.attempts:  # what was never asked for has no mark
                read.add(one.capture)
        elif one.state not in {"stored", "partial"}:
            unread[one.capture] = f"{one.state}: {one.reason}"
    return read, unread


def _taken_for_seen(
    outcomes: Sequence[Outcome], rows: Mapping[LinkKey, KnownRow], unread: Collection[str]
) -> dict[ItemKey, set[str]]:
    """Return the captures of which nothing was read, by the stored item of their link."""
    found: dict[ItemKey, set[str]] = {}
    for one in outcomes:
        row = rows.get((one.role, one.url))
        if one.capture is None or row is None or row.state.item is None:
            continue
        if one.capture in unread:
            found.setdefault((one.role, row.state.item), set()).add(one.capture)
    return found


def _still_there(
    connection: Connection,
    planned: Sequence[items.Item | Outcome],
    rows: Mapping[LinkKey, KnownRow],
) -> list[items.Item | Outcome]:
    """Return what is planned, without the news that a page is gone which an archive has given.

    That was known when the archive was asked: its text is still the one there is.
    """
    gone = {one.url for one in planned if _says_gone(one, rows)}
    given = searches.recovered(connection, gone)
    return [
        replace(one, state="stored", reason="unchanged", detail=None)
        if _says_gone(one, rows) and one.url in given
        else one
        for one in planned
    ]


def _says_gone(
    change: items.Item | Outcome, rows: Mapping[LinkKey, KnownRow]
) -> TypeGuard[Outcome]:
    """Tell whether a change says that the page of a stored article is gone."""
    if not isinstance(change, Outcome) or change.reason not in searches.DEAD_REASONS:
        return False
    row = rows.get((change.role, change.url))
    return change.role == "article" and row is not None and row.state.state == "stored"


def _seen(
    connection: Connection,
    planned: Sequence[items.Item | Outcome],
    heads: Mapping[ItemKey, Head],
) -> dict[ItemKey, datetime]:
    """Return when items were last seen, in this batch or since they were extracted."""
    extracted = list(_whole(planned))
    stored = (item for item in extracted if key_of(item) in heads)
    seen = history.last_seen(connection, stored) if heads else {}
    for item in extracted:
        key, fetched = key_of(item), item.provenance.fetched
        seen[key] = max(fetched, seen.get(key, fetched))
    return seen


def _whole(planned: Sequence[items.Item | Outcome]) -> Iterator[items.Item]:
    """Yield the items that were read of whole pages."""
    for change in planned:
        if not isinstance(change, Outcome):
            yield change
        elif change.state == "stored":
            yield from change.items
