"""Two schedulers, two boards, a sleeper: a board has one run at a time, and no post is harmed."""

import asyncio
import json
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest
from alleys import OLD, listing, post, title
from conftest import Command
from fault_server import FaultServer, serving, whole
from processes import Running
from sqlalchemy import create_engine, text

from seoulwire.exceptions import StorageError
from seoulwire.storage import Store

HELD = f"/view?id={OLD // 2}"
BOARDS = """
[portals.{key}]
front = "http://{key}.example/"
name = "{key}"
[boards.{key}]
portal = "{key}"
start = "http://{key}.example/list"
name = "{key}"
"""
KEYS = ("news", "archives")  # no other boards are declared

pytestmark = pytest.mark.slow


class Site:
    """A board whose fourth post is answered only when ``open`` is set."""

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.open = Event()
        server.scripts |= {"/list": whole(listing(OLD)), "/": whole(b"<p>alleys</p>")}
        server.scripts |= {f"/view?id={n}": whole(post(n)) for n in range(OLD)}
        server.scripts[HELD] = self._hold

    async def _hold(self, writer: asyncio.StreamWriter) -> None:
        while not self.open.is_set():
            await asyncio.sleep(0.02)
        await whole(post(OLD // 2))(writer)


@pytest.fixture
def sites() -> Iterator[tuple[Site, Site]]:
    with serving({}) as one, serving({}) as two:
        yield Site(one), Site(two)


@pytest.fixture
def crawl(sites: tuple[Site, Site], tmp_path: Path) -> Iterator[list[str]]:
    """Give the line that crawls both sites' boards."""
    declared = tmp_path / "boards.toml"
    declared.write_text("".join(BOARDS.format(key=key) for key in KEYS), "utf-8")
    ports = {
        f"{key}.example": f"127.0.0.1:{site.server.port}"
        for key, site in zip(KEYS, sites, strict=True)
    }
    settings = {
        "SEOULWIRE_HOST_MAP": json.dumps(ports),
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "SEOULWIRE_READERS": "0",
    }
    options = [part for pair in settings.items() for part in ("--set", "=".join(pair))]
    yield ["crawl", "--config", str(declared), *options]
    for site in sites:
        site.open.set()


def begun(command: Command, site: Site, *line: str) -> Running:
    """Begin a crawl and return it once all but the held post are stored."""
    process = command.start(*line)
    deadline = time.monotonic() + 60
    while len(stored(command)) < OLD - 1 or not site.server.requests[HELD]:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process


def ended(process: Running) -> int | None:
    process.communicate(timeout=60)
    return process.returncode


def stored(command: Command) -> list[str]:
    with suppress(StorageError), Store.open(command.database, create=False) as store:
        return sorted(entry.post.title.text for entry in store.entries())
    return []  # the first crawl has not made the database


def test_a_long_crawl_of_one_site_holds_up_no_other(
    sites: tuple[Site, Site], crawl: list[str], tmp_path: Path
) -> None:
    command = Command(tmp_path / "data", 0)
    one, two = sites
    two.open.set()
    long = begun(command, one, *crawl, "news")
    again = command.run(*crawl, "news")
    assert (again.returncode, str(long.pid) in again.stderr) == (7, True)
    short = command.run(*crawl, "archives")
    assert short.returncode == 0, short.stderr
    one.open.set()
    assert ended(long) == 0
    assert stored(command) == sorted([title(n) for n in range(OLD)] * 2)
    with Store.open(command.database) as store:
        assert store.accounts().balanced
        assert store.check() == ()


def test_of_two_schedulers_one_crawls_what_the_other_does_not(
    sites: tuple[Site, Site], crawl: list[str], tmp_path: Path
) -> None:
    command = Command(tmp_path / "data", 0)
    one, two = sites
    first = begun(command, one, *crawl, "--due")
    two.open.set()
    second = command.run(*crawl, "--due")
    assert (second.returncode, second.stderr.count("waits for run 1")) == (7, 2)
    one.open.set()
    assert ended(first) == 0
    third = command.run(*crawl, "--due")
    assert (third.returncode, third.stderr.count(": due at ")) == (0, 2)
    assert {max(site.server.requests.values()) for site in sites} == {1}


def test_a_scheduler_leaves_out_the_board_that_is_being_crawled(
    sites: tuple[Site, Site], crawl: list[str], tmp_path: Path
) -> None:
    command = Command(tmp_path / "data", 0)
    one, two = sites
    two.open.set()
    first = begun(command, one, *crawl, "news")
    second = command.run(*crawl, "--due")
    assert second.returncode == 0, second.stderr
    assert "news: due; it waits for run 1" in second.stderr
    one.open.set()
    assert ended(first) == 0
    assert stored(command) == sorted([title(n) for n in range(OLD)] * 2)


def test_a_sleeper_that_wakes_cannot_write(
    sites: tuple[Site, Site], crawl: list[str], tmp_path: Path
) -> None:
    command = Command(tmp_path / "data", 0)
    one, _ = sites
    sleeper = begun(command, one, *crawl, "news")
    sleeper.send_signal(signal.SIGSTOP)
    one.open.set()
    engine = create_engine(command.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE run_locks SET heartbeat = '2020-01-01 00:00:00.000000'"))
    engine.dispose()
    awake = command.run(*crawl, "news")
    assert awake.returncode == 0, awake.stderr
    assert stored(command) == [title(n) for n in range(OLD)]
    runs = Counter(one.server.requests)
    sleeper.send_signal(signal.SIGCONT)
    _, said = sleeper.communicate(timeout=60)
    assert sleeper.returncode == 7, said
    assert "took it over" in said
    assert stored(command) == [title(n) for n in range(OLD)]
    with Store.open(command.database) as store:
        [run] = store.runs()
        assert (run.exit_code, store.accounts().balanced) == (0, True)
    assert max(runs.values()) <= 2
