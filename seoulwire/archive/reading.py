"""WARC files read, whoever wrote them: exchanges as they were archived."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from seoulwire.archive.exchange import (
    Archived,
    Exchange,
    HeaderPairs,
    Location,
    Rendering,
    payload_digest,
)
from seoulwire.archive.framing import HEAD_END, Damaged, RawRecord, read_records
from seoulwire.archive.records import (
    CERTIFICATE_FIELD,
    ORIGINAL_TRANSFER,
    RENDERED_HEADERS,
    RENDERER_FIELD,
    REQUESTED_FIELD,
    TRUNCATED_FIELD,
)
from seoulwire.archive.transfer_coding import dechunk
from seoulwire.exceptions import StorageError

MAX_RECORD = 1 << 30  # bytes: a record of ours is never longer than the settings allow a body to be
HEADERS_ROOM = 1 << 17  # what a record's own and its HTTP headers may take beside the payload
KNOWN = WarcRecordType.any_type & ~WarcRecordType.unknown
WANTED = (
    WarcRecordType.request
    | WarcRecordType.response
    | WarcRecordType.revisit
    | WarcRecordType.conversion  # of ours: a page as a browser showed it
)
BODILESS = frozenset({204, 304})
HASHES = frozenset({"md5", "sha1", "sha256", "sha512"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A capture whose payload is that of another one: a page found unchanged.

    ``original_id`` is the record that has the payload, where the crawler says; else it is the
    capture of ``original_url`` at ``original_date``, or any one with the same ``digest``, which is
    written as the crawler writes it.
    """

    id: str
    url: str
    requested_url: str
    fetched: datetime
    status: int
    digest: str | None
    original_id: str | None
    original_url: str | None
    original_date: datetime | None


def read_exchange(path: Path, offset: int) -> Archived:
    """Return the exchange whose response record is at ``offset`` of a WARC file.

    The request's headers are in a record of their own and are not read.

    Raises:
        StorageError: when the file or the record cannot be read, or is not what was written.
    """
    raw = next(read_records(path, MAX_RECORD + HEADERS_ROOM, offset), None)
    if raw is None:
        raise _unreadable(path, Damaged(offset, "the file ends before it"))
    found = raw if isinstance(raw, Damaged) else _parse(path, raw, MAX_RECORD)
    if isinstance(found, Damaged):
        raise _unreadable(path, found)
    if not isinstance(found, Archived):
        raise _unreadable(path, Damaged(offset, "no response record is there"))
    return found


def read_captures(path: Path) -> Iterator[Archived]:
    """Yield the exchanges of a WARC file in the order of its response records.

    Raises:
        StorageError: when the file cannot be opened, or at a damaged record.
    """
    for found in read_archive(path, MAX_RECORD):
        if isinstance(found, Damaged):
            raise _unreadable(path, found)
        if isinstance(found, Archived):
            yield found


def read_archive(path: Path, limit: int, start: int = 0) -> Iterator[Archived | Revisit | Damaged]:
    """Yield what a WARC file of any crawler holds over HTTP, from the byte ``start`` on, in order.

    A payload longer than ``limit`` bytes is cut there. Damage is told and passed over.

    Raises:
        UnreadableFileError: when the file cannot be read at all.
    """
    request: _Request | None = None
    for raw in read_records(path, limit + HEADERS_ROOM, start):
        found = raw if isinstance(raw, Damaged) else _parse(path, raw, limit, request)
        if found is not None and not isinstance(found, _Request):
            yield found
        request = found if isinstance(found, _Request) else None


@dataclass(frozen=True, slots=True)
class _Request:
    response_id: str
    method: str
    headers: HeaderPairs


def _parse(
    path: Path, raw: RawRecord, limit: int, request: _Request | None = None
) -> Archived | Revisit | Damaged | _Request | None:
    """Return what a record holds; ``None`` for one that is no capture over HTTP."""
    try:
        record = WarcRecord.from_bytes(raw.data)
        if not record.record_type & KNOWN:
            return Damaged(raw.offset, "it is of no known type")
        if not record.record_type & WANTED or not _url(record):
            return None
        if problem := _problem(raw, record, limit):
            return Damaged(raw.offset, problem)
        record = WarcRecord.from_bytes(raw.data)  # checking it has read it
        if record.record_type == WarcRecordType.conversion:
            browser = record.headers.get(RENDERER_FIELD)
            return _rendered(path, raw, record, browser) if browser else None
        record.parse_http()
        if record.record_type == WarcRecordType.request:
            return _request(record)
        if record.record_type == WarcRecordType.revisit:
            return _revisit(record)
        return _archived(path, raw, record, limit, request)
    except (OSError, EOFError, ValueError) as error:
        return Damaged(raw.offset, f"its header cannot be read: {error}")


def _problem(raw: RawRecord, record: WarcRecord, limit: int) -> str | None:
    """Return what is wrong with the length of a record or with its digest."""
    stated = int(record.headers.get("Content-Length") or 0)
    block = record.reader.read()
    if len(block) < stated:
        return (
            None if len(raw.data) >= limit + HEADERS_ROOM else "the record ends before it is whole"
        )
    end = HEAD_END.search(raw.data)
    if end is not None and raw.data[end.end() + stated :].strip(b"\r\n"):
        return "more than one record is compressed here as one; unpack the file with `gunzip` first"
    digest = record.headers.get("WARC-Block-Digest")
    if raw.checked or digest is None or digests_agree(digest, block):
        return None
    return f"the record is not what its digest {digest} was made of"


def digests_agree(digest: str, block: bytes) -> bool:
    """Tell whether a digest of any crawler's, in base 32 or 16, may be that of a block."""
    name, _, value = digest.lower().partition(":")
    if name not in HASHES:
        return True
    made = hashlib.new(name, block, usedforsecurity=False).digest()
    return value in {made.hex(), base64.b32encode(made).decode().lower()}


