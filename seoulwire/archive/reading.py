"""WARC files read: exchanges as they were archived, ready to be ingested again."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from seoulwire.archive.content_coding import decode_content
from seoulwire.archive.exchange import Archived, Exchange, HeaderPairs, Location
from seoulwire.archive.trimming import READ_STEP
from seoulwire.archive.warc import ORIGINAL_TRANSFER, REQUESTED_FIELD, TRUNCATED_FIELD
from seoulwire.exceptions import StorageError
from seoulwire.items import Capture

HTTP_RECORDS = WarcRecordType.request | WarcRecordType.response


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    headers: HeaderPairs


class Located(Protocol):
    """What says where a capture's record is: a :class:`Location`, or the database's row of it."""

    @property
    def file(self) -> str:
        """The name of the WARC file."""

    @property
    def offset(self) -> int:
        """Where the response record begins in it, in bytes."""


def to_capture(archived: Archived, limit: int) -> Capture:
    """Return the capture of an archived exchange, its body at most ``limit`` bytes.

    The same when it has just been crawled and when it is read back.
    """
    exchange, location = archived.exchange, archived.location
    named = [value for name, value in exchange.response_headers if _is(name, "content-encoding")]
    encodings = [part for value in named for part in value.decode("latin-1").split(",")]
    content = decode_content(exchange.payload, encodings, limit)
    reason = exchange.truncated or content.reason
    return Capture(
        id=location.id,
        url=exchange.url,
        requested_url=exchange.requested_url,
        status=exchange.status,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in exchange.response_headers
        ),
        body=content.body,
        digest=location.digest,
        fetched=exchange.fetched,
        integrity="complete" if reason is None else "partial",
        reason=reason,
    )


def read_capture(directory: Path, location: Located, limit: int) -> Capture:
    """Return a capture of the archive in ``directory``, its body at most ``limit`` bytes.

    Raises:
        StorageError: when the file or the record cannot be read, or is not what was written.
    """
    return to_capture(read_exchange(directory / location.file, location.offset), limit)


def read_exchange(path: Path, offset: int) -> Archived:
    """Return the exchange whose response record is at ``offset`` of a WARC file.

    The request's headers are in a record of their own and are not read.

    Raises:
        StorageError: when the file or the record cannot be read, or is not what was written.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(ArchiveIterator(file, parse_http=True), None)
            if record is None or record.record_type != WarcRecordType.response:
                raise _unreadable(path, offset, "no response record is there")
            length = _member_length(path, offset)
            return _archived(record, _Request("GET", ()), path, offset, length)
    except (OSError, EOFError) as error:
        raise _unreadable(path, offset, str(error)) from error


def read_payload(path: Path, offset: int) -> bytes:
    """Return the payload, as it was sent, of the response record at ``offset`` of a WARC file.

    Raises:
        StorageError: as :func:`read_exchange` does.
    """
    return read_exchange(path, offset).exchange.payload


def read_captures(path: Path) -> Iterator[Archived]:
    """Yield the exchanges of a WARC file in the order of its response records.

    Raises:
        StorageError: when the file cannot be opened, or at a damaged record.
    """
    requests: dict[str, _Request] = {}
    offset = 0
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, record_types=HTTP_RECORDS, parse_http=True):
                offset = record.stream_pos
                if record.record_type == WarcRecordType.request:
                    response_id = record.headers.get("WARC-Concurrent-To") or ""
                    requests[response_id] = _request(record)
                elif record.is_http_parsed:
                    request = requests.pop(record.record_id or "", _Request("GET", ()))
                    length = _member_length(path, offset)
                    yield _archived(record, request, path, offset, length)
    except (OSError, EOFError) as error:
        raise _unreadable(path, offset, str(error)) from error


def _archived(
    record: WarcRecord, request: _Request, path: Path, offset: int, length: int
) -> Archived:
    fields = record.headers
    payload = record.reader.read()
    digest = f"sha256:{hashlib.sha256(payload).hexdigest()}"
    stated = fields.get("WARC-Payload-Digest")
    # Other crawlers state SHA-1 in base 32; ours is comparable as it stands.
    comparable = stated is not None and stated.startswith("sha256:") and len(stated) == len(digest)
    if comparable and stated != digest:
        raise _unreadable(path, offset, f"the payload is {digest}, written was {stated}")
    url = fields.get("WARC-Target-URI") or ""
    exchange = Exchange(
        url=url,
        requested_url=fields.get(REQUESTED_FIELD) or url,
        method=request.method,
        request_headers=request.headers,
        status=record.http_headers.status_code or 0,
        response_headers=tuple(_original(record.http_headers.items_bytes())),
        payload=payload,
        ip=fields.get("WARC-IP-Address"),
        fetched=datetime.fromisoformat(fields["WARC-Date"]).astimezone(UTC),
        truncated=fields.get(TRUNCATED_FIELD) or fields.get("WARC-Truncated"),
    )
    location = Location(
        id=(record.record_id or "").strip("<>"),
        file=path.name,
        offset=offset,
        length=length,
        digest=digest,
    )
    return Archived(exchange=exchange, location=location)


def _request(record: WarcRecord) -> _Request:
    line = record.http_headers.status_line or "GET"
    return _Request(line.split(" ", 1)[0], tuple(record.http_headers.items_bytes()))


def _original(headers: HeaderPairs) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        yield (b"Transfer-Encoding" if name == ORIGINAL_TRANSFER else name), value


def _member_length(path: Path, offset: int) -> int:
    """Return the length of a gzip member in bytes, having checked that it is whole."""
    position = offset
    with path.open("rb") as file:
        file.seek(offset)
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not decoder.eof:
            fed = decoder.unconsumed_tail
            if not fed:
                fed = file.read(READ_STEP)
                position += len(fed)
            if not fed:
                raise _unreadable(path, offset, "the record ends before it is whole")
            try:
                decoder.decompress(fed, READ_STEP)
            except zlib.error as error:
                raise _unreadable(path, offset, str(error)) from error
    return position - len(decoder.unused_data) - offset


def _is(name: bytes, wanted: str) -> bool:
    return name.decode("latin-1").lower() == wanted


def _unreadable(path: Path, offset: int, detail: str) -> StorageError:
    return StorageError(
        f"{path}, offset {offset}: {detail}; restore the file from a backup, "
        "or crawl its pages again with --full"
    )
