"""A run's writes made durable, in groups: the archive first, then the database.

A group is one fsync of the WARC file and then one transaction, so that nothing reaches the database
before the bytes it came from are durable. In this process, or in one of its own beside the crawl.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from seoulwire.archive import Exchange, Location, WarcWriter
from seoulwire.exceptions import StorageError
from seoulwire.items import Capture
from seoulwire.processes import begin
from seoulwire.storage import CaptureRow, Change, Holder, Store


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange to archive, and the capture it makes, without its body."""

    exchange: Exchange
    capture: Capture


Line = Recorded | Change


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
        media_type=(capture.header("Content-Type") or "").partition(";")[0] or None,
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

    def close(self) -> None:
        """Wait, and close what is open; raises what :meth:`write` does."""


class LocalWriter:
    """Writes each group at once, in this process."""

    backlog = 0

    def __init__(self, database: str, directory: Path, run_id: int, holder: Holder) -> None:
        self._run_id = run_id
        self._store = Store.open(database, create=False, holder=holder)
        self._archive = WarcWriter(directory / "warc", prefix=f"run-{run_id:05d}")
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
        location = self._archive.write(recorded.exchange, recorded.capture.id)
        return capture_row(recorded.capture, location)

    def wait(self) -> None:
        """Return: every group is durable once written."""

    def close(self) -> None:
        """Close the archive and the database."""
        if self._failure:
            raise self._failure
        self._archive.close()
        self._store.close()


class WriterProcess:
    """Writes in a process of its own, which ends with this one: no fsync stalls the crawl."""

    def __init__(self, database: str, directory: Path, run_id: int, holder: Holder) -> None:
        # Spawned, since a fork would copy the event loop and the threads of the crawl.
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=begin)
        opening = self._pool.submit(_open, database, directory, run_id, holder)
        self._waiting: deque[Future[None]] = deque([opening])

    @property
    def backlog(self) -> int:
        """How many groups are not yet durable."""
        while self._waiting and self._waiting[0].done():
            _result(self._waiting.popleft())
        return len(self._waiting)

    def write(self, group: Sequence[Line]) -> None:
        """Hand the group over; an earlier one that failed is raised here."""
        try:
            self._waiting.append(self._pool.submit(_write, group))
        except BrokenProcessPool as error:
            raise _died() from error

    def wait(self) -> None:
        """Wait until every group is durable."""
        while self._waiting:
            _result(self._waiting.popleft())

    def close(self) -> None:
        """Wait until every group is durable, and end the process."""
        try:
            self.wait()
            _result(self._pool.submit(_close))
        finally:
            self._pool.shutdown()


def _result(future: Future[None]) -> None:
    try:
        future.result()
    except BrokenProcessPool as error:
        raise _died() from error


def _died() -> StorageError:
    return StorageError(
        "the process that writes archive and database was ended from outside, perhaps for want of "
        "memory; run the same command again"
    )


# The writer of this process, where it is the one beside the crawl.
_writer: LocalWriter


def _open(database: str, directory: Path, run_id: int, holder: Holder) -> None:
    global _writer  # noqa: PLW0603 - the tasks of a process share nothing else
    _writer = LocalWriter(database, directory, run_id, holder)


def _write(group: Sequence[Line]) -> None:
    _writer.write(group)


def _close() -> None:
    _writer.close()
