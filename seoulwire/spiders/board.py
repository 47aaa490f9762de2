"""Any board: its lists page by page, its posts, their attachments, and the articles they cite."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from seoulwire.configuration import Board, check_url
from seoulwire.exceptions import ConfigurationError, SoftError, UnreadableError
from seoulwire.items import Capture, Item, Link
from seoulwire.pipelines import journal_of
from seoulwire.reading import Target, target_of
from seoulwire.rendering import find_browser
from seoulwire.spiders.follower import Follower, Habits
from seoulwire.spiders.limits import Limits
from seoulwire.spiders.pages import PagesSpider
from seoulwire.urls import canonical_url, without_user

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
        full: ``1`` walks all lists to their end and asks for every page in full, not only for what
            has changed.
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
        url = " ".join(without_user(check_url(one)) for one in url.split()) if url else None
        given = locals()
        names = ("url", "board", "since", "until", "pages", "limit", "full")
        self.arguments = {name: given[name] for name in names if given[name]}
        self.limits = Limits.of(since=since, until=until, pages=pages, limit=limit, dry_run=dry_run)
        self.full = full == "1"
        self._followers: dict[str, Follower] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first list page of each board."""
        journal = journal_of(self.crawler)
        for board in self.boards:
            if not journal.asks(board.start):
                continue
            # A board whose lists cannot be had is followed nowhere, and says so.
            self._follower(board)
            yield self.list_request(board.start, board, page=1)

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> Self:
        """Build the spider with the boards its arguments name.

        Raises:
            ConfigurationError: when an argument names an undeclared board, or a board is to be
                rendered and there is no browser.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.boards = tuple(spider._named_boards())
        if any(board.render for board in spider.boards):
            find_browser()
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
            without_user(url),
            callback=self.parse_list,
            cb_kwargs={"board": board, "page": page},
            meta={"target": Target(role="list", portal=board.portal, board=board.key)},
            priority=LIST_PRIORITY,
            dont_filter=True,  # lists are looked at twice; the walk knows when it goes in circles
        )

    async def parse_list(
        self, response: Response, board: Board, page: int
    ) -> AsyncIterator[Request | Item]:
        """Ask for the posts of a list page that are in scope, and for the next page."""
        capture: Capture = response.meta["capture"]
        follower = self._follower(board)
        try:
            reading = await self.readers.read(capture, response.meta["target"])
        except (SoftError, UnreadableError) as error:
            following = follower.lose_page(response.url, page, error)
        else:
            for link, skip in follower.posts(reading, page, capture.fetched):
                request = self.request_for(link)
                if skip:
                    request.meta["skip"] = skip
                yield request
            cut = capture.reason if capture.integrity == "partial" else None
            following = follower.next_page(reading, response.url, page, cut)
        if following:
            yield self.list_request(following[0], board, following[1])
            return
        for link in follower.to_ask_again():
            yield self.request_for(link)

    def _follower(self, board: Board) -> Follower:
        if board.key not in self._followers:
            settings = self.settings
            habits = Habits(
                walk_days=settings.getint("SEOULWIRE_WALK_DAYS"),
                recheck_days=settings.getint("SEOULWIRE_RECHECK_DAYS"),
                max_pages=settings.getint("SEOULWIRE_MAX_PAGES"),
                full=self.full,
            )
            journal = journal_of(self.crawler)
            self._followers[board.key] = Follower(
                board, journal, self.limits, habits, datetime.now(UTC)
            )
        return self._followers[board.key]
