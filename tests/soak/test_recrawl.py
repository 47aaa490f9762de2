"""A site that does not change, crawled again and again."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from conftest import Command

# What is kept of a page; the ledger, captures and views say when it was seen, and do change.
CONTENT = (
    "posts", "articles", "attachments", "images", "partners", "blurbs",
    "revisions", "repairs", "damage", "citations", "pairs",
)  # fmt: skip
CRAWLS = 10


def content_of(data: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(data / "seoulwire.db") as database:
        return {
            table: sorted(database.execute(f"SELECT * FROM {table}"), key=repr) for table in CONTENT
        }


def test_an_unchanged_site_crawled_ten_times_changes_no_row_of_content(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path)
    assert command.crawl().returncode == 3
    first = content_of(tmp_path)
    for number in range(CRAWLS):
        # Every other time in full: the server then sends each page, and we find it unchanged.
        again = command.crawl(*(["--full"] if number % 2 else []))
        assert again.returncode == 3, again.stderr
        assert content_of(tmp_path) == first
    assert command.run("db", "check").returncode == 0
