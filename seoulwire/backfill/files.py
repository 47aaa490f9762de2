"""One WARC file read in one round."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from seoulwire.archive import (
    Archived,
    Damaged,
    Location,
    Resource,
    Revisit,
    read_archive,
    to_capture,
)
from seoulwire.archive.cdx import parse_replay_url
from seoulwire.archive.exchange import HeaderPairs
from seoulwire.archive.timemap import http_date
from seoulwire.backfill.originals import NAMESPACE, alias_of, original_of
from seoulwire.backfill.plan import ROLES, Plan, Round, Tally
from seoulwire.backfill.scope import Scope, canonical
from seoulwire.exceptions import PageError, UnreadableFileError
from seoulwire.ingest import finish_item
from seoulwire.items import Capture, Link, Role
from seoulwire.journal import Journal
from seoulwire.outcomes import outcome_of
from seoulwire.reading import Reading, read, target_of, target_of_capture

TOGETHER = 64  # records in memory, and in one transaction, at once

Settled = frozenset[tuple[Role, str]]


def read_file(
    journal: Journal, path: Path, plan: Plan, stage: Round, settled: Settled = frozenset()
) -> Iterator[Tally]:
    """Read one file in one round; yield, after each group of records is committed, its counts.

    ``settled`` are the links of an interrupted run: what the database has of them is not read
    again. A file that cannot be read at all is damage as well.

    Raises:
        StorageError: when the database cannot be used.
    """
    reader = _Reader(journal, path, plan, stage, settled)
    group: list[Archived | Revisit] = []
    tally = Tally()
    try:
        for found in read_archive(path, plan.max_body):
            tally.records += 1
            if isinstance(found, Damaged):
                tally.damaged.append((str(path), found.offset, found.detail))
                continue
            if isinstance(found, Resource):
                tally.resources += 1
                continue
            shown = as_captured(found, plan.replay)
            if shown is None:
                continue
            group.append(shown)
            if len(group) == TOGETHER:
                reader.take(group, tally)
                yield tally
                group, tally = [], Tally()
    except UnreadableFileError as error:
        tally.damaged.append((str(path), 0, str(error)))
    reader.take(group, tally)
    yield tally


class _Reader:
    def __init__(
        self, journal: Journal, path: Path, plan: Plan, stage: Round, settled: Settled
    ) -> None:
        self._journal = journal
        self._plan = plan
        self._stage: Round = stage
        self._roles = ROLES[stage]
        self._settled = settled
        self._scope = Scope(plan.configuration)
        self._path = path
        # Our own archive may be moved as a whole; another one stays where it is.
        archive = (plan.directory / "warc").absolute()
        absolute = path.absolute()
        self._file = path.name if absolute.parent == archive else str(absolute)

    def take(self, group: Sequence[Archived | Revisit], tally: Tally) -> None:
        """Read a group of records and commit what they gave."""
        got = [found for found in group if _method(found) == "GET"]
        asked = [(found, url) for found in got if (url := canonical(_requested(found)))]
        links = self._links_at([url for _, url in asked])
        for found, url in asked:
            known = links.get(url, ())
            wanted = [link for link in known if link.role in self._roles]
            if isinstance(found, Revisit) or found.exchange.status == HTTPStatus.NOT_MODIFIED:
                self._take_unchanged(found, wanted, tally)
            else:
                self._take_response(found, url, wanted, tally)
                if self._stage == "cited" and not known:
                    self._count_undeclared(found, url, tally)
        self._journal.flush()

    def _links_at(self, urls: Sequence[str]) -> dict[str, list[Link]]:
        """Return the links that records at these URLs answer, redirects followed."""
        if not self._roles:
            return {}
        answered: dict[str, set[str]] = {}  # by the link's URL
        for url in urls:
            for link_url in (url, *self._plan.redirects.get(url, ())):
                answered.setdefault(link_url, set()).add(url)
        links: dict[str, list[Link]] = {}
        for link in self._journal.store.links_at(answered):
            for url in answered[link.url]:
                links.setdefault(url, []).append(link)
        return links

    def _take_response(
        self, found: Archived, url: str, links: Iterable[Link], tally: Tally
    ) -> None:
        if 300 <= found.exchange.status < 400:
            if self._stage == "lists" and (end := _redirected(found)) and end != url:
                tally.redirects.add((url, end))
        elif self._stage == "lists":
            self._take_board_page(found, url, tally)
        elif links:
            for link in links:
                capture = self._capture(found, link)
                if not self._has(link, capture):
                    tally.pages += 1
                    self._take_page(capture, self._located(found), link)
        elif self._stage != "unchanged" and found.exchange.status == HTTPStatus.OK:
            self._take_unnamed(found, url, tally)

    def _take_board_page(self, found: Archived, url: str, tally: Tally) -> None:
        target = self._scope.board_page(url)
        if target is None:
            return
        tally.pages += 1
        capture = self._capture(found, None)
        self._journal.adopt(capture, self._located(found))
        try:
            self._keep(read(capture, target, self._plan.configuration))
        except PageError as error:
            if found.exchange.status == HTTPStatus.OK:
                detail = f"the {target.role} page {url} cannot be read: {error}"
                tally.damaged.append((str(self._path), found.location.offset, detail))

    def _take_page(self, capture: Capture, location: Location, link: Link) -> None:
        self._journal.discover(link)
        self._journal.adopt(capture, location)
        configuration = self._plan.configuration
        target = target_of_capture(link, capture, configuration)
        if link.role == "post":
            target = replace(target, item=self._journal.identity(link))
        try:
            self._keep(read(capture, target, configuration))
        except Exception as error:  # noqa: BLE001 - the boundary of a page: kept with its traceback
            state, reason, detail = outcome_of(capture, error)
            self._journal.settle(link, state, reason, capture=capture.id, detail=detail)

    def _take_unnamed(self, found: Archived, url: str, tally: Tally) -> None:
        link = self._scope.unnamed(url, self._roles)
        if link is None:
            return
        if not self._plan.unnamed:
            tally.unnamed += 1
            return
        capture = self._capture(found, link)
        target = target_of(link, self._plan.configuration)
        try:
            reading = read(capture, target, self._plan.configuration)
        except PageError:
            tally.unnamed += 1  # no post and no article: nothing says it should be one
            return
        tally.pages += 1
        self._journal.discover(link)
        self._journal.adopt(capture, self._located(found))
        self._keep(reading)

    def _count_undeclared(self, found: Archived, url: str, tally: Tally) -> None:
        exchange = found.exchange
        kinds = [v for n, v in exchange.response_headers if n.lower() == b"content-type"]
        is_page = exchange.status == HTTPStatus.OK and any(b"html" in kind for kind in kinds)
        if is_page and not self._scope.declares(url):
            tally.undeclared[urlsplit(url).hostname or ""] += 1

    def _take_unchanged(
        self, found: Archived | Revisit, links: Iterable[Link], tally: Tally
    ) -> None:
        if self._stage == "lists":
            tally.unchanged += 1
        if self._stage != "unchanged":
            return
        plan = self._plan
        for link in links:
            original = original_of(self._journal.store, plan.directory, found, link, plan.max_body)
            if original is None:
                tally.orphans += 1
            elif not self._has(link, original[0]):
                tally.pages += 1
                self._take_page(*original, link)

    def _keep(self, reading: Reading) -> None:
        for link in reading.links:
            self._journal.discover(link)
        for item in reading.items:
            try:
                self._journal.keep(finish_item(item, self._plan.threshold))
            except PageError as error:
                self._journal.reject(item, error)

    def _has(self, link: Link, capture: Capture) -> bool:
        """Tell whether an interrupted run has already read a link's capture."""
        settled = (link.role, link.url) in self._settled
        return settled and self._journal.store.has_capture(capture.id)

    def _capture(self, found: Archived, link: Link | None) -> Capture:
        capture = to_capture(found, self._plan.max_body)
        record_id = capture.id or uuid.uuid5(NAMESPACE, f"{self._file} {capture.digest}").urn
        if link is None:
            return replace(capture, id=record_id)
        if canonical(capture.requested_url) == link.url:
            return replace(capture, id=record_id, requested_url=link.url)
        return replace(capture, id=alias_of(record_id, link.url), requested_url=link.url)

    def _located(self, found: Archived) -> Location:
        return replace(found.location, file=self._file)


