"""Robots.txt, obeyed."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from seoulwire.exceptions import UnavailableError
from seoulwire.items import Capture
from seoulwire.middlewares.guard import BlockedAddressError, UnverifiedHostError
from seoulwire.middlewares.retry import retry_after

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

BUSY = frozenset({408, 425, 429})
MAX_ROBOTS = 500 * 1024  # bytes that are parsed, as RFC 9309, 2.5 asks at least


class RobotsUnavailableError(IgnoreRequest):
    """Raised for every page of a host whose robots.txt could not be had (RFC 9309, 2.3.1.4).

    ``seconds`` is how long the host has asked to wait, if it has.
    """

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class RobotsForbiddenError(IgnoreRequest):
    """Raised for a page that the host's robots.txt forbids to us."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Obeys robots.txt by RFC 9309: unreachable means disallowed, a missing file means allowed."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        # One line says it; Scrapy logs the traceback of every host that did not answer.
        logging.getLogger(RobotsTxtMiddleware.__module__).setLevel(logging.CRITICAL)
        self._unavailable: dict[str, Exception] = {}
        self._pauses: dict[str, float | None] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def robot_parser(self, request: Request) -> Any:
        """Return the rules of a host, asked for once.

        One at a time: of several requests that wait for the same robots.txt, Scrapy 2.19 gives the
        rules to the first and ``None``, which allows everything, to the others.
        """
        netloc = urlparse_cached(request).netloc
        async with self._asking.setdefault(netloc, asyncio.Lock()):
            return await super().robot_parser(request)

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Let a request pass, or say why it may not."""
        error = self._unavailable.get(urlparse_cached(request).netloc)
        if isinstance(error, BlockedAddressError | UnverifiedHostError):
            raise error
        if error is not None:
            message = f"the host's robots.txt could not be had ({error})"
            raise RobotsUnavailableError(message, self._pauses.get(urlparse_cached(request).netloc))
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            message = "robots.txt forbids it"
            raise RobotsForbiddenError(message) from error

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        # A server that has no time for us has not said that it has no rules; nor has one that leads
        # to where nobody can follow.
        is_answer = 200 <= response.status < 300 or 400 <= response.status < 500
        if not is_answer or response.status in BUSY:
            self._pauses[netloc] = retry_after(response)
            message = f"robots.txt answered {response.status}"
            raise UnavailableError(f"http-{response.status}", message)
        capture: Capture | None = response.meta.get("capture")
        if capture and capture.integrity == "partial" and capture.reason != "over-limit":
            message = f"robots.txt was cut ({capture.reason})"
            raise UnavailableError("partial", message)
        # A NUL is garbage, or half a letter of UTF-16; behind it a rule would be lost.
        body = response.body[:MAX_ROBOTS].replace(b"\0", b"") if response.status < 400 else b""
        response = response.replace(body=body)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, BlockedAddressError):  # of which the resolver has told
            logger.warning("no robots.txt, so nothing is asked of %s: %s", netloc, exc)
        self._unavailable[netloc] = exc
        super()._robots_error(exc, netloc)
