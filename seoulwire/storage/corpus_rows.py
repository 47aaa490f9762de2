"""Posts and articles as the rows of a corpus: read in large numbers, hardly touched. SQL.

What a corpus passes on as it is stays JSON text; no item is built.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from heapq import merge
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Executable,
    FromClause,
    Integer,
    LargeBinary,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal,
    select,
    type_coerce,
)

from seoulwire.items import PairKind
from seoulwire.repair.record import Repair
from seoulwire.storage.column_types import UtcDateTime
from seoulwire.storage.decisions import DecidedKind
from seoulwire.storage.entries import PAIR_RANK, gone_posts
from seoulwire.storage.models import Articles, Damage, Pairs, Posts, Repairs
from seoulwire.storage.statements import among, chunks

CHUNK = 500  # keys fetched at once


class RowKey(NamedTuple):
    """A row that can be read, and what it may be chosen by.

    ``day`` is that of registration of a post (KST), of publication of an article (UTC); ``damage``
    counts the unreadable places, ``size`` the bytes of the body in UTF-8.
    """

    kind: DecidedKind
    id: str
    day: date | None
    language: str | None
    damage: int
    size: int


class PairedArticle(NamedTuple):
    """An article that a post is paired with: the pair, and what the article's rights rest on."""

    id: str
    found: str
    kind: PairKind
    similarity: float
    coverage: float
    source: str
    url: str
    requested_url: str
    answered_url: str
    licence: str | None


class CorpusRow(NamedTuple):
    """What is stored of a post or an article.

    ``values`` are by column: dates and instants as text (ISO 8601), those in :data:`JSON_COLUMNS`
    as JSON; these, ``text`` and ``raw`` are bytes in UTF-8. ``title_raw`` and ``raw`` are ``None``
    where they are the text itself. ``repairs`` are by field, in order; ``pairs`` (of a post) are
    best first.
    """

    key: RowKey
    values: dict[str, Any]
    repairs: dict[str, list[Repair]]
    pairs: list[PairedArticle]
    gone: bool


JSON_COLUMNS = ("blocks", "citations", "images", "attachments", "authors", "notes")
_RENAMED = {
    "title_text": "title",
    "body_text": "text",
    "body_raw": "raw",
    "provenance_capture": "capture",
    "provenance_requested_url": "requested_url",
    "provenance_url": "answered_url",
    "provenance_digest": "capture_digest",
    "provenance_fetched": "fetched",
    "provenance_extractor": "extractor",
    "provenance_charset": "charset",
    "provenance_integrity": "integrity",
    "subtitle_text": "subtitle",
}
_LEFT_OUT = {"fingerprint", "provenance_reason", "subtitle_raw"}
_REPAIRS = (
    select(
        Repairs.item,
        Repairs.field,
        Repairs.start,
        Repairs.end,
        Repairs.text_start,
        Repairs.text_end,
        Repairs.before,
        Repairs.after,
        Repairs.kind,
        Repairs.method,
        Repairs.confidence,
        Repairs.evidence,
        Repairs.detail,
    )
    .where(Repairs.item_kind == bindparam("kind"), among(Repairs.item, "ids"))
    .order_by(Repairs.item, Repairs.field, Repairs.position)
)
_REPAIR_FIELDS = (
    *("start", "end", "text_start", "text_end", "before", "after"),
    *("kind", "method", "confidence", "evidence", "detail"),
)
_PAIRS = (
    select(
        Pairs.post,
        Pairs.article,
        Pairs.found,
        Pairs.kind,
        Pairs.similarity,
        Pairs.coverage,
        Articles.source,
        Articles.url,
        Articles.provenance_requested_url,
        Articles.provenance_url,
        Articles.licence,
    )
    .join(Articles, Articles.id == Pairs.article)
    .where(among(Pairs.post, "ids"))
)


def keys(connection: Connection, board: str | None) -> Iterator[RowKey]:
    """Yield all rows by year, posts before articles, then by day and id; without a day first.

    Of a ``board`` those of its posts, and of the articles that these are paired with.
    """
    binary = "BINARY" if connection.dialect.name == "sqlite" else "C"
    posts = select(Posts.id, Posts.registered).order_by(
        Posts.registered.nulls_first(), Posts.id.collate(binary)
    )
    articles = select(Articles.id, Articles.published).order_by(
        Articles.published.nulls_first(), Articles.id.collate(binary)
    )
    if board is not None:
        posts = posts.where(Posts.board == board)
        cited = select(Pairs.article).join(Posts, Posts.id == Pairs.post)
        articles = articles.where(Articles.id.in_(cited.where(Posts.board == board)))
    return merge(
        _keys(connection, "post", posts), _keys(connection, "article", articles), key=_year
    )