def as_captured(found: Archived | Revisit, replay: str | None) -> Archived | Revisit | None:
    """Return a capture that a web archive showed as the archive captured it; others as they are.

    ``None`` for what the archive said of itself, as when it was overloaded (RFC 7089, 2.1.1: only a
    memento has a Memento-Datetime).
    """
    if replay is None or isinstance(found, Revisit):
        return found
    shown = parse_replay_url(replay, found.exchange.requested_url)
    landed = parse_replay_url(replay, found.exchange.url)
    if shown is None or landed is None:
        return found
    headers = {name.lower(): value for name, value in found.exchange.response_headers}
    stated = headers.get(b"memento-datetime")
    if stated is None and found.exchange.status >= HTTPStatus.BAD_REQUEST:
        return None
    moment, url = landed
    if stated is not None:  # an archive shows the nearest capture it has
        moment = http_date(stated.decode("latin-1")) or moment
    exchange = replace(
        found.exchange,
        url=url,
        requested_url=url,
        fetched=moment,
        response_headers=tuple(_unreplayed(found.exchange.response_headers, replay)),
    )
    # The capture of the archive's own page has the record's id.
    shown_id = uuid.uuid5(NAMESPACE, f"{found.location.id} memento").urn
    return Archived(exchange=exchange, location=replace(found.location, id=shown_id))


def _unreplayed(headers: HeaderPairs, replay: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield the headers with a redirect leading where it led when it was captured."""
    for name, value in headers:
        led = parse_replay_url(replay, urljoin(replay, value.decode("latin-1")))
        is_location = name.lower() == b"location"
        yield name, led[1].encode() if is_location and led else value


def _method(found: Archived | Revisit) -> str:
    return found.method if isinstance(found, Revisit) else found.exchange.method


def _requested(found: Archived | Revisit) -> str:
    return found.requested_url if isinstance(found, Revisit) else found.exchange.requested_url


def _redirected(found: Archived) -> str | None:
    """Return the canonical URL that a redirect leads to."""
    for name, value in found.exchange.response_headers:
        if name.lower() == b"location":
            return canonical(urljoin(found.exchange.url, value.decode("utf-8", "replace")))
    return None