def _archived(
    path: Path, raw: RawRecord, record: WarcRecord, limit: int, request: _Request | None
) -> Archived | Damaged:
    fields = record.headers
    http = record.http_headers
    status = None if http is None else http.status_code
    if status is None:
        return Damaged(raw.offset, "it holds no HTTP response")
    record_id = _bare(fields.get("WARC-Record-ID"))
    asked = request if request and request.response_id in {"", record_id} else None
    method = asked.method if asked else "GET"
    headers = tuple(_original(record.http_headers.items_bytes()))
    cut = len(raw.data) >= limit + HEADERS_ROOM
    payload, truncated = _payload(record, status, method, cut=cut)
    digest = payload_digest(payload)
    stated = fields.get("WARC-Payload-Digest") or ""
    # Other crawlers state SHA-1 in base 32; ours is comparable as it stands.
    comparable = stated.startswith("sha256:") and len(stated) == len(digest)
    if comparable and stated != digest and truncated != "over-limit":
        return Damaged(raw.offset, f"the payload is {digest}, written was {stated}")
    url = _url(record)
    exchange = Exchange(
        url=url,
        requested_url=fields.get(REQUESTED_FIELD) or url,
        method=method,
        request_headers=asked.headers if asked else (),
        status=status,
        response_headers=headers,
        payload=payload,
        ip=fields.get("WARC-IP-Address"),
        fetched=_moment(fields.get("WARC-Date")),
        truncated=fields.get(TRUNCATED_FIELD) or fields.get("WARC-Truncated") or truncated,
        certificate=fields.get(CERTIFICATE_FIELD),
    )
    location = Location(
        id=record_id, file=path.name, offset=raw.offset, length=raw.length, digest=digest
    )
    return Archived(exchange=exchange, location=location)


def _rendered(path: Path, raw: RawRecord, record: WarcRecord, browser: str) -> Archived | Damaged:
    """Return the document that a browser made of a page."""
    fields = record.headers
    payload = record.reader.read()
    digest = payload_digest(payload)
    if (stated := fields.get("WARC-Payload-Digest")) != digest:
        return Damaged(raw.offset, f"the payload is {digest}, written was {stated}")
    url = _url(record)
    exchange = Exchange(
        url=url,
        requested_url=fields.get(REQUESTED_FIELD) or url,
        method="GET",
        request_headers=(),
        status=200,
        response_headers=RENDERED_HEADERS,
        payload=payload,
        ip=None,
        fetched=_moment(fields.get("WARC-Date")),
        truncated=fields.get(TRUNCATED_FIELD),
        rendering=Rendering(source=_bare(fields.get("WARC-Refers-To")), browser=browser),
    )
    record_id = _bare(fields.get("WARC-Record-ID"))
    location = Location(
        id=record_id, file=path.name, offset=raw.offset, length=raw.length, digest=digest
    )
    return Archived(exchange=exchange, location=location)


def _payload(
    record: WarcRecord, status: int, method: str, *, cut: bool
) -> tuple[bytes, str | None]:
    """Return a response's body without its transfer-coding, and why it is cut if it is."""
    named = {name.lower(): value for name, value in record.http_headers.items_bytes()}
    payload = record.reader.read()
    whole = True
    if b"chunked" in named.get(b"transfer-encoding", b"").lower():
        payload, whole = dechunk(payload)
    if cut:
        return payload, "over-limit"
    if not whole:
        return payload, "chunks"
    length = named.get(b"content-length", b"").strip()
    bodiless = status in BODILESS or method == "HEAD"
    if length.isdigit() and len(payload) < int(length[:18]) and not bodiless:
        return payload, "content-length"
    return payload, None


def _revisit(record: WarcRecord) -> Revisit:
    fields = record.headers
    date = fields.get("WARC-Refers-To-Date")
    return Revisit(
        id=_bare(fields.get("WARC-Record-ID")),
        url=_url(record),
        requested_url=fields.get(REQUESTED_FIELD) or _url(record),
        fetched=_moment(fields.get("WARC-Date")),
        status=(record.http_headers.status_code or 0) if record.http_headers is not None else 0,
        digest=fields.get("WARC-Payload-Digest"),
        original_id=_bare(fields.get("WARC-Refers-To")) or None,
        original_url=_bare(fields.get("WARC-Refers-To-Target-URI")) or None,
        original_date=_moment(date) if date else None,
    )


def _request(record: WarcRecord) -> _Request:
    http = record.http_headers
    return _Request(
        response_id=_bare(record.headers.get("WARC-Concurrent-To")),
        method=("" if http is None else http.status_line or "GET").split(" ", 1)[0],
        headers=() if http is None else tuple(http.items_bytes()),
    )


def _url(record: WarcRecord) -> str:
    """Return the record's URL if it is one of HTTP; wget 1.21 writes it in angle brackets."""
    url = _bare(record.headers.get("WARC-Target-URI"))
    return url if url.lower().startswith(("http://", "https://")) else ""


def _bare(value: str | None) -> str:
    return (value or "").strip().strip("<>")


def _moment(value: str | None) -> datetime:
    """Return a record's date; raises ValueError where there is none."""
    moment = datetime.fromisoformat(value or "")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _original(headers: HeaderPairs) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        yield (b"Transfer-Encoding" if name == ORIGINAL_TRANSFER else name), value


def _unreadable(path: Path, damaged: Damaged) -> StorageError:
    return StorageError(
        f"{path}, offset {damaged.offset}: {damaged.detail}; restore the file from a backup, "
        "or crawl its pages again with --full"
    )
