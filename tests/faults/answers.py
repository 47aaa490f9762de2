"""Broken and hostile answers as raw bytes, each with the outcome it must have.

An outcome is the state and the reason that the ledger shows. Paths are the names of the variants.
"""

import asyncio
import gzip
import socket
import struct
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
from fault_server import (
    PAGE,
    Script,
    brotli_bomb,
    dripping,
    endless,
    gzip_bomb,
    in_turn,
    lying_length,
    nested_bomb,
    redirect,
    whole,
)

Outcome = tuple[str, str | None]
Variants = dict[str, tuple[Script, Outcome]]

MIB = 1024 * 1024
OTHER_HOST = "other.example"
SECRET = "canary"
STORED: Outcome = ("stored", "new")
SAME: Outcome = ("stored", "unchanged")
CUT: Outcome = ("partial", "content-length")
SOFT: Outcome = ("skipped", "soft-error")
LOST: Outcome = ("pending", "connection")
MALFORMED: Outcome = ("pending", "malformed")
LATE: Outcome = ("partial", "deadline")
TIMEOUT: Outcome = ("pending", "timeout")
OVER: Outcome = ("quarantined", "over-limit")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(PAGE)
HALF = PAGE[: len(PAGE) // 2]
CLOSING = b"Connection: close\r\n"
NO_END: Outcome = ("partial", "no-end")
PART: Outcome = ("partial", "partial-content")


def raw(*pieces: bytes) -> Script:
    """Send bytes as they are, then close."""

    async def script(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return script


def reset_after(*pieces: bytes) -> Script:
    """Send bytes, then a TCP RST."""

    async def script(writer: asyncio.StreamWriter) -> None:
        await raw(*pieces)(writer)
        await asyncio.sleep(0.05)
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        writer.transport.abort()

    return script


def forever(begin: bytes, again: bytes, seconds: float = 0.0) -> Script:
    """Send a beginning, then the same bytes until the other side has enough."""

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(seconds)

    return script


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def chunked(*pieces: bytes) -> Script:
    return raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", *pieces)


def throttled(status: str, after: str) -> Script:
    return whole(b"", status=status, Retry_After=after)


def soft(text: str, **headers: str) -> Script:
    page = (
        f"<!DOCTYPE html><html><head><title>{text}</title></head><body><p>{text}</p></body></html>"
    )
    return whole(page.encode(), **headers)


def variants() -> Variants:
    """Return all of them, by path."""
    found: Variants = {}
    for part in (LENGTHS, RESETS, CHUNKS, HEADERS, STATUSES, REDIRECTS, THROTTLES, CODINGS, TEXTS):
        found |= {f"/{name}": variant for name, variant in part.items()}
    return found


LENGTHS: Variants = {
    "good": (whole(PAGE), STORED),
    "no-length": (raw(OK, b"Connection: close\r\n\r\n", PAGE), STORED),
    "http-1.0": (raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", PAGE), STORED),
    "no-length-cut": (raw(OK, CLOSING, b"\r\n", HALF), NO_END),
    "no-length-cut-untyped": (raw(b"HTTP/1.1 200 OK\r\n", CLOSING, b"\r\n", HALF), NO_END),
    **{
        f"no-length-cut-{kind}": (
            raw(
                b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n" % kind.replace("-", "/", 1).encode(),
                CLOSING,
                b"\r\n",
                HALF,
            ),
            NO_END,
        )
        for kind in ("text-plain", "application-octet-stream")
    },
    **{
        f"no-length-cut-as-{coding.decode() or 'nothing'}": (
            raw(OK, CLOSING, b"Content-Encoding: %s\r\n\r\n" % coding, HALF),
            NO_END,
        )
        for coding in (b"identity", b"UTF-8", b"gzip", b"br", b"")
    },
    "no-length-cut-between-members": (
        raw(OK, CLOSING, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(HALF)),
        NO_END,
    ),
    "no-length-cut-behind-script": (
        raw(OK, CLOSING, b"\r\n", HALF, b"<script>var end = '</html>'</script><p>And so"),
        NO_END,
    ),
    "no-length-gzip": (
        raw(OK, CLOSING, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(PAGE)),
        STORED,
    ),
    **{
        f"part-of-{status}": (
            whole(HALF, f"{status} Odd", Content_Range=f"bytes 0-{len(HALF) - 1}/{len(PAGE)}"),
            PART,
        )
        for status in (200, 206)
    },
    "all-of-206": (
        whole(PAGE, "206 Odd", Content_Range=f"bytes 0-{len(PAGE) - 1}/{len(PAGE)}"),
        STORED,
    ),
    **{f"underrun-{n}": (lying_length(PAGE[:-n], n), CUT) for n in (1, 2, 7, 100, 700)},
    "underrun-all": (lying_length(b"", 1000), CUT),
    **{f"overrun-{n}": (lying_length(PAGE, -n), STORED) for n in (1, 8)},
    "length-negative": (raw(OK, b"Content-Length: -5\r\n\r\n", PAGE), MALFORMED),
    "length-words": (raw(OK, b"Content-Length: many\r\n\r\n", PAGE), MALFORMED),
    "length-plus": (raw(OK, b"Content-Length: +%d\r\n\r\n" % len(PAGE), PAGE), MALFORMED),
    "length-hex": (raw(OK, b"Content-Length: 0x10\r\n\r\n", PAGE), MALFORMED),
    "length-empty": (raw(OK, b"Content-Length: \r\n\r\n", PAGE), MALFORMED),
    "length-twice": (raw(OK, LENGTH, LENGTH, b"\r\n", PAGE), STORED),
    "length-conflict": (raw(OK, LENGTH, b"Content-Length: 10\r\n\r\n", PAGE), MALFORMED),
    "length-list": (raw(OK, b"Content-Length: 10, 20\r\n\r\n", PAGE), MALFORMED),
    "length-huge": (raw(OK, b"Content-Length: 99999999999999999999\r\n\r\n", PAGE), CUT),
    "drip": (dripping(PAGE), LATE),
    "endless": (endless(b"<p>" + b"a" * 65536), OVER),
}
RESETS: Variants = {
    "reset-at-once": (reset_after(), LOST),
    "reset-in-status": (reset_after(b"HTTP/1."), LOST),
    "reset-in-headers": (reset_after(OK), LOST),
    **{
        f"reset-at-{n}": (reset_after(OK, LENGTH, b"\r\n", PAGE[:n]), CUT)
        for n in (1, 100, 500, len(PAGE) - 1)
    },
    "closed-at-once": (raw(), LOST),
    "closed-in-headers": (raw(OK), LOST),
}
CHUNKS: Variants = {
    "chunked": (chunked(chunk(PAGE[:300]), chunk(PAGE[300:]), b"0\r\n\r\n"), STORED),
    "chunked-extension": (
        chunked(b"%x;a=b\r\n%s\r\n" % (len(PAGE), PAGE), b"0\r\n\r\n"),
        STORED,
    ),
    "chunked-trailer": (chunked(chunk(PAGE), b"0\r\nX-Sum: 1\r\n\r\n"), STORED),
    "chunked-no-last": (chunked(chunk(PAGE[:500])), CUT),
    "chunked-cut-inside": (chunked(chunk(PAGE)[:400]), CUT),
    "chunked-bad-size": (chunked(chunk(PAGE[:500]), b"zz\r\n", PAGE[500:]), CUT),
    "chunked-negative": (chunked(chunk(PAGE[:500]), b"-5\r\n", PAGE[500:]), CUT),
    "chunked-huge": (chunked(chunk(PAGE[:500]), b"f" * 16 + b"\r\n", PAGE[500:]), CUT),
    "chunked-no-crlf": (chunked(b"%x\r\n" % 500, PAGE[:500], b"5\r\nabcde\r\n"), CUT),
    "chunked-endless-size": (
        forever(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1" * 4096),
        CUT,
    ),
    "chunked-endless": (
        forever(OK + b"Transfer-Encoding: chunked\r\n\r\n", chunk(b"<p>" + b"a" * 65536)),
        OVER,
    ),
    "chunked-and-length": (
        raw(
            OK,
            b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunk(PAGE),
            b"0\r\n\r\n",
        ),
        STORED,
    ),
    "coding-unknown": (raw(OK, b"Transfer-Encoding: cow\r\n\r\n", PAGE), MALFORMED),
}
HEADERS: Variants = {
    "headers-drip": (forever(OK, b"X", 0.2), TIMEOUT),
    "headers-endless": (forever(OK, b"X-A: " + b"a" * 1000 + b"\r\n"), MALFORMED),
    "header-folded-endless": (forever(OK + b"X-A: b\r\n", b" " * 1000 + b"\r\n"), MALFORMED),
    "continue-endless": (forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 40), MALFORMED),
    "headers-many": (raw(OK, b"X-A: b\r\n" * 20_000, LENGTH, b"\r\n", PAGE), STORED),
    "headers-too-many": (raw(OK, b"X-A: b\r\n" * 100_000, LENGTH, b"\r\n", PAGE), MALFORMED),
    "header-long": (raw(OK, b"X-A: " + b"a" * MIB + b"\r\n", LENGTH, b"\r\n", PAGE), MALFORMED),
    "cookie-long": (
        raw(OK, b"Set-Cookie: a=" + b"a" * MIB + b"\r\n", LENGTH, b"\r\n", PAGE),
        MALFORMED,
    ),
    "header-8bit": (raw(OK, b"X-A: \xb0\xa1\xff\r\n", LENGTH, b"\r\n", PAGE), STORED),
    "header-nul": (raw(OK, b"X-A: a\0b\r\n", LENGTH, b"\r\n", PAGE), STORED),
    "header-cr": (raw(OK, b"X-A: a\rb\r\n", LENGTH, b"\r\n", PAGE), STORED),
    "header-no-colon": (raw(OK, b"Nonsense\r\n", LENGTH, b"\r\n", PAGE), STORED),
    "header-folded": (raw(OK, b"X-A: a\r\n b\r\n", LENGTH, b"\r\n", PAGE), STORED),
    "header-lf-only": (raw((OK + LENGTH + b"\r\n").replace(b"\r\n", b"\n"), PAGE), STORED),
    "type-nonsense": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Type: \xff/;;charset=\xfe\r\n", LENGTH, b"\r\n", PAGE),
        STORED,
    ),
    "type-missing": (raw(b"HTTP/1.1 200 OK\r\n", LENGTH, b"\r\n", PAGE), STORED),
    "charset-lie": (whole(PAGE, Content_Type="text/html; charset=no-such-thing"), STORED),
}
STATUSES: Variants = {
    "status-none": (raw(PAGE), LOST),
    "status-nonsense": (raw(b"ICY 200 OK\r\n\r\n", PAGE), MALFORMED),
    "status-words": (raw(b"HTTP/1.1 abc OK\r\n", LENGTH, b"\r\n", PAGE), MALFORMED),
    "status-short": (raw(b"HTTP/1.1 200\r\n", LENGTH, b"\r\n", PAGE), STORED),
    "status-continue": (raw(b"HTTP/1.1 100 Continue\r\n\r\n", OK, LENGTH, b"\r\n", PAGE), STORED),
    "status-204": (whole(b"", status="204 No Content"), SOFT),
    "status-403": (whole(b"no", status="403 Forbidden"), SOFT),
    "status-404": (whole(b"no", status="404 Not Found"), ("skipped", "gone")),
    "status-410": (whole(b"", status="410 Gone"), ("skipped", "gone")),
    "status-500": (whole(b"", status="500 Internal Server Error"), ("pending", "http-500")),
    "status-502": (whole(b"", status="502 Bad Gateway"), ("pending", "http-502")),
    "status-599": (whole(b"", status="599 Odd"), ("pending", "http-599")),
}
REDIRECTS: Variants = {
    **{
        f"to-{name}": (redirect(to), SOFT)
        for name, to in {
            "file": "file:///etc/passwd",
            "data": "data:text/html,<h1>hello</h1>",
            "ftp": "ftp://127.0.0.1/x",
            "s3": "s3://bucket/key",
            "gopher": "gopher://127.0.0.1/x",
            "script": "javascript:alert(1)",
            "nothing": "",
            "no-host": "http://",
            "bad-port": "http://127.0.0.1:99999/",
        }.items()
    },
    "to-private": (redirect("http://127.0.0.2:1/secret"), ("skipped", "blocked-address")),
    "to-metadata": (
        redirect("http://169.254.169.254/latest/meta-data/"),
        ("skipped", "blocked-address"),
    ),
    "loop": (redirect("/loop"), SOFT),
    "loop-two": (redirect("/loop-back"), SOFT),
    "loop-back": (redirect("/loop-two"), SOFT),
    "loop-cookie": (whole(b"", "302 Found", Location="/loop-cookie", Set_Cookie="n=1"), SOFT),
    # Ten hops are followed, and no eleventh; all that arrive lead to one page.
    **{f"chain-{n}": (redirect(f"/chain-{n + 1}"), SOFT) for n in range(3)},
    **{f"chain-{n}": (redirect(f"/chain-{n + 1}"), SAME) for n in range(3, 12)},
    "chain-12": (redirect("/good"), SAME),
    "to-another-origin": (
        whole(
            b"",
            "302 Found",
            Location=f"http://user:{SECRET}@{OTHER_HOST}/good-1",
            Set_Cookie=f"name={SECRET}; Domain={OTHER_HOST}",
        ),
        STORED,
    ),
    "location-bytes": (
        raw(b"HTTP/1.1 302 Found\r\nLocation: /\xb0\xa1\xff\r\nContent-Length: 0\r\n\r\n"),
        ("skipped", "gone"),
    ),
    "repeats" + "/a/b" * 800: (whole(PAGE), ("skipped", "limit")),
    "moved-without-location": (whole(b"", status="301 Moved Permanently"), SOFT),
}
THROTTLES: Variants = {
    "busy-past": (
        throttled("503 Busy", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("pending", "http-503"),
    ),
    "busy-a-second": (
        in_turn(throttled("503 Busy", "1"), whole(PAGE)),
        STORED,
    ),
    "busy-nonsense": (throttled("503 Busy", "later"), ("pending", "http-503")),
    "busy-negative": (throttled("503 Busy", "-1"), ("pending", "http-503")),
}
# After these, nothing more is asked of the host: not among the others' answers.
LONG_PAUSES: Variants = {
    "busy-long": (throttled("503 Service Unavailable", "9999"), ("pending", "http-503")),
    "busy-date": (
        throttled("503 Busy", format_datetime(datetime.now(UTC) + timedelta(days=2), usegmt=True)),
        ("pending", "http-503"),
    ),
    "busy-huge": (throttled("429 Too Many Requests", "1" * 30), ("pending", "http-429")),
    "busy-for-years": (
        throttled("503 Busy", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ("pending", "http-503"),
    ),
}
CODINGS: Variants = {
    "gzip": (whole(gzip.compress(PAGE), Content_Encoding="gzip"), STORED),
    "gzip-members": (
        whole(gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:]), Content_Encoding="gzip"),
        STORED,
    ),
    "gzip-twice-said-once": (
        whole(gzip.compress(gzip.compress(PAGE)), Content_Encoding="gzip"),
        STORED,
    ),
    "gzip-lie": (whole(PAGE, Content_Encoding="gzip"), STORED),
    "br-lie": (whole(PAGE, Content_Encoding="br"), STORED),
    "deflate-raw": (whole(zlib.compress(PAGE)[2:-4], Content_Encoding="deflate"), STORED),
    "coding-unknown-name": (whole(PAGE, Content_Encoding="zip-o-matic"), STORED),
    **{
        f"gzip-cut-{n}": (
            whole(gzip.compress(PAGE)[:-n], Content_Encoding="gzip"),
            ("partial", "gzip-truncated"),
        )
        for n in (1, 10, 50, 150)
    },
    **{
        f"br-cut-{n}": (
            whole(brotli.compress(PAGE)[:-n], Content_Encoding="br"),
            ("partial", "br-truncated"),
        )
        for n in (1, 50)
    },
    "gzip-crc": (
        whole(gzip.compress(PAGE)[:-8] + b"\0" * 8, Content_Encoding="gzip"),
        ("partial", "gzip-corrupt"),
    ),
    "bomb-gzip": (whole(gzip_bomb(64 * MIB), Content_Encoding="gzip"), OVER),
    "bomb-br": (whole(brotli_bomb(64 * MIB), Content_Encoding="br"), OVER),
    "bomb-nested": (whole(nested_bomb(64 * MIB), Content_Encoding="deflate, gzip, gzip"), OVER),
    "codings-many": (
        whole(PAGE, Content_Encoding=", ".join(["gzip"] * 9)),
        ("partial", "too-many-codings"),
    ),
}
TEXTS: Variants = {
    "empty": (whole(b""), SOFT),
    "bom": (whole(b"\xef\xbb\xbf"), SOFT),
    "blank": (whole(b" \r\n\t "), SOFT),
    "nuls": (whole(b"\0" * 5000), SOFT),
    "maintenance": (soft("시스템 점검중입니다"), SOFT),
    "login": (
        whole(
            b"<html><head><title>Log in</title></head><body><form><input name=id>"
            b"<input type=password name=password></form></body></html>"
        ),
        SOFT,
    ),
    "challenge": (soft("Just a moment...", Server="cloudflare", Cf_Mitigated="challenge"), SOFT),
    "soft-404": (soft("Page not found"), SOFT),
}
