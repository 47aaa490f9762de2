"""The payload of an archived response, and whether it is whole."""

from collections.abc import Iterator

from seoulwire.archive.content_coding import decode_content
from seoulwire.archive.heads import Response
from seoulwire.archive.transfer_coding import dechunk

MAX_DECODED = 1 << 28  # bytes of a body whose digest may be of it without its content-coding
BODILESS = frozenset({204, 304})


def payload_of(response: Response, method: str, *, cut: bool) -> tuple[bytes, str | None]:
    """Return a response's body without its transfer-coding, and why it is cut if it is."""
    named = {name.lower(): value for name, value in response.fields}
    payload, whole = response.body, True
    chunked = False
    if b"chunked" in named.get(b"transfer-encoding", b"").lower():
        payload, whole = dechunk(response.body)
        chunked = payload != response.body
    if cut:
        return payload, "over-limit"
    if not whole:
        return payload, "chunks"
    length = named.get(b"content-length", b"")
    # A length beside chunks says nothing (RFC 9112, 6.3).
    bodiless = response.status in BODILESS or method == "HEAD" or chunked
    if length.isdigit() and len(payload) < int(length[:18]) and not bodiless:
        return payload, "content-length"
    return payload, None


def taken_for_payload(payload: bytes, response: Response) -> Iterator[bytes]:
    """Yield what writers take for the payload: without chunks, with them, without any coding."""
    yield payload
    yield response.body
    named = [value for name, value in response.fields if name.lower() == b"content-encoding"]
    encodings = [part for value in named for part in value.decode("latin-1").split(",")]
    yield decode_content(payload, encodings, MAX_DECODED).body
