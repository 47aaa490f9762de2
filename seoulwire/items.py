"""What seoulwire keeps: frozen, typed items. Every field is documented in docs/data_format.md.

Missing is ``None``, never ``""`` or ``0``. Instants are aware; a board's date is a
:class:`datetime.date` whose zone is KST (UTC+9). A :class:`~seoulwire.repair.record.Repaired` field
holds the text as the page showed it, the text as it reads now, and the repairs between the two.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from seoulwire.content import Block
from seoulwire.repair.record import Repaired

Role = Literal["post", "article", "attachment", "image"]
State = Literal["stored", "partial", "quarantined", "skipped", "pending"]
ZoneOrigin = Literal["stated", "assumed"]
Integrity = Literal["complete", "partial"]
PairKind = Literal["full-copy", "edited-copy", "excerpt", "translation", "mention", "unrelated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One fetched representation of a URL at a moment.

    ``body`` is the entity after content-decoding; the WARC record ``id`` holds the payload as it
    was sent, and ``digest`` (``sha256:<hex>``) is over that payload. ``requested_url`` is what was
    asked for before redirects; ``url`` is what answered. ``integrity`` is ``partial`` when bytes
    are missing, with the ``reason`` (``content-length``, ``gzip-truncated``, ``over-limit`` …).
    """

    id: str
    url: str
    requested_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    digest: str
    fetched: datetime
    integrity: Integrity = "complete"
    reason: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first value of a header, looked up without regard to case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def media_type(self) -> str | None:
        """The media type that the header states, in lower case, without its parameters."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower() or None

    @property
    def charset(self) -> str | None:
        """The charset that the header states, in lower case, be it true or not."""
        _, _, charset = (self.header("Content-Type") or "").lower().partition("charset=")
        return charset.partition(";")[0].strip(" \"'") or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where an item came from: its capture, and the version of the code that read it.

    ``requested_url`` is the URL as it was linked (the ledger row), ``url`` the one that answered.
    """

    capture: str
    requested_url: str
    url: str
    digest: str
    fetched: datetime
    extractor: str
    charset: str | None = None
    integrity: Integrity = "complete"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image a body shows; ``url`` is absolute."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLink:
    """An attachment as its post names it; ``size_text`` is the page's own words (``1.2 MB``)."""

    url: str
    name: str
    media_type: str | None = None
    size_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A URL a post gives as its source, best first; ``found`` says how (``source-line`` …)."""

    url: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One entry of a board (게시물)."""

    id: str
    board: str
    url: str
    title: Repaired
    title_truncated: bool
    tag: str | None
    source: str | None
    registered: date | None
    registered_raw: str | None
    modified: date | None
    writer: str | None
    department: str | None
    views: int | None
    body: Repaired
    blocks: tuple[Block, ...]
    deck: str | None
    byline: str | None
    published: datetime | None
    published_raw: str | None
    citations: tuple[Citation, ...]
    attachments: tuple[FileLink, ...]
    images: tuple[Image, ...]
    licence: str | None
    language: str | None
    notes: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The source's own page of what a post cites (기사).

    ``url`` is the canonical one. ``published_zone`` and ``modified_zone`` say whether the page
    ``stated`` the zone of the moment or we ``assumed`` it. ``memento`` is when a web archive
    captured the page this was read from, ``None`` for a page read where it is published; the
    provenance has the memento's URL.
    """

    id: str
    source: str
    url: str
    title: Repaired
    subtitle: Repaired | None
    authors: tuple[str, ...]
    published: datetime | None
    published_raw: str | None
    modified: datetime | None
    section: str | None
    language: str | None
    body: Repaired
    blocks: tuple[Block, ...]
    images: tuple[Image, ...]
    licence: str | None
    layout: str
    notes: tuple[str, ...]
    provenance: Provenance
    site: str | None = None
    published_zone: ZoneOrigin | None = None
    modified_zone: ZoneOrigin | None = None
    memento: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A fetched attachment (첨부파일); ``text`` is what could be read of it, for search only."""

    id: str
    post: str
    url: str
    name: str
    media_type: str | None
    size: int
    text: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedImage:
    """A fetched image of a post's body; its bytes stay in the WARC record."""

    id: str
    post: str
    url: str
    media_type: str | None
    size: int
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner of the portal, shown on its front page as a logo or a bare name. Never a post."""

    id: str
    name: str
    url: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Blurb:
    """A text of the front page that introduces an institute or an idea. Never a post."""

    id: str
    title: str
    body: Repaired
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A post and an article it cites: how it was found and how the two texts differ.

    ``similarity`` is the share, 0 to 1, of the post's words that the article has in the same order;
    ``coverage`` the share of the article's words that the post has. ``unrelated`` pairs are kept,
    so that a wrong target is seen, and are never shown as a source.
    """

    post: str
    article: str
    found: str
    kind: PairKind
    similarity: float
    coverage: float


Item = Post | Article | Attachment | FetchedImage | Partner | Blurb


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something to fetch: one row of the ledger, identified by ``role`` and canonical ``url``.

    ``owner`` is the public id of the post that named it, if any; ``label`` what the page called it
    (list title, attachment name), ``found`` how it was found. ``registered``, ``writer`` and
    ``views`` are what a list shows of a post: its own page may lack them.
    """

    role: Role
    url: str
    board: str | None = None
    owner: str | None = None
    label: str | None = None
    found: str | None = None
    registered: date | None = None
    writer: str | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post with all that is stored about it: what is shown, exported and re-published.

    ``pairs`` are best first. ``revision`` counts the states its content has had, from 1;
    ``created`` and ``updated`` are when the first and the latest of them were captured. ``gone``:
    its portal has removed it since.
    """

    post: Post
    pairs: tuple[tuple[Pair, Article], ...]
    attachments: tuple[Attachment, ...]
    revision: int
    created: datetime
    updated: datetime
    gone: bool = False
