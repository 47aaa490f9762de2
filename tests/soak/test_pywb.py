"""A real pywb serves WARC files of ours: pages that are gone, and what a crawl has archived.

Needs pywb, as web_archive.py says.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from fault_server import PAGE, Script, chunked, cut, serving, whole
from test_faults import crawl, states_in
from web_archive import needs_pywb, serving_captures, serving_files

from seoulwire.archive import Exchange
from seoulwire.items import Article
from seoulwire.storage import Store

pytestmark = [pytest.mark.slow, needs_pywb]
HOST, ARCHIVE = "city.example", "archive.example"
ERROR = b"<html><title>Page not found</title><body><h1>Page not found</h1></body></html>"
CAPTURED = [
    ("/kept/", 2016, 200, PAGE),
    ("/kept/", 2019, 200, ERROR),
    ("/errors/", 2017, 404, ERROR),
    ("/errors/", 2018, 200, ERROR),
    ("/moved/", 2017, 301, b""),
    ("/moved-to/", 2017, 200, PAGE),
]


def exchange(path: str, year: int, status: int, body: bytes) -> Exchange:
    location = ((b"Location", f"http://{HOST}/moved-to/".encode()),) if status == 301 else ()
    return Exchange(
        url=f"http://{HOST}{path}",
        requested_url=f"http://{HOST}{path}",
        method="GET",
        request_headers=((b"Host", HOST.encode()),),
        status=status,
        response_headers=((b"Content-Type", b"text/html; charset=utf-8"), *location),
        payload=body,
        ip=None,
        fetched=datetime(year, 6, 1, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def pywb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a collection of captures; give the port."""
    captures = [exchange(*one) for one in CAPTURED]
    with serving_captures(tmp_path_factory.mktemp("pywb"), captures) as port:
        yield port


@pytest.mark.parametrize("index", ["cdx", "timemap"])
def test_a_real_archive_gives_the_article_that_is_gone(
    pywb: int, tmp_path: Path, index: str
) -> None:
    place = {"cdx": "cdx", "timemap": "timemap/link"}[index]
    other = {"cdx": "timemap", "timemap": "cdx"}[index]
    configuration = tmp_path / "archive.toml"
    configuration.write_text(
        f'[archive]\nreplay = "http://{ARCHIVE}/web"\n'
        f'{index} = "http://{ARCHIVE}/web/{place}"\n{other} = ""\n'
    )
    gone = whole(ERROR, status="404 Not Found")
    with serving({"/kept/": gone, "/errors/": gone, "/never/": gone}) as live:
        hosts = {HOST: f"127.0.0.1:{live.port}", ARCHIVE: f"127.0.0.1:{pywb}"}
        urls = [f"http://{HOST}{path}" for path in ("/kept/", "/errors/", "/never/")]
        crawl(
            tmp_path,
            urls,
            SEOULWIRE_HOST_MAP=json.dumps(hosts),
            SEOULWIRE_CONFIG=str(configuration),
        )
    states = states_in(tmp_path)
    with Store.open(f"sqlite:///{tmp_path / 'seoulwire.db'}", create=False) as store:
        [article] = store.articles()
        searches = store.searches("memento", urls)
    assert states[urls[0]][0] == "stored"
    assert isinstance(article, Article)
    assert article.memento == datetime(2016, 6, 1, tzinfo=UTC)
    assert article.title.text == "A street for walkers"
    assert article.url == urls[0]
    assert {url: search.state for url, search in searches.items()} == {
        urls[0]: "recovered",
        urls[1]: "gone",
        urls[2]: "gone",
    }


def test_a_crawl_s_own_files_are_replayed_chunked_and_cut_bodies_too(tmp_path: Path) -> None:
    scripts: dict[str, Script] = {"/chunked": chunked, "/cut": cut}
    with serving(scripts) as server:
        urls = [f"http://127.0.0.1:{server.port}{path}" for path in scripts]
        crawl(tmp_path, urls, SEOULWIRE_ALLOWED_NETWORKS="127.0.0.1", RETRY_TIMES="0")
    with serving_files(tmp_path) as port:
        shown = [
            read(f"http://127.0.0.1:{port}/web/{datetime.now(UTC):%Y}id_/{url}") for url in urls
        ]
    whole_page, part = shown
    assert whole_page == PAGE
    assert PAGE.startswith(part)
    assert len(part) >= len(PAGE) // 2


def read(url: str) -> bytes:
    with urlopen(url, timeout=30) as answer:
        return bytes(answer.read())
