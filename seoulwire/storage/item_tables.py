"""Items in their tables: written as versions, read with their repairs. SQL over a connection."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import (
    ClauseElement,
    Connection,
    Executable,
    RowMapping,
    bindparam,
    delete,
    select,
    update,
)

from seoulwire.items import Article, Item, Post
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
from seoulwire.storage.records import ItemKind, Row
from seoulwire.storage.rows import (
    DAMAGE_COLUMNS,
    REPAIR_COLUMNS,
    Written,
    from_row,
    layout,
    written,
)
from seoulwire.storage.statements import among, chunks, execute_rows, insert_missing, upsert
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

REVISION_COLUMNS = (
    *("item_kind", "item", "number"),
    *("fingerprint", "capture", "captured", "content"),
)
Values = tuple[Any, ...]
_HEAD = ("fingerprint", "revision", "created", "updated")
_head_values = attrgetter(*_HEAD)

# What every batch asks and deletes, built once.
_REPAIRS = (
    select(Repairs.__table__)
    .where(Repairs.item_kind == bindparam("kind"), among(Repairs.item, "ids"))
    .order_by(Repairs.item, Repairs.field, Repairs.position)
)
_FORGET_BESIDE = tuple(
    delete(table).where(table.item_kind == bindparam("kind"), among(table.item, "ids"))
    for table in (Repairs, Damage)
)
# A new version takes its pairs along, so that it is paired anew.
_FORGET_LINKS: Mapping[ItemKind, tuple[Executable, ...]] = {
    "post": (
        delete(Citations).where(among(Citations.post, "ids")),
        delete(Pairs).where(among(Pairs.post, "ids")),
    ),
    "article": (delete(Pairs).where(among(Pairs.article, "ids")),),
}
_CAPTURES = select(Posts.id, Posts.provenance_capture).where(among(Posts.id, "ids"))


def heads(connection: Connection, keys: Collection[ItemKey]) -> dict[ItemKey, Head]:
    """Return what is stored under the keys, as far as the next version depends on it."""
    found: dict[ItemKey, Head] = {}
    for kind in TABLES:
        for ids in chunks(item_id for key_kind, item_id in keys if key_kind == kind):
            # All at once: one at a time takes twice as long.
            for item_id, *head in connection.execute(_heads(kind), {"ids": ids}).all():
                found[kind, item_id] = Head(*head)
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
    return select(*columns).where(among(table.id, "ids"))


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
    rows = (
        (
            kind,
            item_id,
            number,
            version.head.fingerprint,
            version.head.capture,
            version.head.updated,
            version.written.content,
        )
        for (kind, item_id, number), version in revisions.items()
    )
    upsert(connection, Revisions, REVISION_COLUMNS, rows, storable=True)


def write_current(connection: Connection, kind: ItemKind, versions: Mapping[str, Version]) -> None:
    """Write versions of items of one kind as what is current, and what hangs on them anew."""
    columns = (*layout(kind).columns, *_HEAD)
    rows: dict[bool, list[Values]] = {True: [], False: []}
    for version in versions.values():
        rows[version.fresh].append(version.written.values + _head_values(version.head))
    upsert(connection, TABLES[kind], columns, rows[True], storable=True)
    _forget(connection, kind, [values[0] for values in rows[False]])
    _replace(connection, kind, columns, rows[False])
    current = [version.written for version in versions.values()]
    _write_beside(connection, current)
    if kind == "post":
        posts = cast("list[Post]", [one.item for one in current])
        citations = chain.from_iterable(map(_citations, posts))
        insert_missing(connection, Citations, ("post", "rank", "url", "found"), citations)


def _replace(
    connection: Connection, kind: ItemKind, columns: tuple[str, ...], rows: Iterable[Values]
) -> None:
    """Put values in place of those of the items with the ids that come first."""
    execute_rows(connection, _replacement(kind), ("row", *columns[1:]), rows, storable=True)


@cache
def _replacement(kind: ItemKind) -> ClauseElement:
    table = TABLES[kind]
    return update(table).where(table.id == bindparam("row"))


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


def _write_beside(connection: Connection, current: Sequence[Written]) -> None:
    repairs = chain.from_iterable(one.repairs for one in current)
    insert_missing(connection, Repairs, REPAIR_COLUMNS, repairs, storable=True)
    damage = chain.from_iterable(one.damage for one in current)
    insert_missing(connection, Damage, DAMAGE_COLUMNS, damage, storable=True)


def _citations(post: Post) -> Iterator[tuple[Any, ...]]:
    for rank, citation in enumerate(post.citations):
        try:
            url = canonical_url(citation.url)
        except ValueError:  # nothing to fetch, so no row of the ledger to meet
            continue
        yield post.id, rank, url, citation.found


def write_extractions(connection: Connection, posts: Sequence[Post]) -> set[str]:
    """Put each post in place of the one of the same capture; return the ids of those there are."""
    captures: dict[str, str] = {}
    for part in chunks(post.id for post in posts):
        found = connection.execute(_CAPTURES, {"ids": part})
        captures |= {row.id: row.provenance_capture for row in found}
    current = [written(post) for post in posts if captures.get(post.id) == post.provenance.capture]
    ids = [one.item.id for one in current]
    _replace(connection, "post", layout("post").columns, (one.values for one in current))
    _forget_beside(connection, "post", ids)
    _write_beside(connection, current)
    return set(ids)


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
