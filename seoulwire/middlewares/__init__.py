"""Where Scrapy's requests and responses meet the ledger and the archive, one class a file."""

from typing import TYPE_CHECKING, Self

from scrapy import Request

from seoulwire.items import Link
from seoulwire.pipelines import journal_of
from seoulwire.reading import Target

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class JournalMiddleware:
    """A middleware with the journal of its crawl."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._journal = journal_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware for a crawl."""
        return cls(crawler)


def link_of(request: Request | None) -> Link | None:
    """Return the ledger row a request is for, or ``None`` for lists, front pages and robots.txt."""
    target: Target | None = request.meta.get("target") if request else None
    return target.link if target else None
