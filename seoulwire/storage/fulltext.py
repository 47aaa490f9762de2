"""Full-text search over posts and articles: an index beside the tables, made up to date on demand.

It is derived: made where it is missing, and never written by a crawl. SQLite keeps it in FTS5,
PostgreSQL in a tsvector column; both get the same tokens (``terms``). A post is also found by the
text of its attached files.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    cast,
    delete,
    func,
    inspect,
    literal,
    select,
    text,
    union_all,
)

from seoulwire.exceptions import StorageError
from seoulwire.storage.models import Articles, Attachments, Posts, Repairs
from seoulwire.storage.statements import chunks
from seoulwire.terms import TOKENS, Term, has_all, tokens

Kind = Literal["post", "article"]
KINDS: tuple[Kind, ...] = ("post", "article")
TABLES: dict[Kind, type[Posts] | type[Articles]] = {"post": Posts, "article": Articles}
TOGETHER = 200  # items indexed in one transaction
# PostgreSQL takes 1 MiB of one item; nobody reads that far.
INDEXED = 200_000

_METADATA = MetaData()
_DOCUMENTS = Table(
    "fulltext_documents",
    _METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("kind", String, nullable=False),
    Column("item", String, nullable=False),
    Column("mark", String, nullable=False),
    UniqueConstraint("kind", "item"),
)
_TABLES_OF = {
    "sqlite": ("CREATE VIRTUAL TABLE IF NOT EXISTS fulltext_index USING fts5(title, body)",),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS fulltext_index (rowid bigint PRIMARY KEY, words tsvector)",
        "CREATE INDEX IF NOT EXISTS fulltext_words ON fulltext_index USING gin (words)",
    ),
}
_INSERT_OF = {
    "sqlite": "INSERT INTO fulltext_index (rowid, title, body) VALUES (:id, :title, :body)",
    "postgresql": (
        "INSERT INTO fulltext_index (rowid, words) VALUES (:id, "
        "setweight(CAST(:title AS tsvector), 'A') || CAST(:body AS tsvector))"
    ),
}
_MATCH_OF = {
    "sqlite": (
        "SELECT d.kind, d.item FROM fulltext_index JOIN fulltext_documents d "
        "ON d.id = fulltext_index.rowid WHERE fulltext_index MATCH :query "
        "ORDER BY bm25(fulltext_index, 5.0, 1.0), d.id"
    ),
    "postgresql": (
        "SELECT d.kind, d.item FROM fulltext_index i JOIN fulltext_documents d ON d.id = i.rowid "
        "WHERE i.words @@ CAST(:query AS tsquery) "
        "ORDER BY ts_rank(i.words, CAST(:query AS tsquery)) DESC, d.id"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A post or an article that was found; ``dated`` is when it was registered or published.

    ``body`` is the text with, of a post, the texts of its attached files after it.
    """

    kind: Kind
    id: str
    url: str
    board: str | None
    dated: date | datetime | None
    title: str
    body: str


def prepare(connection: Connection) -> None:
    """Make the index where there is none."""
    _METADATA.create_all(connection)
    for statement in _TABLES_OF[connection.dialect.name]:
        connection.execute(text(statement))


def check_made(connection: Connection) -> None:
    """Check that there is an index, where none can be made.

    Raises:
        StorageError: when there is none.
    """
    if not inspect(connection).has_table(_DOCUMENTS.name):
        message = (
            "the archive is read-only and has no index of words yet: search it once where it can "
            "be written, such as in a copy of its folder"
        )
        raise StorageError(message)


def outdated(connection: Connection) -> list[tuple[Kind, str, str]]:
    """Return kind, id and mark of the items that the index does not have as they are stored."""
    current = union_all(*(_marked(kind) for kind in KINDS)).subquery()
    known = and_(
        _DOCUMENTS.c.kind == current.c.kind,
        _DOCUMENTS.c.item == current.c.item,
        _DOCUMENTS.c.mark == current.c.mark,
    )
    query = (
        select(current.c.kind, current.c.item, current.c.mark)
        .outerjoin(_DOCUMENTS, known)
        .where(_DOCUMENTS.c.id.is_(None))
    )
    return [(row.kind, row.item, row.mark) for row in connection.execute(query)]


def _marked(kind: Kind) -> Select[Any]:
    """Select what changes when an item's text does: capture, code, lengths, number of repairs.

    It changes for all when the index is to have other tokens; of a post also with the length of
    its attached files' texts.
    """
    table = TABLES[kind]
    repairs = (
        select(func.count())
        .where(Repairs.item_kind == kind, Repairs.item == table.id)
        .scalar_subquery()
    )
    parts: list[Any] = [
        table.provenance_capture,
        table.provenance_extractor,
        cast(func.length(table.title_text), String),
        cast(func.length(table.body_text), String),
        cast(repairs, String),
    ]
    if kind == "post":
        length = func.coalesce(func.sum(func.length(Attachments.text)), 0)
        attached = select(length).where(Attachments.post == Posts.id).scalar_subquery()
        parts.append(cast(attached, String))
    mark: Any = literal(TOKENS)
    for part in parts:
        mark = mark + literal(" ") + part
    return select(literal(kind).label("kind"), table.id.label("item"), mark.label("mark"))


