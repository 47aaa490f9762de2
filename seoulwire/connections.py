"""HTTP answers whose head is bounded.

Twisted 26.10 keeps header lines for as long as a server sends them, a hundred megabytes a second.
"""

from collections.abc import Iterator
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed

MAX_HEAD = 256 * 1024  # bytes of status line and headers, as browsers take


class LongHeadError(ParseError):
    """Raised for an answer whose headers, or one of whose lines, are too long."""

    def __init__(self) -> None:
        super().__init__("the headers are too long", b"")  # type: ignore[no-untyped-call]


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """Yield what Twisted says a failed download failed of."""
    if isinstance(error.__cause__, ResponseFailed):
        yield from (failure.value for failure in error.__cause__.reasons)


def malformation_of(error: BaseException) -> str | None:
    """Return what is wrong with an answer that is no HTTP; ``None`` for other failures."""
    for cause in causes_of(error):
        match cause:
            case ParseError():
                return str(cause.args[0])
            case KeyError():
                return f"unknown transfer-coding {cause}"
            case ValueError():
                return str(cause)
    return None


class BoundedHandler(HTTP11DownloadHandler):
    """Downloads over HTTP, and reads no more headers than a page can need."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory


class _BoundedParser(_LenientHTTPClientParser):
    _head = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._head += len(line) + 1
        if self._head > MAX_HEAD:
            raise LongHeadError
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        raise LongHeadError


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        # As Scrapy itself does, since Twisted lets nobody choose the parser.
        self._parser.__class__ = _BoundedParser
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802 - Twisted's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
