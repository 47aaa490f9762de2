"""Cited pages that are gone: a web archive is asked for the captures nearest their post's day."""

from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from ipaddress import ip_address
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from seoulwire.archive.cdx import parse_cdx, parse_replay_url, query_url, replay_url
from seoulwire.archive.timemap import parse_timemap
from seoulwire.configuration import WebArchive
from seoulwire.dates import KST
from seoulwire.exceptions import PageError, UnavailableError, UnreadableError
from seoulwire.items import Item
from seoulwire.reading import Target
from seoulwire.storage import Dead, Search, SearchState, Step

if TYPE_CHECKING:
    from seoulwire.journal import Journal
    from seoulwire.spiders.pages import PagesSpider

# Captures that are asked for before a page counts as gone: all near its day may be of its error.
MAX_MEMENTOS = 8
# So many of them are the nearest. Then come the first of all, since a page was whole before it was
# gone, and the last, since it may have come back.
NEAREST = 3
MAX_CAPTURES = 200
# Errors of which the archive knows are not listed; a server that knows no such filter lists them.
NO_ERRORS = ("!statuscode:[45]..",)
# A capture that only leads on may lead to the page at its later address.
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# After so many failures in a row an archive is left alone until the next run.
MAX_FAILURES = 3
RETRY_AFTER: Mapping[SearchState, timedelta] = {
    "gone": timedelta(days=30),
    "unasked": timedelta(days=30),  # another configuration may name an archive
    "failed": timedelta(days=1),
}
# Pages asked about at once: an archive that fails is noticed before all are.
TOGETHER = 8

