"""Content-codings undone within a limit: what a server compressed, as far as it can be read."""

import sys
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
MAX_CODINGS = 5  # as curl: more are an attack, not a page
INPUT_STEP = 1 << 16
OUTPUT_STEP = 1 << 16
SALVAGE_STEPS = 1 << 16  # bounds the work of reading damaged input in small steps
ZSTD_WINDOW_LOG_MAX = 23  # 8 MiB, the largest window RFC 9659 allows on the web
PLAIN_SAMPLE = 1024
PLAIN_CONTROLS = frozenset(b"\t\n\f\r\x1b")


@dataclass(frozen=True, slots=True)
class DecodedContent:
    """A body without its content-codings; ``reason`` says what is wrong where not ``complete``."""

    body: bytes
    complete: bool
    reason: str | None


class _TruncatedError(Exception):
    """Raised inside this module where compressed input ends early."""


class _CorruptError(Exception):
    """Raised inside this module where compressed input makes no sense."""


def decode_content(payload: bytes, encodings: Sequence[str], limit: int) -> DecodedContent:
    """Return ``payload`` without the codings that ``Content-Encoding`` names, in header order.

    At most ``limit`` bytes are returned and about twice as many held, whatever the input would grow
    to (``over-limit``). Input that ends early or is damaged gives what could be read of it and a
    reason (``gzip-truncated``, ``br-corrupt`` …). A declared coding that is not there is told by
    the magic bytes, and the body is returned as it is. Unknown codings are ignored, as browsers do.
    Never raises.
    """
    codings = [name.strip().lower().removeprefix("x-") for name in encodings]
    if len(codings) > MAX_CODINGS:
        return DecodedContent(payload[:limit], complete=False, reason="too-many-codings")
    body, reason = payload, None
    for coding in reversed(codings):
        body, failure = _decode(coding, body, limit)
        reason = reason or failure
    if "gzip" in codings and reason is None:
        body, reason = _decode_again(body, limit, MAX_CODINGS - len(codings))
    if len(body) > limit:
        body, reason = body[:limit], reason or "over-limit"
    return DecodedContent(body, complete=reason is None, reason=reason)


def _decode_again(body: bytes, limit: int, rounds: int) -> tuple[bytes, str | None]:
    """Return a body that was compressed more often than its server says."""
    for _ in range(rounds):
        if not body.startswith(GZIP_MAGIC):
            break
        body, reason = _decode("gzip", body, limit)
        if reason is not None:
            return body, reason
    return body, None


def _decode(coding: str, payload: bytes, limit: int) -> tuple[bytes, str | None]:
    if not payload:
        return payload, None
    actual = _actual_coding(coding, payload)
    if actual is None:
        return payload, None
    body, reason = _read(actual, payload, limit)
    if reason not in {None, "over-limit"} and actual not in _MAGIC:
        # Deflate and brotli have no magic bytes: the wrong name shows only in a failure.
        sniffed = next((name for name, magic in _MAGIC.items() if payload.startswith(magic)), None)
        if sniffed is not None:
            return _read(sniffed, payload, limit)
        if _is_plain(payload):
            return payload, None
    return body, reason


def _actual_coding(coding: str, payload: bytes) -> str | None:
    """Return the coding that the payload is in, given the one that it is said to be in."""
    magic = _MAGIC.get(coding)
    if magic is None:
        return coding if coding in _READERS else None
    if payload.startswith(magic) or magic.startswith(payload):
        return coding
    return next((name for name, other in _MAGIC.items() if payload.startswith(other)), None)


def _read(coding: str, payload: bytes, limit: int) -> tuple[bytes, str | None]:
    body, reason = b"", None
    # A decoder that meets damage throws away the output of its last step: a second reading in
    # small steps keeps what comes before the damage.
    for step in (INPUT_STEP, max(1, len(payload) // SALVAGE_STEPS)):
        body, reason = _collect(_READERS[coding](payload, step), limit)
        if reason != "corrupt":
            break
    if reason in {"truncated", "corrupt"}:
        reason = f"{coding}-{reason}"
    return body, reason


def _collect(pieces: Iterator[bytes], limit: int) -> tuple[bytes, str | None]:
    kept: list[bytes] = []
    room = limit
    try:
        for piece in pieces:
            kept.append(piece[:room])
            if len(piece) > room:
                return b"".join(kept), "over-limit"
            room -= len(piece)
    except _TruncatedError:
        return b"".join(kept), "truncated"
    except _CorruptError:
        return b"".join(kept), "corrupt"
    return b"".join(kept), None


def _read_gzip(payload: bytes, step: int) -> Iterator[bytes]:
    position = 0
    while True:
        position += yield from _inflate(payload, position, step, zlib.MAX_WBITS | 16)
        if not payload.startswith(GZIP_MAGIC, position):  # the end, or garbage behind it
            return


def _read_deflate(payload: bytes, step: int) -> Iterator[bytes]:
    wrapped = len(payload) > 1 and payload[0] & 15 == zlib.DEFLATED and not _header_rest(payload)
    yield from _inflate(payload, 0, step, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _header_rest(payload: bytes) -> int:
    """Return the remainder that a zlib header leaves (RFC 1950): 0 for a real one."""
    return int.from_bytes(payload[:2]) % 31


def _inflate(payload: bytes, start: int, step: int, wbits: int) -> Generator[bytes, None, int]:
    """Yield one member's output and return its length in the input."""
    decoder = zlib.decompressobj(wbits)
    position = start
    while not decoder.eof:
        fed = payload[position : position + step]
        if not fed:
            raise _TruncatedError
        position += len(fed)
        while True:
            try:
                piece = decoder.decompress(fed, OUTPUT_STEP)
            except zlib.error as error:
                raise _CorruptError from error
            yield piece
            fed = decoder.unconsumed_tail
            if decoder.eof or (not fed and len(piece) < OUTPUT_STEP):
                break
    return position - len(decoder.unused_data) - start


def _read_br(payload: bytes, step: int) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for start in range(0, len(payload), step):
        fed = payload[start : start + step]
        while True:
            try:
                piece = decoder.process(fed, output_buffer_limit=OUTPUT_STEP)
            except brotli.error as error:
                raise _CorruptError from error
            yield piece
            fed = b""
            if decoder.is_finished():
                return
            if decoder.can_accept_more_data():
                break
    raise _TruncatedError


def _read_zstd(payload: bytes, step: int) -> Iterator[bytes]:
    position = 0
    while True:
        decoder = zstd.ZstdDecompressor(
            options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG_MAX}
        )
        while not decoder.eof:
            fed = b""
            if decoder.needs_input:
                fed = payload[position : position + step]
                if not fed:
                    raise _TruncatedError
                position += len(fed)
            try:
                piece = decoder.decompress(fed, OUTPUT_STEP)
            except zstd.ZstdError as error:
                raise _CorruptError from error
            yield piece
        position -= len(decoder.unused_data)
        if not payload.startswith(ZSTD_MAGIC, position):
            return


def _is_plain(payload: bytes) -> bool:
    """Return whether bytes look like markup or JSON rather than like compressed data."""
    sample = payload[:PLAIN_SAMPLE]
    starts = sample.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return starts in {b"<", b"{", b"["} and all(
        byte >= 32 or byte in PLAIN_CONTROLS for byte in sample
    )


_MAGIC = {"gzip": GZIP_MAGIC, "zstd": ZSTD_MAGIC}
_READERS: dict[str, Callable[[bytes, int], Iterator[bytes]]] = {
    "gzip": _read_gzip,
    "deflate": _read_deflate,
    "br": _read_br,
    "zstd": _read_zstd,
}
