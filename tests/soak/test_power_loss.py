"""A crawl whose machine loses its power: what was committed is there, and it goes on from there.

The disk is a model (disk.py) that is fed with the calls of a real crawl: what was written since the
last sync is kept, lost, torn and reordered at random.
"""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command
from disk import Call, Disk, calls_in, strace
from test_storage_faults import LIMIT, finish, needs_strace

from seoulwire.exceptions import StorageError
from seoulwire.storage import Store

ARCHIVES = ("run-00001-00001.warc.gz",)
# The end is where the log of the database goes into the database.
AT_THE_END = 40  # calls, from which every fourth loss is taken


@needs_strace
def test_what_was_committed_survives_a_power_loss_and_the_rest_is_fetched_again(
    tmp_path: Path, command_over: Callable[[Path], Command], request: pytest.FixtureRequest
) -> None:
    losses = request.config.getoption("--kills")
    root = tmp_path / "traced"
    command = command_over(root)
    log = tmp_path / "log"
    traced = command.under(
        strace(log, root, ARCHIVES), "crawl", "--sample", str(command.port), *LIMIT
    )
    assert traced.returncode == 3, traced.stderr
    calls = calls_in(log)
    whole = Disk(root)
    for call in calls:
        whole.do(call)
    whole.write_all(tmp_path / "replayed")
    for path in root.rglob("*"):  # the log tells all
        if path.is_file():
            assert (tmp_path / "replayed" / path.relative_to(root)).read_bytes() == (
                path.read_bytes()
            )
    expected = finish(command_over(tmp_path / "undisturbed"), *LIMIT)
    chance = random.Random(20170818)
    for loss in range(losses):
        start = len(calls) - AT_THE_END if loss % 4 == 0 else 0
        moment = chance.randrange(start, len(calls))
        lose_power(calls[: moment + 1], root, tmp_path / "disk", chance)
        command = command_over(tmp_path / "disk" / "left")
        settled = settled_in(tmp_path / "disk" / "sure")
        assert settled_in(command.data) >= settled, f"call {moment}"
        assert finish(command, *LIMIT) == expected, f"call {moment}"
        shutil.rmtree(tmp_path / "disk")


def lose_power(calls: list[Call], root: Path, target: Path, chance: random.Random) -> None:
    """Write what may be ``left``, and, to compare, what was committed for sure (``sure``)."""
    disk = Disk(root)
    syncs = (n for n, call in enumerate(calls) if call.name == "sync" and "-wal" in call.path.name)
    synced = max(syncs, default=-1)
    for call in calls[: synced + 1]:
        disk.do(call)
    (target / "sure").mkdir(parents=True)
    (target / "left").mkdir()
    disk.write_all(target / "sure")
    for call in calls[synced + 1 :]:
        disk.do(call)
    disk.write_survivors(target / "left", chance)


def settled_in(data: Path) -> set[tuple[str, str, str]]:
    """Return the committed rows of the ledger, with their states."""
    try:
        with Store.open(f"sqlite:///{data / 'seoulwire.db'}", create=False) as store:
            return {(row.role, row.url, row.state) for row in store.ledger()}
    except StorageError:
        return set()  # not yet made