Candidate = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A capture that an archive lists; ``text`` is the same where it shows the same."""

    text: str
    candidate: Candidate
    leads_on: bool = False


@dataclass(slots=True)
class _Recovery:
    """A page being looked for: the captures still to ask for, and what came of the others.

    ``in_doubt``: a capture could not be had now, so that it is not known to be an error page.
    """

    dead: Dead
    trail: list[Step]
    candidates: deque[Candidate] = field(default_factory=deque)
    in_doubt: bool = False


class Mementos:
    """Asks a web archive for pages that are gone, each once in a run."""

    def __init__(self, spider: "PagesSpider", journal: "Journal") -> None:
        self._spider = spider
        self._journal = journal
        self._asked: set[str] = set()
        self._failures = 0

    def requests(self) -> Iterator[Request]:
        """Yield a request for the list of captures of each page that is gone."""
        waiting = (dead for dead in self._journal.store.dead() if self._is_due(dead))
        for dead in islice(waiting, TOGETHER if self._failures < MAX_FAILURES else 0):
            url = dead.link.url
            self._asked.add(url)
            recovery = _Recovery(
                dead, [Step(url, "live", self._journal.details.get(url, dead.why))]
            )
            archive = self._spider.configuration.archive
            if archive is None:
                self._leave(recovery, "none is configured")
            elif not _is_public_name(urlsplit(url).hostname or ""):
                self._leave(recovery, "not a public name")
            else:
                yield self._list_request(archive, recovery)

    def _is_due(self, dead: Dead) -> bool:
        return dead.link.url not in self._asked and self._spider.is_in_scope(dead.link)

    def _list_request(self, archive: WebArchive, recovery: _Recovery) -> Request:
        url = recovery.dead.link.url
        if archive.cdx is not None:
            near = _moment_of(recovery.dead)
            asked = query_url(archive.cdx, url, filters=NO_ERRORS, closest=near, limit=MAX_CAPTURES)
        else:
            asked = f"{archive.timemap}/{url}"
        return self._request(asked, self.parse_list, recovery)

    def _request(self, url: str, callback: object, recovery: _Recovery, **meta: object) -> Request:
        return Request(
            url,
            callback=callback,  # type: ignore[arg-type] # a bound coroutine method
            errback=self.failed,
            cb_kwargs={"recovery": recovery},
            meta={"known": True, **meta},
            dont_filter=True,
        )

    async def parse_list(
        self, response: Response, recovery: _Recovery
    ) -> AsyncIterator[Request | Item]:
        """Ask for the captures that a CDX server or a TimeMap lists, the nearest first."""
        archive = self._spider.configuration.archive
        kind = "cdx" if archive and archive.cdx else "timemap"
        asked = response.request.url if response.request else response.url
        try:
            found = _candidates(response, recovery.dead, archive)
        except UnreadableError as error:
            recovery.trail.append(Step(asked, kind, error.reason))
            self._failures += 1
            self._end(recovery, "failed")
            return
        self._failures = 0
        recovery.trail.append(Step(asked, kind, f"{len(found)} captures"))
        recovery.candidates = deque(found[:MAX_MEMENTOS])
        for request in self._next(recovery):
            yield request

    async def parse_memento(
        self, response: Response, recovery: _Recovery
    ) -> AsyncIterator[Request | Item]:
        """Give the article of a capture, or ask for the next one where it is none."""
        capture = response.meta["capture"]
        try:
            if capture.integrity == "partial":
                raise UnreadableError(capture.reason or "partial", response.url)
            reading = await self._spider.readers.read(capture, response.meta["target"])
        except PageError as error:
            recovery.trail.append(Step(response.url, "memento", error.reason))
            recovery.in_doubt |= isinstance(error, UnavailableError)
            for request in self._next(recovery):
                yield request
            return
        for item in reading.items:
            yield item
        recovery.trail.append(Step(response.url, "memento", "stored"))
        self._end(recovery, "recovered")

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Note why the archive did not answer; ask for the next capture, if there is one."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        recovery: _Recovery = request.cb_kwargs["recovery"]
        is_memento = "target" in request.meta
        recovery.trail.append(
            Step(request.url, "memento" if is_memento else "index", failure.getErrorMessage()[:200])
        )
        if is_memento:
            recovery.in_doubt = True
            yield from self._next(recovery)
        else:
            self._failures += 1
            self._end(recovery, "failed")

    def _next(self, recovery: _Recovery) -> Iterator[Request]:
        archive, link = self._spider.configuration.archive, recovery.dead.link
        if archive is None or not recovery.candidates:
            self._end(recovery, "failed" if recovery.in_doubt else "gone")
            return
        moment, url = recovery.candidates.popleft()
        target = Target(role="article", board=link.board, link=link, replay=archive.replay)
        yield self._request(
            replay_url(archive.replay, moment, url), self.parse_memento, recovery, target=target
        )

    def _leave(self, recovery: _Recovery, why: str) -> None:
        url = recovery.dead.link.url
        recovery.trail.append(Step(url, "archive", f"no archive was asked: {why}"))
        self._end(recovery, "unasked")

    def _end(self, recovery: _Recovery, state: SearchState) -> None:
        now = datetime.now(UTC)
        self._journal.note(
            Search(
                kind="memento",
                subject=recovery.dead.link.url,
                state=state,
                trail=tuple(recovery.trail),
                at=now,
                retry_after=now + RETRY_AFTER[state] if state in RETRY_AFTER else None,
            )
        )


def _candidates(response: Response, dead: Dead, archive: WebArchive | None) -> list[Candidate]:
    """Return the captures to ask for, the likeliest first, each text once.

    Those near the post's day are, and those of the page itself before those that lead on.
    """
    if response.status != HTTPStatus.OK:
        if archive is not None and archive.timemap and response.status == HTTPStatus.NOT_FOUND:
            return []  # RFC 7089: no mementos
        raise UnreadableError(f"http-{response.status}", response.url)
    near = _moment_of(dead)

    def distance(candidate: Candidate) -> timedelta:
        # Without a day to be near to, the latest is likeliest to be whole.
        return abs(candidate[0] - (near or datetime.now(UTC)))

    listed = sorted(_listed(response, archive), key=lambda one: distance(one.candidate))
    of_page: dict[str, Candidate] = {}
    leading: dict[str, Candidate] = {}
    for one in listed:
        (leading if one.leads_on else of_page).setdefault(one.text, one.candidate)
    whole = _spread(list(of_page.values()))
    # One that leads on is asked for, however many of the page itself there are.
    return [*whole[: MAX_MEMENTOS - 1], *leading.values(), *whole[MAX_MEMENTOS - 1 :]]


def _spread(captures: Sequence[Candidate]) -> list[Candidate]:
    """Return captures, the nearest first, with the first and the last of all not at the end."""
    ends = [min(captures), max(captures)] if captures else []
    return list(dict.fromkeys((*captures[:NEAREST], *ends, *captures[NEAREST:])))


def _listed(response: Response, archive: WebArchive | None) -> Sequence[_Listed]:
    if archive is not None and archive.cdx is None:
        mementos = parse_timemap(response.text)
        replayed = [(one.url, parse_replay_url(archive.replay, one.url)) for one in mementos]
        return [_Listed(url, candidate) for url, candidate in replayed if candidate is not None]
    return [
        _Listed(
            entry.digest or entry.timestamp.isoformat(),
            (entry.timestamp, entry.url),
            leads_on=entry.status in REDIRECTS,
        )
        for entry in parse_cdx(response.text).entries
        if entry.status in {None, HTTPStatus.OK, *REDIRECTS}
    ]


def _moment_of(dead: Dead) -> datetime | None:
    return datetime.combine(dead.registered, time(12), KST) if dead.registered else None


def _is_public_name(host: str) -> bool:
    """Return whether an archive may know the host: an address or a bare name it cannot."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host
    return False
