"""Captures: what an exchange brought, the same just crawled as read back from a WARC file."""

import re
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from seoulwire.archive.content_coding import decode_content
from seoulwire.archive.exchange import Archived, Exchange
from seoulwire.archive.reading import read_exchange
from seoulwire.items import Capture

_HEAD = 1 << 16  # bytes
# Of a Content-Range: first and last byte, and how many there are.
_RANGE = re.compile(rb"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


class Located(Protocol):
    """What says where a capture's record is: a :class:`Location`, or the database's row of it."""

    @property
    def file(self) -> str:
        """The name of the WARC file in the archive's directory, or its absolute path elsewhere."""

    @property
    def offset(self) -> int:
        """Where the response record begins in it, in bytes."""


class Remembered(Located, Protocol):
    """A capture as the database has it: which one it is, besides where its payload lies."""

    @property
    def id(self) -> str:
        """The capture's id."""

    @property
    def url(self) -> str:
        """The URL of the page that it shows."""

    @property
    def requested_url(self) -> str:
        """What was asked for before redirects."""

    @property
    def fetched(self) -> datetime:
        """When it was captured."""


def to_capture(archived: Archived, limit: int) -> Capture:
    """Return the capture of an archived exchange, its body at most ``limit`` bytes."""
    location = archived.location
    return capture_of(archived.exchange, location.id, location.digest, limit)


def capture_of(exchange: Exchange, record_id: str, digest: str, limit: int) -> Capture:
    """Return the capture that an exchange makes, archived as record ``record_id``.

    The same when it has just been crawled and when it is read back. ``digest`` (``sha256:<hex>``)
    is the payload's, ``limit`` bounds the body in bytes.
    """
    named = [
        value for name, value in exchange.response_headers if name.lower() == b"content-encoding"
    ]
    encodings = [part for value in named for part in value.decode("latin-1").split(",")]
    content = decode_content(exchange.payload, encodings, limit)
    reason = exchange.truncated or content.reason or _part_of_it(exchange)
    return Capture(
        id=record_id,
        url=exchange.url,
        requested_url=exchange.requested_url,
        status=exchange.status,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in exchange.response_headers
        ),
        # What is too long is quarantined unread: a few bytes of it say what it was.
        body=content.body[:_HEAD] if reason == "over-limit" else content.body,
        digest=digest,
        fetched=exchange.fetched,
        integrity="complete" if reason is None else "partial",
        reason=reason,
    )


def _part_of_it(exchange: Exchange) -> str | None:
    """Return ``partial-content`` for a part of a page, which nobody has asked for.

    That is 206, and 200 of a server that says it is a part all the same.
    """
    if exchange.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        return None
    headers = ((name.lower(), value) for name, value in exchange.response_headers)
    told = next((value for name, value in headers if name == b"content-range"), b"")
    if found := _RANGE.fullmatch(told.strip().lower()):
        first, last, size = map(int, found.groups())
        if first == 0 and last + 1 == size == len(exchange.payload):
            return None
    elif exchange.status == HTTPStatus.OK:
        return None
    return "partial-content"


def read_capture(directory: Path, location: Located, limit: int) -> Capture:
    """Return a capture of the archive in ``directory``, its body at most ``limit`` bytes.

    Raises:
        StorageError: when the file or the record cannot be read, or is not what was written.
    """
    return to_capture(read_exchange(directory / location.file, location.offset), limit)


def recall_capture(directory: Path, known: Remembered, limit: int) -> Capture:
    """Return a capture that the database knows, its body at most ``limit`` bytes.

    The database says which capture it is: one record may hold the payload of several, as for a page
    found unchanged, or one that two links led to.

    Raises:
        StorageError: as :func:`read_capture` does.
    """
    capture = read_capture(directory, known, limit)
    return replace(
        capture,
        id=known.id,
        url=known.url,
        requested_url=known.requested_url,
        fetched=known.fetched,
    )
