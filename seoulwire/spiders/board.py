"""Any board: its lists page by page, its posts, their attachments, and the articles they cite."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from seoulwire.boards import Row
from seoulwire.configuration import Board
from seoulwire.exceptions import ConfigurationError
from seoulwire.items import Item, Link
from seoulwire.reading import Target, target_of
from seoulwire.spiders.pages import PagesSpider
from seoulwire.urls import canonical_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LIST_PRIORITY = 30


class BoardSpider(PagesSpider):
    """Follows one board from its list URL.

    Arguments (``-a name=value``):
        url: list pages of boards, declared in the configuration or not, separated by spaces.
        board: keys of declared boards, separated by commas; all of them by default.
        since, until: only posts registered within these days (YYYY-MM-DD, both included).
        pages: only these list pages, counted from 1: ``3`` or ``10-50``.
        limit: at most this many posts of each board.
        full: ``1`` asks for every page in full, not only for what has changed.
        dry_run: ``1`` reads the lists and skips every post.
    """

    name = "board"
    boards: tuple[Board, ...] = ()

    def __init__(
        self,
        url: str | None = None,
        board: str | None = None,
        since: str | None = None,
        until: str | None = None,
        pages: str | None = None,
        limit: str | None = None,
        full: str | None = None,
        dry_run: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        given = locals()
        names = ("url", "board", "since", "until", "pages", "limit", "full")
        self.arguments = {name: given[name] for name in names if given[name]}
        self.since = _day("since", since)
        self.until = _day("until", until)
        self.first_page, self.last_page = _page_range(pages)
        self.limit = _number("limit", limit)
        self.full = full == "1"
        self.dry_run = dry_run == "1"
        self._taken: dict[str, int] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first list page of each board."""
        for board in self.boards:
            yield self.list_request(board.start, board, page=1)

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> Self:
        """Build the spider with the boards its arguments name.

        Raises:
            ConfigurationError: when an argument names an undeclared board.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.boards = tuple(spider._named_boards())
        return spider

    def is_in_scope(self, link: Link) -> bool:
        """Return whether a link was found on one of this spider's boards."""
        return any(link.board == board.key for board in self.boards)

    def target_at(self, url: str) -> Target:
        """Return what a page is read as: front page, list, article or post, told by its URL."""
        for portal in self.configuration.portals.values():
            if canonical_url(url) == canonical_url(portal.front):
                return Target(role="front", portal=portal.key)
        for board in self.boards:
            if urlsplit(url)[1:3] == urlsplit(board.start)[1:3]:
                return Target(role="list", portal=board.portal, board=board.key)
        source = self.configuration.source_of_url(url)
        hosts = {urlsplit(board.start).hostname for board in self.boards}
        is_article = source is not None and urlsplit(url).hostname not in hosts
        link = Link(role="article" if is_article else "post", url=canonical_url(url))
        return target_of(
            replace(link, board=None if is_article else self.boards[0].key), self.configuration
        )

    def _named_boards(self) -> Iterator[Board]:
        declared = self.configuration.boards
        urls = self.arguments.get("url", "").split()
        keys = [key.strip() for key in self.arguments.get("board", "").split(",") if key.strip()]
        for key in keys or (() if urls else declared):
            if key not in declared:
                message = f"no board {key!r} is declared; declared: {', '.join(declared)}"
                raise ConfigurationError(message)
            yield declared[key]
        for url in urls:
            yield self._declared_at(url) or Board(
                key=urlsplit(url).netloc + urlsplit(url).path,
                portal=urlsplit(url).netloc,
                start=url,
                name=url,
            )

    def _declared_at(self, url: str) -> Board | None:
        wanted = canonical_url(url)
        boards = self.configuration.boards.values()
        return next((board for board in boards if canonical_url(board.start) == wanted), None)

    def list_request(self, url: str, board: Board, page: int) -> Request:
        """Return the request for one list page, counted from 1."""
        return Request(
            url,
            callback=self.parse_list,
            cb_kwargs={"board": board, "page": page},
            meta={"target": Target(role="list", portal=board.portal, board=board.key)},
            priority=LIST_PRIORITY,
        )

    async def parse_list(
        self, response: Response, board: Board, page: int
    ) -> AsyncIterator[Request | Item]:
        """Ask for the posts of a list page that are in scope, and for the next page."""
        reading = await self.readers.read(response.meta["capture"], response.meta["target"])
        listing = reading.listing
        if listing is None:
            return
        wanted = page >= self.first_page
        rows = [row for row in listing.rows if row.url is not None] if wanted else []
        for row, link in zip(rows, reading.links, strict=False):
            request = self.request_for(replace(link, board=board.key))
            if not self._takes(row, board):
                request.meta["skip"] = "limit"
            yield request
        if listing.next_url and self._goes_on(listing.rows, board, page):
            url, number = listing.next_url, page + 1
            if number < self.first_page:
                url, number = page_url(url, number, self.first_page), self.first_page
            yield self.list_request(url, board, number)

    def _takes(self, row: Row, board: Board) -> bool:
        if self.dry_run:
            return False
        if row.registered and self.since and row.registered < self.since:
            return False
        if row.registered and self.until and row.registered > self.until:
            return False
        taken = self._taken.get(board.key, 0)
        if self.limit is not None and taken >= self.limit:
            return False
        self._taken[board.key] = taken + 1
        return True

    def _goes_on(self, rows: tuple[Row, ...], board: Board, page: int) -> bool:
        if not rows or (self.last_page is not None and page >= self.last_page):
            return False
        if self.limit is not None and self._taken.get(board.key, 0) >= self.limit:
            return False
        # Boards list the newest first; a pinned notice (공지) of any age says nothing about order.
        dates = [row.registered for row in rows if row.registered and not row.pinned]
        return not (self.since and dates and max(dates) < self.since)


def page_url(url: str, number: int, wanted: int) -> str:
    """Return the URL of list page ``wanted``, given that ``url`` is that of page ``number``.

    The page's number is that of the parameter whose name says page, else the last one, whatever it
    counts from: Drupal's ``?page=1`` is the second page, GNUBoard's ``&page=2`` is too.

    Raises:
        ConfigurationError: when the URL's query has no number.
    """
    base, mark, query = url.rpartition("?")
    numbers = list(re.finditer(r"(?<![^&])([^&=]*)=(\d+)(?![^&])", query)) if mark else []
    if not numbers:
        message = f"cannot tell the page number in {url}; ask for pages from 1 on"
        raise ConfigurationError(message)
    named = [number for number in numbers if "page" in number[1].lower()]
    found = (named or numbers)[-1]
    shifted = int(found[2]) + wanted - number
    return f"{base}?{query[: found.start(2)]}{shifted}{query[found.end(2) :]}"


def _day(name: str, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        message = f"{name}={value!r} is no date; write it as 2017-07-04"
        raise ConfigurationError(message) from error


def _number(name: str, value: str | None) -> int | None:
    if not value:
        return None
    if not value.isascii() or not value.isdecimal() or int(value) < 1:
        message = f"{name}={value!r} is no number of 1 or more"
        raise ConfigurationError(message)
    return int(value)


def _page_range(value: str | None) -> tuple[int, int | None]:
    if not value:
        return 1, None
    first, dash, last = value.partition("-")
    begin = _number("pages", first) or 1
    end = (_number("pages", last) if last else None) if dash else begin
    if end is not None and end < begin:
        message = f"pages={value!r} ends before it begins"
        raise ConfigurationError(message)
    return begin, end
