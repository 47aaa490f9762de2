"""WARC/1.1 records composed: pure, from an exchange to bytes."""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from seoulwire import __version__
from seoulwire.archive.exchange import Archived, Exchange, HeaderPairs, Rendering

# Fields of ours, so that an exchange reads back as it was written.
REQUESTED_FIELD = "X-Seoulwire-Requested-URI"
TRUNCATED_FIELD = "X-Seoulwire-Truncated"
RENDERER_FIELD = "X-Seoulwire-Renderer"
# A rendered document is UTF-8, whatever the page was.
RENDERED_HEADERS: HeaderPairs = ((b"Content-Type", b"text/html; charset=utf-8"),)
CERTIFICATE_FIELD = "X-Seoulwire-Certificate"
ORIGINAL_TRANSFER = b"X-Archive-Orig-Transfer-Encoding"
# The words that WARC/1.1 has for our reasons; any other reason is "unspecified".
TRUNCATED_WORDS = {
    "over-limit": "length",
    "content-length": "disconnect",
    "connection-lost": "disconnect",
    "timeout": "time",
    "time": "time",
}
# What an operator's own request headers are to keep to themselves: an archive is handed on.
SECRET_NAME = re.compile(rb"auth|cookie|token|secret|passw|credential|session|key", re.IGNORECASE)
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"


def new_record_id() -> str:
    """Return an id that no other record has."""
    return f"urn:uuid:{uuid.uuid4()}"


def warcinfo_record(record_id: str, name: str, information: Mapping[str, str]) -> bytes:
    """Return the record that begins a file: who crawled, with what and how."""
    fields = {
        "software": f"seoulwire/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **information,
    }
    block = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields.items()).encode()
    return _record(
        {
            "WARC-Type": "warcinfo",
            "WARC-Record-ID": f"<{record_id}>",
            "WARC-Date": _warc_date(datetime.now(UTC)),
            "WARC-Filename": name,
            "Content-Type": "application/warc-fields",
        },
        block,
    )


def metadata_record(warcinfo_id: str, crawl: Mapping[str, Any]) -> bytes:
    """Return the record that says, as JSON, which crawl a file is of."""
    return _record(
        {
            "WARC-Type": "metadata",
            "WARC-Record-ID": f"<{new_record_id()}>",
            "WARC-Date": _warc_date(datetime.now(UTC)),
            "WARC-Target-URI": "urn:seoulwire:crawl",
            "WARC-Warcinfo-ID": f"<{warcinfo_id}>",
            "Content-Type": "application/json",
        },
        json.dumps(crawl, ensure_ascii=False).encode(),
    )


def request_record(exchange: Exchange, response_id: str) -> bytes:
    """Return the record of the request that the record ``response_id`` answers."""
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    first = _one_line(f"{exchange.method} {target} HTTP/1.1").encode()
    return _record(
        {
            "WARC-Type": "request",
            "WARC-Record-ID": f"<{new_record_id()}>",
            "WARC-Date": _warc_date(exchange.fetched),
            "WARC-Target-URI": exchange.url,
            "WARC-Concurrent-To": f"<{response_id}>",
            "Content-Type": "application/http; msgtype=request",
        },
        _http_head(first, map(_masked, exchange.request_headers)),
    )


def response_record(exchange: Exchange, record_id: str, digest: str) -> bytes:
    """Return the record of a response and its payload."""
    fields = _response_fields("response", exchange, record_id)
    fields["WARC-Payload-Digest"] = digest
    if exchange.truncated is not None:
        fields["WARC-Truncated"] = TRUNCATED_WORDS.get(exchange.truncated, "unspecified")
        fields[TRUNCATED_FIELD] = exchange.truncated
    return _record(fields, _response_head(exchange) + exchange.payload)


def conversion_record(
    exchange: Exchange, record_id: str, digest: str, rendering: Rendering
) -> bytes:
    """Return the record of the document that a browser made of a response (WARC/1.1, 6.8)."""
    fields = _response_fields("conversion", exchange, record_id)
    fields["Content-Type"] = RENDERED_HEADERS[0][1].decode()
    fields["WARC-Refers-To"] = f"<{rendering.source}>"
    fields["WARC-Payload-Digest"] = digest
    fields[RENDERER_FIELD] = rendering.browser
    if exchange.truncated is not None:
        fields[TRUNCATED_FIELD] = exchange.truncated
    return _record(fields, exchange.payload)


def revisit_record(exchange: Exchange, record_id: str, original: Archived) -> bytes:
    """Return the record of a response whose payload the archive has: that of ``original``."""
    not_modified = exchange.status == HTTPStatus.NOT_MODIFIED
    fields = _response_fields("revisit", exchange, record_id)
    fields["WARC-Profile"] = PROFILES + (
        "server-not-modified" if not_modified else "identical-payload-digest"
    )
    fields["WARC-Refers-To"] = f"<{original.location.id}>"
    fields["WARC-Refers-To-Target-URI"] = original.exchange.url
    fields["WARC-Refers-To-Date"] = _warc_date(original.exchange.fetched)
    if not not_modified:
        fields["WARC-Payload-Digest"] = original.location.digest
    return _record(fields, _response_head(exchange))


def _response_fields(kind: str, exchange: Exchange, record_id: str) -> dict[str, str]:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{record_id}>",
        "WARC-Date": _warc_date(exchange.fetched),
        "WARC-Target-URI": exchange.url,
        "Content-Type": "application/http; msgtype=response",
    }
    if exchange.ip is not None:
        fields["WARC-IP-Address"] = exchange.ip
    if exchange.requested_url != exchange.url:
        fields[REQUESTED_FIELD] = exchange.requested_url
    if exchange.certificate is not None:
        fields[CERTIFICATE_FIELD] = exchange.certificate
    return fields


def _response_head(exchange: Exchange) -> bytes:
    first = f"HTTP/1.1 {exchange.status} {_phrase(exchange.status)}".encode()
    return _http_head(first, _without_transfer_coding(exchange.response_headers))


def _record(headers: Mapping[str, str], block: bytes) -> bytes:
    fields = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in headers.items())
    head = f"WARC/1.1\r\n{fields}Content-Length: {len(block)}\r\n\r\n"
    return head.encode("utf-8", "surrogateescape") + block + b"\r\n\r\n"


def _masked(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    return name, b"***" if SECRET_NAME.search(name) else value


def _http_head(first_line: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    lines = [first_line, *(name + b": " + _one_line_bytes(value) for name, value in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _without_transfer_coding(headers: HeaderPairs) -> HeaderPairs:
    return tuple(
        (ORIGINAL_TRANSFER if name.lower() == b"transfer-encoding" else name, value)
        for name, value in headers
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n\0]+", " ", text)


def _one_line_bytes(value: bytes) -> bytes:
    return re.sub(rb"[\r\n\0]+", b" ", value)
