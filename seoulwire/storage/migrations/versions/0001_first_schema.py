"""The first schema."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.Text(), nullable=null)


def _integer(name: str, *, null: bool = False) -> "sa.Column[Any]":
    # SQLite counts up only a column declared INTEGER, which holds 64 bits anyway.
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=null)


def _instant(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _json(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.JSON(), nullable=null)


def _date(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.Date(), nullable=null)


def _boolean(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Boolean(), nullable=False)


def _float(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Float(), nullable=False)


def _item_columns(table: str) -> "Iterator[sa.Column[Any] | sa.ForeignKeyConstraint]":
    yield _text("id")
    yield _text("fingerprint")
    yield _integer("revision")
    yield _instant("created")
    yield _instant("updated")
    yield _text("provenance_capture")
    yield _text("provenance_requested_url")
    yield _text("provenance_url")
    yield _text("provenance_digest")
    yield _instant("provenance_fetched")
    yield _text("provenance_extractor")
    yield _text("provenance_charset", null=True)
    yield _text("provenance_integrity")
    yield _text("provenance_reason", null=True)
    yield sa.ForeignKeyConstraint(
        ["provenance_capture"], ["captures.id"], name=f"{table}_provenance_capture_fk"
    )


def upgrade() -> None:
    """Create the tables, and the one row of the lock."""
    op.create_table(
        "captures",
        _text("id"),
        _text("url"),
        _text("requested_url"),
        _integer("status"),
        _text("digest"),
        _instant("fetched"),
        _text("file"),
        _integer("offset"),
        _integer("length"),
        _text("etag", null=True),
        _text("last_modified", null=True),
        _text("media_type", null=True),
        _text("integrity"),
        _text("reason", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("captures_pk")),
    )
    op.create_index("captures_url", "captures", ["requested_url", "fetched"])
    op.create_table(
        "citations",
        _text("post"),
        _integer("rank"),
        _text("url"),
        _text("found"),
        sa.PrimaryKeyConstraint("post", "rank", name=op.f("citations_pk")),
    )
    op.create_index("citations_url", "citations", ["url"])
    op.create_table(
        "damage",
        _text("item_kind"),
        _text("item"),
        _text("field"),
        _integer("slots"),
        sa.PrimaryKeyConstraint("item_kind", "item", "field", name=op.f("damage_pk")),
    )
    op.create_table(
        "repairs",
        _text("item_kind"),
        _text("item"),
        _text("field"),
        _integer("position"),
        _integer("start"),
        _integer("end"),
        _integer("text_start"),
        _integer("text_end"),
        _text("before"),
        _text("after"),
        _text("kind"),
        _text("method"),
        _float("confidence"),
        _text("evidence"),
        _text("detail"),
        sa.PrimaryKeyConstraint("item_kind", "item", "field", "position", name=op.f("repairs_pk")),
    )
    op.create_table(
        "runs",
        _integer("id"),
        _text("kind"),
        _json("arguments"),
        _instant("started"),
        _instant("ended", null=True),
        _integer("exit_code", null=True),
        _json("accounts", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("runs_pk")),
    )
    op.create_table(
        "views",
        _text("post"),
        _instant("at"),
        _integer("value"),
        sa.PrimaryKeyConstraint("post", "at", name=op.f("views_pk")),
    )
    op.create_table(
        "articles",
        *_item_columns("articles"),
        _text("source"),
        _text("url"),
        _text("title_raw"),
        _text("title_text"),
        _text("subtitle_raw", null=True),
        _text("subtitle_text", null=True),
        _json("authors"),
        _instant("published", null=True),
        _text("published_raw", null=True),
        _instant("modified", null=True),
        _text("section", null=True),
        _text("language", null=True),
        _text("body_raw"),
        _text("body_text"),
        _json("blocks"),
        _json("images"),
        _text("licence", null=True),
        _text("layout"),
        _json("notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("articles_pk")),
    )
    op.create_table(
        "attachments",
        *_item_columns("attachments"),
        _text("post"),
        _text("url"),
        _text("name"),
        _text("media_type", null=True),
        _integer("size"),
        _text("text", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("attachments_pk")),
    )
    op.create_index("attachments_post", "attachments", ["post"])
    op.create_table(
        "blurbs",
        *_item_columns("blurbs"),
        _text("title"),
        _text("body_raw"),
        _text("body_text"),
        sa.PrimaryKeyConstraint("id", name=op.f("blurbs_pk")),
    )
    op.create_table(
        "images",
        *_item_columns("images"),
        _text("post"),
        _text("url"),
        _text("media_type", null=True),
        _integer("size"),
        sa.PrimaryKeyConstraint("id", name=op.f("images_pk")),
    )
    op.create_table(
        "ledger",
        _integer("id"),
        _text("role"),
        _text("url"),
        _text("host"),
        _text("board", null=True),
        _text("owner", null=True),
        _text("label", null=True),
        _text("found", null=True),
        sa.Column("registered", sa.Date(), nullable=True),
        _text("writer", null=True),
        _integer("views", null=True),
        _instant("first_seen"),
        _text("state"),
        _text("reason", null=True),
        _integer("attempts"),
        _instant("retry_after", null=True),
        _text("capture", null=True),
        _text("item", null=True),
        sa.ForeignKeyConstraint(["capture"], ["captures.id"], name=op.f("ledger_capture_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_pk")),
        sa.UniqueConstraint("url", "role", name="ledger_link"),
    )
    op.create_index("ledger_item", "ledger", ["item"])
    op.create_index("ledger_state", "ledger", ["state"])
    op.create_table(
        "partners",
        *_item_columns("partners"),
        _text("name"),
        _text("url", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("partners_pk")),
    )
    op.create_table(
        "posts",
        *_item_columns("posts"),
        _text("board"),
        _text("url"),
        _text("title_raw"),
        _text("title_text"),
        _boolean("title_truncated"),
        _text("tag", null=True),
        _text("source", null=True),
        _date("registered", null=True),
        _text("registered_raw", null=True),
        _date("modified", null=True),
        _text("writer", null=True),
        _text("department", null=True),
        _integer("views", null=True),
        _text("body_raw"),
        _text("body_text"),
        _json("blocks"),
        _text("deck", null=True),
        _text("byline", null=True),
        _instant("published", null=True),
        _text("published_raw", null=True),
        _json("citations"),
        _json("attachments"),
        _json("images"),
        _text("licence", null=True),
        _text("language", null=True),
        _json("notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("posts_pk")),
    )
    op.create_index("posts_board", "posts", ["board", "registered"])
    op.create_table(
        "revisions",
        _text("item_kind"),
        _text("item"),
        _integer("number"),
        _text("fingerprint"),
        _text("capture"),
        _instant("captured"),
        _json("content"),
        sa.ForeignKeyConstraint(["capture"], ["captures.id"], name=op.f("revisions_capture_fk")),
        sa.PrimaryKeyConstraint("item_kind", "item", "number", name=op.f("revisions_pk")),
    )
    op.create_table(
        "run_lock",
        _integer("id"),
        _integer("run_id", null=True),
        _text("host", null=True),
        _integer("pid", null=True),
        _text("process_started", null=True),
        _instant("since", null=True),
        _instant("heartbeat", null=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("run_lock_run_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("run_lock_pk")),
    )
    op.create_table(
        "discoveries",
        _integer("run_id"),
        _integer("ledger_id"),
        _boolean("settled"),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name=op.f("discoveries_ledger_id_fk")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("discoveries_run_id_fk")),
        sa.PrimaryKeyConstraint("run_id", "ledger_id", name=op.f("discoveries_pk")),
    )
    op.create_table(
        "outcomes",
        _integer("run_id"),
        _integer("ledger_id"),
        _text("state"),
        _text("reason", null=True),
        _text("capture", null=True),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("outcomes_ledger_id_fk")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("outcomes_run_id_fk")),
        sa.PrimaryKeyConstraint("run_id", "ledger_id", name=op.f("outcomes_pk")),
    )
    op.create_table(
        "pairs",
        _text("post"),
        _text("article"),
        _text("found"),
        _text("kind"),
        _float("similarity"),
        _float("coverage"),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("pairs_article_fk")),
        sa.ForeignKeyConstraint(["post"], ["posts.id"], name=op.f("pairs_post_fk")),
        sa.PrimaryKeyConstraint("post", "article", name=op.f("pairs_pk")),
    )
    op.create_index("pairs_article", "pairs", ["article"])
    op.create_table(
        "quarantine",
        _integer("id"),
        _integer("ledger_id"),
        _text("capture", null=True),
        _text("reason"),
        _text("detail", null=True),
        _integer("tries"),
        _instant("first_seen"),
        _instant("last_seen"),
        _text("state"),
        sa.ForeignKeyConstraint(["capture"], ["captures.id"], name=op.f("quarantine_capture_fk")),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("quarantine_ledger_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("quarantine_pk")),
        sa.UniqueConstraint("ledger_id", name=op.f("quarantine_ledger_id_unique")),
    )

    op.execute("INSERT INTO run_lock (id) VALUES (1)")
