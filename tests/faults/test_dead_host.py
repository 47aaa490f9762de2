"""A host that dies while it is crawled is left alone; the other one is crawled to its end."""

import asyncio
import time
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from answers import raw
from fault_server import PAGE, FaultServer, Script, serving, whole
from postgres import database_of
from processes import Running

from seoulwire.middlewares.circuit import LOSSES
from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]
PAGES = 40
ANSWERED = 5

pytestmark = pytest.mark.slow


def test_a_host_that_dies_holds_up_no_other_and_is_gone_on_with_once_it_is_back(
    tmp_path: Path,
) -> None:
    pages = {f"/{number}": whole(PAGE) for number in range(PAGES)}
    with serving(pages) as alive:
        with serving(pages) as dying:
            hosts = {"alive.example": alive.port, "dying.example": dying.port}
            mapped = {host: f"127.0.0.1:{port}" for host, port in hosts.items()}
            urls = [f"http://{host}{path}" for path in pages for host in hosts]
            crawl = start(tmp_path, urls, mapped)
            while dying.requests.total() < PAGES // 4:  # robots.txt, and then some pages
                assert crawl.poll() is None
                time.sleep(0.01)
        assert crawl.wait(timeout=60) == 0
        left = states(tmp_path)
        with serving(pages) as risen:
            mapped["dying.example"] = f"127.0.0.1:{risen.port}"
            assert start(tmp_path, [], mapped).wait(timeout=60) == 0
    assert left["alive.example"] == {("stored", "new"): PAGES}
    assert left["dying.example"]["pending", "host-down"] > PAGES // 4
    assert left["dying.example"]["pending", "connection"] <= 8
    assert states(tmp_path)["dying.example"] == {("stored", "new"): PAGES}


def test_a_host_that_closes_every_connection_is_left_alone(tmp_path: Path) -> None:
    pages = {f"/{number}": whole(PAGE) for number in range(PAGES)}
    with serving(pages) as alive, serving({}) as dying:
        dying.scripts |= {path: dropping(dying, page) for path, page in pages.items()}
        hosts = {"alive.example": alive.port, "dying.example": dying.port}
        mapped = {host: f"127.0.0.1:{port}" for host, port in hosts.items()}
        urls = [f"http://{host}{path}" for path in pages for host in hosts]
        assert start(tmp_path, urls, mapped).wait(timeout=60) == 0
    found = states(tmp_path)
    assert found["alive.example"] == {("stored", "new"): PAGES}
    assert found["dying.example"]["stored", "new"] == ANSWERED
    assert found["dying.example"]["pending", "host-down"] > PAGES // 4
    # Each page is asked for twice, and what is on its way when a host falls is asked for too.
    assert dying.requests.total() <= 1 + ANSWERED + 2 * LOSSES


def test_a_page_at_which_the_connection_is_closed_closes_no_host(tmp_path: Path) -> None:
    pages = {f"/{number}": whole(PAGE) for number in range(PAGES)}
    with serving({f"/closed-{number}": raw() for number in range(4)} | pages) as server:
        urls = [f"http://alive.example{path}" for path in server.scripts]
        mapped = {"alive.example": f"127.0.0.1:{server.port}"}
        assert start(tmp_path, urls, mapped, RETRY_TIMES="6").wait(timeout=60) == 0
    assert states(tmp_path)["alive.example"] == {
        ("stored", "new"): PAGES,
        ("pending", "connection"): 4,
    }


def dropping(server: FaultServer, page: Script) -> Script:
    """Answer some of the requests, robots.txt among them, then close every connection."""

    async def script(writer: asyncio.StreamWriter) -> None:
        if server.requests.total() <= 1 + ANSWERED:
            await page(writer)

    return script


def states(data: Path) -> dict[str, Counter[tuple[str, str | None]]]:
    """Return how often each outcome is in the ledger, by host."""
    with Store.open(database_of(data), create=False) as store:
        assert store.accounts(None).balanced
        found: dict[str, Counter[tuple[str, str | None]]] = defaultdict(Counter)
        for row in store.ledger():
            found[urlsplit(row.url).hostname or ""][row.state, row.reason] += 1
    return found


def start(data: Path, urls: list[str], mapped: dict[str, str], **given: str) -> Running:
    settings = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_DATABASE": database_of(data),
        "SEOULWIRE_HOST_MAP": str(mapped).replace("'", '"'),
        "DOWNLOAD_DELAY": "0.05",
        "AUTOTHROTTLE_ENABLED": "0",
        "SEOULWIRE_READERS": "0",
        "RETRY_TIMES": "1",
        "LOG_LEVEL": "INFO",
    } | given
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    line = ("scrapy", "crawl", "articles", "-a", f"urls={' '.join(urls)}")
    return Running(*line, *options, cwd=ROOT)
