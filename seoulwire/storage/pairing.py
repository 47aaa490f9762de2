"""Posts and the articles they cite: what is still to be paired, and the pairs. SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Select, bindparam, exists, select, union_all

from seoulwire.items import Article, Pair, Post
from seoulwire.storage.contents import unpacked
from seoulwire.storage.item_tables import complete, read_articles
from seoulwire.storage.models import Articles, Citations, Leads, Ledger, Pairs, Posts, Revisions
from seoulwire.storage.records import from_json
from seoulwire.storage.statements import chunks, columns_of, upsert

TOGETHER = 64  # posts in memory, and in one transaction, at once

_PAIR, _pair = columns_of(Pair)

Waiting = tuple[str, dict[str, str]]

_EXTRACTED = (
    select(Revisions.item, Revisions.content)
    .join(Posts, (Posts.id == Revisions.item) & (Posts.revision == Revisions.number))
    .where(Revisions.item_kind == "post", Revisions.item.in_(bindparam("posts", expanding=True)))
)
# What a post cites, and what was found for one that cites nothing.
_SOURCES = union_all(
    select(Citations.post, Citations.rank, Citations.url, Citations.found),
    select(Leads.post, Leads.rank, Leads.url, Leads.found),
).subquery("sources")


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A post as it was extracted, before any article completed it, and the articles it cites.

    Each article comes with how it was found; the best is the first.
    """

    post: Post
    articles: tuple[tuple[Article, str], ...]


def waiting(connection: Connection) -> list[list[Waiting]]:
    """Return, in groups, the posts that cite a stored article they are not paired with.

    Each with all its stored articles, best first, and how they were found: a post is reconciled
    from its own extraction with each of them in turn, so that the order of arrival is all one.
    """
    paired = exists().where(Pairs.post == _SOURCES.c.post, Pairs.article == Articles.id)
    lacking = _cited().where(~paired).with_only_columns(_SOURCES.c.post)
    query = _cited().where(_SOURCES.c.post.in_(lacking)).order_by(_SOURCES.c.post, _SOURCES.c.rank)
    found: dict[str, dict[str, str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.post, {}).setdefault(row.id, row.found)
    return list(chunks(found.items(), TOGETHER))


def _cited() -> Select[str, str, str]:
    return (
        select(_SOURCES.c.post, Articles.id, _SOURCES.c.found)
        .join(Ledger, (Ledger.url == _SOURCES.c.url) & (Ledger.role == "article"))
        .join(Articles, Articles.id == Ledger.item)
    )


def read(connection: Connection, group: Sequence[Waiting]) -> list[Unpaired]:
    """Return the posts of a group and their articles as they are stored now."""
    extracted = connection.execute(_EXTRACTED, {"posts": [post for post, _ in group]})
    posts = {row.item: cast("Post", from_json("post", unpacked(row.content))) for row in extracted}
    articles = read_articles(connection, dict.fromkeys(a for _, cited in group for a in cited))
    return [
        Unpaired(posts[post], tuple((articles[a], found) for a, found in cited.items()))
        for post, cited in group
    ]


def write(connection: Connection, posts: Sequence[Post], pairs: Sequence[Pair]) -> None:
    """Write the posts as new extractions, and over older ones the pairs of those that are current.

    What has been captured anew since it was read stays as it is, and unpaired.
    """
    current = complete(connection, posts)
    upsert(connection, Pairs, _PAIR, (_pair(pair) for pair in pairs if pair.post in current))
