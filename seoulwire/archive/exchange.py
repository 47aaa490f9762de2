"""One HTTP request and its response, as they crossed the wire, and where an archive put them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

HeaderPairs = tuple[tuple[bytes, bytes], ...]


def payload_digest(payload: bytes) -> str:
    """Return the digest of a payload as sent: ``sha256:<hex>``."""
    return f"sha256:{hashlib.sha256(payload).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What made a document of a response: the id of the response's record, and the browser."""

    source: str
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its response.

    ``payload`` is the response's body as it was sent: transfer-coding removed, content-coding kept.
    ``requested_url`` is what was asked for before redirects; ``url`` is what answered.
    ``truncated`` is why the payload is cut (``content-length``, ``over-limit``, ``timeout`` …).
    ``certificate`` is the server's, over TLS: its SHA-256, subject, issuer and last day.
    With a ``rendering``, ``payload`` is the document that a browser made of what was sent.
    """

    url: str
    requested_url: str
    method: str
    request_headers: HeaderPairs
    status: int
    response_headers: HeaderPairs
    payload: bytes
    ip: str | None
    fetched: datetime
    truncated: str | None = None
    certificate: str | None = None
    rendering: Rendering | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where an exchange was written: the id of its response record, the name of its WARC file, and
    the gzip member's offset and length in bytes. ``digest`` (``sha256:<hex>``) is the payload's.
    """

    id: str
    file: str
    offset: int
    length: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An exchange as it was read back, with the place it was read from."""

    exchange: Exchange
    location: Location
