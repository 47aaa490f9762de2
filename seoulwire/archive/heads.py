"""Heads of WARC records and of HTTP messages, split from what follows them, however long they are.

Some writers end lines with LF alone; some keep interim answers (100, 103) before the final one.
"""

import re
from dataclasses import dataclass

from seoulwire.archive.exchange import HeaderPairs

HEAD_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_STATUS_LINE = re.compile(rb"HTTP/\d+(?:\.\d+)?[ \t]+(\d{3})(?=[ \t\r\n]|$)")
_INTERIM = range(100, 200)


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a record or message, and its header fields in order."""

    first: bytes
    fields: HeaderPairs

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of the fields of a name, in whatever case."""
        wanted = name.lower().encode()
        return tuple(v.decode("utf-8", "replace") for n, v in self.fields if n.lower() == wanted)

    def get(self, name: str) -> str | None:
        """Return the value of the first field of a name, in whatever case."""
        return next(iter(self.all(name)), None)


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response of a record: its status, its fields, and its body as it is stored."""

    status: int
    fields: HeaderPairs
    body: bytes


def split_head(data: bytes) -> tuple[Head, bytes]:
    """Return the head that ``data`` begins with, and what follows it: all is head that never ends.

    A folded line is one with the line before it; a line that names no field is left out.
    """
    end = HEAD_END.search(data)
    head, rest = (data, b"") if end is None else (data[: end.start()], data[end.end() :])
    first, *lines = _FOLD.sub(b" ", head).split(b"\n")
    fields = tuple(
        (name.strip(), value.strip())
        for name, colon, value in (line.partition(b":") for line in lines)
        if colon
    )
    return Head(first.strip(), fields), rest


def split_response(block: bytes) -> Response | None:
    """Return the final response of a record's block, or ``None`` where it holds none over HTTP."""
    while found := _STATUS_LINE.match(block):
        head, rest = split_head(block)
        status = int(found[1])
        if status not in _INTERIM or not _STATUS_LINE.match(rest):
            return Response(status, head.fields, rest)
        block = rest
    return None
