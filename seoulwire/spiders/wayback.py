"""Captures that a web archive holds of a site: listed by its CDX server, fetched as archived."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response

from seoulwire.archive.cdx import CdxEntry, parse_cdx, parse_replay_url, query_url, replay_url
from seoulwire.asof import moment_of
from seoulwire.configuration import check_url
from seoulwire.exceptions import ConfigurationError, UnavailableError
from seoulwire.items import Capture, Link
from seoulwire.pipelines import journal_of
from seoulwire.reading import GONE, Target
from seoulwire.spiders.pages import PagesSpider
from seoulwire.urls import canonical_url

LIST_PRIORITY = 30
MAX_REDIRECTS = 10
SHORTEST_SECONDS = 60.0  # a list of captures is not asked for in smaller parts
EARLIEST = datetime(1996, 1, 1, tzinfo=UTC)  # no web archive is older
# Parts of a page's looks, and what nothing here reads.
PASSED_OVER = ("text/css", "font/", "audio/", "video/")
SCRIPTS = ("javascript", "font")


class WaybackSpider(PagesSpider):
    """Fetches what a web archive holds of a site into ours; ``backfill`` reads it from there.

    Arguments (``-a name=value``):
        prefix: what the captures' URLs begin with.
        since, until: only captures of this time (YYYY-MM-DD or an instant, both included).
        cdx, replay: the archive's CDX server, and the URL under which it shows captures; by default
            those of the configuration.

    Raises:
        ConfigurationError: without a prefix, when since or until is no date or both are in the
            wrong order, or when cdx or replay is no URL.
    """

    name = "wayback"

    def __init__(
        self,
        prefix: str = "",
        since: str | None = None,
        until: str | None = None,
        cdx: str | None = None,
        replay: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not prefix:
            message = "prefix is missing: say what the URLs of the captures begin with"
            raise ConfigurationError(message)
        for address in filter(None, (cdx, replay)):
            check_url(address)
        given = {"prefix": prefix, "since": since, "until": until, "cdx": cdx, "replay": replay}
        self.arguments = {name: value for name, value in given.items() if value}
        self._since = moment_of(since, datetime.min.time()) if since else EARLIEST
        self._until = moment_of(until) if until else datetime.now(UTC)
        if self._until < self._since:
            message = f"since={since} is later than until={until or 'now'}: no capture is of both"
            raise ConfigurationError(message)

    def is_in_scope(self, link: Link) -> bool:
        """Return that no link of an earlier run is: this spider asks an archive, not the site."""
        return False

    def search_on(self) -> None:
        """Look for nothing else at the end."""

    def target_at(self, url: str) -> Target:
        """Return that a page is read as an article."""
        return Target(role="article", link=Link(role="article", url=canonical_url(url)))

    @property
    def endpoints(self) -> tuple[str, str]:
        """The CDX server and the replay URL.

        Raises:
            ConfigurationError: when neither arguments nor configuration name them.
        """
        archive = self.configuration.archive
        cdx = self.arguments.get("cdx") or (archive.cdx if archive else None)
        replay = self.arguments.get("replay") or (archive.replay if archive else None)
        if cdx is None or replay is None:
            message = "no web archive is known: give --cdx and --replay, or declare [archive]"
            raise ConfigurationError(message)
        return cdx, replay

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the list of captures."""
        yield self._list_request(self._since, self._until)

    def _list_request(self, since: datetime, until: datetime) -> Request:
        cdx, _ = self.endpoints
        return Request(
            query_url(cdx, self.arguments["prefix"], match="prefix", since=since, until=until),
            callback=self.parse_list,
            cb_kwargs={"since": since, "until": until},
            priority=LIST_PRIORITY,
            dont_filter=True,
        )

    async def parse_list(
        self, response: Response, since: datetime, until: datetime
    ) -> AsyncIterator[Request]:
        """Ask for the captures of a list; for a list that is too long, ask in two parts."""
        capture: Capture = response.meta["capture"]
        if response.status != HTTPStatus.OK:
            raise UnavailableError(f"http-{response.status}", response.url)
        half = (until - since) / 2
        if capture.integrity == "partial" and half.total_seconds() > SHORTEST_SECONDS:
            yield self._list_request(since, since + half)
            yield self._list_request(since + half, until)
            return
        store = journal_of(self.crawler).store
        for entry in collapsed(parse_cdx(response.text).entries):
            request = self._request(entry.timestamp, entry.url)
            if not store.was_answered(request.url, entry.status):
                yield request

    def _request(self, moment: datetime, url: str, hops: int = 0) -> Request:
        _, replay = self.endpoints
        return Request(
            replay_url(replay, moment, url),
            callback=self.parse_capture,
            cb_kwargs={"hops": hops},
            # A redirect of the page's would lead out of the archive.
            meta={"dont_redirect": True},
        )

    def parse_capture(self, response: Response, hops: int = 0) -> Iterator[Request]:
        """Read nothing of a capture now; ask for where a redirect led when it was captured.

        Raises:
            UnavailableError: for an error of the archive's own, which is no capture.
        """
        if response.status >= HTTPStatus.BAD_REQUEST and "Memento-Datetime" not in response.headers:
            raise UnavailableError(f"http-{response.status}", f"the archive itself: {response.url}")
        _, replay = self.endpoints
        here = parse_replay_url(replay, response.url)
        location = (response.headers.get("Location") or b"").decode("utf-8", "replace")
        if here is None or not location or hops == MAX_REDIRECTS:
            return
        moment, url = here
        # Archives show redirects as they were, or as leading to their own captures.
        led = parse_replay_url(replay, response.urljoin(location))
        end = led[1] if led else urljoin(url, location)
        request = self._request(led[0] if led else moment, end, hops + 1)
        store = journal_of(self.crawler).store
        if end != url and not store.was_answered(request.url):
            yield request


def collapsed(entries: Sequence[CdxEntry]) -> Iterator[CdxEntry]:
    """Yield the captures of pages and files that differ from the one before of the same URL.

    That a page was gone is one state, whatever was said of it, and only of what had been there.
    """
    last: dict[str, str | None] = {}
    for entry in sorted(entries, key=lambda one: one.timestamp):
        mime = (entry.mime or "").lower()
        if mime.startswith(PASSED_OVER) or any(part in mime for part in SCRIPTS):
            continue
        state = entry.digest
        if entry.status in GONE:
            state = "gone"
            if entry.url not in last:
                continue
        elif entry.status is not None and not 200 <= entry.status < 400:
            continue
        if state is not None and last.get(entry.url) == state:
            continue
        last[entry.url] = state
        yield entry
