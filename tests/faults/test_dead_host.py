"""A host that dies while it is crawled is left alone; the other one is crawled to its end."""

import time
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fault_server import PAGE, serving, whole
from postgres import database_of
from processes import Running

from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]
PAGES = 40

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


def states(data: Path) -> dict[str, Counter[tuple[str, str | None]]]:
    """Return how often each outcome is in the ledger, by host."""
    with Store.open(database_of(data), create=False) as store:
        assert store.accounts(None).balanced
        found: dict[str, Counter[tuple[str, str | None]]] = defaultdict(Counter)
        for row in store.ledger():
            found[urlsplit(row.url).hostname or ""][row.state, row.reason] += 1
    return found


def start(data: Path, urls: list[str], mapped: dict[str, str]) -> Running:
    settings = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_DATABASE": database_of(data),
        "SEOULWIRE_HOST_MAP": str(mapped).replace("'", '"'),
        "DOWNLOAD_DELAY": "0.05",
        "AUTOTHROTTLE_ENABLED": "0",
        "SEOULWIRE_READERS": "0",
        "RETRY_TIMES": "1",
        "LOG_LEVEL": "INFO",
    }
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    line = ("scrapy", "crawl", "articles", "-a", f"urls={' '.join(urls)}")
    return Running(*line, *options, cwd=ROOT)
