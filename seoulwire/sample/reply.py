"""What the sample's server answers: a body, its headers, and how the answer goes wrong."""

import gzip
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from hashlib import sha256

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer to a request.

    ``delay`` seconds pass before it. ``cut`` bytes of the body are held back, though Content-Length
    counts them. ``chunks`` sends the body that many times over, in chunks of unstated length.
    ``packed`` is the body as gzip, for clients that accept it.
    """

    status: int = 200
    body: bytes = b""
    media_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    cut: int = 0
    chunks: int = 0
    packed: bytes | None = None

    def header(self, name: str) -> str | None:
        """Return one of its own headers."""
        return next((value for key, value in self.headers if key == name), None)


def page(body: bytes, *, modified: date, media_type: str = HTML) -> Reply:
    """Return a page that can be asked for conditionally; ``modified`` is its day of last change."""
    changed = datetime.combine(modified, time(), UTC)
    return Reply(
        body=body,
        media_type=media_type,
        headers=(
            ("ETag", f'"{sha256(body).hexdigest()[:16]}"'),
            ("Last-Modified", format_datetime(changed, usegmt=True)),
        ),
    )


def redirect(location: str, status: int = 301) -> Reply:
    """Return a redirect."""
    return Reply(status=status, headers=(("Location", location),))


def packed(reply: Reply) -> Reply:
    """Return the reply so that clients that accept gzip get it compressed."""
    compressed = gzip.compress(reply.body, 6, mtime=0)
    return replace(reply, packed=compressed, headers=(*reply.headers, ("Vary", "Accept-Encoding")))
