"""Where Scrapy's requests and responses meet the ledger and the archive."""

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from seoulwire.archive import Exchange
from seoulwire.exceptions import SoftError, StorageError, UnavailableError, UnreadableError
from seoulwire.items import Capture, Link, State
from seoulwire.pipelines import journal_of
from seoulwire.reading import Target
from seoulwire.resolver import GuardedResolver
from seoulwire.spiders.pages import PagesSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

NOT_MODIFIED = 304
THROTTLING = frozenset({429, 503})


class RobotsUnavailableError(IgnoreRequest):
    """Raised for every page of a host whose robots.txt could not be had (RFC 9309, 2.3.1.4)."""


class BlockedAddressError(IgnoreRequest):
    """Raised for a host whose address is not public and that no setting allows."""


class RobotsForbiddenError(IgnoreRequest):
    """Raised for a page that the host's robots.txt forbids to us."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Obeys robots.txt by RFC 9309: unreachable means disallowed, a missing file means allowed."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._unavailable: dict[str, Exception] = {}
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
        if isinstance(error, BlockedAddressError):
            raise error
        if error is not None:
            message = f"the host's robots.txt could not be had ({error}): {request.url}"
            raise RobotsUnavailableError(message)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            message = f"robots.txt forbids {request.url}"
            raise RobotsForbiddenError(message) from error

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            message = f"robots.txt answered {response.status}"
            raise UnavailableError(f"http-{response.status}", message)
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unavailable[netloc] = exc
        super()._robots_error(exc, netloc)


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

    async def process_request(self, request: Request) -> None:
        """Wait while the host has asked to be left alone."""
        wait = self._closed_until.get(urlparse_cached(request).netloc, 0) - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

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


class JournalMiddleware:
    """A middleware with the journal of its crawl."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._journal = journal_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware for a crawl."""
        return cls(crawler)


class ConditionalMiddleware(JournalMiddleware):
    """Asks for a stored page only if it has changed (RFC 9110, 13), unless told ``full``."""

    def process_request(self, request: Request) -> None:
        """Add the validators of the latest complete capture that an item was read from."""
        link = link_of(request)
        if link is None or getattr(self._crawler.spider, "full", False):
            return
        validators = self._journal.validators(link.url)
        if validators is None:
            return
        etag, last_modified = validators
        if etag:
            request.headers["If-None-Match"] = etag
        if last_modified:
            request.headers["If-Modified-Since"] = last_modified


class CaptureMiddleware(JournalMiddleware):
    """Archives every exchange before anything reads it, and hands on the decoded body.

    A response leaves here with ``meta["capture"]``, its record and whether it is complete.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the exchange to the archive and decode its content."""
        exchange = Exchange(
            url=response.url,
            requested_url=_requested_url(request),
            method=request.method,
            request_headers=_pairs(request),
            status=response.status,
            response_headers=_pairs(response),
            payload=response.body,
            ip=str(response.ip_address) if response.ip_address else None,
            fetched=datetime.now(UTC),
            truncated=_truncated(request, response),
        )
        capture = self._journal.record(exchange)
        request.meta["capture"] = capture
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=capture.body)
        return response.replace(body=capture.body, headers=headers, cls=kind)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name the address guard's refusal, which Twisted reports as a failed look-up."""
        if not isinstance(exception, CannotResolveHostError):
            return
        from twisted.internet import reactor

        resolver = getattr(reactor, "nameResolver", None)
        host = urlparse_cached(request).hostname
        if isinstance(resolver, GuardedResolver) and host in resolver.refused:
            address = resolver.refused[host]
            message = f"{host} is at {address}, which is not public; see SEOULWIRE_ALLOWED_NETWORKS"
            raise BlockedAddressError(message) from exception


def _requested_url(request: Request) -> str:
    link = link_of(request)
    return link.url if link else request.meta.get("redirect_urls", [request.url])[0]


def _pairs(message: Request | Response) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in message.headers.items() for value in values)


def _truncated(request: Request, response: Response) -> str | None:
    if "download_stopped" in response.flags:
        return str(request.meta["stopped"])
    return "content-length" if "dataloss" in response.flags else None


