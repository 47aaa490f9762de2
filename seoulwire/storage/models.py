"""The tables, as SQLAlchemy models. A change here needs a migration and a new SCHEMA."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from seoulwire.storage.column_types import PLAIN_JSON, SafeText, UtcDateTime

SCHEMA = "0008"  # the newest migration in migrations/versions


class Base(DeclarativeBase):
    """What all tables share: how Python types become columns, and what constraints are called."""

    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pk",
            "fk": "%(table_name)s_%(column_0_name)s_fk",
            "uq": "%(table_name)s_%(column_0_name)s_unique",
        }
    )

    type_annotation_map = {  # noqa: RUF012 (read by SQLAlchemy, never changed)
        str: SafeText(),
        # SQLite counts up only a column declared INTEGER, which holds 64 bits anyway.
        int: BigInteger().with_variant(Integer, "sqlite"),
        bool: Boolean(),
        bytes: LargeBinary(),
        float: Float(),
        datetime: UtcDateTime(),
        dict[str, Any]: PLAIN_JSON,
        list[Any]: PLAIN_JSON,
    }


class Runs(Base):
    """A crawl, backfill or reprocess."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    exit_code: Mapped[int | None]
    accounts: Mapped[dict[str, Any] | None]


class RunLocks(Base):
    """The boards that a live run holds, and the process at work; no board means everything."""

    __tablename__ = "run_locks"
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    boards: Mapped[list[Any]]
    host: Mapped[str]
    pid: Mapped[int]
    process_started: Mapped[str | None]
    since: Mapped[datetime]
    heartbeat: Mapped[datetime]


