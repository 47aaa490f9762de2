"""What a run asks the store to write: the changes that one transaction commits, in order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from seoulwire.items import Integrity, Item, Link, Role, State


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """Where the payload of a capture lies; ``id`` is that of its WARC record.

    ``digest`` (``sha256:<hex>``) is over the payload as sent. ``file`` is the name of the WARC file
    inside the archive's directory; ``offset`` and ``length`` are the response record's gzip member,
    in bytes. ``reason`` says why the payload is not whole, or why nothing was read of it.
    """

    id: str
    url: str
    requested_url: str
    status: int
    digest: str
    fetched: datetime
    file: str
    offset: int
    length: int
    etag: str | None = None
    last_modified: str | None = None
    media_type: str | None = None
    integrity: Integrity = "complete"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """A link was seen in this run; seen again, it stays one row."""

    link: Link


@dataclass(frozen=True, slots=True)
class Kept:
    """An item read from a page that is no row of the ledger: a partner, a blurb of a front page."""

    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a discovered link in this run.

    ``stored`` and ``partial`` bring the ``items`` read from the ``capture``. ``stored`` without
    items says that the stored version is still current (304). For ``stored`` the store itself says
    ``new``, ``changed`` or ``unchanged`` where ``reason`` is ``None``. ``pending`` says that the
    link was asked for in vain and is to be asked again, not before ``retry_after``. ``detail`` is
    for the person who looks into a quarantined capture: a message or a traceback.
    """

    role: Role
    url: str
    state: State
    reason: str | None = None
    items: tuple[Item, ...] = ()
    capture: str | None = None
    detail: str | None = None
    retry_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """The view count (조회수) that a post showed at an instant."""

    post: str
    at: datetime
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list page of a board showed a post, whose link this run has discovered or knows."""

    board: str
    url: str
    title: str
    registered: date | None
    pinned: bool


SearchKind = Literal["source", "memento"]
# A post's source: leads, or none. A page that is gone: recovered from an archive, gone there too,
# or unasked where there is no archive to ask. Either has failed where nobody could be reached.
SearchState = Literal["leads", "none", "recovered", "gone", "unasked", "failed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: where, as what, and what came of it."""

    url: str
    kind: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What was tried for one post (its public id) or one page (its URL), in this order.

    ``leads`` are the pages to ask for a post's source, the likeliest first, each with how it was
    found. Before ``retry_after`` it is not tried again.
    """

    kind: SearchKind
    subject: str
    state: SearchState
    trail: tuple[Step, ...]
    at: datetime
    retry_after: datetime | None = None
    leads: tuple[tuple[str, str], ...] = ()


Change = CaptureRow | Discovery | Kept | Outcome | Views | Listed | Search
