"""One batch of changes written in one transaction: read what it depends on, plan, write.

Few statements, whatever the size of the batch.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from seoulwire import items
from seoulwire.storage import history, item_tables, ledger_tables, listings, searches
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
from seoulwire.storage.planning import ItemKey, KnownRow, LinkKey, key_of, plan
from seoulwire.storage.statements import columns_of, insert_missing

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
    heads = item_tables.heads(connection, keys)
    done = plan(planned, rows, heads, _late(connection, captures, rows, known=bool(heads)))
    item_tables.write_versions(connection, done.items, done.revisions)
    history.write_late(connection, done.late)
    discovered = [rows[link] for link in found]
    ledger_tables.write_rows(connection, run_id, done, discovered, now)
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
    """Return those of the captures of pages of which a later capture is known."""
    urls = {capture.requested_url for capture in captures}
    first = not known and len(urls) == len(captures)
    if first and not any(row.state.attempts for row in rows.values()):
        return set()  # nothing here was ever asked for before
    return history.late(connection, [capture.id for capture in captures])
