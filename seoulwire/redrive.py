"""Quarantined captures read again from the archive, with the code as it is now."""

import traceback
from dataclasses import dataclass
from pathlib import Path

from seoulwire.archive import recall_capture
from seoulwire.configuration import Configuration
from seoulwire.exceptions import SeoulwireError, UnreadableError
from seoulwire.ingest import ingest
from seoulwire.journal import Journal
from seoulwire.reading import target_of


@dataclass(frozen=True, slots=True)
class Redriven:
    """How many quarantined captures gave their items now, and how many did not."""

    stored: int
    quarantined: int


def redrive(
    database: str,
    directory: str,
    configuration: Configuration,
    *,
    ids: frozenset[int] | None,
    threshold: float,
    max_body: int,
) -> Redriven:
    """Ingest quarantined captures again; those that fail again stay, with one more try counted.

    Raises:
        StorageError: when the database or the archive cannot be read or written.
        RunLockedError: when another run holds the lock.
    """
    journal = Journal.open(database, Path(directory), "quarantine", {}, max_body=max_body)
    stored = quarantined = 0
    for row in list(journal.store.quarantined()):
        if (ids is not None and row.id not in ids) or row.capture is None:
            continue
        link = journal.store.link(row.role, row.url)
        journal.discover(link)
        try:
            capture = recall_capture(
                Path(directory) / "warc", journal.store.location(row.capture), max_body
            )
            items = ingest(capture, target_of(link, configuration), configuration, threshold)
        except SeoulwireError as error:
            reason = error.reason if isinstance(error, UnreadableError) else row.reason
            journal.settle(link, "quarantined", reason, capture=row.capture, detail=str(error))
            quarantined += 1
        except Exception:  # noqa: BLE001 - the boundary of one capture: kept with its traceback
            journal.settle(
                link, "quarantined", "error", capture=row.capture, detail=traceback.format_exc()
            )
            quarantined += 1
        else:
            for item in items:
                journal.keep(item)
            stored += 1
    journal.close()
    return Redriven(stored, quarantined)
