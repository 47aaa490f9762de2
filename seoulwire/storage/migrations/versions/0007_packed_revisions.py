"""The content of revisions compressed: it is most of an archive, and nobody asks for it in SQL."""

import sys

import sqlalchemy as sa
from alembic import op

from seoulwire.storage.records import encoded_json

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TOGETHER = 500  # rows in memory at once

_REVISIONS = sa.table(
    "revisions",
    sa.column("item_kind", sa.Text()),
    sa.column("item", sa.Text()),
    sa.column("number", sa.BigInteger()),
    sa.column("content", sa.JSON()),
    sa.column("packed", sa.LargeBinary()),
)
_KEY = (_REVISIONS.c.item_kind, _REVISIONS.c.item, _REVISIONS.c.number)


def upgrade() -> None:
    """Compress what there is, in a column that takes the place of the old one."""
    op.add_column("revisions", sa.Column("packed", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    fill = (
        sa.update(_REVISIONS)
        .where(*(column == sa.bindparam(f"the_{column.name}") for column in _KEY))
        .values(packed=sa.bindparam("the_packed"))
    )
    first = sa.select(*_KEY, _REVISIONS.c.content).order_by(*_KEY).limit(TOGETHER)
    part = connection.execute(first).all()
    while part:
        rows = [
            {
                "the_item_kind": kind,
                "the_item": item,
                "the_number": number,
                "the_packed": zstd.compress(encoded_json(content), 1),
            }
            for kind, item, number, content in part
        ]
        connection.execute(fill, rows)
        behind = sa.tuple_(*_KEY) > sa.tuple_(*part[-1][:3])
        part = connection.execute(first.where(behind)).all()
    with op.batch_alter_table("revisions") as revisions:
        revisions.drop_column("content")
        revisions.alter_column("packed", new_column_name="content", nullable=False)
