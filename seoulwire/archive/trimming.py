"""The end of a WARC file after a crash: cut back to the last whole record."""

import os
import zlib
from pathlib import Path

# What isal writes at the head of each member; sought from the end to find the last one.
MEMBER_HEAD = bytes.fromhex("1f8b08000000000000ff")
READ_STEP = 1 << 16


def trim_tail(path: Path) -> int:
    """Cut what a crash left half-written at the end of one of our files; return the bytes removed.

    Every whole gzip member before it stays.
    """
    if _is_last_member_whole(path):
        return 0
    size = path.stat().st_size
    end = _end_of_whole_members(path)
    if end == size:
        return 0
    with path.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())
    return size - end


def _is_last_member_whole(path: Path) -> bool:
    """Return whether the file ends with a whole member, without reading what is before it."""
    size = path.stat().st_size
    window = READ_STEP
    with path.open("rb") as file:
        while True:
            start = max(0, size - window)
            file.seek(start)
            tail = file.read()
            found = tail.rfind(MEMBER_HEAD)
            if found >= 0:
                return _members_end(tail[found:]) == len(tail) - found
            if start == 0:
                return size == 0
            window *= 4


def _members_end(data: bytes) -> int:
    """Return where the whole member at the head of ``data`` ends, or 0 if there is none."""
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    rest = data
    try:
        while rest and not decoder.eof:
            decoder.decompress(rest, READ_STEP)
            rest = decoder.unconsumed_tail
    except zlib.error:
        return 0
    return len(data) - len(decoder.unused_data) if decoder.eof else 0


def _end_of_whole_members(path: Path) -> int:
    """Return the offset behind the last whole member that is reached from the start."""
    end = position = 0
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while fed := file.read(READ_STEP):
            position += len(fed)
            while fed:
                try:
                    decoder.decompress(fed, READ_STEP)
                except zlib.error:
                    return end
                fed = decoder.unconsumed_tail
                if decoder.eof:
                    fed = decoder.unused_data
                    end = position - len(fed)
                    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return end
