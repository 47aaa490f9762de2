"""The run in progress: what it archives, discovers, keeps and concludes, in that order.

It is written in groups (:mod:`seoulwire.writer`). A link is written before the page that named it
counts as done, so a kill at any moment leaves only work to repeat, never work forgotten.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Self
from urllib.parse import urlsplit

from seoulwire.archive import Exchange, Location, capture_of, new_record_id, payload_digest
from seoulwire.exceptions import ExitCode, RunLockedError, StorageError, UnreadableError
from seoulwire.items import (
    Article,
    Attachment,
    Capture,
    FetchedImage,
    Item,
    Link,
    Pair,
    PairKind,
    Post,
    Role,
    State,
)
from seoulwire.processes import signals_left_to_main_thread
from seoulwire.repair import THRESHOLD
from seoulwire.sources.pairing import reconcile
from seoulwire.storage import (
    Accounts,
    Change,
    Discovery,
    Holder,
    Kept,
    Lease,
    Outcome,
    Run,
    Store,
    Views,
    Walk,
    this_process,
)
from seoulwire.writer import (
    FIRST_RUN,
    Line,
    LocalWriter,
    Recorded,
    Writer,
    WriterProcess,
    capture_row,
)

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 30.0
# Captures of one group: what a kill costs, and how often the disk is asked to be sure. Its bytes:
# what waits to be written is held in memory.
GROUP = 64
GROUP_BYTES = 8 << 20

ROLES: Mapping[type[Item], Role] = {
    Post: "post",
    Article: "article",
    Attachment: "attachment",
    FetchedImage: "image",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a process that asked one host knows at its end, as :class:`Journal` has it."""

    unread_pages: tuple[str, ...]
    walks: Mapping[str, Walk]
    listed: Mapping[str, Mapping[str, float]]
    details: Mapping[str, str]


