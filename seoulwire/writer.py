"""A run's writes made durable, in groups: the archive first, then the database.

A group is one fsync of the WARC file and then one transaction, so that nothing reaches the database
before the bytes it came from are durable. In this process, or in one of its own beside the crawl.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol, TypeVar

from seoulwire.archive import Archived, Exchange, Location, WarcWriter, read_exchange
from seoulwire.exceptions import StorageError
from seoulwire.items import Capture
from seoulwire.processes import begin, signals_left_to_main_thread
from seoulwire.storage import CaptureRow, Change, Holder, Lease, Run, Store

logger = logging.getLogger(__name__)

FIRST_RUN = 1  # has nothing stored to compare with


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange to archive, and the capture it makes, without its body."""

    exchange: Exchange
    capture: Capture


Result = TypeVar("Result")
Line = Recorded | Change
# Key, fingerprint and text of an item that has no signature of its present text.
Unsigned = tuple[tuple[str, str], str, str]


def archive_prefix(run: Run, host: str | None) -> str:
    """Return how the names of a run's WARC files begin: who crawls one host has files of its own.

    The host stands first, so that no prefix begins another one's files.
    """
    return f"{host}_run-{run.id:05d}" if host else f"run-{run.id:05d}"


def capture_row(capture: Capture, location: Location) -> CaptureRow:
    """Return what the database keeps of a capture."""
    return CaptureRow(
        id=capture.id,
        url=capture.url,
        requested_url=capture.requested_url,
        status=capture.status,
        digest=capture.digest,
        fetched=capture.fetched,
        file=location.file,
        offset=location.offset,
        length=location.length,
        etag=capture.header("ETag"),
        last_modified=capture.header("Last-Modified"),
        media_type=capture.media_type,
        integrity=capture.integrity,
        reason=capture.reason,
    )


class Writer(Protocol):
    """Writes the groups of one run, in order. Nothing is written after a group that failed."""

    @property
    def backlog(self) -> int:
        """How many groups are not yet durable."""

    def write(self, group: Sequence[Line]) -> None:
        """Write a group, now or soon.

        Raises:
            StorageError: when this group or one before it could not be written.
            RunLockedError: when another run has taken over the lock.
        """

    def wait(self) -> None:
        """Wait until every group is durable; raises what :meth:`write` does."""

    def compare(self, unsigned: Sequence[Unsigned]) -> Callable[[], int]:
        """Write down which texts say nearly the same as others, now or beside what comes next.

        What is returned waits for the number of pairs found; raises what :meth:`write` does.
        """

    def close(self) -> None:
        """Wait, and close what is open; raises what :meth:`write` does."""


class LocalWriter:
    """Writes each group at once, in this process."""

    backlog = 0

    def __init__(
        self,
        database: str,
        directory: Path,
        run: Run,
        holder: Holder,
        information: Mapping[str, str],
        host: str | None = None,
    ) -> None:
        self._run_id = run.id
        self._store = Store.open(database, create=False, lease=Lease(run.id, holder))
        self._directory = directory / "warc"
        self._archive = WarcWriter(
            self._directory,
            prefix=archive_prefix(run, host),
            information={"isPartOf": f"{run.kind} run {run.id}", **information},
            crawl={
                "run": run.id,
                "kind": run.kind,
                "arguments": dict(run.arguments),
                "started": run.started.isoformat(),
            },
        )
        self._failure: Exception | None = None

    def write(self, group: Sequence[Line]) -> None:
        """Archive the group's exchanges, then commit its changes."""
        if self._failure:
            raise self._failure
        try:
            changes = [self._archived(e) if isinstance(e, Recorded) else e for e in group]
            self._archive.sync()
            self._store.commit(self._run_id, changes)
        except Exception as error:
            # A later group may rest on this one: a page that counts as done on the links it named.
            self._failure = error
            raise

    def _archived(self, recorded: Recorded) -> CaptureRow:
        capture = recorded.capture
        original = self._original(recorded)
        location = self._archive.write(recorded.exchange, capture.id, original)
        return capture_row(replace(capture, digest=location.digest), location)

    def _original(self, recorded: Recorded) -> Archived | None:
        """Return the earlier exchange whose payload this one has, or was not sent again (304)."""
        capture, exchange = recorded.capture, recorded.exchange
        if self._run_id == FIRST_RUN or capture.integrity == "partial" or exchange.rendering:
            return None
        for row in self._store.captures_of([capture.requested_url], capture.fetched, 1):
            again = exchange.status == HTTPStatus.NOT_MODIFIED or (
                exchange.payload and (row.digest, row.url) == (capture.digest, capture.url)
            )
            if not again:
                return None
            try:
                found = read_exchange(self._directory / row.file, row.offset)
            except StorageError as error:
                logger.warning("what a page was before cannot be read: %s", error)
                return None
            return replace(found, location=replace(found.location, file=row.file))
        return None

    def wait(self) -> None:
        """Return: every group is durable once written."""

    def compare(self, unsigned: Sequence[Unsigned]) -> Callable[[], int]:
        """Write down which texts say nearly the same as others."""
        found = self._compare(unsigned)
        return lambda: found

    def _compare(self, unsigned: Sequence[Unsigned]) -> int:
        # Only now, at the end of a run: with it comes all that reads articles, and its memory.
        from seoulwire.sources.duplicates import near_duplicates, signature

        fresh = {key: (fingerprint, signature(text)) for key, fingerprint, text in unsigned}
        known = self._store.signatures() | {key: values for key, (_, values) in fresh.items()}
        found = near_duplicates(known, fresh)
        self._store.save_duplicates(fresh, found)
        return len(found)

    def close(self) -> None:
        """Close the archive and the database."""
        try:
            self._archive.close()
        finally:
            self._store.close()
        if self._failure:
            raise self._failure


