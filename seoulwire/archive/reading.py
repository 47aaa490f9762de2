"""WARC files read, whoever wrote them: exchanges as they were archived."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from seoulwire.archive.digests import digests_agree, is_disproved
from seoulwire.archive.exchange import (
    Archived,
    Exchange,
    HeaderPairs,
    Location,
    Rendering,
    payload_digest,
)
from seoulwire.archive.framing import Damaged, RawRecord, read_records
from seoulwire.archive.heads import Head, split_head, split_response
from seoulwire.archive.payloads import payload_of, taken_for_payload
from seoulwire.archive.record_dates import moment_of
from seoulwire.archive.records import (
    CERTIFICATE_FIELD,
    ORIGINAL_TRANSFER,
    RENDERED_HEADERS,
    RENDERER_FIELD,
    REQUESTED_FIELD,
    TRUNCATED_FIELD,
)
from seoulwire.archive.requests import Answer, Request, with_requests
from seoulwire.exceptions import StorageError

MAX_RECORD = 1 << 30  # bytes: a record of ours is never longer than the settings allow a body to be
HEADERS_ROOM = 1 << 17  # what a record's own and its HTTP headers may take beside the payload
# Beside those of what was answered; of ours, a conversion is a page as a browser showed it.
WANTED = frozenset({"request", "response", "revisit", "conversion", "resource"})
KNOWN = WANTED | {"warcinfo", "metadata", "continuation"}


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
    method: str
    status: int
    digest: str | None
    original_id: str | None
    original_url: str | None
    original_date: datetime | None


@dataclass(frozen=True, slots=True)
class Resource:
    """A record of a page without the HTTP response it came in, which nothing is read of."""

    url: str


@dataclass(frozen=True, slots=True)
class _Record:
    """A record over HTTP: its head, its URL and its block, which is ``cut`` at the limit."""

    file: str
    raw: RawRecord
    head: Head
    kind: str
    url: str
    block: bytes
    cut: bool

    @property
    def id(self) -> str:
        return _bare(self.head.get("WARC-Record-ID"))


Found = Archived | Revisit | Resource | Damaged


def read_exchange(path: Path, offset: int) -> Archived:
    """Return the exchange whose response record is at ``offset`` of a WARC file.

    The request's headers are in a record of their own and are not read.

    Raises:
        StorageError: when the file or the record cannot be read, or is not what was written.
    """
    raw = next(read_records(path, MAX_RECORD + HEADERS_ROOM, offset), None)
    if raw is None:
        raise _unreadable(path, Damaged(offset, "the file ends before it"))
    record = raw if isinstance(raw, Damaged) else _record(path, raw, MAX_RECORD)
    found = _answer(record, None) if isinstance(record, _Record) else record
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


def read_archive(path: Path, limit: int, start: int = 0) -> Iterator[Found]:
    """Yield what a WARC file of any crawler holds over HTTP, from the byte ``start`` on, in order.

    A payload longer than ``limit`` bytes is cut there. Damage is told and passed over.

    Raises:
        UnreadableFileError: when the file cannot be read at all.
    """
    for found in with_requests(_asked_and_answered(path, limit, start)):
        if isinstance(found, Damaged):
            yield found
        elif (answer := _answer(found.record, found.request)) is not None:
            yield answer


def _asked_and_answered(
    path: Path, limit: int, start: int
) -> Iterator[Request | Answer[_Record] | Damaged]:
    for raw in read_records(path, limit + HEADERS_ROOM, start):
        record = raw if isinstance(raw, Damaged) else _record(path, raw, limit)
        if isinstance(record, Damaged):
            yield record
        elif record is not None and record.kind == "request":
            yield _request(record)
        elif record is not None:
            yield Answer(record, record.id, _concurrent(record))


def _record(path: Path, raw: RawRecord, limit: int) -> _Record | Damaged | None:
    """Return a record; ``None`` for one that is nothing over HTTP."""
    head, rest = split_head(raw.data)
    kind = (head.get("WARC-Type") or "").lower()
    if kind not in KNOWN:
        return Damaged(raw.offset, "it is of no known type")
    url = _url(head)
    if kind not in WANTED or not url:
        return None
    stated = head.get("Content-Length") or "0"
    if not stated.isdecimal():
        return Damaged(raw.offset, f"its header cannot be read: its length is {stated}")
    length = int(stated[:18])
    record = _Record(
        file=path.name,
        raw=raw,
        head=head,
        kind=kind,
        url=url,
        block=rest[:length],
        cut=len(raw.data) >= limit + HEADERS_ROOM,
    )
    problem = _problem(record, length, rest[length:])
    return Damaged(raw.offset, problem) if problem else record


def _problem(record: _Record, length: int, behind: bytes) -> str | None:
    """Return what is wrong with the length of a record or with its digest."""
    if len(record.block) < length:
        return None if record.cut else "the record ends before it is whole"
    if behind.strip(b"\r\n"):
        return "more than one record is compressed here as one; unpack the file with `gunzip` first"
    digest = record.head.get("WARC-Block-Digest")
    if record.raw.checked or digest is None or digests_agree(digest, record.block):
        return None
    return f"the record is not what its digest {digest} was made of"


def _answer(record: _Record, request: Request | None) -> Found | None:
    """Return what a record holds, given the request that it answers."""
    try:
        match record.kind:
            case "resource":
                return Resource(record.url)
            case "conversion":
                browser = record.head.get(RENDERER_FIELD)
                return _rendered(record, browser) if browser else None
            case "revisit":
                return _revisit(record, request)
            case "response":
                return _archived(record, request)
            case _:
                return None
    except ValueError as error:
        return Damaged(record.raw.offset, f"its header cannot be read: {error}")


def _archived(record: _Record, request: Request | None) -> Archived | Damaged:
    head = record.head
    response = split_response(record.block)
    if response is None:
        return Damaged(record.raw.offset, "it holds no HTTP response")
    method = request.method if request else "GET"
    payload, truncated = payload_of(response, method, cut=record.cut)
    stated = head.get("WARC-Payload-Digest")
    if truncated != "over-limit" and is_disproved(stated, taken_for_payload(payload, response)):
        return _altered(record, payload_digest(payload), stated)
    exchange = Exchange(
        url=record.url,
        requested_url=head.get(REQUESTED_FIELD) or record.url,
        method=method,
        request_headers=request.headers if request else (),
        status=response.status,
        response_headers=tuple(_original(response.fields)),
        payload=payload,
        ip=head.get("WARC-IP-Address"),
        fetched=moment_of(head.get("WARC-Date")),
        truncated=head.get(TRUNCATED_FIELD) or head.get("WARC-Truncated") or truncated,
        certificate=head.get(CERTIFICATE_FIELD),
    )
    return Archived(exchange=exchange, location=_location(record, payload))


def _rendered(record: _Record, browser: str) -> Archived | Damaged:
    """Return the document that a browser made of a page."""
    head = record.head
    digest = payload_digest(record.block)
    if (stated := head.get("WARC-Payload-Digest")) != digest:
        return _altered(record, digest, stated)
    exchange = Exchange(
        url=record.url,
        requested_url=head.get(REQUESTED_FIELD) or record.url,
        method="GET",
        request_headers=(),
        status=200,
        response_headers=RENDERED_HEADERS,
        payload=record.block,
        ip=None,
        fetched=moment_of(head.get("WARC-Date")),
        truncated=head.get(TRUNCATED_FIELD),
        rendering=Rendering(source=_bare(head.get("WARC-Refers-To")), browser=browser),
    )
    return Archived(exchange=exchange, location=_location(record, record.block))


def _location(record: _Record, payload: bytes) -> Location:
    raw = record.raw
    return Location(
        id=record.id,
        file=record.file,
        offset=raw.offset,
        length=raw.length,
        digest=payload_digest(payload),
    )


def _altered(record: _Record, digest: str, stated: str | None) -> Damaged:
    return Damaged(record.raw.offset, f"the payload is {digest}, written was {stated}")


def _revisit(record: _Record, request: Request | None) -> Revisit:
    head = record.head
    date = head.get("WARC-Refers-To-Date")
    response = split_response(record.block)
    return Revisit(
        id=record.id,
        url=record.url,
        requested_url=head.get(REQUESTED_FIELD) or record.url,
        fetched=moment_of(head.get("WARC-Date")),
        method=request.method if request else "GET",
        status=response.status if response else 0,
        digest=head.get("WARC-Payload-Digest"),
        original_id=_bare(head.get("WARC-Refers-To")) or None,
        original_url=_bare(head.get("WARC-Refers-To-Target-URI")) or None,
        original_date=moment_of(date) if date else None,
    )


def _request(record: _Record) -> Request:
    head, _ = split_head(record.block)
    return Request(
        id=record.id,
        names=_concurrent(record),
        method=head.first.decode("latin-1").split(" ", 1)[0] or "GET",
        headers=head.fields,
    )


def _concurrent(record: _Record) -> frozenset[str]:
    return frozenset(map(_bare, record.head.all("WARC-Concurrent-To"))) - {""}


def _url(head: Head) -> str:
    """Return the record's URL if it is one of HTTP; wget 1.21 writes it in angle brackets."""
    url = _bare(head.get("WARC-Target-URI"))
    return url if url.lower().startswith(("http://", "https://")) else ""


def _bare(value: str | None) -> str:
    return (value or "").strip().strip("<>")


def _original(headers: HeaderPairs) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        yield (b"Transfer-Encoding" if name == ORIGINAL_TRANSFER else name), value


def _unreadable(path: Path, damaged: Damaged) -> StorageError:
    return StorageError(
        f"{path}, offset {damaged.offset}: {damaged.detail}; restore the file from a backup, "
        "or crawl its pages again with --full"
    )
