"""Searches for sources and for pages that are gone; near-duplicates; more of an article."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    for column in ("site", "published_zone", "modified_zone"):
        op.add_column("articles", sa.Column(column, sa.Text(), nullable=True))
    op.add_column("articles", sa.Column("memento", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "leads",
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("rank", whole, nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("post", "url", name="leads_pk"),
    )
    op.create_index("leads_url", "leads", ["url"])
    op.create_table(
        "searches",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trail", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_after", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "subject", name="searches_pk"),
    )
    op.create_table(
        "signatures",
        sa.Column("item_kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("item_kind", "item", name="signatures_pk"),
    )
    op.create_table(
        "duplicates",
        sa.Column("item_kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("other_kind", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("item_kind", "item", "other_kind", "other", name="duplicates_pk"),
    )
