"""What the lists of a board show, and how each run followed them: SQL over a connection."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import Connection, and_, delete, func, or_, select, true

from seoulwire import items
from seoulwire.items import State
from seoulwire.storage.changes import Listed
from seoulwire.storage.ledger import STATES
from seoulwire.storage.ledger_tables import LINK_COLUMNS
from seoulwire.storage.models import Ledger, Listings, Runs, Walks
from seoulwire.storage.statements import chunks, columns_of, upsert

# How far a walk over a board's lists came: to their end; to ground that an earlier walk covered; to
# where the operator's limits end; nowhere certain: broken off, never still, a page that names ever
# more pages, or lists that show but few of the posts they showed before.
Extent = Literal["whole", "known", "limited", "unfinished", "unsettled", "endless", "shrunk"]
COVERED: tuple[Extent, ...] = ("whole", "known")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPost:
    """A post as a list last showed it; ``item`` is the public id of what is stored of it."""

    title: str
    registered: date | None
    first_run: int
    state: State
    reason: str | None
    item: str | None
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What earlier runs know of a board's lists.

    Posts first listed in run ``covered`` or before lie on ground that was walked without a gap.
    ``walked`` is when the last whole walk began; ``offset`` by how much the total that the board
    stated then exceeded the posts that it listed. ``listed`` counts the posts listed now.
    """

    covered: int = 0
    walked: datetime | None = None
    offset: int | None = None
    listed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """How a run followed one board, and what of the board is stored: the completeness statement.

    ``pages`` list pages were read in ``looks`` passes and showed ``seen`` posts. ``total`` is what
    the board states; ``listed`` how many posts it lists as far as is known, ``pinned`` of them as
    notices; ``stored`` how many of these are stored, ``missing`` why the others are not.
    ``changes`` counts posts that are listed no longer, vanished while the lists were read, or have
    another title or another post's address.
    """

    board: str
    extent: Extent
    pages: int = 0
    looks: int = 1
    seen: int = 0
    total: int | None = None
    listed: int = 0
    pinned: int = 0
    stored: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)

    @property
    def unseen(self) -> int:
        """How many posts the board counts that none of its lists shows."""
        if self.total is None or self.total == self.listed - self.pinned:
            return 0  # some boards do not count their notices
        return max(0, self.total - self.listed + self.changes.get(VANISHED, 0))

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing without a reason that ends it, in words; empty when nothing is."""
        found = [EXTENT_GAPS[self.extent]] if self.extent in EXTENT_GAPS else []
        if self.extent == "endless":
            count = f"more than {self.pages}" if self.looks == 1 else "too many"
            found.append(
                f"it has {count} list pages (SEOULWIRE_MAX_PAGES); raise it, or name the pager "
                "with `next` (docs/adding_a_board.md)"
            )
        if self.extent in COVERED:
            if self.unseen:
                found.append(f"{self.unseen} of the {self.total} posts it states are in no list")
            found += [
                f"{count} posts are {reason}"
                for reason, count in self.missing.items()
                if reason.startswith("pending") or reason == NO_ADDRESS
            ]
        return tuple(found)


NO_ADDRESS = "listed without an address"
SHARED = "stored: as one with another"  # as under two addresses, or taken for one by mistake
VANISHED = "vanished while the lists were read"
EXTENT_GAPS: Mapping[Extent, str] = {
    "unfinished": "its lists were not read to the end",
    "unsettled": "its lists kept losing posts while they were read",
    "shrunk": "its lists show less than half of the posts known; look with `seoulwire probe`",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A stored post whose page is gone (HTTP 404 or 410); its versions are kept."""

    post: str
    url: str
    board: str | None
    title: str | None
    capture: str | None


_WALK, _walk = columns_of(Walk)
_LISTED = ("board", "ledger_id", "title", "registered", "pinned", "last_run", "first_run")


def write(connection: Connection, run_id: int, shown: Sequence[Listed]) -> None:
    """Write what list pages showed of posts that the ledger has."""
    ids: dict[str, int] = {}
    for urls in chunks({post.url for post in shown}):
        query = select(Ledger.url, Ledger.id).where(Ledger.role == "post", Ledger.url.in_(urls))
        ids |= {row.url: row.id for row in connection.execute(query)}
    rows = (
        (post.board, ids[post.url], post.title, post.registered, post.pinned, run_id, run_id)
        for post in shown
    )
    upsert(connection, Listings, _LISTED, rows, keep="first_run")


def ground(connection: Connection, board: str) -> Ground:
    """Return what earlier runs know of a board's lists."""
    covered = connection.scalar(
        select(func.max(Walks.run_id)).where(Walks.board == board, Walks.extent.in_(COVERED))
    )
    whole = connection.execute(
        select(Walks.total, Walks.listed, Runs.started)
        .join(Runs, Runs.id == Walks.run_id)
        .where(Walks.board == board, Walks.extent == "whole")
        .order_by(Walks.run_id.desc())
    ).first()
    count = select(func.count()).where(Listings.board == board)
    return Ground(
        covered=covered or 0,
        walked=whole.started if whole else None,
        offset=whole.total - whole.listed if whole and whole.total is not None else None,
        listed=connection.scalar(count) or 0,
    )


