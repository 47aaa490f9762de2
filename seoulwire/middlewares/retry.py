"""Answers that may be better later, asked for again."""

import asyncio
import logging
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from seoulwire.items import Capture

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

THROTTLING = frozenset({429, 503})


class PatientRetryMiddleware(RetryMiddleware):
    """Retries what may succeed later: cut bodies too, and no sooner than Retry-After asks.

    A host that asks for more than SEOULWIRE_RETRY_AFTER_MAX seconds is left to the next run.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._longest = crawler.settings.getfloat("SEOULWIRE_RETRY_AFTER_MAX")
        self._closed_until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Wait while the host has asked to be left alone."""
        until = self._closed_until.get(urlparse_cached(request).netloc)
        wait = until - time.monotonic() if until else 0
        return asyncio.sleep(wait) if wait > 0 else None

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Ask again for a throttled, failed or cut answer, a limited number of times."""
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


def retry_after(response: Response) -> float | None:
    """Return how many seconds a response asks to wait (RFC 9110, 10.2.3), or ``None``."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value[:12])
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
