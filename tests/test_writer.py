"""A run's groups become durable in order, here or beside the crawl, and nothing after a failure."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path

import pytest
from postgres import database_of
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from seoulwire.archive import Exchange, check_captures
from seoulwire.exceptions import RunLockedError, StorageError
from seoulwire.items import Capture, Link
from seoulwire.journal import GROUP, Journal
from seoulwire.storage import Store

pytestmark = pytest.mark.slow  # starts processes

URL = "http://portal.example/en/content/post-"


def exchange(number: int) -> Exchange:
    return Exchange(
        url=f"{URL}{number}",
        requested_url=f"{URL}{number}",
        method="GET",
        request_headers=(),
        status=200,
        response_headers=((b"Content-Type", b"text/html"),),
        payload=f"<p>page {number}</p>".encode(),
        ip=None,
        fetched=datetime(2026, 3, 1, tzinfo=UTC),
    )


def open_journal(folder: Path, *, beside: bool) -> Journal:
    return Journal.open(database_of(folder), folder, "crawl", {}, max_body=1000, beside=beside)


def crawl_page(journal: Journal, number: int) -> Capture:
    """Discover, capture and conclude one page, as a crawl does."""
    link = Link(role="post", url=f"{URL}{number}")
    journal.discover(link)
    capture = journal.record(exchange(number))
    journal.settle(link, "skipped", "gone", capture=capture.id)
    return capture


def rename(database: str, table: str, name: str) -> None:
    execute(database, f"ALTER TABLE {table} RENAME TO {name}")


def execute(database: str, statement: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


# A table that is not there: an outage to SQLite, a mistake to PostgreSQL.
BROKEN = (StorageError, ProgrammingError)
both = pytest.mark.parametrize("beside", [False, True], ids=["here", "beside"])


@both
def test_what_is_written_is_there_when_the_run_is_closed(tmp_path: Path, beside: bool) -> None:
    journal = open_journal(tmp_path, beside=beside)
    captures = [crawl_page(journal, number) for number in range(3 * GROUP)]
    accounts, code = journal.close()
    assert (accounts.discovered, accounts.count("skipped"), code) == (3 * GROUP, 3 * GROUP, 0)
    with Store.open(database_of(tmp_path), create=False) as store:
        rows = list(store.captures())
        assert {row.id for row in rows} == {capture.id for capture in captures}
        assert not list(check_captures(tmp_path / "warc", rows))
    assert active_children() == []


@both
def test_after_a_group_that_failed_nothing_is_written(tmp_path: Path, beside: bool) -> None:
    journal = open_journal(tmp_path, beside=beside)
    crawl_page(journal, 0)
    journal.catch_up()
    [warc] = (tmp_path / "warc").iterdir()
    rename(database_of(tmp_path), "outcomes", "elsewhere")
    crawl_page(journal, 1)
    with pytest.raises(BROKEN, match="outcomes"):
        journal.catch_up()
    rename(database_of(tmp_path), "elsewhere", "outcomes")
    size = warc.stat().st_size
    crawl_page(journal, 2)
    with pytest.raises(BROKEN, match="outcomes"):
        journal.close()
    assert warc.stat().st_size == size
    with Store.open(database_of(tmp_path), create=False) as store:
        assert [row.url for row in store.ledger()] == [f"{URL}0"]
    assert active_children() == []


def test_an_archive_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, beside=True)
    (tmp_path / "warc").write_text("a file where the folder should be")
    crawl_page(journal, 0)
    with pytest.raises(StorageError, match="cannot write to the archive"):
        journal.close()


def test_a_writing_process_that_is_killed_is_a_storage_error(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, beside=True)
    crawl_page(journal, 0)
    journal.catch_up()
    for process in active_children():
        process.kill()
        process.join()
    crawl_page(journal, 1)
    with pytest.raises(StorageError, match="run the same command again"):
        journal.close()


@both
def test_a_run_whose_lock_was_taken_over_writes_no_more(tmp_path: Path, beside: bool) -> None:
    journal = open_journal(tmp_path, beside=beside)
    crawl_page(journal, 0)
    journal.catch_up()
    execute(database_of(tmp_path), "UPDATE run_locks SET pid = pid + 1")
    crawl_page(journal, 1)
    with pytest.raises(RunLockedError, match="took it over"):
        journal.close()
    with Store.open(database_of(tmp_path), create=False) as store:
        assert [row.url for row in store.ledger()] == [f"{URL}0"]


def test_what_is_not_yet_durable_is_counted(tmp_path: Path, wait_for: "Waiting") -> None:
    journal = open_journal(tmp_path, beside=True)
    crawl_page(journal, 0)
    journal.flush()
    assert journal.backlog > 0
    wait_for(lambda: journal.backlog == 0)
    journal.close()


Waiting = Callable[[Callable[[], bool]], None]


@pytest.fixture
def wait_for() -> Waiting:
    def wait(is_so: Callable[[], bool]) -> None:
        for _ in range(600):
            if is_so():
                return
            time.sleep(0.05)
        pytest.fail("it never came")

    return wait


def test_the_writing_process_ends_when_the_crawl_is_killed(
    tmp_path: Path, wait_for: Waiting
) -> None:
    database_of(tmp_path)  # made once, and not by each of the two
    crawl = os.fork()
    if crawl == 0:
        journal = open_journal(tmp_path, beside=True)
        crawl_page(journal, 0)
        journal.catch_up()
        [process] = active_children()
        (tmp_path / "writer").write_text(str(process.pid))
        time.sleep(60)
        os._exit(0)
    wait_for((tmp_path / "writer").exists)
    wait_for(lambda: bool((tmp_path / "writer").read_text()))
    writer = int((tmp_path / "writer").read_text())
    os.kill(crawl, 9)
    os.waitpid(crawl, 0)
    wait_for(lambda: not Path(f"/proc/{writer}").exists() or _is_zombie(writer))
    assert open_journal(tmp_path, beside=False).run.resumed


def _is_zombie(pid: int) -> bool:
    return ") Z " in Path(f"/proc/{pid}/stat").read_text()
