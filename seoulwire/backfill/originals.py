"""The page behind a capture that only says that nothing had changed."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from seoulwire.archive import Archived, Location, Revisit, digests_agree, recall_capture
from seoulwire.backfill.scope import canonical
from seoulwire.exceptions import StorageError
from seoulwire.items import Capture, Link
from seoulwire.storage import CaptureRow, Store

TRIES = 4  # captures of the same URL that are looked into
SECOND = timedelta(seconds=1)


def original_of(
    store: Store, directory: Path, found: Archived | Revisit, link: Link, max_body: int
) -> tuple[Capture, Location] | None:
    """Return the capture of a link that was found unchanged, with the payload it had before.

    ``None`` when no capture that the database knows has that payload.
    """
    fetched = found.fetched if isinstance(found, Revisit) else found.exchange.fetched
    for row in _candidates(store, found, link, fetched):
        try:
            capture = recall_capture(directory / "warc", row, max_body)
        except StorageError:
            continue  # damaged: another one may have the payload
        if not _is_meant(found, row, capture):
            continue
        record_id = found.id if isinstance(found, Revisit) else found.location.id
        location = Location(
            id=record_id, file=row.file, offset=row.offset, length=row.length, digest=row.digest
        )
        again = replace(capture, id=record_id, requested_url=link.url, fetched=fetched)
        return again, location
    return None


def _candidates(
    store: Store, found: Archived | Revisit, link: Link, fetched: datetime
) -> list[CaptureRow]:
    if isinstance(found, Archived):
        return store.captures_of([link.url], fetched, TRIES)
    named = (found.original_url, found.url)
    urls = {link.url, *(url for name in named if name and (url := canonical(name)))}
    until = found.original_date + SECOND if found.original_date else fetched
    return store.captures_of(sorted(urls), until, TRIES)


def _is_meant(found: Archived | Revisit, row: CaptureRow, capture: Capture) -> bool:
    if isinstance(found, Archived):
        return True  # 304: whatever was there before
    if found.original_id == row.id or found.digest == row.digest:
        return True
    if found.digest is None:
        return True
    return digests_agree(found.digest, capture.body)
