"""What boards list, and how each run followed them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _integer(name: str, table: str, refers: str | None = None) -> "sa.Column[Any]":
    key = [sa.ForeignKey(refers, name=f"{table}_{name}_fk")] if refers else []
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, *key, nullable=False)


def upgrade() -> None:
    op.create_table(
        "listings",
        sa.Column("board", sa.Text(), nullable=False),
        _integer("ledger_id", "listings", "ledger.id"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("registered", sa.Date(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        _integer("first_run", "listings", "runs.id"),
        _integer("last_run", "listings", "runs.id"),
        sa.PrimaryKeyConstraint("board", "ledger_id", name="listings_pk"),
    )
    op.create_table(
        "walks",
        _integer("run_id", "walks", "runs.id"),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("extent", sa.Text(), nullable=False),
        *(_integer(name, "walks") for name in ("pages", "looks", "seen")),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        *(_integer(name, "walks") for name in ("listed", "pinned", "stored")),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "board", name="walks_pk"),
    )
