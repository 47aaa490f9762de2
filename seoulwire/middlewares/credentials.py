"""What lets an operator in, told to nobody but those it was meant for."""

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request

from seoulwire.archive import SECRET_NAME
from seoulwire.pipelines import configuration_of
from seoulwire.spiders.board import BoardSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]


class CredentialsMiddleware:
    """Sends an operator's own ``Authorization``, ``Cookie`` and the like only where they belong.

    That is the sites whose addresses the operator gives. Scrapy's ``DEFAULT_REQUEST_HEADERS`` go
    with every request: also to pages that a post cites, to where a redirect leads, and with the
    robots.txt of either.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._is_needed = any(
            SECRET_NAME.search(name.encode())
            for name in crawler.settings["DEFAULT_REQUEST_HEADERS"]
        )
        self._meant: frozenset[Origin] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware for a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Take away what only another origin is to know."""
        if not self._is_needed:
            return
        if self._meant is None:
            self._meant = frozenset(map(_origin, self._named()))
        if _origin(request.url) not in self._meant:
            for name in list(request.headers):
                if SECRET_NAME.search(name):
                    del request.headers[name]

    def _named(self) -> list[str]:
        """Return the addresses that the operator has given: as boards, portals and arguments."""
        spider = self._crawler.spider
        arguments: dict[str, str] = getattr(spider, "arguments", {})
        given = [url for name in ("url", "urls") for url in arguments.get(name, "").split()]
        if isinstance(spider, BoardSpider):
            portals = configuration_of(self._crawler.settings).portals
            given += (board.start for board in spider.boards)
            given += (
                portals[board.portal].front for board in spider.boards if board.portal in portals
            )
        return given


def _origin(url: str) -> Origin:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
