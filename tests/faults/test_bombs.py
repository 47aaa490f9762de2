"""Sixteen bombs at once: memory stays bounded, and the crawl beside them finishes."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from answers import OK, Outcome, chunk, forever
from fault_server import PAGE, Script, brotli_bomb, gzip_bomb, nested_bomb, serving, whole
from postgres import database_of

from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]
GIB = 1024**3
LIMIT_MIB = 384
GOOD = {f"/good-{number}": whole(PAGE) for number in range(50)}

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Bombed:
    """A crawl among bombs: the most memory its processes held together, and its ledger by path."""

    peak_mib: float
    states: Mapping[str, Outcome]


def bombs() -> dict[str, Script]:
    endless = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    kinds = (
        whole(gzip_bomb(GIB), Content_Encoding="gzip"),
        whole(brotli_bomb(GIB), Content_Encoding="br"),
        whole(nested_bomb(GIB), Content_Encoding="deflate, gzip, gzip"),
        forever(endless, chunk(b"<p>" + b"a" * 65536)),
    )
    return {f"/bomb-{number}": kinds[number % len(kinds)] for number in range(16)}


@pytest.fixture(scope="module")
def bombed(tmp_path_factory: pytest.TempPathFactory) -> Bombed:
    data = tmp_path_factory.mktemp("bombs")
    with serving(bombs() | GOOD) as server:
        base = f"http://127.0.0.1:{server.port}"
        urls = " ".join(base + path for path in server.scripts)
        settings = {
            "SEOULWIRE_DATA": str(data),
            "SEOULWIRE_DATABASE": database_of(data),
            "SEOULWIRE_ALLOWED_NETWORKS": "127.0.0.1",
            "DOWNLOAD_DELAY": "0",
            "AUTOTHROTTLE_ENABLED": "0",
            "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
        }
        options = [part for item in settings.items() for part in ("-s", "=".join(item))]
        line = [sys.executable, "-m", "scrapy", "crawl", "articles", "-a", f"urls={urls}", *options]
        # What measures coverage takes memory of its own, in each process.
        bare = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        peak = peak_of(psutil.Popen(line, cwd=ROOT, stderr=subprocess.DEVNULL, env=bare))
    with Store.open(database_of(data), create=False) as store:
        assert store.accounts(None).balanced
        states = {r.url.removeprefix(base): (r.state, r.reason) for r in store.ledger()}
    return Bombed(peak, states)


def peak_of(crawl: psutil.Popen) -> float:
    """Return the most MiB that a process and its children held; shared pages count once."""
    peak = 0.0
    while crawl.poll() is None:
        with suppress(psutil.Error):
            family = [crawl, *crawl.children(recursive=True)]
            peak = max(peak, sum(one.memory_full_info().pss for one in family) / 2**20)
        time.sleep(0.02)
    assert crawl.returncode == 0
    return peak


def test_memory_stays_bounded(bombed: Bombed) -> None:
    assert bombed.peak_mib < LIMIT_MIB


def test_each_bomb_is_quarantined(bombed: Bombed) -> None:
    found = {state for path, state in bombed.states.items() if path.startswith("/bomb")}
    assert found == {("quarantined", "over-limit")}


def test_the_crawl_beside_them_finishes(bombed: Bombed) -> None:
    assert {bombed.states[path] for path in GOOD} == {("stored", "new")}