def _keys(connection: Connection, kind: DecidedKind, query: Executable) -> Iterator[RowKey]:
    rows = connection.execution_options(yield_per=CHUNK).execute(query)
    measure = _measures(kind, connection.dialect.name)
    for part in rows.partitions():
        ids = [row[0] for row in part]
        # Not in the query: to be sorted, all would have to be measured before the first is given.
        measures = {row[0]: row[1:] for row in connection.execute(measure, {"ids": ids}).all()}
        for id, moment in part:
            day = moment.date() if isinstance(moment, datetime) else moment
            yield RowKey(kind, id, day, *measures[id])


@cache
def _measures(kind: DecidedKind, dialect: str) -> Select[Any]:
    table = _table(kind)
    slots = select(func.sum(Damage.slots)).where(
        Damage.item_kind == literal(kind), Damage.item == table.id
    )
    # PostgreSQL sums whole numbers to a decimal one.
    damage = cast(func.coalesce(slots.scalar_subquery(), 0), Integer)
    size = func.length(_in_utf8(table.__table__.c.body_text, dialect))
    return select(table.id, table.language, damage, size).where(among(table.id, "ids"))


def _year(key: RowKey) -> int:
    return key.day.year if key.day else 0


def read(connection: Connection, keys: Sequence[RowKey]) -> Iterator[CorpusRow]:
    """Yield the rows of keys of one kind, in their order."""
    kind = keys[0].kind
    names, instants, query = _query(kind, connection.dialect.name)
    for part in chunks(keys):
        ids = [key.id for key in part]
        found = {row[0]: row for row in connection.execute(query, {"ids": ids}).all()}
        repairs = _repairs(connection, kind, ids)
        pairs = _pairs(connection, ids) if kind == "post" else {}
        gone = gone_posts(connection, ids) if kind == "post" else set()
        for key in part:
            values = dict(zip(names, found[key.id], strict=True))
            for name in instants:
                values[name] = _instant(values[name])
            yield CorpusRow(
                key, values, repairs.get(key.id, {}), pairs.get(key.id, []), key.id in gone
            )


@cache
def _query(kind: DecidedKind, dialect: str) -> tuple[tuple[str, ...], tuple[str, ...], Select[Any]]:
    """Return the names of what is read, which of it are instants, and what reads it."""
    table = _table(kind).__table__
    columns = [table.c.id]
    columns += [c for c in table.c if c.name != "id" and c.name not in _LEFT_OUT]
    names = {column: _RENAMED.get(column.name, column.name) for column in columns}
    instants = (names[column] for column in columns if isinstance(column.type, UtcDateTime))
    query = select(*(_as_read(column, table, dialect) for column in columns))
    return tuple(names.values()), tuple(instants), query.where(among(table.c.id, "ids"))


def _as_read(column: ColumnElement[Any], table: FromClause, dialect: str) -> ColumnElement[Any]:
    if column.key in JSON_COLUMNS or column.key == "body_text":
        return _in_utf8(column, dialect)
    if column.key == "body_raw":
        # Most texts were never repaired: they need not be read twice.
        return _in_utf8(func.nullif(column, table.c.body_text), dialect)
    if column.key == "title_raw":
        return func.nullif(column, table.c.title_text)
    if isinstance(column.type, (Date, UtcDateTime)):
        if dialect == "sqlite":
            return type_coerce(column, Text)  # as it is kept
        if isinstance(column.type, Date):
            return func.to_char(column, "YYYY-MM-DD")
        return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US")
    return column


@lru_cache(maxsize=4096)  # most instants of a row are the same
def _instant(kept: str | None) -> str | None:
    return kept and f"{kept.replace(' ', 'T').removesuffix('.000000')}+00:00"


def _in_utf8(column: ColumnElement[Any], dialect: str) -> ColumnElement[bytes]:
    # Nearly all of what is read: that it need not become text and then bytes again counts.
    if dialect == "sqlite":
        return cast(column, LargeBinary)
    return func.convert_to(cast(column, Text), "UTF8", type_=LargeBinary)


def _table(kind: DecidedKind) -> type[Posts | Articles]:
    return Posts if kind == "post" else Articles


def _repairs(
    connection: Connection, kind: DecidedKind, ids: Sequence[str]
) -> dict[str, dict[str, list[Repair]]]:
    found: dict[str, dict[str, list[Repair]]] = {}
    for item, field, *values in connection.execute(_REPAIRS, {"kind": kind, "ids": ids}).all():
        repair = Repair(**dict(zip(_REPAIR_FIELDS, values, strict=True)))
        found.setdefault(item, {}).setdefault(field, []).append(repair)
    return found


def _pairs(connection: Connection, posts: Sequence[str]) -> dict[str, list[PairedArticle]]:
    found: dict[str, list[PairedArticle]] = {}
    for post, *values in connection.execute(_PAIRS, {"ids": posts}).all():
        found.setdefault(post, []).append(PairedArticle(*values))
    for pairs in found.values():
        pairs.sort(key=lambda pair: (PAIR_RANK[pair.kind], -pair.similarity, pair.id))
    return found
