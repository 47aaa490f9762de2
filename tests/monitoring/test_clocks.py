"""Whatever the machine's clock says, no post is missed and none is kept twice."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Command
from fault_server import FaultServer, serving, whole

from seoulwire.storage import Store

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
FIRST, ADDED, RUNS = 8, 3, 3
SENTENCE = "시민이 걷는 거리는 도시를 바꾼다. 서울의 골목 {n}번은 이제 시민의 것이다. "

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


def page(body: str) -> bytes:
    head = "<head><meta charset=utf-8><title>골목</title></head>"
    return f"<html>{head}<body>{body}</body></html>".encode()


def listing(count: int) -> bytes:
    rows = "".join(
        f"<tr><td><a href='/view?id={n}'>골목 {n}번 이야기</a></td><td>담당관</td>"
        f"<td>{registered(n)}</td><td>{10 + n}</td></tr>"
        for n in reversed(range(count))
    )
    heads = "<tr><th>제목</th><th>작성자</th><th>등록일</th><th>조회수</th></tr>"
    return page(f"<table>{heads}{rows}</table>")


def post(n: int) -> bytes:
    return page(
        f"<h1>골목 {n}번 이야기</h1><p>등록일 {registered(n)} 작성자 담당관 조회수 {10 + n}</p>"
        f"<div class='content'><p>{SENTENCE.format(n=n) * 3}</p></div>"
    )


def registered(n: int) -> date:
    """The newest posts bear today's date, which a clock behind takes for tomorrow's."""
    return datetime.now(UTC).date() - timedelta(days=max(0, FIRST - n))


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
        assert stored(command) == [f"골목 {n}번 이야기" for n in range(count)]


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
    assert stored(command) == [f"골목 {n}번 이야기" for n in range(FIRST)]


def preload(*variables: str) -> list[str]:
    return [f"LD_PRELOAD={FAKETIME}", "FAKETIME_DONT_FAKE_MONOTONIC=1", *variables]


def crawl(board: FaultServer) -> list[str]:
    settings = (
        "SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1",
        "DOWNLOAD_DELAY=0",
        "AUTOTHROTTLE_ENABLED=0",
    )
    options = [part for setting in settings for part in ("--set", setting)]
    return ["crawl", f"http://127.0.0.1:{board.port}/list", *options]


def stored(command: Command) -> list[str]:
    with Store.open(command.database, create=False) as store:
        assert store.accounts(None).balanced
        return sorted(
            (entry.post.title.text for entry in store.entries()),
            key=lambda title: int("".join(filter(str.isdigit, title))),
        )
