"""What becomes of a crawl when its storage fails under it: a named error, exit code 6, no loss.

Injected by strace, by file systems mounted for the test, by a PostgreSQL server of its own; each
is skipped where the machine has not got it.
"""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from conftest import Command, Crawled
from postgres_server import execute, needs_postgres, running, start, stop, url_of
from test_kills import stable_digest

from seoulwire.exceptions import StorageError
from seoulwire.storage import Store

SYNCING = "fsync,fdatasync"
LIMIT = ("--limit", "25")  # of each of two boards

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
needs_mount = pytest.mark.skipif(os.geteuid() != 0, reason="needs to mount file systems")


def injected(command: Command, fault: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Crawl with a fault that strace injects into every process of the crawl."""
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", *options, "-e", f"inject={fault}"]
    return command.under(strace, "crawl", "--sample", str(command.port), *LIMIT)


def finish(command: Command, *options: str) -> str:
    """Crawl to the end and return the digest of what is stored."""
    finished = command.crawl(*options)
    assert finished.returncode == 3, finished.stderr
    assert "balanced" in finished.stdout
    assert command.run("db", "check").returncode == 0
    return stable_digest(command)


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory, command_over: Callable[[Path], Command]) -> str:
    """Give the digest of an undisturbed crawl of fifty posts."""
    return finish(command_over(tmp_path_factory.mktemp("fifty")), *LIMIT)


@needs_strace
def test_killed_at_every_sync_the_crawl_goes_on_to_the_same_end(
    tmp_path: Path,
    fifty: str,
    command_over: Callable[[Path], Command],
    request: pytest.FixtureRequest,
) -> None:
    step = request.config.getoption("--every")
    sync = 1
    while True:
        command = command_over(tmp_path / str(sync))
        # The process that syncs dies at its sync: the crawl's own, or the one that writes for it.
        killed = injected(command, f"{SYNCING}:signal=SIGKILL:when={sync}")
        if killed.returncode == 3:
            break  # it made fewer syncs
        assert killed.returncode in {6, -signal.SIGKILL, 128 + signal.SIGKILL}, killed.stderr
        assert finish(command, *LIMIT) == fifty, f"sync {sync}"
        shutil.rmtree(command.data)
        sync += step
    assert sync > 10  # a quick machine groups more of them


@needs_strace
@pytest.mark.parametrize("error", ["EIO", "ENOSPC", "EROFS"])
@pytest.mark.parametrize("which", [1, 3])
def test_an_archive_that_cannot_be_made_durable_ends_the_crawl(
    tmp_path: Path, fifty: str, command_over: Callable[[Path], Command], error: str, which: int
) -> None:
    command = command_over(tmp_path)
    archive = tmp_path / "warc" / "run-00001-00001.warc.gz"
    failed = injected(command, f"fsync:error={error}:when={which}", "-P", str(archive))
    assert failed.returncode == 6, failed.stderr
    assert str(archive) in failed.stderr
    assert finish(command, *LIMIT) == fifty


@needs_strace
@pytest.mark.parametrize("error", ["EIO", "ENOSPC", "EROFS"])
def test_a_database_that_cannot_be_written_ends_the_crawl(
    tmp_path: Path, fifty: str, command_over: Callable[[Path], Command], error: str
) -> None:
    command = command_over(tmp_path)
    log = tmp_path / "seoulwire.db-wal"
    failed = injected(command, f"pwrite64:error={error}:when=300+", "-P", str(log))
    assert failed.returncode == 6, failed.stderr
    assert "seoulwire.db" in failed.stderr
    assert finish(command, *LIMIT) == fifty


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "size=1500k", "-t", "tmpfs", "tmpfs")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def mount(folder: Path, options: str, *what: str) -> None:
    subprocess.run(["mount", "-o", options, *what, folder], check=True)


@needs_mount
def test_a_full_disk_ends_the_crawl_which_goes_on_once_there_is_space(
    small_disk: Path, crawled: Crawled, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(small_disk)
    full = command.crawl()
    assert full.returncode == 6, full.stderr
    assert "space" in full.stderr or "full" in full.stderr
    mount(small_disk, "remount,size=200m")
    assert finish(command) == stable_digest(crawled.command)


def test_what_nobody_thought_of_at_the_end_of_a_crawl_is_told_as_an_error_of_ours(
    tmp_path: Path, fifty: str, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path)
    assert command.run("db", "upgrade").returncode == 0
    refused = "CREATE TRIGGER refuse BEFORE INSERT ON signatures BEGIN SELECT RAISE(FAIL, '?'); END"
    with closing(sqlite3.connect(tmp_path / "seoulwire.db")) as database:
        database.execute(refused)
    failed = command.crawl(*LIMIT)
    assert failed.returncode == 1, failed.stderr
    assert "Traceback" in failed.stderr
    with closing(sqlite3.connect(tmp_path / "seoulwire.db")) as database:
        database.execute("DROP TRIGGER refuse")
    assert finish(command, *LIMIT) == fifty


@needs_mount
def test_a_read_only_disk_ends_the_crawl(
    small_disk: Path, crawled: Crawled, command_over: Callable[[Path], Command]
) -> None:
    mount(small_disk, "remount,size=200m")
    command = command_over(small_disk)
    crawl = command.start("crawl", "--sample", str(command.port))
    wait_for_posts(command.database)
    crawl.send_signal(signal.SIGKILL)
    crawl.communicate()
    time.sleep(1)  # the process that writes ends with the crawl
    mount(small_disk, "remount,ro")
    refused = command.crawl()
    assert refused.returncode == 6, refused.stderr
    assert "Traceback" not in refused.stderr
    mount(small_disk, "remount,rw")
    assert finish(command) == stable_digest(crawled.command)


def wait_for_posts(database: str) -> None:
    """Wait until the crawl at work has stored a post."""
    for _ in range(1200):
        with (
            suppress(StorageError),  # not yet made
            Store.open(database, create=False) as store,
        ):
            if any(row.role == "post" and row.state == "stored" for row in store.ledger()):
                return
        time.sleep(0.05)
    pytest.fail("no post was stored")


@pytest.fixture
def server() -> Iterator[Path]:
    """Give the folder of a PostgreSQL server that listens on a socket in it."""
    with running() as folder:
        yield folder


@needs_postgres
def test_a_database_server_that_goes_away_ends_the_crawl_which_goes_on_once_it_is_back(
    tmp_path: Path, server: Path, crawled: Crawled, command_over: Callable[[Path], Command]
) -> None:
    url = url_of(server)
    command = command_over(tmp_path)
    crawl = command.start("crawl", "--sample", str(command.port), "--database", url)
    wait_for_posts(url)
    stop(server)
    _, errors = crawl.communicate(timeout=60)
    assert crawl.returncode == 6, errors
    assert "run the same command again" in errors
    start(server)
    finished = command.crawl("--database", url)
    assert finished.returncode == 3, finished.stderr
    exported = command.run("export", "--stable", "--rights", "all", "--database", url)
    assert hashlib.sha256(exported.stdout.encode()).hexdigest() == stable_digest(crawled.command)


@needs_postgres
def test_a_crawl_whose_connections_are_cut_again_and_again_loses_nothing(
    tmp_path: Path, server: Path, crawled: Crawled, command_over: Callable[[Path], Command]
) -> None:
    url = url_of(server)
    command = command_over(tmp_path)
    cut = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    code: int | None = 6
    for _ in range(20):
        crawl = command.start("crawl", "--sample", str(command.port), "--database", url)
        with suppress(subprocess.TimeoutExpired):
            crawl.wait(4)
        execute(server, cut)
        _, errors = crawl.communicate(timeout=60)
        code = crawl.returncode
        if code == 3:
            break  # it was done, having gone on each time
        assert code == 6, errors
        assert "Traceback" not in errors
    if code == 6:
        assert command.crawl("--database", url).returncode == 3
    exported = command.run("export", "--stable", "--rights", "all", "--database", url)
    assert hashlib.sha256(exported.stdout.encode()).hexdigest() == stable_digest(crawled.command)
