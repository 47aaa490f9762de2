"""Posts with all that is stored about them: SQL."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast, get_args

from sqlalchemy import Connection, Row, select

from seoulwire.items import Article, Attachment, Entry, Pair, PairKind, Post
from seoulwire.storage.item_tables import content_of, current, items_of, read_articles
from seoulwire.storage.models import Attachments, Ledger, Pairs, Posts
from seoulwire.storage.statements import among, chunks
from seoulwire.urls import page_urls

CHUNK = 100  # posts in memory at once
PAIR_RANK = {kind: rank for rank, kind in enumerate(get_args(PairKind))}
PAIR_COLUMNS = (
    Pairs.post,
    Pairs.article,
    Pairs.found,
    Pairs.kind,
    Pairs.similarity,
    Pairs.coverage,
)
_GONE = select(Ledger.item).where(
    Ledger.role == "post",
    Ledger.state == "skipped",
    Ledger.reason == "gone",
    Ledger.item.is_not(None),
)
_Row = Row[str, int, datetime, datetime, bytes]
_POSTS = select(
    Posts.id, Posts.revision, Posts.created, Posts.updated, content_of("post").label("content")
)
_GONE_OF = _GONE.where(among(Ledger.item, "ids"))
_POSTS_OF = _POSTS.where(among(Posts.id, "ids"))
_PAIRS_OF = select(*PAIR_COLUMNS).where(among(Pairs.post, "ids"))
_ATTACHMENTS_OF = (
    current("attachment").where(among(Attachments.post, "ids")).order_by(Attachments.id)
)


def entries(connection: Connection, board: str | None) -> Iterator[Entry]:
    """Yield the posts of a board, or of all: by board, the latest registered first."""
    query = _POSTS.order_by(Posts.board, Posts.registered.desc().nulls_last(), Posts.id)
    if board is not None:
        query = query.where(Posts.board == board)
    rows = connection.execution_options(yield_per=CHUNK).execute(query)
    for part in rows.partitions():
        yield from _entries_of(connection, part)


def entries_of(connection: Connection, ids: Sequence[str]) -> Iterator[Entry]:
    """Yield those of the posts that are stored, in the order of ``ids``."""
    for part in chunks(ids, CHUNK):
        rows = connection.execute(_POSTS_OF, {"ids": part}).all()
        found = {entry.post.id: entry for entry in _entries_of(connection, rows)}
        yield from (found[public_id] for public_id in part if public_id in found)


def entry(connection: Connection, id_or_url: str) -> Entry | None:
    """Return the post with this public id, or at this URL."""
    # A list's own link may name the page of the list, which the post's address does not.
    for name in dict.fromkeys((id_or_url, *page_urls(id_or_url))):
        linked = select(Ledger.item).where(Ledger.role == "post", Ledger.url == name)
        for condition in (Posts.id == name, Posts.url == name, Posts.id.in_(linked)):
            rows = connection.execute(_POSTS.where(condition)).all()
            if rows:
                return next(_entries_of(connection, rows[:1]))
    return None


def _entries_of(connection: Connection, rows: Sequence[_Row]) -> Iterator[Entry]:
    posts = cast("dict[str, Post]", items_of("post", ((row.id, row.content) for row in rows)))
    pairs = _pairs(connection, list(posts))
    attachments = _attachments(connection, list(posts))
    gone = gone_posts(connection, list(posts))
    for row in rows:
        yield Entry(
            post=posts[row.id],
            pairs=tuple(pairs.get(row.id, ())),
            attachments=tuple(attachments.get(row.id, ())),
            revision=row.revision,
            created=row.created,
            updated=row.updated,
            gone=row.id in gone,
        )


def gone_posts(connection: Connection, ids: Sequence[str] | None = None) -> set[str]:
    """Return those of the posts, or all, that were stored and whose pages are gone since."""
    if ids is None:
        return set(connection.scalars(_GONE))
    return set(connection.scalars(_GONE_OF, {"ids": ids}))


def _pairs(connection: Connection, posts: Sequence[str]) -> dict[str, list[tuple[Pair, Article]]]:
    found = [Pair(**row) for row in connection.execute(_PAIRS_OF, {"ids": posts}).mappings()]
    found.sort(key=lambda pair: (PAIR_RANK[pair.kind], -pair.similarity, pair.article))
    articles = read_articles(connection, dict.fromkeys(pair.article for pair in found))
    by_post: dict[str, list[tuple[Pair, Article]]] = {}
    for pair in found:
        by_post.setdefault(pair.post, []).append((pair, articles[pair.article]))
    return by_post


def _attachments(connection: Connection, posts: Sequence[str]) -> dict[str, list[Attachment]]:
    by_post: dict[str, list[Attachment]] = {}
    found = connection.execute(_ATTACHMENTS_OF, {"ids": posts})
    for item in items_of("attachment", found).values():
        attachment = cast("Attachment", item)
        by_post.setdefault(attachment.post, []).append(attachment)
    return by_post