def known(connection: Connection, board: str, urls: Collection[str]) -> dict[str, ListedPost]:
    """Return what is known of the posts at ``urls`` from the lists of a board, by URL."""
    found: dict[str, ListedPost] = {}
    names = ("title", "registered", "first_run", "state", "reason", "item", "first_seen")
    for part in chunks(urls):
        query = (
            select(
                Ledger.url,
                *(Listings.__table__.c[name] for name in names[:3]),
                *(Ledger.__table__.c[name] for name in names[3:]),
            )
            .join(Ledger, Ledger.id == Listings.ledger_id)
            .where(Listings.board == board, Ledger.role == "post", Ledger.url.in_(part))
        )
        for row in connection.execute(query):
            found[row.url] = ListedPost(**{name: getattr(row, name) for name in names})
    return found


def take_off(
    connection: Connection, board: str, run_id: int, newer_than: date | None
) -> list[items.Link]:
    """Return the posts that a walk should have met and did not; they are listed no longer."""
    passed = true() if newer_than is None else Listings.registered > newer_than
    absent = and_(Listings.board == board, Listings.last_run < run_id, passed)
    rows = connection.execute(
        select(Ledger.id, *LINK_COLUMNS)
        .join(Listings, Listings.ledger_id == Ledger.id)
        .where(absent)
        .order_by(Ledger.id)
    ).mappings()
    links = {row["id"]: items.Link(**{n: row[n] for n in row if n != "id"}) for row in rows}
    for part in chunks(links):
        connection.execute(
            delete(Listings).where(Listings.board == board, Listings.ledger_id.in_(part))
        )
    return list(links.values())


def recent(connection: Connection, board: str, since: date) -> list[items.Link]:
    """Return the stored posts of a board that were registered on or after a day.

    A post whose list shows no date counts from the day it was first seen. Their labels are the
    titles that the lists show now, by which a page's title is told from its other headings.
    """
    columns = [
        Listings.title.label(one.name) if one.name == "label" else one for one in LINK_COLUMNS
    ]
    dated = Listings.registered >= since
    begun = datetime(since.year, since.month, since.day, tzinfo=UTC)
    undated = and_(Listings.registered.is_(None), Ledger.first_seen >= begun)
    rows = connection.execute(
        select(*columns)
        .join(Listings, Listings.ledger_id == Ledger.id)
        .where(Listings.board == board, Ledger.state == "stored", or_(dated, undated))
        .order_by(Ledger.id)
    ).mappings()
    return [items.Link(**row) for row in rows]


def _stated(connection: Connection, walk: Walk) -> Walk:
    """Return a walk with what the database knows of its board now."""
    counted = (
        select(Ledger.state, Ledger.reason, Listings.pinned, func.count())
        .join(Ledger, Ledger.id == Listings.ledger_id)
        .where(Listings.board == walk.board)
        .group_by(Ledger.state, Ledger.reason, Listings.pinned)
    )
    rows = connection.execute(counted).all()
    missing = {
        name: count for name, count in walk.missing.items() if name.partition(":")[0] not in STATES
    }
    for state, reason, _, count in rows:
        if state != "stored":
            name = f"{state}: {reason}" if reason else state
            missing[name] = missing.get(name, 0) + count
    shared = _shared(connection, walk.board)
    if shared:
        missing[SHARED] = shared
    return replace(
        walk,
        listed=sum(count for *_, count in rows),
        pinned=sum(count for _, _, pinned, count in rows if pinned),
        stored=sum(count for state, _, _, count in rows if state == "stored") - shared,
        missing=dict(sorted(missing.items())),
    )


def _shared(connection: Connection, board: str) -> int:
    """Return how many posts that a board lists are stored under the id of another one of them."""
    counts = (
        select(func.count(Ledger.item), func.count(Ledger.item.distinct()))
        .join(Listings, Listings.ledger_id == Ledger.id)
        .where(Listings.board == board, Ledger.state == "stored")
    )
    links, posts = connection.execute(counts).one()
    return int(links - posts)


def save(connection: Connection, run_id: int, walks: Sequence[Walk]) -> list[Walk]:
    """Write how a run followed its boards, and return the completeness statements."""
    stated = [_stated(connection, walk) for walk in walks]
    upsert(connection, Walks, ("run_id", *_WALK), ((run_id, *_walk(walk)) for walk in stated))
    return stated


def walks(connection: Connection, run_id: int | None) -> list[Walk]:
    """Return the completeness statements of a run as it ended, or of all boards as of now."""
    query = select(Walks.__table__).order_by(Walks.run_id, Walks.board)
    if run_id is not None:
        query = query.where(Walks.run_id == run_id)
    latest: dict[str, Walk] = {}
    for row in connection.execute(query).mappings():
        latest[row["board"]] = Walk(**{name: row[name] for name in row if name != "run_id"})
    stated = [latest[board] for board in sorted(latest)]
    return stated if run_id is not None else [_stated(connection, walk) for walk in stated]


def tombstones(connection: Connection) -> list[Tombstone]:
    """Return the stored posts whose pages are gone, in the order of their discovery."""
    query = (
        select(Ledger.item, Ledger.url, Ledger.board, Ledger.label, Ledger.capture)
        .where(
            Ledger.role == "post",
            Ledger.state == "skipped",
            Ledger.reason == "gone",
            Ledger.item.is_not(None),
        )
        .order_by(Ledger.id)
    )
    return [
        Tombstone(post=row.item, url=row.url, board=row.board, title=row.label, capture=row.capture)
        for row in connection.execute(query)
    ]