class Captures(Base):
    """A fetched representation of a URL; its payload is in a WARC file.

    ``reason`` says why the payload is not whole, or why nothing was read of it (``capture_rows``).
    """

    __tablename__ = "captures"
    __table_args__ = (Index("captures_url", "requested_url", "fetched"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    requested_url: Mapped[str]
    status: Mapped[int]
    digest: Mapped[str]
    fetched: Mapped[datetime]
    file: Mapped[str]
    offset: Mapped[int]
    length: Mapped[int]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    media_type: Mapped[str | None]
    integrity: Mapped[str]
    reason: Mapped[str | None]


class Ledger(Base):
    """A link that was ever seen; its id is the order of discovery."""

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("url", "role", name="ledger_link"),
        Index("ledger_state", "state"),
        Index("ledger_item", "item"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    url: Mapped[str]
    host: Mapped[str]
    board: Mapped[str | None]
    owner: Mapped[str | None]
    label: Mapped[str | None]
    found: Mapped[str | None]
    registered: Mapped[date | None]
    writer: Mapped[str | None]
    views: Mapped[int | None]
    first_seen: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]
    attempts: Mapped[int]
    retry_after: Mapped[datetime | None]
    capture: Mapped[str | None] = mapped_column(ForeignKey("captures.id"))
    item: Mapped[str | None]


class Discoveries(Base):
    """A link as seen in a run; ``settled`` once the run concluded something about it."""

    __tablename__ = "discoveries"
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    ledger_id: Mapped[int] = mapped_column(ForeignKey("ledger.id"), primary_key=True)
    settled: Mapped[bool]


class Outcomes(Base):
    """What a run concluded about a link, or that it asked in vain (``pending``)."""

    __tablename__ = "outcomes"
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    ledger_id: Mapped[int] = mapped_column(ForeignKey("ledger.id"), primary_key=True)
    state: Mapped[str]
    reason: Mapped[str | None]
    capture: Mapped[str | None]


class _Kept:
    """The columns of every item: its history in short, and its provenance.

    Its table has what is asked for in SQL; all of it is the content of its revision.
    """

    id: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    revision: Mapped[int]
    created: Mapped[datetime]
    updated: Mapped[datetime]
    provenance_capture: Mapped[str] = mapped_column(ForeignKey("captures.id"))
    provenance_requested_url: Mapped[str]
    provenance_url: Mapped[str]
    provenance_digest: Mapped[str]
    provenance_fetched: Mapped[datetime]
    provenance_extractor: Mapped[str]
    provenance_charset: Mapped[str | None]
    provenance_integrity: Mapped[str]
    provenance_reason: Mapped[str | None]


class Posts(_Kept, Base):
    """An entry of a board.

    ``completed`` is its content where an article gave what the revision lacks.
    """

    __tablename__ = "posts"
    __table_args__ = (Index("posts_board", "board", "registered"),)
    board: Mapped[str]
    url: Mapped[str]
    title_text: Mapped[str]
    title_truncated: Mapped[bool]
    tag: Mapped[str | None]
    source: Mapped[str | None]
    registered: Mapped[date | None]
    registered_raw: Mapped[str | None]
    modified: Mapped[date | None]
    writer: Mapped[str | None]
    department: Mapped[str | None]
    views: Mapped[int | None]
    body_text: Mapped[str]
    deck: Mapped[str | None]
    byline: Mapped[str | None]
    published: Mapped[datetime | None]
    published_raw: Mapped[str | None]
    citations: Mapped[list[Any]]
    attachments: Mapped[list[Any]]
    images: Mapped[list[Any]]
    licence: Mapped[str | None]
    language: Mapped[str | None]
    notes: Mapped[list[Any]]
    completed: Mapped[bytes | None]


class Articles(_Kept, Base):
    """The source's own page of what a post cites."""

    __tablename__ = "articles"
    source: Mapped[str]
    url: Mapped[str]
    title_text: Mapped[str]
    subtitle_text: Mapped[str | None]
    authors: Mapped[list[Any]]
    published: Mapped[datetime | None]
    published_raw: Mapped[str | None]
    modified: Mapped[datetime | None]
    section: Mapped[str | None]
    language: Mapped[str | None]
    body_text: Mapped[str]
    images: Mapped[list[Any]]
    licence: Mapped[str | None]
    layout: Mapped[str]
    notes: Mapped[list[Any]]
    site: Mapped[str | None]
    published_zone: Mapped[str | None]
    modified_zone: Mapped[str | None]
    memento: Mapped[datetime | None]


class Attachments(_Kept, Base):
    """A fetched attachment."""

    __tablename__ = "attachments"
    __table_args__ = (Index("attachments_post", "post"),)
    post: Mapped[str]
    url: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str | None]
    size: Mapped[int]
    text: Mapped[str | None]


class Images(_Kept, Base):
    """A fetched image."""

    __tablename__ = "images"
    post: Mapped[str]
    url: Mapped[str]
    media_type: Mapped[str | None]
    size: Mapped[int]


class Partners(_Kept, Base):
    """A partner named on a portal's front page."""

    __tablename__ = "partners"
    name: Mapped[str]
    url: Mapped[str | None]


class Blurbs(_Kept, Base):
    """An introducing text on a portal's front page."""

    __tablename__ = "blurbs"
    title: Mapped[str]
    body_text: Mapped[str]


class Revisions(Base):
    """A distinct state of an item's content, as it was extracted (:mod:`.contents`)."""

    __tablename__ = "revisions"
    item_kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    capture: Mapped[str] = mapped_column(ForeignKey("captures.id"))
    captured: Mapped[datetime]
    content: Mapped[bytes]


class Repairs(Base):
    """A recorded change of a text; spans count code points."""

    __tablename__ = "repairs"
    item_kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int]
    end: Mapped[int]
    text_start: Mapped[int]
    text_end: Mapped[int]
    before: Mapped[str]
    after: Mapped[str]
    kind: Mapped[str]
    method: Mapped[str]
    confidence: Mapped[float]
    evidence: Mapped[str]
    detail: Mapped[str]


class Damage(Base):
    """How many unreadable slots a text still has; a text without any has no row."""

    __tablename__ = "damage"
    item_kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    slots: Mapped[int]


