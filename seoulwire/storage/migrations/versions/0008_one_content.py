"""Raw texts and blocks in the content of items alone, which is compressed by another method.

They were in the tables of items a second time. A post that an article completed differs from its
revision: it gets a content of its own.
"""

import sys
from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op
from isal import igzip_lib

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TOGETHER = 500  # rows in memory at once
DROPPED = {
    "posts": ("title_raw", "body_raw", "blocks"),
    "articles": ("title_raw", "subtitle_raw", "body_raw", "blocks"),
    "blurbs": ("body_raw",),
}

_REVISIONS = sa.table(
    "revisions",
    sa.column("item_kind", sa.Text()),
    sa.column("item", sa.Text()),
    sa.column("number", sa.BigInteger()),
    sa.column("content", sa.LargeBinary()),
)
_KEY = (_REVISIONS.c.item_kind, _REVISIONS.c.item, _REVISIONS.c.number)
_POSTS = sa.table(
    "posts",
    sa.column("id", sa.Text()),
    sa.column("revision", sa.BigInteger()),
    *(
        sa.column(f"{field}_{half}", sa.Text())
        for field in ("title", "body")
        for half in ("raw", "text")
    ),
    sa.column("title_truncated", sa.Boolean()),
    sa.column("blocks", sa.JSON()),
    sa.column("completed", sa.LargeBinary()),
)
_FIELDS = (
    *("start", "end", "text_start", "text_end", "before", "after"),
    *("kind", "method", "confidence", "evidence", "detail"),
)
_REPAIRS = sa.table(
    "repairs",
    *(sa.column(name) for name in ("item_kind", "item", "field", "position", *_FIELDS)),
)


def upgrade() -> None:
    """Give completed posts their content, compress every content anew, drop what is there twice."""
    op.add_column("posts", sa.Column("completed", sa.LargeBinary(), nullable=True))
    _complete(op.get_bind())
    _compress(op.get_bind())
    for table, columns in DROPPED.items():
        for column in columns:
            op.drop_column(table, column)


def _complete(connection: sa.Connection) -> None:
    fill = sa.update(_POSTS).where(_POSTS.c.id == sa.bindparam("the_id"))
    revision_of_it = sa.and_(
        _REVISIONS.c.item_kind == "post",
        _REVISIONS.c.item == _POSTS.c.id,
        _REVISIONS.c.number == _POSTS.c.revision,
    )
    posts = sa.select(_POSTS, _REVISIONS.c.content).join_from(_POSTS, _REVISIONS, revision_of_it)
    for part in _parts(connection, posts, (_POSTS.c.id,)):
        repairs = _repairs(connection, [row.id for row in part])
        for row in part:
            extracted = orjson.loads(zstd.decompress(row.content))
            now = {
                "title": _text(row.title_raw, row.title_text, repairs.get((row.id, "title"))),
                "title_truncated": row.title_truncated,
                "body": _text(row.body_raw, row.body_text, repairs.get((row.id, "body"))),
                "blocks": row.blocks,
            }
            if any(extracted[name] != value for name, value in now.items()):
                completed = _packed(extracted | now)
                connection.execute(fill.values(completed=completed), {"the_id": row.id})


def _repairs(
    connection: sa.Connection, posts: list[str]
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    query = (
        sa.select(_REPAIRS)
        .where(_REPAIRS.c.item_kind == "post", _REPAIRS.c.item.in_(posts))
        .order_by(_REPAIRS.c.item, _REPAIRS.c.field, _REPAIRS.c.position)
    )
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in connection.execute(query).mappings():
        repair = {name: row[name] for name in _FIELDS}
        found.setdefault((row["item"], row["field"]), []).append(repair)
    return found


def _text(raw: str, text: str, repairs: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {"raw": raw, "text": text, "repairs": repairs or []}


def _compress(connection: sa.Connection) -> None:
    fill = (
        sa.update(_REVISIONS)
        .where(*(column == sa.bindparam(f"the_{column.name}") for column in _KEY))
        .values(content=sa.bindparam("the_content"))
    )
    for part in _parts(connection, sa.select(_REVISIONS), _KEY):
        rows = [
            {
                "the_item_kind": row.item_kind,
                "the_item": row.item,
                "the_number": row.number,
                "the_content": _packed(orjson.loads(zstd.decompress(row.content))),
            }
            for row in part
        ]
        connection.execute(fill, rows)


def _parts(
    connection: sa.Connection,
    query: sa.Select[*tuple[Any, ...]],
    key: tuple[sa.ColumnClause[Any], ...],
) -> Iterator[Any]:
    """Yield the rows of a query, whose first columns are the key of its table, part by part."""
    first = query.order_by(*key).limit(TOGETHER)
    part = connection.execute(first).all()
    while part:
        yield part
        behind = sa.tuple_(*key) > sa.tuple_(*part[-1][: len(key)])
        part = connection.execute(first.where(behind)).all()


def _packed(record: dict[str, Any]) -> bytes:
    blocks = record.pop("blocks", [])
    lines = b"%b\n%b" % (orjson.dumps(record), orjson.dumps(blocks))
    return igzip_lib.compress(lines, 0)