class WriterProcess:
    """Writes in a process of its own, which ends with this one: no fsync stalls the crawl."""

    def __init__(
        self,
        database: str,
        directory: Path,
        run: Run,
        holder: Holder,
        information: Mapping[str, str],
        host: str | None = None,
    ) -> None:
        # Spawned, since a fork would copy the event loop and the threads of the crawl.
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=begin)
        with signals_left_to_main_thread():  # the pool begins its thread with its first task
            opening = self._pool.submit(_open, database, directory, run, holder, information, host)
        self._waiting: deque[Future[None]] = deque([opening])
        self._failure: BaseException | None = None

    @property
    def backlog(self) -> int:
        """How many groups are not yet durable."""
        while self._waiting and self._waiting[0].done():
            self._take_result()
        return len(self._waiting)

    def write(self, group: Sequence[Line]) -> None:
        """Hand the group over; an earlier one that failed is raised here."""
        self._submit(_write, group)

    def wait(self) -> None:
        """Wait until every group is durable."""
        while self._waiting:
            self._take_result()
        if self._failure:
            raise self._failure

    def compare(self, unsigned: Sequence[Unsigned]) -> Callable[[], int]:
        """Have the process find which texts say nearly the same as others."""
        found = self._run(_compare, unsigned)

        def wait() -> int:
            try:
                return found.result()
            except BrokenProcessPool as error:
                raise _died() from error

        return wait

    def close(self) -> None:
        """Wait until every group is durable, and end the process."""
        try:
            self._submit(_close)
            self.wait()
        finally:
            self._pool.shutdown()

    def _submit(self, task: Callable[..., None], *arguments: object) -> None:
        self._waiting.append(self._run(task, *arguments))

    def _run(self, task: Callable[..., Result], *arguments: object) -> Future[Result]:
        if self._failure:
            raise self._failure
        try:
            return self._pool.submit(task, *arguments)
        except BrokenProcessPool as error:
            self._failure = _died()
            raise self._failure from error

    def _take_result(self) -> None:
        """Take the result of the oldest task; the first failure is what all later ones tell."""
        error = self._waiting.popleft().exception()
        if isinstance(error, BrokenProcessPool):
            error = _died()
        self._failure = self._failure or error
        if self._failure:
            raise self._failure


def _died() -> StorageError:
    return StorageError(
        "the process that writes archive and database was ended from outside, perhaps for want of "
        "memory; run the same command again"
    )


# The writer of this process, where it is the one beside the crawl.
_writer: LocalWriter


def _open(
    database: str,
    directory: Path,
    run: Run,
    holder: Holder,
    information: Mapping[str, str],
    host: str | None,
) -> None:
    global _writer  # noqa: PLW0603 - the tasks of a process share nothing else
    _writer = LocalWriter(database, directory, run, holder, information, host)


def _write(group: Sequence[Line]) -> None:
    _writer.write(group)


def _compare(unsigned: Sequence[Unsigned]) -> int:
    return _writer.compare(unsigned)()


def _close() -> None:
    _writer.close()
