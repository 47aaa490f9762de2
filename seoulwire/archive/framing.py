"""A WARC file cut into records, whatever state it is in: each damaged stretch is named and passed.

Nothing is trusted but what a record says of itself: after damage, reading goes on at the next place
where a record begins. The work is bounded by the size of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from isal import igzip_lib

from seoulwire.archive.heads import HEAD_END
from seoulwire.exceptions import UnreadableFileError

IsalError: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]  # wrong in its stub
MAGIC = b"\x1f\x8b\x08"
VERSION = b"WARC/"
READ_STEP = 1 << 16
OUTPUT_STEP = 1 << 18
HEAD_LIMIT = 1 << 16  # no writer's record header is longer
EFFORT = 4  # bytes read again after damage, in sizes of the file, before the rest is given up
CONTENT_LENGTH = re.compile(rb"\r?\nContent-Length:[ \t]*(\d+)[ \t]*\r?\n", re.IGNORECASE)
BEGINNING = re.compile(rb"WARC/[01]\.\d+\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)")
UNPACK = {
    b"\x28\xb5\x2f\xfd": "it is compressed with zstd: unpack it with `zstd -d` first",
    b"PK\x03\x04": "it is a zip (WACZ): unzip it first; its WARC files are in archive/",
}


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The bytes of a record, without its gzip; ``offset`` and ``length`` are those in the file.

    Of a record longer than the limit ``data`` is the beginning. ``checked``: gzip vouches for it.
    """

    offset: int
    length: int
    data: bytes
    checked: bool


@dataclass(frozen=True, slots=True)
class Damaged:
    """A stretch of a WARC file, from ``offset`` in bytes on, that is no record, and why."""

    offset: int
    detail: str


def read_records(path: Path, limit: int, start: int = 0) -> Iterator[RawRecord | Damaged]:
    """Yield the records of a WARC file, compressed or not, from the byte ``start`` on.

    At most ``limit`` bytes of each are kept in memory.

    Raises:
        UnreadableFileError: when the file cannot be read at all, or is none that this can read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
            if head in UNPACK:
                raise UnreadableFileError(f"{path}: {UNPACK[head]}")
            size = file.seek(0, 2)
            file.seek(start)
            compressed = head.startswith(MAGIC[:2]) or (
                path.suffix == ".gz" and not head.startswith(VERSION[:4])
            )
            reader = _read_members if compressed else _read_plain
            yield from reader(file, size, limit)
    except OSError as error:
        raise UnreadableFileError(
            f"{path}: {error}; correct the path or its permissions"
        ) from error


def _read_members(file: BinaryIO, size: int, limit: int) -> Iterator[RawRecord | Damaged]:
    effort = EFFORT * size + OUTPUT_STEP
    offset = file.tell()
    while offset < size:
        member = _member(file, offset, limit)
        if isinstance(member, RawRecord):
            yield member
            offset += member.length
            continue
        yield member
        effort -= file.tell() - offset
        following = None if effort < 0 else _next_member(file, offset + 1)
        if following is None:
            return
        offset = following


def _member(file: BinaryIO, offset: int, limit: int) -> RawRecord | Damaged:
    """Return the record in the gzip member at ``offset``, or why there is none."""
    decoder = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    file.seek(offset)
    kept: list[bytes] = []
    room, position, fed = limit, offset, b""
    try:
        while not decoder.eof:
            if decoder.needs_input:
                fed = file.read(READ_STEP)
                position += len(fed)
                if not fed:
                    return Damaged(offset, "the record ends before it is whole")
            piece = decoder.decompress(fed, OUTPUT_STEP)
            fed = b""
            kept.append(piece[:room])
            room -= len(kept[-1])
            if not kept[0].startswith(VERSION[: len(kept[0])]):
                return Damaged(offset, "what is compressed here is no WARC record")
    except IsalError as error:
        return Damaged(offset, f"the record cannot be decompressed: {error}")
    length = position - len(decoder.unused_data) - offset
    return RawRecord(offset, length, b"".join(kept), checked=True)


def _next_member(file: BinaryIO, offset: int) -> int | None:
    """Return where the next gzip member with a WARC record begins."""
    position = offset
    rest = b""
    file.seek(position)
    while fed := file.read(READ_STEP):
        window = rest + fed
        place = window.find(MAGIC)
        while place >= 0:
            if _begins_record(window[place : place + 1024]) or (
                len(window) - place < 1024 and _begins_record(_peek(file, position + place))
            ):
                return position + place
            place = window.find(MAGIC, place + 1)
        rest = window[-2:]
        position += len(window) - len(rest)
    return None


def _peek(file: BinaryIO, offset: int) -> bytes:
    here = file.tell()
    file.seek(offset)
    head = file.read(1024)
    file.seek(here)
    return head


def _begins_record(head: bytes) -> bool:
    decoder = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    try:
        return bool(decoder.decompress(head, len(VERSION)) == VERSION)
    except IsalError:
        return False


def _read_plain(file: BinaryIO, size: int, limit: int) -> Iterator[RawRecord | Damaged]:
    effort = EFFORT * size + HEAD_LIMIT
    offset = file.tell()
    while offset < size and effort >= 0:
        record = _plain_record(file, offset, size, limit)
        yield record
        if isinstance(record, RawRecord):
            offset += record.length
        else:
            effort -= HEAD_LIMIT
            offset = _next_plain(file, offset + 1, size)


def _plain_record(file: BinaryIO, offset: int, size: int, limit: int) -> RawRecord | Damaged:
    file.seek(offset)
    head = file.read(HEAD_LIMIT)
    end = HEAD_END.search(head)
    if not BEGINNING.match(head) or end is None:
        return Damaged(offset, "no WARC record begins here")
    length = CONTENT_LENGTH.search(head, 0, end.end())
    if length is None:
        return Damaged(offset, "the record does not say how long it is")
    stop = offset + end.end() + int(length[1][:18])
    if stop > size:
        return Damaged(offset, "the record ends before it is whole")
    following = _after_newlines(file, stop)
    # Where no record follows, that one is damaged, or this one says that it is longer than it is.
    is_followed = following >= size or BEGINNING.match(_peek(file, following))
    if not is_followed and _next_plain(file, offset + 1, size) < stop:
        return Damaged(offset, "the record is shorter than it says")
    file.seek(offset)
    data = file.read(min(stop - offset, limit))
    return RawRecord(offset, following - offset, data, checked=False)


def _after_newlines(file: BinaryIO, offset: int) -> int:
    file.seek(offset)
    tail = file.read(64)
    return offset + len(tail) - len(tail.lstrip(b"\r\n"))


def _next_plain(file: BinaryIO, offset: int, size: int) -> int:
    """Return where the next record of a file without compression begins, or its size."""
    rest = b""
    position = offset
    file.seek(position)
    while fed := file.read(READ_STEP):
        window = rest + fed
        found = BEGINNING.search(window)
        if found:
            return position + found.start()
        rest = window[-64:]
        position += len(window) - len(rest)
    return size
