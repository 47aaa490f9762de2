"""Revisions to be read again by newer code: which there are, and their new versions. SQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import Connection, and_, select, update

from seoulwire import items
from seoulwire.items import Item
from seoulwire.storage.changes import CaptureRow
from seoulwire.storage.contents import unpacked
from seoulwire.storage.fingerprint import fingerprint
from seoulwire.storage.item_tables import TABLES, write_current
from seoulwire.storage.ledger_tables import LINK_COLUMNS
from seoulwire.storage.models import Captures, Ledger, Revisions
from seoulwire.storage.planning import Version
from seoulwire.storage.records import from_json, kind_of
from seoulwire.storage.rows import written
from seoulwire.storage.statements import chunks
from seoulwire.storage.versions import head_of

Kind = Literal["post", "article", "attachment"]
Key = tuple[Kind, str, int]  # kind, public id, revision

CAPTURE_NAMES = tuple(field.name for field in fields(CaptureRow))
_CAPTURE = tuple(Captures.__table__.c[name].label(f"capture_{name}") for name in CAPTURE_NAMES)
_LINK_NAMES = tuple(column.key for column in LINK_COLUMNS)
_LINK = tuple(column.label(f"link_{column.key}") for column in LINK_COLUMNS)
_ASKED = and_(Ledger.role == Revisions.item_kind, Ledger.url == Captures.requested_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which revisions are meant: of one board, captured since and until, in one WARC file."""

    board: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A revision as it was extracted, its capture, and the link that it was asked for as."""

    number: int
    item: Item
    capture: CaptureRow
    link: items.Link


def keys(connection: Connection, selection: Selection) -> Iterator[Key]:
    """Yield the revisions selected, in the order in which their captures lie in the archive."""
    query = (
        select(Revisions.item_kind, Revisions.item, Revisions.number)
        .join(Captures, Captures.id == Revisions.capture)
        .join(Ledger, _ASKED)
        .order_by(Captures.file, Captures.offset)
    )
    if selection.board is not None:
        query = query.where(Ledger.board == selection.board)
    if selection.since is not None:
        query = query.where(Captures.fetched >= selection.since)
    if selection.until is not None:
        query = query.where(Captures.fetched < selection.until)
    if selection.file is not None:
        query = query.where(Captures.file == selection.file)
    for kind, item, number in connection.execution_options(yield_per=1000).execute(query):
        yield cast("Kind", kind), item, number


def read(connection: Connection, wanted: Sequence[Key]) -> list[Extraction]:
    """Return revisions with what is needed to read them again."""
    found: dict[Key, Extraction] = {}
    for kind in dict.fromkeys(key[0] for key in wanted):
        for ids in chunks(dict.fromkeys(key[1] for key in wanted if key[0] == kind)):
            query = (
                select(Revisions.item, Revisions.number, Revisions.content, *_CAPTURE, *_LINK)
                .join(Captures, Captures.id == Revisions.capture)
                .join(Ledger, _ASKED)
                .where(Revisions.item_kind == kind, Revisions.item.in_(ids))
            )
            for row in connection.execute(query).mappings():
                found[kind, row["item"], row["number"]] = Extraction(
                    number=row["number"],
                    item=from_json(kind, unpacked(row["content"])),
                    capture=CaptureRow(**{n: row[f"capture_{n}"] for n in CAPTURE_NAMES}),
                    link=items.Link(**{n: row[f"link_{n}"] for n in _LINK_NAMES}),
                )
    return [found[key] for key in wanted if key in found]


def write(connection: Connection, extracted: Sequence[tuple[int, Item]]) -> None:
    """Put items, which come with their revisions' numbers, in place of what was extracted before.

    What is current becomes so, too, and is to be paired anew. No revision is added.
    """
    for number, item in extracted:
        kind, made, ready = kind_of(item), fingerprint(item), written(item)
        connection.execute(
            update(Revisions)
            .where(
                Revisions.item_kind == kind,
                Revisions.item == item.id,
                Revisions.number == number,
            )
            .values(content=ready.content, fingerprint=made)
        )
        table = TABLES[kind]
        row = connection.execute(
            select(table.revision, table.created, table.updated).where(table.id == item.id)
        ).first()
        if row is None or row.revision != number:
            continue
        head = head_of(item, made, number, row.created, row.updated)
        write_current(connection, kind, {item.id: Version(ready, head, stored=head)})
