"""A host that dies while it is crawled is left alone, and the other one is crawled to its end."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from fault_server import PAGE, serving, whole

from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]
PAGES = 40

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


def test_a_host_that_dies_holds_up_no_other(tmp_path: Path) -> None:
    pages = {f"/{number}": whole(PAGE) for number in range(PAGES)}
    with serving(pages) as alive:
        with serving(pages) as dying:
            hosts = {"alive.example": alive.port, "dying.example": dying.port}
            mapped = {host: f"127.0.0.1:{port}" for host, port in hosts.items()}
            urls = [f"http://{host}{path}" for path in pages for host in hosts]
            crawl = start(tmp_path, urls, mapped)
            while dying.requests.total() < PAGES // 4:  # robots.txt, and then some pages
                assert crawl.poll() is None
        assert crawl.wait(timeout=60) == 0
    with Store.open(f"sqlite:///{tmp_path / 'seoulwire.db'}", create=False) as store:
        assert store.accounts(None).balanced
        found = {
            host: Counter((r.state, r.reason) for r in store.ledger() if host in r.url)
            for host in hosts
        }
    assert found["alive.example"] == {("stored", "new"): PAGES}
    assert found["dying.example"]["pending", "host-down"] > PAGES // 4
    assert found["dying.example"]["pending", "connection"] <= 8


def start(data: Path, urls: list[str], mapped: dict[str, str]) -> subprocess.Popen[bytes]:
    settings = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_HOST_MAP": str(mapped).replace("'", '"'),
        "DOWNLOAD_DELAY": "0.05",
        "AUTOTHROTTLE_ENABLED": "0",
        "RETRY_TIMES": "1",
        "LOG_LEVEL": "INFO",
    }
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    line = [sys.executable, "-m", "scrapy", "crawl", "articles", "-a", f"urls={' '.join(urls)}"]
    return subprocess.Popen([*line, *options], cwd=ROOT, stderr=subprocess.DEVNULL)
