"""Each disk of a crawl really full, and at each of its steps: a named error, and nothing lost."""

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Command
from test_storage_faults import LIMIT, finish, mount, needs_mount

pytestmark = needs_mount
# Tables that a crawl writes at its end: pairs, comparison of texts, measures, accounts of lists.
AT_THE_END = ("pairs", "signatures", "measures", "walks")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder for a small disk, which the test mounts."""
    folder = tmp_path / "data" / "warc"
    folder.mkdir(parents=True)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory, command_over: Callable[[Path], Command]) -> str:
    """Give the digest of an undisturbed crawl of fifty posts."""
    return finish(command_over(tmp_path_factory.mktemp("fifty")), *LIMIT)


def test_a_full_disk_of_the_archive(
    disk: Path, fifty: str, command_over: Callable[[Path], Command]
) -> None:
    mount(disk, "size=40k", "-t", "tmpfs", "tmpfs")
    command = command_over(disk.parent)
    full = command.crawl(*LIMIT)
    assert full.returncode == 6, full.stderr
    assert f"cannot write to the archive {disk}" in full.stderr
    assert "run the same command again" in full.stderr
    mount(disk, "remount,size=100m")
    assert finish(command, *LIMIT) == fifty


def test_a_full_disk_of_the_database(
    tmp_path: Path, disk: Path, fifty: str, command_over: Callable[[Path], Command]
) -> None:
    mount(disk, "size=700k", "-t", "tmpfs", "tmpfs")
    command = command_over(disk)
    (disk / "warc").symlink_to(tmp_path, target_is_directory=True)  # on another disk
    full = command.crawl(*LIMIT)
    assert full.returncode == 6, full.stderr
    assert f"{disk}/seoulwire.db fails" in full.stderr
    assert "free some space and run the same command again" in full.stderr
    mount(disk, "remount,size=100m")
    assert finish(command, *LIMIT) == fifty


def test_a_full_disk_of_scratch_files(
    tmp_path: Path, disk: Path, fifty: str, command_over: Callable[[Path], Command]
) -> None:
    fill(disk)
    command = command_over(tmp_path / "elsewhere")
    crawled = command.under(
        ["env", f"TMPDIR={disk}"], "crawl", "--sample", str(command.port), *LIMIT
    )
    assert crawled.returncode == 3, crawled.stderr  # it needs none
    assert finish(command, *LIMIT) == fifty


def test_a_full_disk_of_the_log(
    tmp_path: Path, disk: Path, fifty: str, command_over: Callable[[Path], Command]
) -> None:
    fill(disk)
    command = command_over(tmp_path / "elsewhere")
    full = command.crawl(*LIMIT, "--set", f"LOG_FILE={disk}/log")
    assert full.returncode == 6, full.stderr
    assert "No space left on device; free some space and run the same command" in full.stderr
    assert finish(command, *LIMIT) == fifty


def fill(disk: Path) -> None:
    mount(disk, "size=4k", "-t", "tmpfs", "tmpfs")
    (disk / "filler").write_bytes(bytes(4096))


@pytest.mark.parametrize("table", AT_THE_END)
def test_a_disk_that_is_full_at_the_end_of_a_crawl(
    disk: Path, fifty: str, command_over: Callable[[Path], Command], table: str
) -> None:
    mount(disk, "size=20m", "-t", "tmpfs", "tmpfs")
    command = command_over(disk)
    assert command.run("db", "upgrade").returncode == 0
    # Another row takes all the space, just when this one is written.
    with closing(sqlite3.connect(disk / "seoulwire.db")) as database:
        database.executescript(
            "CREATE TABLE filler (bytes BLOB);"
            f"CREATE TRIGGER fill BEFORE INSERT ON {table} WHEN NOT EXISTS (SELECT * FROM filler)"
            " BEGIN INSERT INTO filler VALUES (zeroblob(30000000)); END"
        )
    full = command.crawl(*LIMIT)
    assert full.returncode == 6, full.stderr
    assert "free some space and run the same command again" in full.stderr
    assert "Traceback" not in full.stderr
    mount(disk, "remount,size=200m")
    assert finish(command, *LIMIT) == fifty
