"""Revisions of captures that come late: an archive may be read long after the live site was.

An item is late when it is known to have been seen later, under whichever of its URLs. Its state of
the content then finds its place among the revisions by the date of its capture, as if all had come
in order. A page that nothing could be read of (maintenance, a soft 404) is no sight of the item.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from seoulwire.items import Item
from seoulwire.storage.capture_rows import SHOWS
from seoulwire.storage.contents import unpacked
from seoulwire.storage.item_tables import REVISION_COLUMNS, TABLES, write_current
from seoulwire.storage.models import Captures, Ledger, Revisions
from seoulwire.storage.planning import ItemKey, Version, key_of
from seoulwire.storage.records import from_json
from seoulwire.storage.rows import written
from seoulwire.storage.statements import among, chunks, insert
from seoulwire.storage.versions import Head, head_of

_Later = aliased(Captures)
# What an answer must be to settle its link: there, in part, unchanged, or gone; or what was made of
# it says so.
_SETTLES = or_(
    and_(
        or_(_Later.status.between(200, 299), _Later.status.in_((304, 404, 410))),
        or_(_Later.reason.is_(None), _Later.integrity == "partial"),
    ),
    _Later.reason.startswith("skipped: "),
    _Later.reason.startswith("quarantined: "),
)
# The value of a query, not EXISTS: of that PostgreSQL makes a join that reads the whole table.
_LATER = (
    select(_Later.id)
    .where(
        _Later.requested_url == Captures.requested_url, _Later.fetched > Captures.fetched, _SETTLES
    )
    .limit(1)
    .scalar_subquery()
)
_LATE = select(Captures.id).where(among(Captures.id, "ids"), _LATER.is_not(None))
_URLS = select(Ledger.role, Ledger.item, Ledger.url).where(among(Ledger.item, "ids"))
_SEEN = (
    select(Captures.requested_url, func.max(Captures.fetched))
    .where(among(Captures.requested_url, "urls"), Captures.fetched > bindparam("since"), SHOWS)
    .group_by(Captures.requested_url)
)
_NEXT = (
    select(Captures.id, Captures.fetched)
    .where(among(Captures.requested_url, "urls"), Captures.fetched > bindparam("moment"))
    .where(SHOWS, Captures.id.not_in(bindparam("others", expanding=True)))
    .order_by(Captures.fetched)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class State:
    """A revision: a distinct state of the content, from when it was first captured."""

    fingerprint: str
    capture: str
    captured: datetime
    content: bytes


@dataclass(frozen=True, slots=True)
class Sighting:
    """A later capture of the same page."""

    capture: str
    fetched: datetime


def late(connection: Connection, captures: Iterable[str]) -> set[str]:
    """Return those of the stored captures after which another one settled what the link gives."""
    found: set[str] = set()
    for part in chunks(captures):
        found.update(connection.scalars(_LATE, {"ids": part}))
    return found


def last_seen(connection: Connection, items: Iterable[Item]) -> dict[ItemKey, datetime]:
    """Return when stored items were last seen, of those that were seen after these extractions."""
    given = list(items)
    urls = _urls(connection, given)
    since = min((item.provenance.fetched for item in given), default=None)
    seen: dict[str, datetime] = {}
    for part in chunks({url for known in urls.values() for url in known}):
        for url, moment in connection.execute(_SEEN, {"urls": part, "since": since}):
            seen[url] = moment
    dates = {key: [seen[url] for url in known if url in seen] for key, known in urls.items()}
    return {key: max(found) for key, found in dates.items() if found}


def _urls(connection: Connection, items: Iterable[Item]) -> dict[ItemKey, set[str]]:
    """Return the URLs under which items are asked for: those of their links, and these."""
    urls: dict[ItemKey, set[str]] = defaultdict(set)
    for item in items:
        urls[key_of(item)].add(item.provenance.requested_url)
    for ids in chunks({item_id for _, item_id in urls}):
        for role, item_id, url in connection.execute(_URLS, {"ids": ids}):
            if (key := (role, item_id or "")) in urls:
                urls[key].add(url)
    return urls


def slotted(states: Sequence[State], late: State, seen: Sighting | None) -> list[State]:
    """Return an item's states with a late one in its place.

    ``seen`` is the first capture of the page after the late one: where it is before the next state,
    the state before the late one had come back by then.
    """
    for place, state in enumerate(states):
        if state.capture == late.capture:  # read anew: another extraction of the same capture
            again = replace(state, fingerprint=late.fingerprint, content=late.content)
            return [*states[:place], again, *states[place + 1 :]]
    place = sum(state.captured <= late.captured for state in states)
    before, after = list(states[:place]), list(states[place:])
    if before and before[-1].fingerprint == late.fingerprint:
        return list(states)
    if before and seen and (not after or seen.fetched < after[0].captured):
        back = replace(before[-1], capture=seen.capture, captured=seen.fetched)
        return [*before, late, back, *after]
    if after and after[0].fingerprint == late.fingerprint:
        return [*before, late, *after[1:]]  # that state began earlier than was known
    return [*before, late, *after]


def write_late(connection: Connection, late: Mapping[ItemKey, Sequence[tuple[Item, str]]]) -> None:
    """Give late items, which come with their fingerprints, their places among the revisions.

    The ledger has the links of this batch by now.
    """
    urls = _urls(connection, (item for items in late.values() for item, _ in items))
    for key, items in late.items():
        stored = _states(connection, key)
        # Of the other late ones of this batch it is not known yet what they show.
        others = [item.provenance.capture for item, _ in items]
        states = stored
        for item, fingerprint in sorted(items, key=lambda one: one[0].provenance.fetched):
            provenance = item.provenance
            sighting = connection.execute(
                _NEXT,
                {
                    "urls": sorted(urls[key]),
                    "moment": provenance.fetched,
                    "others": others,
                },
            ).first()
            states = slotted(
                states,
                State(fingerprint, provenance.capture, provenance.fetched, written(item).content),
                Sighting(*sighting) if sighting else None,
            )
        if states != stored:
            _write(connection, key, stored, states)


def withdraw(connection: Connection, unread: Mapping[ItemKey, Collection[str]]) -> None:
    """Take back the states that were taken for seen again in captures of which nothing was read."""
    for key, captures in unread.items():
        stored = _states(connection, key)
        states: list[State] = []
        for state in stored:
            was_taken = state.capture in captures and _capture_of(key, state) != state.capture
            if not was_taken and (not states or states[-1].fingerprint != state.fingerprint):
                states.append(state)
        if len(states) < len(stored):
            _write(connection, key, stored, states)


def _capture_of(key: ItemKey, state: State) -> str:
    """Return the capture that a state was read of; it came back in another one, if that differs."""
    return from_json(key[0], unpacked(state.content)).provenance.capture


def _states(connection: Connection, key: ItemKey) -> list[State]:
    query = (
        select(Revisions.fingerprint, Revisions.capture, Revisions.captured, Revisions.content)
        .where(Revisions.item_kind == key[0], Revisions.item == key[1])
        .order_by(Revisions.number)
    )
    return [State(*row) for row in connection.execute(query)]


def _write(
    connection: Connection, key: ItemKey, stored: Sequence[State], states: Sequence[State]
) -> None:
    kind, item_id = key
    connection.execute(
        delete(Revisions).where(Revisions.item_kind == kind, Revisions.item == item_id)
    )
    rows = (
        (kind, item_id, number, state.fingerprint, state.capture, state.captured, state.content)
        for number, state in enumerate(states, 1)
    )
    insert(connection, Revisions, REVISION_COLUMNS, rows)
    last = states[-1]
    if last.content != stored[-1].content:
        item = from_json(kind, unpacked(last.content))
        head = _head(item, states)
        write_current(connection, kind, {item_id: Version(written(item), head, stored=head)})
        return
    table = TABLES[kind]
    dates = {"revision": len(states), "created": states[0].captured, "updated": last.captured}
    connection.execute(update(table).where(table.id == item_id).values(dates))


def _head(item: Item, states: Sequence[State]) -> Head:
    first, last = states[0], states[-1]
    return head_of(item, last.fingerprint, len(states), first.captured, last.captured)
