"""Quarantined captures read again from the archive, with the code as it is now."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

from seoulwire.archive import recall_capture
from seoulwire.configuration import Configuration, load_configuration
from seoulwire.exceptions import StorageError
from seoulwire.ingest import finish_item
from seoulwire.items import State
from seoulwire.journal import Journal
from seoulwire.outcomes import outcome_of
from seoulwire.readers import Readers
from seoulwire.reading import target_of_capture
from seoulwire.storage import QuarantineRow


def redrive(
    database: str,
    directory: str,
    configuration: Path | None,
    *,
    ids: frozenset[int] | None,
    threshold: float,
    max_body: int,
) -> Counter[State]:
    """Read quarantined captures again; return how many ended in which state.

    Those that fail again stay, with one more try counted. They are read in a process of their own,
    as in a crawl: a page that ends it costs no other its try.

    Raises:
        StorageError: when the database cannot be read or written.
        RunLockedError: when another run holds the lock.
    """
    journal = Journal.open(database, Path(directory), "quarantine", {}, max_body=max_body)
    again = _Again(journal, Path(directory) / "warc", configuration, threshold, max_body)
    rows = [row for row in journal.store.quarantined() if ids is None or row.id in ids]
    states = asyncio.run(again.read_all(rows))
    journal.close()
    return states


class _Again:
    """Reads captures of a run again."""

    def __init__(
        self, journal: Journal, archive: Path, path: Path | None, threshold: float, max_body: int
    ) -> None:
        self._journal = journal
        self._archive = archive
        self._configuration: Configuration = load_configuration(path)
        self._threshold = threshold
        self._max_body = max_body
        self._readers = Readers(1, path)

    async def read_all(self, rows: list[QuarantineRow]) -> Counter[State]:
        """Return how many captures ended in which state."""
        try:
            return Counter([await self._read(row, row.capture) for row in rows if row.capture])
        finally:
            self._readers.close()

    async def _read(self, row: QuarantineRow, capture_id: str) -> State:
        journal, link = self._journal, self._journal.store.link(row.role, row.url)
        journal.discover(link)
        try:
            location = journal.store.location(capture_id)
            capture = recall_capture(self._archive, location, self._max_body)
        except StorageError as error:  # the others' bytes may be there
            journal.settle(link, "quarantined", row.reason, capture=capture_id, detail=str(error))
            return "quarantined"
        try:
            target = target_of_capture(link, capture, self._configuration)
            if link.role == "post":
                target = replace(target, item=journal.store.identity(link.url))
            reading = await self._readers.read(capture, target)
            items = [finish_item(item, self._threshold) for item in reading.items]
        except Exception as error:  # noqa: BLE001 - the boundary of a page: kept with its traceback
            state, reason, detail = outcome_of(capture, error)
            journal.settle(link, state, reason, capture=capture_id, detail=detail)
            return state
        for found in reading.links:  # which the next crawl asks for
            journal.discover(found)
        for item in items:
            journal.keep(item)
        return "stored"
