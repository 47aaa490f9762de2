"""An archive on a read-only file system: looked at as any other, and never blamed for something."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Command
from postgres import POSTGRES
from republish.factories import entry, keep

from seoulwire.exceptions import StorageError
from seoulwire.storage import Store

pytestmark = pytest.mark.skipif(bool(POSTGRES), reason="a server's files are its own")


def freeze(folder: Path) -> None:
    """Make a file system read-only."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


@contextmanager
def mounted(folder: Path) -> Iterator[Callable[[], None]]:
    """Give a way to make a folder read-only: an own file system, which only root may mount."""
    folder.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if subprocess.run(line, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield lambda: freeze(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Path]:
    """Return the data directory of an archive that is read-only."""
    folder = tmp_path / "snapshot"
    with mounted(folder) as end_writing:
        with Store.open(f"sqlite:///{folder}/seoulwire.db") as store:
            keep(store, [entry()])
            store.index_texts()
        end_writing()
        yield folder


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("status",), "1 discovered = 1 stored"),
        (("show", "portal:en/bridge-reopens"), "A bridge reopens"),
        (("search", "word7"), "1 found"),
        (("export",), "A bridge reopens"),
        (("rights",), "portal:en/bridge-reopens"),
    ],
)
def test_a_command_that_only_reads_reads_a_snapshot(
    snapshot: Path,
    command_over: Callable[[Path], Command],
    arguments: tuple[str, ...],
    says: str,
) -> None:
    done = command_over(snapshot).run(*arguments)
    assert done.returncode == 0, done.stderr
    assert says in done.stdout


def test_what_cannot_be_written_says_so_and_why(
    snapshot: Path, command_over: Callable[[Path], Command]
) -> None:
    for arguments in (("publish", str(snapshot.parent / "site")), ("crawl", "news")):
        done = command_over(snapshot).run(*arguments)
        assert done.returncode == 6
        assert "read-only" in done.stderr
        assert "missing" not in done.stderr


def test_a_new_database_on_a_read_only_file_system_says_so(tmp_path: Path) -> None:
    with mounted(tmp_path / "empty") as end_writing:
        end_writing()
        with pytest.raises(StorageError, match="its file system is read-only; mount it writable"):
            Store.open(f"sqlite:///{tmp_path}/empty/seoulwire.db")


def test_changes_that_a_snapshot_s_log_has_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    with mounted(folder) as end_writing:
        url = f"sqlite:///{folder}/seoulwire.db"
        with Store.open(url) as store:
            keep(store, [entry()])
            subprocess.run(["cp", "-r", f"{folder}/.", str(tmp_path / "copy")], check=True)
        assert (tmp_path / "copy/seoulwire.db-wal").stat().st_size
        for path in (tmp_path / "copy").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        end_writing()
        with Store.open(url, create=False) as store:
            assert store.is_read_only
            assert [each.post.id for each in store.entries()] == ["portal:en/bridge-reopens"]


def test_an_export_to_a_read_only_file_system_is_told_so_and_not_to_free_space(
    snapshot: Path, command_over: Callable[[Path], Command]
) -> None:
    done = command_over(snapshot).run("export", str(snapshot / "corpus.jsonl"))
    assert done.returncode == 6
    assert "Read-only file system; name another path" in done.stderr
    assert "space" not in done.stderr
