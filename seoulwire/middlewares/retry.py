"""Answers that may be better later, asked for again."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from seoulwire.items import Capture

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

THROTTLING = frozenset({429, 503})
# What says that a host is not there, rather than that an answer was bad.
UNREACHABLE = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError)
FAILURES = 5  # one after the other, and the host is left alone
PAUSE_SECONDS = 60.0
# A server that asks for a year, by mistake or malice, is asked again after an hour all the same.
LONGEST_PAUSE = 3600.0


class HostDownError(IgnoreRequest):
    """Raised for what is asked of a host that did not answer a while ago."""


class PatientRetryMiddleware(RetryMiddleware):
    """Retries what may succeed later: cut bodies too, and no sooner than Retry-After asks.

    A host that asks for more than SEOULWIRE_RETRY_AFTER_MAX seconds is left to the next run. One
    that is not there is left alone for a while, so that it holds up no other.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._longest = crawler.settings.getfloat("SEOULWIRE_RETRY_AFTER_MAX")
        self._closed_until: dict[str, float] = {}
        self._failures: Counter[str] = Counter()
        self._failed_at: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Wait while the host has asked to be left alone.

        Raises:
            HostDownError: while the host counts as down.
        """
        netloc = urlparse_cached(request).netloc
        if self._failures.get(netloc, 0) >= FAILURES:
            if time.monotonic() - self._failed_at[netloc] < PAUSE_SECONDS:
                message = f"{netloc} did not answer {FAILURES} times: {request.url}"
                raise HostDownError(message)
            self._failed_at[netloc] = time.monotonic()  # this one finds out whether it is back
        until = self._closed_until.get(netloc)
        wait = until - time.monotonic() if until else 0
        return asyncio.sleep(wait) if wait > 0 else None

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Ask again for a throttled, failed or cut answer, a limited number of times."""
        self._failures.pop(urlparse_cached(request).netloc, None)
        pause = retry_after(response) if response.status in THROTTLING else None
        if pause is not None:
            if pause > self._longest:
                return response
            self._closed_until[urlparse_cached(request).netloc] = time.monotonic() + pause
            logger.info("leaving the host alone for %.0f s, as it asks: %s", pause, response.url)
        capture: Capture | None = request.meta.get("capture")
        if capture and capture.integrity == "partial" and capture.reason != "over-limit":
            return self._retry(request, f"partial: {capture.reason}") or response
        return super().process_response(request, response)

    def process_exception(
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        """Count what says that the host is not there; ask again a limited number of times."""
        if isinstance(exception, UNREACHABLE):
            netloc = urlparse_cached(request).netloc
            self._failures[netloc] += 1
            self._failed_at[netloc] = time.monotonic()
        return super().process_exception(request, exception)


def retry_after(response: Response) -> float | None:
    """Return how many seconds a response asks to wait (RFC 9110, 10.2.3), or ``None``.

    At most ``LONGEST_PAUSE``.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return min(float(value), LONGEST_PAUSE)
    try:
        pause = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(pause, 0.0), LONGEST_PAUSE)
