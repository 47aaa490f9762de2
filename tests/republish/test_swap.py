"""A directory is replaced as a whole, or not at all."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seoulwire.exceptions import PublishError
from seoulwire.republish.swap import replaced_directory

from .factories import names

MARKER = "marker.json"


def write(directory: Path, text: str) -> None:
    with replaced_directory(directory, MARKER) as building:
        (building / MARKER).write_text("{}")
        (building / "page").write_text(text)


def test_a_missing_an_empty_and_an_earlier_directory_are_replaced(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "site"
    write(target, "one")
    assert (target / "page").read_text() == "one"
    write(target, "two")
    assert (target / "page").read_text() == "two"
    empty = tmp_path / "empty"
    empty.mkdir()
    write(empty, "three")
    assert (empty / "page").read_text() == "three"
    assert names(target.parent) == ["site"]


def test_somebody_else_s_directory_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years of work")
    with pytest.raises(PublishError, match="holds something else"):
        write(tmp_path, "one")
    with pytest.raises(PublishError, match="is a file"):
        write(tmp_path / "thesis.txt", "one")
    assert names(tmp_path) == ["thesis.txt"]


def test_a_build_that_fails_leaves_the_old_directory_whole(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write(target, "one")

    def interrupted() -> None:
        with replaced_directory(target, MARKER) as building:
            (building / "page").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (target / "page").read_text() == "one"
    assert names(tmp_path) == ["site"]


def test_a_link_to_a_directory_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", "one")
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", "two")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "page").read_text() == "two"


def test_a_planted_link_in_the_old_directory_is_not_written_through(tmp_path: Path) -> None:
    write(tmp_path / "site", "one")
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "site" / "page").unlink()
    (tmp_path / "site" / "page").symlink_to(tmp_path / "precious")
    write(tmp_path / "site", "two")
    assert (tmp_path / "precious").read_text() == "mine"
    assert (tmp_path / "site" / "page").read_text() == "two"


def test_what_a_killed_build_left_is_removed_after_a_day(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".site.building-old", tmp_path / ".site.building-fresh"
    old.mkdir()
    fresh.mkdir()
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(old, (two_days_ago, two_days_ago))
    write(tmp_path / "site", "one")
    assert names(tmp_path) == [".site.building-fresh", "site"]


def test_a_directory_that_cannot_be_made_is_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match="cannot build beside"):
        write(tmp_path / "file" / "site", "one")


REBUILD_FOR_EVER = """
import sys
from pathlib import Path
from seoulwire.republish.swap import replaced_directory
for number in range(10**9):
    with replaced_directory(Path(sys.argv[1]), "marker.json") as building:
        (building / "marker.json").write_text("{}")
        for page in range(5):
            (building / str(page)).write_text(str(number))
    print(number, flush=True)
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_directory(tmp_path: Path) -> None:
    target = tmp_path / "site"
    for round_number in range(6):
        command = [sys.executable, "-c", REBUILD_FOR_EVER, str(target)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.007 * round_number)
            process.kill()
        assert len({(target / str(page)).read_text() for page in range(5)}) == 1
