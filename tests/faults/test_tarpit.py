"""A site that has no end of pages takes no more of a run than one host may, and nobody waits."""

from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fault_server import PAGE, serving, whole
from postgres import database_of
from processes import run

from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]
ASKED, MOST_PAGES, MOST_BYTES = 30, 20, 100_000
AT_ONCE = 4  # requests that are under way when the last byte is spent
STORED, LEFT = ("stored", "new"), ("pending", "host-budget")
HEAVY = PAGE.replace(b"</article>", b"<p>" + b"So it went on. " * 1500 + b"</p></article>")

pytestmark = pytest.mark.slow

Outcomes = dict[str, Counter[tuple[str, str | None]]]


def crawl(data: Path, urls: list[str], hosts: dict[str, str]) -> Outcomes:
    """Crawl, and return how often each outcome is in the ledger, by host."""
    settings = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_DATABASE": database_of(data),
        "SEOULWIRE_HOST_MAP": str(hosts).replace("'", '"'),
        "SEOULWIRE_MAX_HOST_PAGES": str(MOST_PAGES),
        "SEOULWIRE_MAX_HOST_BYTES": str(MOST_BYTES),
        "CONCURRENT_REQUESTS": str(AT_ONCE),
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "SEOULWIRE_READERS": "0",
    }
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    line = ("scrapy", "crawl", "articles", "-a", f"urls={' '.join(urls)}")
    run(*line, *options, cwd=ROOT, check=True)
    with Store.open(database_of(data), create=False) as store:
        assert store.accounts(None).balanced
        found: Outcomes = defaultdict(Counter)
        for row in store.ledger():
            found[urlsplit(row.url).hostname or ""][row.state, row.reason] += 1
    return found


def test_a_host_gives_no_more_than_its_share_and_the_next_run_goes_on(tmp_path: Path) -> None:
    paths = [f"/maze/{number}" for number in range(ASKED)]
    maze = {path: whole(PAGE.replace(b"walkers", path.encode())) for path in paths}
    heavy = {path: whole(HEAVY.replace(b"walkers", path.encode())) for path in paths}
    with serving(maze) as pages, serving(heavy) as bytes_, serving(maze) as good:
        ports = {"maze.example": pages, "heavy.example": bytes_, "good.example": good}
        hosts = {host: f"127.0.0.1:{server.port}" for host, server in ports.items()}
        urls = [
            f"http://{host}{path}" for host in ("maze.example", "heavy.example") for path in paths
        ]
        urls += [f"http://good.example{path}" for path in paths[: MOST_PAGES - 1]]
        first = crawl(tmp_path, urls, hosts)
        asked = pages.requests.total()
        again = crawl(tmp_path, [], hosts)
    assert asked == MOST_PAGES  # robots.txt among them
    assert first["maze.example"] == {STORED: MOST_PAGES - 1, LEFT: ASKED - MOST_PAGES + 1}
    assert first["good.example"] == {STORED: MOST_PAGES - 1}
    served = first["heavy.example"][STORED]
    assert MOST_BYTES <= served * len(HEAVY) <= MOST_BYTES + (AT_ONCE + 1) * len(HEAVY)
    assert first["heavy.example"][LEFT] == ASKED - served
    assert again["maze.example"] == {STORED: ASKED}