class LedgerMiddleware(JournalMiddleware):
    """Writes down every link before it is asked for, and what became of it where no item came."""

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Ask first for what earlier runs left unfinished."""
        spider = self._crawler.spider
        if not isinstance(spider, PagesSpider):
            message = f"{spider} must build on PagesSpider: the ledger asks it for requests"
            raise TypeError(message)
        for link in self._journal.unfinished():
            if spider.is_in_scope(link) and self._journal.discover(link):
                yield self._watched(spider.request_for(link))
        try:
            async for request in start:
                for passed in self._pass(request):
                    yield passed
        except Exception as error:
            self._journal.fail(error)  # Scrapy would log it and call the crawl finished
            raise

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass on items and the requests whose link is new to this run."""
        async for output in result:
            for passed in self._pass(output):
                yield passed
        if response.status == NOT_MODIFIED and (link := link_of(response.request)):
            self._journal.settle(link, "stored", "unchanged", capture=_capture_id(response))

    def _pass(self, output: Any) -> Iterable[Any]:
        if not isinstance(output, Request):
            return [output]
        link = link_of(output)
        if link is None:
            return [self._watched(output)]
        if not self._journal.discover(link):
            return []
        if skip := output.meta.get("skip"):
            self._journal.settle(link, "skipped", skip)
            return []
        return [self._watched(output)]

    def _watched(self, request: Request) -> Request:
        request.errback = self.settle_failure
        return request

    def process_spider_exception(
        self, response: Response, exception: Exception
    ) -> Iterable[Any] | None:
        """Turn what a page could not give into the outcome of its link."""
        link = link_of(response.request)
        if link is None:
            self._lose_page(response.url, exception)
            return []
        capture: Capture = response.meta["capture"]
        detail = str(exception)
        match exception:
            case _ if capture.integrity == "partial" and capture.reason != "over-limit":
                self._journal.settle(link, "partial", capture.reason, capture=capture.id)
            case SoftError(reason="gone"):
                self._journal.settle(link, "skipped", "gone", capture=capture.id)
            case SoftError():
                self._journal.settle(
                    link, "skipped", "soft-error", capture=capture.id, detail=detail
                )
            case UnavailableError():
                self._journal.settle(
                    link,
                    "pending",
                    exception.reason,
                    capture=capture.id,
                    retry_after=retry_after(response),
                )
            case UnreadableError():
                self._journal.settle(
                    link, "quarantined", exception.reason, capture=capture.id, detail=detail
                )
            case _:
                # The boundary of a page: a fault of ours is kept with its bytes and traceback.
                logger.error("a page could not be read: %s", response.url, exc_info=exception)
                self._journal.settle(
                    link,
                    "quarantined",
                    "error",
                    capture=capture.id,
                    detail="".join(traceback.format_exception(exception)),
                )
        return []

    def settle_failure(self, failure: Failure) -> None:
        """Turn a request that got no response into the outcome of its link."""
        exception: BaseException = failure.value  # type: ignore[assignment] # never None here
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        if isinstance(exception, StorageError):
            self._journal.fail(exception)
            return
        link = link_of(request)
        if link is None:
            self._lose_page(request.url, exception)
            return
        state, reason = _outcome_of_failure(exception)
        logger.info("%s (%s): %s: %s", state, reason, exception, link.url)
        self._journal.settle(link, state, reason, detail=str(exception))

    def _lose_page(self, url: str, exception: BaseException) -> None:
        self._journal.unread_pages.append(f"{url}: {exception}")
        logger.error("a board's page could not be read: %s: %s", exception, url)


def _outcome_of_failure(exception: BaseException) -> tuple[State, str]:
    match exception:
        case RobotsForbiddenError():
            return "skipped", "robots"
        case RobotsUnavailableError():
            return "pending", "robots-unavailable"
        case BlockedAddressError():
            return "skipped", "blocked-address"
        case UnsupportedURLSchemeError():
            return "skipped", "off-scope"
        case IgnoreRequest() | ValueError():
            return "skipped", "soft-error"  # a redirect loop, or one to what is no URL
        case CannotResolveHostError():
            return "pending", "dns"
        case DownloadTimeoutError():
            return "pending", "timeout"
        case _:
            return "pending", "connection"


def _capture_id(response: Response) -> str | None:
    capture: Capture | None = response.meta.get("capture")
    return capture.id if capture else None


def link_of(request: Request | None) -> Link | None:
    """Return the ledger row a request is for, or ``None`` for lists, front pages and robots.txt."""
    target: Target | None = request.meta.get("target") if request else None
    return target.link if target else None
