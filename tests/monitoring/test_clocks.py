"""Whatever the machine's clock says, no post is missed and none is kept twice."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from alleys import OLD, listing, post
from conftest import Command
from fault_server import FaultServer, serving, whole

from seoulwire.storage import Store

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
FIRST, ADDED, RUNS = OLD, 3, 3

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(FAKETIME is None, reason="needs Debian's package faketime"),
]

# The zone, and what each run's clock says, as libfaketime takes it.
CLOCKS = {
    "a day behind, then ahead": ("UTC", "-1d", "+1d", "-1d"),
    "summer begins": ("America/New_York", *["@2026-03-08 01:59:58"] * 2),
    "the hour that is there twice": ("Asia/Seoul", *["@1988-10-09 02:00:00"] * 2),
    "the last second of 32 bits": ("UTC", *["@2038-01-19 03:14:06"] * 2),
    "set to 1970, then corrected": ("UTC", "@1970-01-02 00:00:00", "+0"),
}


@pytest.fixture
def board() -> Iterator[FaultServer]:
    posts = {f"/view?id={n}": whole(post(n)) for n in range(FIRST + ADDED * RUNS)}
    with serving({"/list": whole(listing(FIRST)), **posts}) as server:
        yield server


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_wrong_clock_costs_no_post(clock: str, board: FaultServer, tmp_path: Path) -> None:
    zone, *times = CLOCKS[clock]
    command = Command(tmp_path, board.port)
    for number, now in enumerate(times):
        count = FIRST + ADDED * number
        board.scripts["/list"] = whole(listing(count))
        done = command.under(["env", *preload(f"FAKETIME={now}", f"TZ={zone}")], *crawl(board))
        assert done.returncode in {0, 4}, done.stderr  # 4: a check found the dates odd
        left = pending(command) if done.returncode == 4 else []
        assert sorted(stored(command) + left) == paths(count), done.stdout + done.stderr
    if left:  # a machine too busy for all of them: the next run brings them in
        done = command.run(*crawl(board))
        assert stored(command) == paths(count), done.stdout + done.stderr


def test_a_clock_set_back_during_a_crawl_costs_no_post(board: FaultServer, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0")
    command = Command(tmp_path / "data", board.port)
    program = ["env", *preload(f"FAKETIME_TIMESTAMP_FILE={clock}", "FAKETIME_NO_CACHE=1")]

    async def set_back(writer: asyncio.StreamWriter) -> None:
        clock.write_text("-1d")
        await whole(post(FIRST // 2))(writer)

    board.scripts[f"/view?id={FIRST // 2}"] = set_back
    done = command.under(program, *crawl(board))
    assert clock.read_text() == "-1d"
    assert done.returncode == 0, done.stderr
    assert stored(command) == paths(FIRST)


def test_captures_of_a_clock_that_was_ahead_are_told(board: FaultServer, tmp_path: Path) -> None:
    command = Command(tmp_path, board.port)
    command.under(["env", *preload("FAKETIME=+40d")], *crawl(board))
    done = command.run(*crawl(board))
    assert done.returncode == 4, done.stderr
    assert "check failed: clock: run: the latest capture is dated" in " ".join(done.stderr.split())
    checked = command.run("db", "check")
    assert checked.returncode == 4
    assert "captures are dated in the future" in " ".join(checked.stdout.split())


def preload(*variables: str) -> list[str]:
    return [f"LD_PRELOAD={FAKETIME}", "FAKETIME_DONT_FAKE_MONOTONIC=1", *variables]


def crawl(board: FaultServer) -> list[str]:
    settings = (
        "SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1",
        "DOWNLOAD_DELAY=0",
        "AUTOTHROTTLE_ENABLED=0",
        "SEOULWIRE_READERS=0",
    )
    options = [part for setting in settings for part in ("--set", setting)]
    return ["crawl", f"http://127.0.0.1:{board.port}/list", *options]


def paths(count: int) -> list[str]:
    return sorted(f"/view?id={n}" for n in range(count))


def stored(command: Command) -> list[str]:
    with Store.open(command.database, create=False) as store:
        assert store.accounts(None).balanced
        return sorted(path_of(entry.post.url) for entry in store.entries())


def pending(command: Command) -> list[str]:
    with Store.open(command.database, create=False) as store:
        return [path_of(row.url) for row in store.ledger() if row.state == "pending"]


def path_of(url: str) -> str:
    return url[url.index("/view") :]
