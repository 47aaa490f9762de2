"""Items in their tables: written as versions, read with their repairs. SQL over a connection."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, delete, select, update

from seoulwire.items import Article, Item, Post
from seoulwire.repair.record import Repaired
from seoulwire.repair.remains import damage
from seoulwire.storage.models import (
    Articles,
    Attachments,
    Blurbs,
    Citations,
    Damage,
    Images,
    Pairs,
    Partners,
    Posts,
    Repairs,
    Revisions,
)
from seoulwire.storage.planning import ItemKey, Version
from seoulwire.storage.records import (
    ItemKind,
    Json,
    Row,
    from_row,
    layout,
    repair_rows,
    storable,
    to_json,
    to_row,
)
from seoulwire.storage.statements import chunks, insert_missing, upsert
from seoulwire.storage.versions import Head
from seoulwire.urls import canonical_url

TABLES: Mapping[ItemKind, type[Any]] = {
    "post": Posts,
    "article": Articles,
    "attachment": Attachments,
    "image": Images,
    "partner": Partners,
    "blurb": Blurbs,
}


def heads(connection: Connection, keys: Collection[ItemKey]) -> dict[ItemKey, Head]:
    """Return what is stored under the keys, as far as the next version depends on it."""
    found: dict[ItemKey, Head] = {}
    for kind, table in TABLES.items():
        for ids in chunks(item_id for key_kind, item_id in keys if key_kind == kind):
            columns = (
                table.id,
                table.fingerprint,
                table.revision,
                table.created,
                table.updated,
                table.provenance_capture.label("capture"),
                table.provenance_digest.label("digest"),
                table.provenance_extractor.label("extractor"),
                table.provenance_integrity.label("integrity"),
            )
            query = select(*columns).where(table.id.in_(ids))
            for row in connection.execute(query).mappings().all():
                values = dict(row)
                item_id = values.pop("id")
                found[kind, item_id] = Head(**values)
    return found


def write_versions(
    connection: Connection,
    versions: Mapping[ItemKey, Version],
    revisions: Mapping[tuple[ItemKind, str, int], Version],
) -> None:
    """Write the versions as what is current, and the revisions they are or replace."""
    for kind in TABLES:
        current = {item_id: v for (k, item_id), v in versions.items() if k == kind}
        if current:
            _write_current(connection, kind, current)
    rows = [
        {
            "item_kind": kind,
            "item": item_id,
            "number": number,
            "fingerprint": version.head.fingerprint,
            "capture": version.head.capture,
            "captured": version.head.updated,
            "content": version.json,
        }
        for (kind, item_id, number), version in revisions.items()
    ]
    upsert(connection, Revisions, rows)


def _write_current(connection: Connection, kind: ItemKind, versions: Mapping[str, Version]) -> None:
    known = [item_id for item_id, version in versions.items() if not version.fresh]
    _forget(connection, kind, known)
    rows = [
        to_row(kind, version.item, version.json)
        | {
            "fingerprint": version.head.fingerprint,
            "revision": version.head.revision,
            "created": version.head.created,
            "updated": version.head.updated,
        }
        for version in versions.values()
    ]
    upsert(connection, TABLES[kind], rows)
    _write_beside(connection, kind, [(v.item, v.json) for v in versions.values()])
    if kind == "post":
        posts = [cast("Post", version.item) for version in versions.values()]
        insert_missing(connection, Citations, [row for post in posts for row in _citations(post)])


def _forget(connection: Connection, kind: ItemKind, ids: Sequence[str]) -> None:
    """Delete what hangs on items that get a new version; without pairs they are paired anew."""
    for part in chunks(ids):
        for table in (Repairs, Damage):
            connection.execute(delete(table).where(table.item_kind == kind, table.item.in_(part)))
        if kind == "post":
            connection.execute(delete(Citations).where(Citations.post.in_(part)))
            connection.execute(delete(Pairs).where(Pairs.post.in_(part)))
        if kind == "article":
            connection.execute(delete(Pairs).where(Pairs.article.in_(part)))


def _write_beside(
    connection: Connection, kind: ItemKind, written: Sequence[tuple[Item, Json]]
) -> None:
    repairs = [row for _, record in written for row in repair_rows(kind, record)]
    insert_missing(connection, Repairs, repairs)
    insert_missing(connection, Damage, [r for item, _ in written for r in _damage(kind, item)])


def _damage(kind: ItemKind, item: Item) -> Iterable[Row]:
    for name in layout(kind).texts:
        text: Repaired | None = getattr(item, name)
        slots = damage(storable(text.text)).total if text else 0
        if slots:
            yield {"item_kind": kind, "item": item.id, "field": name, "slots": slots}


def _citations(post: Post) -> Iterable[Row]:
    for rank, citation in enumerate(post.citations):
        try:
            url = canonical_url(citation.url)
        except ValueError:  # nothing to fetch, so no row of the ledger to meet
            continue
        yield {"post": post.id, "rank": rank, "url": url, "found": citation.found}


def write_extraction(connection: Connection, post: Post) -> bool:
    """Put a post in place of the one of the same capture; return whether that one was there."""
    record = to_json(post)
    row = to_row("post", post, record)
    current = connection.scalar(select(Posts.provenance_capture).where(Posts.id == post.id))
    if current != post.provenance.capture:
        return False
    connection.execute(update(Posts).where(Posts.id == post.id).values(row))
    for table in (Repairs, Damage):
        connection.execute(delete(table).where(table.item_kind == "post", table.item == post.id))
    _write_beside(connection, "post", [(post, record)])
    return True


def read_items(connection: Connection, kind: ItemKind, ids: Iterable[str]) -> dict[str, Item]:
    """Return the current versions of the items that are stored under ``ids``."""
    table = TABLES[kind].__table__
    found: dict[str, Item] = {}
    for part in chunks(ids):
        rows = connection.execute(select(table).where(table.c.id.in_(part))).mappings()
        found |= items_of(connection, kind, rows.all())
    return found


def items_of(connection: Connection, kind: ItemKind, rows: Sequence[RowMapping]) -> dict[str, Item]:
    """Return the items of rows of their table, by id, in the order of the rows."""
    repairs: dict[str, list[Row]] = {}
    if layout(kind).texts:
        for part in chunks(row["id"] for row in rows):
            query = (
                select(Repairs.__table__)
                .where(Repairs.item_kind == kind, Repairs.item.in_(part))
                .order_by(Repairs.item, Repairs.field, Repairs.position)
            )
            for repair in connection.execute(query).mappings():
                repairs.setdefault(repair["item"], []).append(dict(repair))
    return {row["id"]: from_row(kind, row, repairs.get(row["id"], ())) for row in rows}


def read_posts(connection: Connection, ids: Iterable[str]) -> dict[str, Post]:
    """Return stored posts by id."""
    return cast("dict[str, Post]", read_items(connection, "post", ids))


def read_articles(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """Return stored articles by id."""
    return cast("dict[str, Article]", read_items(connection, "article", ids))
