"""Answers that may be better later, asked for again."""

import asyncio
import logging
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

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
from twisted.internet.error import ConnectionClosed

from seoulwire.connections import causes_of, malformation_of
from seoulwire.items import Capture
from seoulwire.middlewares.circuit import Circuit
from seoulwire.pipelines import journal_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

THROTTLING = frozenset({429, 503})
# What says that a host is not there, rather than that an answer was bad.
UNREACHABLE = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError)
# A server that asks for a year, by mistake or malice, is asked again after an hour all the same.
LONGEST_PAUSE = 3600.0


class HostDownError(IgnoreRequest):
    """Raised for what is asked of a host that did not answer a while ago."""


class HostRestingError(IgnoreRequest):
    """Raised for what is asked of a host that has asked to be left alone for long, in any run.

    ``seconds`` is how much longer.
    """

    def __init__(self, host: str, seconds: float) -> None:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        super().__init__(f"{host} asks to be left alone until {until:%F %H:%M:%S} UTC")
        self.seconds = seconds


class PatientRetryMiddleware(RetryMiddleware):
    """Retries what may succeed later: cut bodies too, and no sooner than Retry-After asks.

    A host that asks for more than SEOULWIRE_RETRY_AFTER_MAX seconds is left to the next run, and
    then too as long as it has asked for. One that is not there is left alone for a while, so that
    it holds up no other.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._longest = crawler.settings.getfloat("SEOULWIRE_RETRY_AFTER_MAX")
        self._closed_until: dict[str, float] = {}
        self._resting: dict[str, float] | None = None
        self._circuit = Circuit()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Wait while the host has asked to be left alone.

        Raises:
            HostDownError: while the host counts as down.
            HostRestingError: while the host has asked for a longer pause than this run waits.
        """
        netloc = urlparse_cached(request).netloc
        rests = self._rests.get(netloc, 0.0) - time.monotonic()
        if rests > 0:
            raise HostRestingError(netloc, rests)
        if not self._circuit.admits(netloc, time.monotonic()):
            message = f"{netloc} did not answer, one time after the other: {request.url}"
            raise HostDownError(message)
        until = self._closed_until.get(netloc)
        wait = until - time.monotonic() if until else 0
        return asyncio.sleep(wait) if wait > 0 else None

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Ask again for a throttled, failed or cut answer, a limited number of times."""
        self._circuit.close(urlparse_cached(request).netloc)
        pause = retry_after(response) if response.status in THROTTLING else None
        if pause is not None:
            if pause > self._longest:
                logger.warning("the host asks to be left alone for %.0f s: %s", pause, response.url)
                self._leave(urlparse_cached(request).netloc, pause)
                return response
            self._closed_until[urlparse_cached(request).netloc] = time.monotonic() + pause
            logger.info("leaving the host alone for %.0f s, as it asks: %s", pause, response.url)
        capture: Capture | None = request.meta.get("capture")
        if capture and capture.integrity == "partial" and capture.reason != "over-limit":
            return self._retry(request, f"partial: {capture.reason}") or response
        return super().process_response(request, response)

    def _leave(self, netloc: str, seconds: float) -> None:
        """Ask a host for no more, nor for what waits in the downloader by now."""
        self._rests[netloc] = time.monotonic() + seconds
        slots = self.crawler.engine.downloader.slots if self.crawler.engine else {}
        for slot in slots.values():
            waiting = [one for one in slot.queue if urlparse_cached(one[0]).netloc == netloc]
            for request, answer in waiting:
                slot.queue.remove((request, answer))
                answer.errback(HostRestingError(netloc, seconds))

    @property
    def _rests(self) -> dict[str, float]:
        """By host, until when it is left alone: as earlier runs wrote it down, and this one."""
        if self._resting is None:
            now, clock = datetime.now(UTC), time.monotonic()
            self._resting = {}
            for url, until in journal_of(self.crawler).store.asked_to_wait():
                seconds = (until - now).total_seconds()
                if seconds > LONGEST_PAUSE:
                    continue  # written by a wrong clock
                waits = self._resting if seconds > self._longest else self._closed_until
                host = urlsplit(url).netloc
                waits[host] = max(waits.get(host, 0.0), clock + seconds)
        return self._resting

    def process_exception(
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        """Count what says that the host is not there; ask again a limited number of times."""
        netloc = urlparse_cached(request).netloc
        if isinstance(exception, UNREACHABLE):
            self._circuit.fail(netloc, time.monotonic())
        elif _is_hung_up(exception):
            self._circuit.lose(netloc, request.url, time.monotonic())
        return super().process_exception(request, exception)


def _is_hung_up(exception: Exception) -> bool:
    """Return whether a connection was closed or reset before an answer had come."""
    is_answer = malformation_of(exception) is not None  # one that is no HTTP
    causes = causes_of(exception)
    return not is_answer and any(isinstance(cause, ConnectionClosed) for cause in causes)


def retry_after(response: Response) -> float | None:
    """Return how many seconds a response asks to wait (RFC 9110, 10.2.3), or ``None``.

    At most ``LONGEST_PAUSE``.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return min(float(value), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    # A date that names no zone is one of asctime(), an old form of HTTP's and in GMT too.
    pause = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(pause, 0.0), LONGEST_PAUSE)
