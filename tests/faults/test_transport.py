"""Whatever a server sends ends in its named outcome, and the pages beside it are stored."""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli
import pytest
from answers import OK, OTHER_HOST, SECRET, Outcome, raw, variants
from fault_server import PAGE, FaultServer, Script, redirect, serving, whole
from postgres import database_of
from processes import run

from seoulwire.storage import Store

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ROOT = Path(__file__).parents[2]
VARIANTS = variants()
GOOD = {f"/good-{number}": whole(PAGE) for number in range(500)}
CODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
CUTS = 1000  # of each coding

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Crawled:
    """A crawl of all paths: its ledger by path, and who was asked."""

    outcomes: Mapping[str, Outcome]
    server: FaultServer


def crawl(data: Path, scripts: Mapping[str, Script], **settings: str) -> Crawled:
    """Serve scripts and ask for all of them in one crawl."""
    given = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_DATABASE": database_of(data),
        "SEOULWIRE_ALLOWED_NETWORKS": "127.0.0.1",
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
        "LOG_LEVEL": "INFO",
    } | settings
    with serving(dict(scripts)) as server:
        base = f"http://127.0.0.1:{server.port}"
        given.setdefault("SEOULWIRE_HOST_MAP", json.dumps({OTHER_HOST: f"127.0.0.1:{server.port}"}))
        options = [part for item in given.items() for part in ("-s", "=".join(item))]
        urls = " ".join(f"http://user:{SECRET}@127.0.0.1:{server.port}{path}" for path in scripts)
        run("scrapy", "crawl", "articles", "-a", f"urls={urls}", *options, cwd=ROOT, check=True)
    with Store.open(database_of(data), create=False) as store:
        assert store.accounts(None).balanced
        assert all(SECRET not in str(run.arguments) for run in store.runs())
        states = {row.url.removeprefix(base): (row.state, row.reason) for row in store.ledger()}
    return Crawled(states, server)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(
        tmp_path_factory.mktemp("transport"),
        {path: script for path, (script, _) in VARIANTS.items()} | GOOD,
        RETRY_TIMES="1",
        SEOULWIRE_DEADLINE="4",
        DOWNLOAD_TIMEOUT="8",
        SEOULWIRE_MAX_BODY=str(1024 * 1024),
    )


@pytest.mark.parametrize("path", VARIANTS)
def test_each_answer_has_its_named_outcome(crawled: Crawled, path: str) -> None:
    assert crawled.outcomes[path] == VARIANTS[path][1]


def test_every_good_page_beside_them_is_stored(crawled: Crawled) -> None:
    assert Counter(crawled.outcomes[path] for path in GOOD) == {("stored", "new"): len(GOOD)}


def test_a_pause_that_a_server_asks_for_is_kept(crawled: Crawled) -> None:
    first, second = crawled.server.arrivals["/busy-a-second"]
    assert second - first >= 1


def test_no_credential_is_sent_to_anybody(crawled: Crawled) -> None:
    assert any(OTHER_HOST.encode() in head for head in crawled.server.heads)
    for head in crawled.server.heads:
        names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")}
        assert not names & {b"authorization", b"cookie", b"referer"}
        assert SECRET.encode() not in head


def test_no_header_of_the_operator_leaves_its_origin(tmp_path: Path) -> None:
    names = "Authorization Cookie Proxy-Authorization X-Api-Key X-Auth-Token X-Session".split()
    headers = {"From": "operator@example.org"} | dict.fromkeys(names, SECRET)
    aside, back = redirect(f"http://{OTHER_HOST}/other"), redirect("/here")
    with serving({"/other": whole(PAGE)}) as other:
        found = crawl(
            tmp_path,
            {"/aside": aside, "/back": back, "/here": whole(PAGE)},
            SEOULWIRE_HOST_MAP=json.dumps({OTHER_HOST: f"127.0.0.1:{other.port}"}),
            DEFAULT_REQUEST_HEADERS=json.dumps(headers),
        )
    assert other.requests.keys() == {"/robots.txt", "/other"}
    for head in other.heads:
        assert SECRET.encode() not in head
        assert b"operator@example.org" in head
    for head in found.server.heads:
        assert head.count(SECRET.encode()) == len(names)


@pytest.mark.parametrize("coding", CODERS)
def test_no_cut_body_is_stored_as_complete(coding: str, tmp_path: Path) -> None:
    body = CODERS[coding](PAGE)
    header = OK + b"Connection: close\r\n"
    if coding != "identity":
        header += b"Content-Encoding: %s\r\n" % coding.encode()
    cut = {  # nobody states a length, from no byte to all but one
        f"/{number}": raw(header + b"\r\n", body[: number * (len(body) - 1) // (CUTS - 1)])
        for number in range(CUTS)
    }
    found = crawl(tmp_path, cut, RETRY_TIMES="0").outcomes
    assert len(found) == CUTS
    assert {path: outcome for path, outcome in found.items() if outcome[0] == "stored"} == {}