def index(connection: Connection, items: Sequence[tuple[Kind, str, str]]) -> None:
    """Put items into the index, in place of what it had of them."""
    for kind in KINDS:
        marks = {item: mark for item_kind, item, mark in items if item_kind == kind}
        forget(connection, kind, marks)
        table = TABLES[kind]
        rows = connection.execute(
            select(table.id, table.title_text, table.body_text).where(table.id.in_(marks))
        ).all()
        attached = _attached(connection, marks) if kind == "post" else {}
        for row in rows:
            inserted = connection.execute(
                _DOCUMENTS.insert()
                .values(kind=kind, item=row.id, mark=marks[row.id])
                .returning(_DOCUMENTS.c.id)
            )
            body = _joined(row.body_text, attached.get(row.id))
            words = {"title": row.title_text, "body": body[:INDEXED]}
            made = {name: _words(connection, value) for name, value in words.items()}
            statement = text(_INSERT_OF[connection.dialect.name])
            connection.execute(statement, {"id": inserted.scalar_one(), **made})


def _attached(connection: Connection, posts: Iterable[str]) -> dict[str, str]:
    """Return the texts of the files that posts attach, by post."""
    query = (
        select(Attachments.post, Attachments.text)
        .where(Attachments.post.in_(list(posts)), Attachments.text.is_not(None))
        .order_by(Attachments.id)
    )
    found: dict[str, str] = {}
    for post, text_of_file in connection.execute(query):
        found[post] = _joined(found.get(post, ""), text_of_file)
    return found


def _joined(before: str, after: str | None) -> str:
    return f"{before}\n\n{after}" if before and after else before or after or ""


def forget(connection: Connection, kind: Kind, items: Iterable[str]) -> None:
    """Take items out of the index."""
    for part in chunks(items):
        theirs = and_(_DOCUMENTS.c.kind == kind, _DOCUMENTS.c.item.in_(part))
        ids = [{"id": id} for id in connection.scalars(select(_DOCUMENTS.c.id).where(theirs))]
        if ids:
            connection.execute(text("DELETE FROM fulltext_index WHERE rowid = :id"), ids)
            connection.execute(delete(_DOCUMENTS).where(theirs))


def _words(connection: Connection, value: str) -> str:
    found = tokens(value)
    if connection.dialect.name == "sqlite":
        return " ".join(found)
    return " ".join(f"'{word}':{min(place, 16383)}" for place, word in enumerate(found, 1))


def search(
    connection: Connection, terms: Sequence[Term], kinds: Sequence[Kind], board: str | None
) -> Iterator[Hit]:
    """Yield what has all terms, the best first."""
    query = _query(connection, terms)
    found = connection.execute(text(_MATCH_OF[connection.dialect.name]), {"query": query})
    wanted = ((row.kind, row.item) for row in found if row.kind in kinds)
    for part in chunks(wanted, TOGETHER):
        hits = {(hit.kind, hit.id): hit for kind in KINDS for hit in _hits(connection, kind, part)}
        for key in part:
            hit = hits.get(key)
            if hit is None or (board is not None and hit.board != board):
                continue
            if has_all(tuple(terms), hit.title, hit.body):
                yield hit


def _query(connection: Connection, terms: Sequence[Term]) -> str:
    wanted = dict.fromkeys(token for term in terms for token in term.tokens)
    if connection.dialect.name == "sqlite":
        return " AND ".join(f'"{one.text}"{"*" if one.prefix else ""}' for one in wanted)
    return " & ".join(f"'{one.text}'{':*' if one.prefix else ''}" for one in wanted)


def _hits(connection: Connection, kind: Kind, part: Sequence[tuple[Kind, str]]) -> Iterator[Hit]:
    ids = [item for item_kind, item in part if item_kind == kind]
    table = TABLES[kind]
    dated = Posts.registered if kind == "post" else Articles.published
    board = Posts.board if kind == "post" else literal(None)
    query = select(
        table.id,
        table.url,
        board.label("board"),
        dated.label("dated"),
        table.title_text,
        table.body_text,
    ).where(table.id.in_(ids))
    attached = _attached(connection, ids) if kind == "post" else {}
    for row in connection.execute(query):
        yield Hit(
            kind=kind,
            id=row.id,
            url=row.url,
            board=row.board,
            dated=row.dated,
            title=row.title_text,
            body=_joined(row.body_text, attached.get(row.id)),
        )