class Journal:
    """One run's writes, in the order they happened.

    ``unread_pages`` are the lists and front pages that could not be read: what they would have
    named is not in the ledger, so the run cannot claim to be complete. ``walks`` says by board how
    its lists were followed; once the run is closed, what of the board is stored too. ``details``
    says by URL why an article could not be had. ``listed`` measures what list pages showed, by
    subject.
    """

    def __init__(
        self,
        store: Store,
        writer: Writer,
        run: Run,
        max_body: int,
        threshold: float,
        host: str | None = None,
    ) -> None:
        self.store = store
        self.run = run
        self.host = host
        self.unread_pages: list[str] = []
        self.incomplete = False
        self.walks: dict[str, Walk] = {}
        self.failure: BaseException | None = None
        self.listed: dict[str, Callable[[], Mapping[str, float]]] = {}
        self.details: dict[str, str] = {}
        self._writer = writer
        self._max_body = max_body
        self._threshold = threshold
        self._closed = Event()
        self._group: list[Line] = []
        self._recorded = self._bytes = 0
        self._known: set[tuple[Role, str]] = store.settled(run.id) if run.resumed else set()

    @classmethod
    def open(
        cls,
        database: str,
        directory: Path,
        kind: str,
        arguments: Mapping[str, str],
        *,
        max_body: int,
        boards: Collection[str] = (),
        threshold: float = THRESHOLD,
        beside: bool = False,
        information: Mapping[str, str] | None = None,
    ) -> Self:
        """Begin a run, or resume the one that was interrupted with the same arguments.

        Until it is closed the run holds ``boards``, or everything. ``max_body`` bounds a body after
        content-decoding, in bytes; below ``threshold`` an article restores nothing in its post.
        ``beside`` writes in a process of its own.
        ``information`` is for the warcinfo records of the archive (``operator``, ``robots`` …).

        Raises:
            RunLockedError: when another run holds one of the boards.
            StorageError: when the database or the archive cannot be written.
        """
        store = Store.open(database)
        run = store.begin_run(kind, arguments, boards)
        kind_of_writer = WriterProcess if beside else LocalWriter
        writer = kind_of_writer(database, directory, run, this_process(), information or {})
        journal = cls(store, writer, run, max_body, threshold)
        with signals_left_to_main_thread():
            Thread(target=journal._beat, name="heartbeat", daemon=True).start()
        return journal

    def _beat(self) -> None:
        """Say now and then that the run is at work, in a thread that no long step holds up."""
        while not self._closed.wait(HEARTBEAT_SECONDS):
            try:
                self.store.heartbeat(self.run.id)
            except RunLockedError as error:
                self.fail(error)
                return
            except StorageError as error:  # if it lasts, the next group says so and ends the run
                logger.info("no heartbeat was written: %s", error)

    @classmethod
    def join(
        cls,
        database: str,
        directory: Path,
        run: Run,
        holder: Holder,
        host: str,
        *,
        max_body: int,
        threshold: float,
        information: Mapping[str, str],
    ) -> Self:
        """Take part in a run that the process ``holder`` has begun: ask one host alone.

        Raises:
            StorageError: when the database or the archive cannot be written.
        """
        store = Store.open(database, create=False, lease=Lease(run.id, holder))
        writer = WriterProcess(database, directory, run, holder, information, host)
        # Other processes have written what they discovered, and so may one that was lost here.
        return cls(store, writer, replace(run, resumed=True), max_body, threshold, host)

    def asks(self, url: str) -> bool:
        """Return whether this process is the one of the run that asks for a URL."""
        return self.host is None or urlsplit(url).hostname == self.host

    def record(self, exchange: Exchange) -> Capture:
        """Archive an exchange and return the capture it makes.

        Raises:
            StorageError: when an earlier group could not be written.
        """
        if self._recorded == GROUP or self._bytes > GROUP_BYTES:
            self.flush()
        digest = payload_digest(exchange.payload)
        capture = capture_of(exchange, new_record_id(), digest, self._max_body)
        self._group.append(Recorded(exchange, replace(capture, body=b"")))
        self._recorded += 1
        self._bytes += len(exchange.payload)
        return capture

    def adopt(self, capture: Capture, location: Location) -> None:
        """Write down where a capture lies that some archive already holds."""
        self._group.append(capture_row(capture, location))

    def discover(self, link: Link) -> bool:
        """Write a link down; return whether this run has still to ask for it."""
        key = (link.role, link.url)
        self._group.append(Discovery(link))
        if key in self._known:
            return False
        self._known.add(key)
        return True

    def note(self, change: Change) -> None:
        """Write what a list page shows of a post, or what was tried to find a source."""
        self._group.append(change)

    def validators(self, url: str) -> tuple[str | None, str | None] | None:
        """Return ETag and Last-Modified of what an earlier run stored of a URL."""
        return None if self.run.id == FIRST_RUN else self.store.validators(url)

    def identity(self, link: Link) -> str | None:
        """Return the public id under which earlier runs stored the post at a link."""
        return None if self.run.id == FIRST_RUN else self.store.identity(link.url)

    def unfinished(self) -> Iterable[Link]:
        """Return what earlier runs left unfinished, oldest first, then what was gone.

        A page that is gone is asked for again when it is time to search for it.
        """
        gone = (dead.link for dead in self.store.dead())
        return [*self.store.unfinished(self.run.id), *gone]

    def settle(
        self,
        link: Link,
        state: State,
        reason: str | None = None,
        *,
        capture: str | None = None,
        detail: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Write the outcome of a link that gave no item; ``retry_after`` is in seconds."""
        if link.role == "article" and detail:
            self.details[link.url] = detail
        not_before = None
        if retry_after is not None:
            not_before = datetime.now(UTC) + timedelta(seconds=retry_after)
        self._group.append(
            Outcome(
                role=link.role,
                url=link.url,
                state=state,
                reason=reason,
                capture=capture,
                detail=detail,
                retry_after=not_before,
            )
        )

    def keep(self, item: Item) -> None:
        """Write an item, and the outcome of the link it was asked for as."""
        provenance = item.provenance
        role = ROLES.get(type(item))
        if role is None:
            self._group.append(Kept(item))
            return
        if (role, provenance.requested_url) not in self._known:  # `scrapy parse --pipelines`
            self.discover(Link(role=role, url=provenance.requested_url))
        partial = provenance.integrity == "partial"
        self._group.append(
            Outcome(
                role=role,
                url=provenance.requested_url,
                state="partial" if partial else "stored",
                reason=provenance.reason,
                items=(item,),
                capture=provenance.capture,
            )
        )
        if isinstance(item, Post) and item.views is not None and not partial:
            self._group.append(Views(post=item.id, at=provenance.fetched, value=item.views))

    def reject(self, item: Item, error: BaseException, detail: str | None = None) -> None:
        """Quarantine the capture of an item that must not be stored."""
        role = ROLES.get(type(item))
        if role is None:
            self.unread_pages.append(f"{item.provenance.url}: {error}")
            return
        self._group.append(
            Outcome(
                role=role,
                url=item.provenance.requested_url,
                state="quarantined",
                reason=error.reason if isinstance(error, UnreadableError) else "error",
                capture=item.provenance.capture,
                detail=detail or str(error),
            )
        )

    def fail(self, error: BaseException) -> None:
        """Note an error of ours: the run ends, and not well."""
        self.failure = self.failure or error

    @property
    def backlog(self) -> int:
        """How many groups are not yet durable.

        Raises:
            StorageError: when one could not be written.
        """
        return self._writer.backlog

    def flush(self) -> None:
        """Have the group written.

        Raises:
            StorageError: when this group or one before it could not be written, or the log.
            RunLockedError: when another run has taken over the lock.
        """
        if self._group:
            group, self._group = self._group, []
            self._recorded = self._bytes = 0
            self._writer.write(group)
        if isinstance(self.failure, StorageError | RunLockedError):
            raise self.failure

    def catch_up(self) -> None:
        """Have all written that was noted, so that the store can be asked.

        Raises:
            StorageError: when it could not be written.
        """
        self.flush()
        self._writer.wait()

    def pair(self) -> Iterator[PairKind]:
        """Pair every stored post with the stored articles it cites; give the kind of each pair."""
        self.catch_up()
        for group in self.store.unpaired():
            posts: list[Post] = []
            pairs: list[Pair] = []
            for waiting in group:
                post = waiting.post
                for article, found in waiting.articles:
                    reconciled = reconcile(post, article, found, self._threshold)
                    post = reconciled.post  # the next article completes what this one left
                    pairs.append(reconciled.pair)
                posts.append(post)
            self.store.save_pairs(posts, pairs)
            yield from (pair.kind for pair in pairs)

    def measure(self) -> Mapping[str, Mapping[str, float]]:
        """Measure the run, which is at its end, and return its measures by subject and name."""
        self.catch_up()
        listed = {subject: measures() for subject, measures in self.listed.items()}
        return self.store.measure(self.run.id, listed)

    def compare(self) -> Callable[[], int]:
        """Begin to find which new texts say nearly the same as others.

        What is returned waits for the number of their pairs. Pairing with an article may go on
        meanwhile: the texts are those of now.
        """
        self.catch_up()
        unsigned = self.store.unsigned()
        return self._writer.compare(unsigned) if unsigned else lambda: 0

    def take_part_of(self, other: "Part") -> None:
        """Take over what another process of the run knows and the database does not."""
        self.unread_pages += other.unread_pages
        self.walks |= other.walks
        self.listed |= {subject: partial(dict, found) for subject, found in other.listed.items()}
        self.details |= other.details

    def recall(self) -> None:
        """Learn what other processes of the run have settled."""
        self._known |= self.store.settled(self.run.id)

    def leave(self) -> "Part":
        """Have all written, and return what the process that has begun the run is to know.

        Raises:
            StorageError: when it could not be written.
            RunLockedError: when another run has taken over the lock.
        """
        try:
            self._end_writing()
        finally:
            self.store.close()
        return Part(
            unread_pages=tuple(self.unread_pages),
            walks=self.walks,
            listed={subject: dict(measures()) for subject, measures in self.listed.items()},
            details=self.details,
        )

    def close(self, signal: int | None = None, *, alarmed: bool = False) -> tuple[Accounts, int]:
        """End the run and return its accounts and exit code (docs/operations.md).

        A run ended by a ``signal`` is resumed by the next one with the same arguments. ``alarmed``:
        a check of what was measured failed. Where not all could be written, the run stays open.

        Raises:
            StorageError: when not all could be written, or the log could not.
            RunLockedError: when another run has taken over the lock.
        """
        try:
            self._end_writing()
            accounts = self.store.accounts(self.run.id)
            stated = self.store.lists.save(self.run.id, tuple(self.walks.values()))
            self.walks = {walk.board: walk for walk in stated}
            code = 128 + signal if signal else self._exit_code(accounts, alarmed)
            self._closed.set()
            self.store.end_run(self.run.id, code, accounts)
        finally:
            self._closed.set()
            self.store.close()  # what is asked of it yet opens it again
        return accounts, code

    def _end_writing(self) -> None:
        try:
            self.flush()
        finally:
            self._writer.close()

    def _exit_code(self, accounts: Accounts, alarmed: bool) -> ExitCode:
        if self.failure:
            return ExitCode.INTERNAL_ERROR
        if self.unread_pages:
            return ExitCode.UNREACHABLE
        gaps = any(walk.gaps for walk in self.walks.values())
        if not accounts.balanced or gaps or alarmed:
            return ExitCode.CHECK_FAILED
        kept_back = accounts.count("partial") or accounts.count("quarantined")
        return ExitCode.KEPT_BACK if kept_back or self.incomplete else ExitCode.DONE
