"""Posts and articles as the rows of a corpus: read in large numbers, hardly touched. SQL.

What a corpus passes on as it is stays JSON text; no item is built.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from heapq import merge
from itertools import compress, groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Executable,
    Integer,
    LargeBinary,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
)

from seoulwire.items import PairKind
from seoulwire.repair.record import Repair
from seoulwire.storage.column_types import UtcDateTime
from seoulwire.storage.contents import blocks_in
from seoulwire.storage.decisions import DecidedKind
from seoulwire.storage.entries import PAIR_RANK, gone_posts
from seoulwire.storage.item_tables import content_of
from seoulwire.storage.models import Articles, Damage, Pairs, Posts, Repairs
from seoulwire.storage.statements import among, chunks

# Rows in memory at once: so many, or until their texts have so many bytes.
ROWS = 1000
BYTES = 1536 * 1024
CHUNK = 500  # keys fetched at once


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


class CorpusRows(NamedTuple):
    """What is stored of some posts, or of some articles, of one year; 0 is that of no date.

    ``columns`` have the values of all: dates and instants as text (ISO 8601), those in
    :data:`JSON_COLUMNS` as JSON; these and ``text`` are bytes in UTF-8. ``date`` is the day of
    registration of a post (KST), of publication of an article (UTC); ``damage`` counts the
    unreadable places. ``repairs`` are by id and field, in order; ``pairs`` of posts by id, best
    first; ``gone`` are the ids of the posts whose pages are.
    """

    kind: DecidedKind
    year: int
    columns: dict[str, Sequence[Any]]
    repairs: dict[str, dict[str, list[Repair]]]
    pairs: dict[str, list[PairedArticle]]
    gone: set[str]

    def only(self, kept: Sequence[bool]) -> "CorpusRows":
        """Return the rows that are to be kept."""
        if all(kept):
            return self
        columns: dict[str, Sequence[Any]] = {
            name: list(compress(column, kept)) for name, column in self.columns.items()
        }
        return self._replace(columns=columns)


JSON_COLUMNS = ("citations", "images", "attachments", "authors", "notes", "blocks")
_RENAMED = {
    "title_text": "title",
    "body_text": "text",
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
_LEFT_OUT = {"fingerprint", "provenance_reason", "completed"}
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
# PostgreSQL sums whole numbers to a decimal one.
_DAMAGE = (
    select(Damage.item, cast(func.sum(Damage.slots), Integer).label("slots"))
    .where(Damage.item_kind == bindparam("kind"), among(Damage.item, "ids"))
    .group_by(Damage.item)
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


def read(
    connection: Connection, board: str | None, takes: Callable[[date | None], bool]
) -> Iterator[CorpusRows]:
    """Yield all rows by year, posts before articles, then by day and id; without a day first.

    Of a ``board`` those of its posts, and of the articles that these are paired with; of them those
    of the days that ``takes`` takes. At most :data:`ROWS` come together, or about :data:`BYTES` of
    their texts.
    """
    chosen = (key for key in _keys(connection, board) if takes(key.day))
    for (year, kind), alike in groupby(chosen, key=_year_and_kind):
        for keys, rows in _batches(connection, kind, alike):
            yield _rows(connection, kind, year, keys, rows)


class _Key(NamedTuple):
    kind: DecidedKind
    id: str
    day: date | None


def _year(key: _Key) -> int:
    # A null, as Hive writes it in the name of a partition, is more than pandas can read.
    return key.day.year if key.day else 0


def _year_and_kind(key: _Key) -> tuple[int, DecidedKind]:
    return _year(key), key.kind


def _keys(connection: Connection, board: str | None) -> Iterator[_Key]:
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
        _keys_of("post", connection, posts), _keys_of("article", connection, articles), key=_year
    )


def _keys_of(kind: DecidedKind, connection: Connection, query: Executable) -> Iterator[_Key]:
    for id, moment in connection.execute(query.execution_options(yield_per=CHUNK)):
        yield _Key(kind, id, moment.date() if isinstance(moment, datetime) else moment)


def _batches(
    connection: Connection, kind: DecidedKind, keys: Iterable[_Key]
) -> Iterator[tuple[Sequence[_Key], Sequence[Row[Any]]]]:
    """Yield keys of one kind, and what is stored of them, few enough for memory."""
    query = _query(kind, connection.dialect.name)
    batch: list[tuple[_Key, Row[Any]]] = []
    size = 0
    for part in chunks(keys, CHUNK):
        found = connection.execute(query, {"ids": [key.id for key in part]}).all()
        rows = {row.id: row for row in found}
        for key in part:
            batch.append((key, rows[key.id]))
            size += len(rows[key.id].text)
            if size >= BYTES or len(batch) == ROWS:
                yield tuple(zip(*batch, strict=True))
                batch, size = [], 0
    if batch:
        yield tuple(zip(*batch, strict=True))


def _rows(
    connection: Connection,
    kind: DecidedKind,
    year: int,
    keys: Sequence[_Key],
    rows: Sequence[Row[Any]],
) -> CorpusRows:
    ids = [key.id for key in keys]
    columns: dict[str, Sequence[Any]] = dict(
        zip(rows[0]._fields, zip(*rows, strict=True), strict=True)
    )
    columns["blocks"] = list(map(blocks_in, columns["blocks"]))
    for name in _instants(kind):
        columns[name] = [_instant(kept) for kept in columns[name]]
    damage = {
        row.item: row.slots for row in connection.execute(_DAMAGE, {"kind": kind, "ids": ids})
    }
    columns["damage"] = [damage.get(id, 0) for id in ids]
    columns["date"] = [key.day and key.day.isoformat() for key in keys]
    return CorpusRows(
        kind,
        year,
        columns,
        _repairs(connection, kind, ids),
        _pairs(connection, ids) if kind == "post" else {},
        gone_posts(connection, ids) if kind == "post" else set(),
    )


@cache
def _query(kind: DecidedKind, dialect: str) -> Select[Any]:
    """Return what reads the rows of a list of ids, in any order: SQLite would copy them to sort."""
    table = _table(kind).__table__
    columns = (column for column in table.c if column.name not in _LEFT_OUT)
    read = (_as_read(column, dialect).label(_renamed(column.name)) for column in columns)
    return select(*read, content_of(kind).label("blocks")).where(among(table.c.id, "ids"))


@cache
def _instants(kind: DecidedKind) -> tuple[str, ...]:
    columns = _table(kind).__table__.c
    return tuple(_renamed(each.name) for each in columns if isinstance(each.type, UtcDateTime))


def _renamed(name: str) -> str:
    return _RENAMED.get(name, name)


def _as_read(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    if column.key in JSON_COLUMNS or column.key == "body_text":
        return _in_utf8(column, dialect)
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
