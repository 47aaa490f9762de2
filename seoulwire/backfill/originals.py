"""The page behind a capture that only says that nothing had changed."""

import uuid
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
# So that a record to which two links led makes two captures, the same ones every time.
NAMESPACE = uuid.UUID("6f3f3a52-52b6-4d0e-9c53-0a9f9c1c2f54")


def alias_of(record_id: str, url: str) -> str:
    """Return the id of the capture that a record is of a link that redirects led from."""
    return uuid.uuid5(NAMESPACE, f"{record_id} {url}").urn


def original_of(
    store: Store, directory: Path, found: Archived | Revisit, link: Link, max_body: int
) -> tuple[Capture, Location] | None:
    """Return the capture of a link that was found unchanged, with the payload it had before.

    ``None`` when no capture that the database knows has that payload: where the record names
    another one, what was there before will not do.
    """
    fetched = found.fetched if isinstance(found, Revisit) else found.exchange.fetched
    for row in _candidates(store, found, link, fetched):
        try:
            capture = recall_capture(directory / "warc", row, max_body)
        except StorageError:
            continue  # damaged: another one may have the payload
        if not _is_meant(found, link, row, capture):
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
    return [
        *store.captures_by_id(_ids(found, link)),
        *store.captures_of(sorted(urls), until, TRIES),
    ]


def _ids(revisit: Revisit, link: Link) -> tuple[str, ...]:
    """Return the ids that the capture of the record which a revisit names may have."""
    named = revisit.original_id
    return (named, alias_of(named, link.url)) if named else ()


def _is_meant(found: Archived | Revisit, link: Link, row: CaptureRow, capture: Capture) -> bool:
    if isinstance(found, Archived):
        return True  # 304: whatever was there before
    if row.id in _ids(found, link) or found.digest == row.digest:
        return True
    if found.digest is not None:
        return digests_agree(found.digest, capture.body)
    if found.original_date is not None:
        return abs(row.fetched - found.original_date) < SECOND
    return found.original_id is None
