"""Every link and what became of it, written down."""

import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from seoulwire import cluster
from seoulwire.connections import malformation_of
from seoulwire.exceptions import StorageError, UnavailableError
from seoulwire.items import Capture, Link, State
from seoulwire.middlewares import JournalMiddleware, link_of
from seoulwire.middlewares.budget import HostBudgetError
from seoulwire.middlewares.guard import BlockedAddressError, UnverifiedHostError
from seoulwire.middlewares.retry import HostDownError, HostRestingError, retry_after
from seoulwire.middlewares.robots import RobotsForbiddenError, RobotsUnavailableError
from seoulwire.outcomes import outcome_of
from seoulwire.spiders.board import BoardSpider
from seoulwire.spiders.pages import PagesSpider
from seoulwire.storage import this_process

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Refusals of ours that another run may take back.
LATER: Mapping[type[BaseException], str] = {
    RobotsUnavailableError: "robots-unavailable",
    HostBudgetError: "host-budget",
    HostDownError: "host-down",
    HostRestingError: "retry-after",
    UnverifiedHostError: "certificate",
}


class LedgerMiddleware(JournalMiddleware):
    """Writes down every link before it is asked for, and what became of it where no item came."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._longest_url = crawler.settings.getint("URLLENGTH_LIMIT")
        self._cluster: str | None = crawler.settings["SEOULWIRE_CLUSTER"]

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Ask first for what earlier runs left unfinished; on a cluster, let its workers ask."""
        spider = self._crawler.spider
        if not isinstance(spider, PagesSpider):
            message = f"{spider} must build on PagesSpider: the ledger asks it for requests"
            raise TypeError(message)
        spider.settle_failure = self.settle_failure
        try:
            if self._cluster and isinstance(spider, BoardSpider):
                hosts = {urlparse_cached(request).hostname async for request in start}
                await self._share_out(spider, self._cluster, hosts)
                return
            for link in self._journal.unfinished():
                if self._is_ours(link, spider) and self._journal.discover(link):
                    yield self._watched(spider.request_for(link))
            async for request in start:
                if (passed := self._pass(request)) is not None:
                    yield passed
        except Exception as error:
            self._journal.fail(error)  # Scrapy would log it and call the crawl finished
            raise

    async def _share_out(
        self, spider: BoardSpider, address: str, hosts: Iterable[str | None]
    ) -> None:
        """Have a cluster ask what the start and unfinished links name; no search among it."""
        settings = self._crawler.settings
        given = {name for name in settings if settings.getpriority(name)}  # 0: Scrapy's defaults
        share = cluster.CrawlShare(
            settings={k: v for k, v in settings.copy_to_dict().items() if k in given},
            spider=spider.name,
            arguments=spider.arguments,
            run=self._journal.run,
            holder=this_process(),
        )
        await cluster.crawl(
            address, self._journal, share, {host for host in hosts if host}, spider.is_in_scope
        )

    def _is_ours(self, link: Link, spider: PagesSpider) -> bool:
        return spider.is_in_scope(link) and self._journal.asks(link.url)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass on items and the requests whose link is new to this run."""
        async for output in result:
            if (passed := self._pass(output)) is not None:
                yield passed
        if response.meta.get("unchanged") and (link := link_of(response.request)):
            self._journal.settle(link, "stored", "unchanged", capture=_capture_id(response))

    def _pass(self, output: Any) -> Any | None:
        """Return what a spider gave, if it is an item or a request that is still to be asked."""
        if not isinstance(output, Request):
            return output
        link = link_of(output)
        too_long = len(output.url) > self._longest_url
        if link is None and too_long:
            self._lose_page(output.url[: self._longest_url], "its URL is too long")
            return None
        if link is None or output.meta.get("known"):  # a search has written it down
            return self._watched(output)
        if not self._journal.discover(link):
            return None
        if skip := "limit" if too_long else output.meta.get("skip"):
            self._journal.settle(link, "skipped", skip)
            return None
        return self._watched(output) if self._journal.asks(link.url) else None

    def _watched(self, request: Request) -> Request:
        request.errback = request.errback or self.settle_failure
        return request

    def process_spider_exception(
        self, response: Response, exception: Exception
    ) -> Iterable[Any] | None:
        """Turn what a page could not give into the outcome of its link."""
        if isinstance(exception, StorageError):  # what the page says is not to blame
            self._journal.fail(exception)
            return []
        link = link_of(response.request)
        if link is None:
            self._lose_page(response.url, exception)
            return []
        capture: Capture = response.meta["capture"]
        state, reason, detail = outcome_of(capture, exception)
        if reason == "error":
            logger.error("a page could not be read: %s", response.url, exc_info=exception)
        pause = retry_after(response) if isinstance(exception, UnavailableError) else None
        self._journal.settle(
            link, state, reason, capture=capture.id, detail=detail, retry_after=pause
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
        detail = malformation_of(exception) or str(exception)
        logger.info("%s (%s): %s: %s", state, reason, detail, link.url)
        pause = None
        if isinstance(exception, HostRestingError | RobotsUnavailableError):
            pause = exception.seconds
        self._journal.settle(link, state, reason, detail=detail, retry_after=pause)

    def _lose_page(self, url: str, why: BaseException | str) -> None:
        self._journal.unread_pages.append(f"{url}: {why}")
        logger.error("a list could not be read: %s: %s", why, url)


def _outcome_of_failure(exception: BaseException) -> tuple[State, str]:
    match exception:
        case RobotsForbiddenError():
            return "skipped", "robots"
        case _ if type(exception) in LATER:
            return "pending", LATER[type(exception)]
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
        case _ if malformation_of(exception):
            return "pending", "malformed"
        case _:
            return "pending", "connection"


def _capture_id(response: Response) -> str | None:
    capture: Capture | None = response.meta.get("capture")
    return capture.id if capture else None
