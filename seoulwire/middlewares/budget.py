"""What one host of cited articles may cost a run: a site that invents pages has no end of them."""

from collections import Counter
from typing import TYPE_CHECKING, Self

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from seoulwire.reading import Target

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# What a board names has limits of its own; the rest is cited, looked up or archived.
ROLES_OF_BOARDS = frozenset({"front", "list", "post", "attachment", "image"})


class HostBudgetError(IgnoreRequest):
    """Raised for what is asked of a host that has cost a run all that one host may."""


class BudgetMiddleware:
    """Counts answers and their bytes by host, and asks for no more than the settings allow."""

    def __init__(self, crawler: "Crawler") -> None:
        self._most_pages = crawler.settings.getint("SEOULWIRE_MAX_HOST_PAGES")
        self._most_bytes = crawler.settings.getint("SEOULWIRE_MAX_HOST_BYTES")
        self._pages: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware for a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Count a request for a cited page.

        Raises:
            HostBudgetError: when its host has given as much as one host may.
        """
        if not _is_counted(request):
            return
        host = urlparse_cached(request).netloc
        if self._pages[host] >= self._most_pages or self._bytes[host] >= self._most_bytes:
            message = f"{host} has given {self._pages[host]} answers, {self._bytes[host]} bytes"
            raise HostBudgetError(f"{message}; see SEOULWIRE_MAX_HOST_PAGES: {request.url}")
        self._pages[host] += 1

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Response:
        """Count the bytes of an answer."""
        if _is_counted(request):
            self._bytes[urlparse_cached(request).netloc] += len(response.body)
        return response


def _is_counted(request: Request) -> bool:
    target: Target | None = request.meta.get("target")
    return target is None or target.role not in ROLES_OF_BOARDS
