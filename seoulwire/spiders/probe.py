"""A look at one board: its first list page, the next one, and one post."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from seoulwire.items import Item, Link
from seoulwire.reading import Target
from seoulwire.spiders.pages import PagesSpider
from seoulwire.urls import without_user


class ProbeSpider(PagesSpider):
    """Asks for three pages at most and follows nothing else.

    Arguments (``-a name=value``):
        url: the board's list.
        board: its key, where it is declared.
    """

    name = "probe"

    def __init__(self, url: str, board: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.arguments = {"url": url}
        self._target = Target(role="list", portal=urlsplit(url).netloc, board=board or None)

    def is_in_scope(self, link: Link) -> bool:
        """Return that nothing an earlier run left is asked for."""
        return False

    def target_at(self, url: str) -> Target:
        """Return that a page is read as a list."""
        return self._target

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the list."""
        yield self._request(self.arguments["url"])

    async def parse_list(self, response: Response) -> AsyncIterator[Request | Item]:
        """Ask for the next page and for the first post that is no notice."""
        reading = await self.readers.read(response.meta["capture"], self._target)
        listing = reading.listing
        if listing is None:
            return
        rows = [row for row in listing.rows if row.url is not None]
        for row in sorted(rows, key=lambda row: row.pinned)[:1]:
            yield self._request(str(row.url), is_second=True)
        if listing.next_url:
            yield self._request(listing.next_url, is_second=True)

    def _request(self, url: str, *, is_second: bool = False) -> Request:
        callback = self.look if is_second else self.parse_list
        return Request(
            without_user(url), callback=callback, meta={"target": self._target}, dont_filter=True
        )

    def look(self, response: Response) -> tuple[()]:
        """Follow nothing: the page is in the archive, to be looked at."""
        return ()
