"""A lock for each board instead of one for everything."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.drop_table("run_lock")
    op.create_table(
        "run_locks",
        sa.Column("run_id", whole, nullable=False),
        sa.Column("boards", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", whole, nullable=False),
        sa.Column("process_started", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="run_locks_run_id_fk"),
        sa.PrimaryKeyConstraint("run_id", name="run_locks_pk"),
    )
