"""Posts that name a source without a URL: the source is asked for a page of their title.

A source's own places come first (WordPress, search, feed, sitemap), then the web archive, for a
page named like the title. What is found is asked for like anything cited; only its content makes it
the source (``sources.pairing``).
"""

from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from seoulwire.archive.cdx import parse_cdx, query_url
from seoulwire.exceptions import UnreadableError
from seoulwire.items import Link
from seoulwire.reading import target_of
from seoulwire.sources.leads import (
    Lead,
    Leads,
    archived_leads,
    archived_prefix,
    best_leads,
    place_url,
    read_leads,
)
from seoulwire.storage import Search, Sourceless, Step
from seoulwire.urls import canonical_url

if TYPE_CHECKING:
    from seoulwire.journal import Journal
    from seoulwire.spiders.pages import PagesSpider

# So many pages of a title are asked for; the wrong ones are stored, but never shown as a source.
MAX_LEADS = 3
# Places asked for one post, the sitemaps of a sitemap among them.
MAX_PLACES = 12
MAX_SITEMAPS = 4
# An archive's captures of pages whose names begin alike.
MAX_CAPTURES = 500
RETRY = timedelta(days=30)


@dataclass(slots=True)
class _Looking:
    """A post being looked up: the places still to ask, and what came of the others."""

    post: Sourceless
    places: deque[tuple[str, str]]
    trail: list[Step] = field(default_factory=list)


class Lookup:
    """Looks up the source of posts, one post of a source after the other."""

    def __init__(self, spider: "PagesSpider", journal: "Journal") -> None:
        self._spider = spider
        self._journal = journal
        self._asked: set[str] = set()
        self._waiting: dict[str, deque[_Looking]] = {}
        # Feeds and sitemaps are the same for every post.
        self._known: dict[str, Leads] = {}

    def requests(self) -> Iterator[Request]:
        """Yield the first request for each source that has posts to be looked up."""
        for post in self._journal.store.sourceless():
            link = Link(role="post", url=post.url, board=post.board)
            if post.id not in self._asked and self._spider.is_in_scope(link):
                self._asked.add(post.id)
                looking = _Looking(post, deque(self._places(post)))
                self._waiting.setdefault(post.source, deque()).append(looking)
        for source in list(self._waiting):
            yield from self._next(source)

    def _places(self, post: Sourceless) -> Iterator[tuple[str, str]]:
        configuration = self._spider.configuration
        source = configuration.sources.get(post.source)
        if source is None:
            return
        archive = configuration.archive
        for template in source.lookup:
            if template.startswith(("http://", "https://")):
                yield "look-up", place_url(template, post.title)
                continue
            prefix = archived_prefix(template, post.title)
            if prefix is not None and archive is not None and archive.cdx is not None:
                asked = query_url(
                    archive.cdx,
                    prefix,
                    match="prefix",
                    filters=("statuscode:200",),
                    collapse="urlkey",
                    limit=MAX_CAPTURES,
                )
                yield "web-archive", asked

    def _next(self, source: str) -> Iterator[Request]:
        """Yield the next request that a source's posts need, if they need one."""
        waiting = self._waiting.get(source)
        while waiting:
            looking = waiting[0]
            while looking.places and len(looking.trail) < MAX_PLACES:
                kind, url = looking.places.popleft()
                if url not in self._known:
                    yield Request(
                        url,
                        callback=self.parse_place,
                        errback=self.place_failed,
                        cb_kwargs={"looking": looking, "kind": kind},
                        dont_filter=True,
                    )
                    return
                best = self._best(looking, kind, url, self._known[url])
                if best:
                    yield from self._found(looking, best)
                    break
            else:
                self._end(looking, ())
            waiting.popleft()
        self._waiting.pop(source, None)

    async def parse_place(
        self, response: Response, looking: _Looking, kind: str
    ) -> AsyncIterator[Request]:
        """Ask for what an answer leads to, or at the next place."""
        place = response.request.url if response.request else response.url
        best: tuple[Lead, ...] = ()
        if response.status != HTTPStatus.OK:
            looking.trail.append(Step(place, kind, f"http-{response.status}"))
        else:
            try:
                leads = _read(response, kind)
            except UnreadableError as error:
                looking.trail.append(Step(place, kind, error.reason))
            else:
                if leads.more or any(lead.found in {"feed", "sitemap"} for lead in leads.pages):
                    self._known[place] = leads
                best = self._best(looking, kind, place, leads)
        for request in self._go_on(looking, best):
            yield request

    def place_failed(self, failure: Failure) -> Iterator[Request]:
        """Note why a place could not be asked, and ask at the next."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        looking: _Looking = request.cb_kwargs["looking"]
        outcome = failure.getErrorMessage()[:200]
        looking.trail.append(Step(request.url, request.cb_kwargs["kind"], outcome))
        return self._go_on(looking, ())

    def _go_on(self, looking: _Looking, best: tuple[Lead, ...]) -> Iterator[Request]:
        source = looking.post.source
        if best:
            yield from self._found(looking, best)
            self._waiting[source].popleft()
        yield from self._next(source)

    def _best(self, looking: _Looking, kind: str, place: str, leads: Leads) -> tuple[Lead, ...]:
        post = looking.post
        best = best_leads(
            self._of_source(leads.pages, post), post.title, post.registered, MAX_LEADS
        )
        found = f"{len(best)} of {len(leads.pages)} pages" if leads.pages else "no pages"
        names: set[str] = {lead.found for lead in leads.pages} or {kind}
        looking.trail.append(Step(place, min(names), found))
        for sitemap in _likely(leads.more, post):
            looking.places.appendleft(("sitemap", sitemap))
        return best

    def _of_source(self, pages: Iterable[Lead], post: Sourceless) -> Iterator[Lead]:
        """Yield the pages that are on the source's own sites: an answer may name any."""
        for lead in pages:
            source = self._spider.configuration.source_of_url(lead.url)
            if source is not None and source.key == post.source:
                yield lead

    def _found(self, looking: _Looking, best: tuple[Lead, ...]) -> Iterator[Request]:
        post = looking.post
        links = [
            Link(
                role="article",
                url=canonical_url(lead.url),
                board=post.board,
                owner=post.id,
                label=lead.title,
                found=lead.found,
            )
            for lead in best
        ]
        for link in links:
            if self._journal.discover(link):
                yield self._spider.request_for(link).replace(
                    errback=self._spider.settle_failure,
                    meta={"target": target_of(link, self._spider.configuration), "known": True},
                )
        self._end(looking, links)

    def _end(self, looking: _Looking, links: Sequence[Link]) -> None:
        now = datetime.now(UTC)
        self._journal.note(
            Search(
                kind="source",
                subject=looking.post.id,
                state="leads" if links else "none",
                trail=tuple(looking.trail),
                at=now,
                retry_after=now + RETRY,
                leads=tuple((link.url, link.found or "") for link in links),
            )
        )


def _read(response: Response, kind: str) -> Leads:
    if kind == "web-archive":
        return Leads(archived_leads(entry.url for entry in parse_cdx(response.text).entries))
    return read_leads(response.body, response.url)


def _likely(sitemaps: Sequence[str], post: Sourceless) -> list[str]:
    """Return the sitemaps that may have the post's article, the likeliest last."""
    year = str(post.registered.year) if post.registered else "post"

    def likeness(url: str) -> tuple[bool, bool]:
        name = urlsplit(url).path
        return year in name, "post" in name or "news" in name

    return sorted(sitemaps, key=likeness)[-MAX_SITEMAPS:]
