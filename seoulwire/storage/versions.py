"""The rules of versions, pure: what a newly extracted item means for the one that is stored."""

from datetime import datetime
from typing import Any, Literal, NamedTuple

from seoulwire.items import Integrity, Item

Change = Literal["new", "changed", "unchanged"]


class Head(NamedTuple):
    """What is stored of an item, as far as the next version depends on it.

    ``created`` and ``updated`` are when the first and the latest revision were captured. ``beside``
    is what of it has rows and indexes of its own, as far as that is read: where it is the same,
    nothing of these is written.
    """

    fingerprint: str
    revision: int
    created: datetime
    updated: datetime
    capture: str
    digest: str
    extractor: str
    integrity: Integrity
    beside: tuple[Any, ...] | None = None


class Verdict(NamedTuple):
    """What to do with an item: write it or leave the stored one, and under which head."""

    write: bool
    change: Change
    head: Head


def is_late(stored: Head, item: Item, last_seen: datetime | None) -> bool:
    """Return whether ``item`` belongs before what is stored, by the dates of their captures.

    ``last_seen`` is when it was seen last, be it that nothing had changed.
    """
    provenance = item.provenance
    if "partial" in {stored.integrity, provenance.integrity}:
        return False
    if provenance.capture == stored.capture:
        return False
    return provenance.fetched < max(stored.updated, last_seen or stored.updated)


def judge(stored: Head | None, item: Item, fingerprint: str) -> Verdict:
    """Return what becomes of ``item``, given what is stored under its id.

    A revision is a distinct state of the content: a new one only when the fingerprint changed. A
    new extraction of the same bytes, or by another extractor, replaces its revision in place. A
    partial version never replaces a complete one (invariant 7), and a complete one takes the place
    of a partial one, which was no state of its own.
    """
    provenance = item.provenance
    if stored is None:
        return Verdict(True, "new", head_of(item, fingerprint))
    if provenance.integrity == "partial" and stored.integrity == "complete":
        return Verdict(False, "unchanged", stored)
    if stored.integrity == "partial":
        if provenance.integrity == "partial" and stored.fingerprint == fingerprint:
            return Verdict(False, "unchanged", stored)
        change: Change = "new" if provenance.integrity == "complete" else "changed"
        created = stored.created if stored.revision > 1 else provenance.fetched
        return Verdict(True, change, head_of(item, fingerprint, stored.revision, created))
    if stored.fingerprint == fingerprint and stored.extractor == provenance.extractor:
        return Verdict(False, "unchanged", stored)
    if stored.fingerprint == fingerprint or stored.digest == provenance.digest:
        head = head_of(item, fingerprint, stored.revision, stored.created, stored.updated)
        return Verdict(True, "unchanged", head)
    return Verdict(True, "changed", head_of(item, fingerprint, stored.revision + 1, stored.created))


def head_of(
    item: Item,
    fingerprint: str,
    revision: int = 1,
    created: datetime | None = None,
    updated: datetime | None = None,
) -> Head:
    """Return the head of an item: by default that of a first revision, which it is itself."""
    provenance = item.provenance
    return Head(
        fingerprint=fingerprint,
        revision=revision,
        created=created or provenance.fetched,
        updated=updated or provenance.fetched,
        capture=provenance.capture,
        digest=provenance.digest,
        extractor=provenance.extractor,
        integrity=provenance.integrity,
    )
