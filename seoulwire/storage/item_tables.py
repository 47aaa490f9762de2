"""Items in their tables: written as versions, read with their repairs. SQL over a connection."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    Connection,
    Executable,
    RowMapping,
    bindparam,
    delete,
    select,
    update,
)

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

# What every batch asks and deletes, built once.
_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_REPAIRS = (
    select(Repairs.__table__)
    .where(Repairs.item_kind == bindparam("kind"), Repairs.item.in_(_IDS))
    .order_by(Repairs.item, Repairs.field, Repairs.position)
)
_FORGET_BESIDE = tuple(
    delete(table).where(table.item_kind == bindparam("kind"), table.item.in_(_IDS))
    for table in (Repairs, Damage)
)
# A new version takes its pairs along, so that it is paired anew.
_FORGET_LINKS: Mapping[ItemKind, tuple[Executable, ...]] = {
    "post": (
        delete(Citations).where(Citations.post.in_(_IDS)),
        delete(Pairs).where(Pairs.post.in_(_IDS)),
    ),
    "article": (delete(Pairs).where(Pairs.article.in_(_IDS)),),
}
_CAPTURES = select(Posts.id, Posts.provenance_capture.label("capture")).where(Posts.id.in_(_IDS))
_COMPLETE = update(Posts).where(Posts.id == bindparam("row"))


def heads(connection: Connection, keys: Collection[ItemKey]) -> dict[ItemKey, Head]:
    """Return what is stored under the keys, as far as the next version depends on it."""
    found: dict[ItemKey, Head] = {}
    for kind in TABLES:
        for ids in chunks(item_id for key_kind, item_id in keys if key_kind == kind):
            for row in connection.execute(_heads(kind), {"ids": ids}).mappings():
                values = dict(row)
                item_id = values.pop("id")
                found[kind, item_id] = Head(**values)
    return found


@cache
def _heads(kind: ItemKind) -> Executable:
    table = TABLES[kind]
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
    return select(*columns).where(table.id.in_(_IDS))


def write_versions(
    connection: Connection,
    versions: Mapping[ItemKey, Version],
    revisions: Mapping[tuple[ItemKind, str, int], Version],
) -> None:
    """Write the versions as what is current, and the revisions they are or replace."""
    for kind in TABLES:
        current = {item_id: v for (k, item_id), v in versions.items() if k == kind}
        if current:
            write_current(connection, kind, current)
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


def write_current(connection: Connection, kind: ItemKind, versions: Mapping[str, Version]) -> None:
    """Write versions of items of one kind as what is current, and what hangs on them anew."""
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
    """Delete what hangs on items that get a new version."""
    _forget_beside(connection, kind, ids)
    for statement in _FORGET_LINKS.get(kind, ()):
        for part in chunks(ids):
            connection.execute(statement, {"ids": part})


def _forget_beside(connection: Connection, kind: ItemKind, ids: Iterable[str]) -> None:
    for part in chunks(ids):
        for statement in _FORGET_BESIDE:
            connection.execute(statement, {"kind": kind, "ids": part})


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


def write_extractions(connection: Connection, posts: Sequence[Post]) -> set[str]:
    """Put each post in place of the one of the same capture; return the ids of those there are."""
    captures: dict[str, str] = {}
    for part in chunks(post.id for post in posts):
        captures |= {row.id: row.capture for row in connection.execute(_CAPTURES, {"ids": part})}
    current = [post for post in posts if captures.get(post.id) == post.provenance.capture]
    if current:
        written = [(post, to_json(post)) for post in current]
        rows = [{"row": post.id, **to_row("post", post, record)} for post, record in written]
        connection.execute(_COMPLETE, rows)
        _forget_beside(connection, "post", [post.id for post in current])
        _write_beside(connection, "post", written)
    return {post.id for post in current}


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
            for repair in connection.execute(_REPAIRS, {"kind": kind, "ids": part}).mappings():
                repairs.setdefault(repair["item"], []).append(dict(repair))
    return {row["id"]: from_row(kind, row, repairs.get(row["id"], ())) for row in rows}


def read_posts(connection: Connection, ids: Iterable[str]) -> dict[str, Post]:
    """Return stored posts by id."""
    return cast("dict[str, Post]", read_items(connection, "post", ids))


def read_articles(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """Return stored articles by id."""
    return cast("dict[str, Article]", read_items(connection, "article", ids))
