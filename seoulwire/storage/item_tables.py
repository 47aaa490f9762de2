"""Items in their tables: written as versions, read from their contents. SQL over a connection."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, Literal, cast

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    Executable,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    null,
    select,
    update,
)

from seoulwire.items import Article, Item, Post
from seoulwire.storage.contents import unpacked
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
from seoulwire.storage.records import ItemKind, from_json
from seoulwire.storage.rows import (
    DAMAGE_COLUMNS,
    REPAIR_COLUMNS,
    Written,
    layout,
    written,
)
from seoulwire.storage.statements import among, chunks, execute_rows, insert, upsert
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
# Of a post whose board, day and citations are as stored, these are not written again: SQLite would
# renew the entries of their indexes.
Placement = Literal["new", "moved", "same"]
_INDEXED = ("board", "registered", "citations")
_HEAD = ("fingerprint", "revision", "created", "updated")
_head_values = attrgetter(*_HEAD)

# What every batch asks and deletes, built once.
_FORGET_BESIDE = tuple(
    delete(table).where(table.item_kind == bindparam("kind"), among(table.item, "ids"))
    for table in (Repairs, Damage)
)
# A new version takes its pairs along, so that it is paired anew.
_FORGET_PAIRS: Mapping[ItemKind, Executable] = {
    "post": delete(Pairs).where(among(Pairs.post, "ids")),
    "article": delete(Pairs).where(among(Pairs.article, "ids")),
}
_FORGET_CITATIONS = delete(Citations).where(among(Citations.post, "ids"))
_EXTRACTED = (
    select(Posts.id, Posts.provenance_capture, Revisions.content)
    .join(Revisions, and_(Revisions.item == Posts.id, Revisions.number == Posts.revision))
    .where(Revisions.item_kind == "post", among(Posts.id, "ids"))
)
_COMPLETION = update(Posts).where(Posts.id == bindparam("row"))


def heads(connection: Connection, keys: Collection[ItemKey]) -> dict[ItemKey, Head]:
    """Return what is stored under the keys, as far as the next version depends on it."""
    found: dict[ItemKey, Head] = {}
    for kind in TABLES:
        for ids in chunks(item_id for key_kind, item_id in keys if key_kind == kind):
            # All at once: one at a time takes twice as long.
            for item_id, *head in connection.execute(_heads(kind), {"ids": ids}).all():
                found[kind, item_id] = _head(kind, head)
    return found


def _head(kind: ItemKind, values: Sequence[Any]) -> Head:
    if kind == "post":
        *short, board, registered, citations = values
        cited = [(citation["url"], citation["found"]) for citation in citations]
        values = (*short, (board, registered, cited))
    return Head(*values)


def _beside(post: Post) -> tuple[Any, ...]:
    cited = [(citation.url, citation.found) for citation in post.citations]
    return post.board, post.registered, cited


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
    indexed = (table.board, table.registered, table.citations) if kind == "post" else ()
    return select(*columns, *indexed).where(among(table.id, "ids"))


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
    rows: dict[bool, list[Values]] = {True: [], False: []}
    for (kind, item_id, number), version in revisions.items():
        head, content = version.head, version.written.content
        rows[not version.stored or number > version.stored.revision].append(
            (kind, item_id, number, head.fingerprint, head.capture, head.updated, content)
        )
    insert(connection, Revisions, REVISION_COLUMNS, rows[True], storable=True)
    upsert(connection, Revisions, REVISION_COLUMNS, rows[False], storable=True)


def write_current(connection: Connection, kind: ItemKind, versions: Mapping[str, Version]) -> None:
    """Write versions of items of one kind as what is current, and what hangs on them anew."""
    rows: dict[Placement, list[Values]] = {"new": [], "moved": [], "same": []}
    citing: list[Post] = []
    for version in versions.values():
        placement = _placement(version)
        rows[placement].append(version.written.values + _head_values(version.head))
        if kind == "post" and placement != "same":
            citing.append(cast("Post", version.written.item))
    columns = (*layout(kind).columns, *_HEAD)
    insert(connection, TABLES[kind], columns, rows["new"], storable=True)
    _forget(connection, kind, [values[0] for values in (*rows["moved"], *rows["same"])])
    for placement, left in (("moved", ()), ("same", _INDEXED)):
        to_set = ("row", *(None if name in left else name for name in columns[1:]))
        execute_rows(connection, _replacement(kind), to_set, rows[placement], storable=True)
    _write_beside(connection, [version.written for version in versions.values()])
    if kind == "post":
        _delete(connection, _FORGET_CITATIONS, [values[0] for values in rows["moved"]])
        citations = chain.from_iterable(map(_citations, citing))
        insert(connection, Citations, ("post", "rank", "url", "found"), citations)


def _placement(version: Version) -> Placement:
    stored, item = version.stored, version.written.item
    if stored is None:
        return "new"
    return "same" if isinstance(item, Post) and stored.beside == _beside(item) else "moved"


@cache
def _replacement(kind: ItemKind) -> ClauseElement:
    table = TABLES[kind]
    statement = update(table).where(table.id == bindparam("row"))
    return statement.values(completed=null()) if kind == "post" else statement


def _forget(connection: Connection, kind: ItemKind, ids: Sequence[str]) -> None:
    """Delete what hangs on items that get a new version."""
    _forget_beside(connection, kind, ids)
    if kind in _FORGET_PAIRS:
        _delete(connection, _FORGET_PAIRS[kind], ids)


def _delete(connection: Connection, statement: Executable, ids: Sequence[str]) -> None:
    for part in chunks(ids):
        connection.execute(statement, {"ids": part})


def _forget_beside(connection: Connection, kind: ItemKind, ids: Iterable[str]) -> None:
    for part in chunks(ids):
        for statement in _FORGET_BESIDE:
            connection.execute(statement, {"kind": kind, "ids": part})


def _write_beside(connection: Connection, current: Sequence[Written]) -> None:
    repairs = chain.from_iterable(one.repairs for one in current)
    insert(connection, Repairs, REPAIR_COLUMNS, repairs, storable=True)
    damage = chain.from_iterable(one.damage for one in current)
    insert(connection, Damage, DAMAGE_COLUMNS, damage, storable=True)


def _citations(post: Post) -> Iterator[tuple[Any, ...]]:
    for rank, citation in enumerate(post.citations):
        try:
            url = canonical_url(citation.url)
        except ValueError:  # nothing to fetch, so no row of the ledger to meet
            continue
        yield post.id, rank, url, citation.found


def complete(connection: Connection, posts: Sequence[Post]) -> set[str]:
    """Put each post in place of the one of the same capture; return the ids of those there are."""
    extracted: dict[str, Row[str, str, bytes]] = {}
    for part in chunks(post.id for post in posts):
        extracted |= {row.id: row for row in connection.execute(_EXTRACTED, {"ids": part})}
    current = [
        written(post)
        for post in posts
        if post.id in extracted and extracted[post.id].provenance_capture == post.provenance.capture
    ]
    ids = [one.item.id for one in current]
    rows = (
        (*one.values, one.content if one.content != extracted[one.item.id].content else None)
        for one in current
    )
    columns = ("row", *layout("post").columns[1:], "completed")
    execute_rows(connection, _COMPLETION, columns, rows, storable=True)
    _forget_beside(connection, "post", ids)
    _write_beside(connection, current)
    return set(ids)


def content_of(kind: ItemKind) -> ColumnElement[bytes]:
    """Return what reads, of a row of a kind's table, the item as it is current."""
    table = TABLES[kind]
    # A query of its own: of a join, SQLite may go through every revision there is.
    extracted = (
        select(Revisions.content)
        .where(Revisions.item_kind == kind, Revisions.item == table.id)
        .where(Revisions.number == table.revision)
        .scalar_subquery()
    )
    return func.coalesce(Posts.completed, extracted) if kind == "post" else extracted


@cache
def current(kind: ItemKind) -> Select[str, bytes]:
    """Select id and content of all items of a kind, for :func:`items_of`."""
    return select(TABLES[kind].id, content_of(kind).label("content"))


def read_items(connection: Connection, kind: ItemKind, ids: Iterable[str]) -> dict[str, Item]:
    """Return the current versions of the items that are stored under ``ids``."""
    query = current(kind).where(among(TABLES[kind].id, "ids"))
    found: dict[str, Item] = {}
    for part in chunks(ids):
        found |= items_of(kind, connection.execute(query, {"ids": part}))
    return found


def items_of(kind: ItemKind, contents: Iterable[tuple[str, bytes]]) -> dict[str, Item]:
    """Return the items that these ids and contents are of, by id, in their order."""
    return {item_id: from_json(kind, unpacked(content)) for item_id, content in contents}


def read_articles(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """Return stored articles by id."""
    return cast("dict[str, Article]", read_items(connection, "article", ids))
