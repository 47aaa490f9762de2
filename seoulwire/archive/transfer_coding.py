"""The chunked transfer-coding undone (RFC 9112, 7.1): some crawlers archive it as it came."""

import re

CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")


def dechunk(payload: bytes) -> tuple[bytes, bool]:
    """Return a body without its chunks, and whether it was whole.

    A body that does not begin with a chunk is returned as it is: most crawlers undo the coding and
    leave the header. Of a damaged one the chunks before the damage are returned.
    """
    first = CHUNK.match(payload)
    if first is None or not _closes(payload, first.end() + int(first[1], 16)):
        return payload, True
    parts: list[bytes] = []
    position = 0
    while chunk := CHUNK.match(payload, position):
        size = int(chunk[1], 16)
        if size == 0:
            return b"".join(parts), True
        end = chunk.end() + size
        parts.append(payload[chunk.end() : end])
        if end > len(payload) or not _closes(payload, end):
            return b"".join(parts), False
        position = end + (2 if payload.startswith(b"\r\n", end) else 1)
    return b"".join(parts), False


def _closes(payload: bytes, end: int) -> bool:
    """Tell whether a chunk can end here: at a line's end, or where the body was cut."""
    return end >= len(payload) or payload.startswith((b"\r\n", b"\n"), end)
