"""The spider every other one builds on: a request for each link, and what its page leads to."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from seoulwire.configuration import Configuration
from seoulwire.exceptions import StorageError
from seoulwire.items import Item, Link, Role
from seoulwire.pipelines import configuration_of, configuration_path, journal_of
from seoulwire.readers import Readers
from seoulwire.reading import Target, target_of
from seoulwire.spiders.lookup import Lookup
from seoulwire.spiders.mementos import Mementos

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# A page of a board is worth more than what it cites: all posts are known before articles are asked.
PRIORITY: dict[Role, int] = {"post": 20, "attachment": 10, "image": 5, "article": 0}


class PagesSpider(Spider):
    """Asks for links and follows what their pages name."""

    configuration: Configuration
    readers: Readers
    full: bool = False
    # What settles a request that got no response; the ledger's middleware gives it.
    settle_failure: Callable[[Failure], None]
    _searches: tuple[Lookup, Mementos] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> Self:
        """Build the spider with the operator's configuration."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.configuration = configuration_of(crawler.settings)
        processes = crawler.settings.getint("SEOULWIRE_READERS")
        spider.readers = Readers(processes, configuration_path(crawler.settings))
        crawler.signals.connect(spider.readers.close, signals.spider_closed)
        crawler.signals.connect(spider.search_on, signals.spider_idle)
        return spider

    def search_on(self) -> None:
        """Once all is asked for, look for sources that are only named, and for pages that are gone.

        What the ledger says decides, so that a crawl that was killed takes it up again.

        Raises:
            DontCloseSpider: while there is something to ask.
        """
        journal, engine = journal_of(self.crawler), self.crawler.engine
        if engine is None or journal.failure or journal.host:
            return
        try:
            journal.catch_up()
            self._searches = self._searches or (Lookup(self, journal), Mementos(self, journal))
            requests = [request for search in self._searches for request in search.requests()]
        except StorageError as error:
            journal.fail(error)
            return
        for request in requests:
            engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def is_in_scope(self, link: Link) -> bool:
        """Return whether a link that an earlier run left unfinished is this spider's to ask for."""
        raise NotImplementedError

    def request_for(self, link: Link) -> Request:
        """Return the request that asks for a link."""
        return Request(
            link.url,
            callback=self.parse_link,
            meta={"target": target_of(link, self.configuration)},
            priority=PRIORITY[link.role],
            dont_filter=True,  # the ledger knows what was asked for, in this run and before
        )

    async def parse_link(self, response: Response) -> AsyncIterator[Request | Item]:
        """Follow what a page names, then give its items: links are written before it is done."""
        if response.meta.get("unchanged"):
            return
        target: Target = response.meta.get("target") or self.target_at(response.url)
        if target.role == "post" and target.link:
            stored = journal_of(self.crawler).identity(target.link)
            target = replace(target, item=stored)
        reading = await self.readers.read(response.meta["capture"], target)
        for link in reading.links:
            yield self.request_for(link)
        for item in reading.items:
            yield item

    parse = parse_link

    def target_at(self, url: str) -> Target:
        """Return what a page is read as that was asked for by its URL alone (``scrapy parse``)."""
        raise NotImplementedError