class Citations(Base):
    """A URL that a post gives as its source; ``url`` is canonical, as in the ledger."""

    __tablename__ = "citations"
    __table_args__ = (Index("citations_url", "url"),)
    post: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    found: Mapped[str]


class Leads(Base):
    """A page that a look-up found for a post that gives no source; ``url`` as in the ledger."""

    __tablename__ = "leads"
    __table_args__ = (Index("leads_url", "url"),)
    post: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int]
    found: Mapped[str]


class Searches(Base):
    """What was tried to find a post's source, or a page that is gone, and when to try again."""

    __tablename__ = "searches"
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    trail: Mapped[list[Any]]
    at: Mapped[datetime]
    retry_after: Mapped[datetime | None]


class Signatures(Base):
    """The MinHash of a text, by which near-duplicates are found; ``text`` is its SHA-256."""

    __tablename__ = "signatures"
    item_kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    values: Mapped[bytes]


class Duplicates(Base):
    """Two texts that say nearly the same; the first named comes first in the alphabet."""

    __tablename__ = "duplicates"
    item_kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    other_kind: Mapped[str] = mapped_column(primary_key=True)
    other: Mapped[str] = mapped_column(primary_key=True)
    similarity: Mapped[float]


class Views(Base):
    """The view count of a post over time."""

    __tablename__ = "views"
    post: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    value: Mapped[int]


class Pairs(Base):
    """A post and an article it cites; a new extraction of either deletes the row."""

    __tablename__ = "pairs"
    __table_args__ = (Index("pairs_article", "article"),)
    post: Mapped[str] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    article: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    found: Mapped[str]
    kind: Mapped[str]
    similarity: Mapped[float]
    coverage: Mapped[float]


class Quarantine(Base):
    """A capture that could not be processed."""

    __tablename__ = "quarantine"
    id: Mapped[int] = mapped_column(primary_key=True)
    ledger_id: Mapped[int] = mapped_column(ForeignKey("ledger.id"), unique=True)
    capture: Mapped[str | None] = mapped_column(ForeignKey("captures.id"))
    reason: Mapped[str]
    detail: Mapped[str | None]
    tries: Mapped[int]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    state: Mapped[str]


class MeasureRows(Base):
    """A number measured of a run: of a board, a cited site, a host, or the run itself."""

    __tablename__ = "measures"
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float]


class Decisions(Base):
    """What an output was allowed of a post or article; another row whenever that changed."""

    __tablename__ = "decisions"
    item_kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    decided: Mapped[datetime]
    text: Mapped[str]
    excerpt_words: Mapped[int]
    images: Mapped[str]
    attachments: Mapped[str]
    licence: Mapped[str | None]
    attribution: Mapped[list[Any]]
    reasons: Mapped[list[Any]]
    withdrawn: Mapped[bool]


class Takedowns(Base):
    """The audit row of a takedown: which item was withdrawn, on whose word, and since when."""

    __tablename__ = "takedowns"
    item_kind: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    asked: Mapped[date]
    applied: Mapped[datetime]


class Listings(Base):
    """A post that the lists of a board show, as they last did."""

    __tablename__ = "listings"
    board: Mapped[str] = mapped_column(primary_key=True)
    ledger_id: Mapped[int] = mapped_column(ForeignKey("ledger.id"), primary_key=True)
    title: Mapped[str]
    registered: Mapped[date | None]
    pinned: Mapped[bool]
    first_run: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    last_run: Mapped[int] = mapped_column(ForeignKey("runs.id"))


class Walks(Base):
    """How a run followed a board, and what of the board was stored at its end."""

    __tablename__ = "walks"
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    board: Mapped[str] = mapped_column(primary_key=True)
    extent: Mapped[str]
    pages: Mapped[int]
    looks: Mapped[int]
    seen: Mapped[int]
    total: Mapped[int | None]
    listed: Mapped[int]
    pinned: Mapped[int]
    stored: Mapped[int]
    missing: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]
