"""Broken and hostile answers end in their named outcomes, and the page beside them is stored."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fault_server import (
    PAGE,
    FaultServer,
    brotli_bomb,
    dripping,
    endless,
    gzip_bomb,
    lying_length,
    nested_bomb,
    redirect,
    serving,
    whole,
)
from postgres import database_of
from processes import run
from scrapy.settings import Settings

from seoulwire.items import Article
from seoulwire.storage import Store

ROOT = Path(__file__).parent.parent
MIB = 1024 * 1024
CUTS = (1, 10, 50, 150)

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Outcomes:
    """A crawl of the fault server: what the database says of each path."""

    server: FaultServer
    states: dict[str, tuple[str, str | None]]
    articles: dict[str, Article]
    peak_mib: float


def crawl(data: Path, urls: list[str], spider: str = "articles", **settings: str) -> str:
    """Run `scrapy crawl` in the checkout, as a Scrapy user would."""
    given = {"SEOULWIRE_DATA": str(data), "SEOULWIRE_DATABASE": database_of(data)}
    given |= {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "0"}
    given |= {"RETRY_TIMES": "1", "LOG_LEVEL": "INFO"} | settings
    options = [part for item in given.items() for part in ("-s", "=".join(item))]
    line = ("scrapy", "crawl", spider, "-a", f"urls={' '.join(urls)}")
    return run(*line, *options, cwd=ROOT, check=True).stderr


def states_in(data: Path) -> dict[str, tuple[str, str | None]]:
    with Store.open(database_of(data), create=False) as store:
        assert store.accounts(None).balanced
        return {row.url: (row.state, row.reason) for row in store.ledger()}


SCRIPTS = {
    "/good": whole(PAGE),
    "/underrun": lying_length(PAGE[:500], 1000),
    "/always-wrong-length": lying_length(PAGE, 1000),
    "/overrun": lying_length(PAGE, -8),
    "/drip": dripping(PAGE),
    "/endless": endless(b"<p>" + b"a" * 65536),
    "/bomb.gz": whole(gzip_bomb(64 * MIB), Content_Encoding="gzip"),
    "/bomb.br": whole(brotli_bomb(64 * MIB), Content_Encoding="br"),
    "/bomb.nested": whole(nested_bomb(64 * MIB), Content_Encoding="deflate, gzip, gzip"),
    "/lie.gz": whole(PAGE, Content_Encoding="gzip"),
    "/empty": whole(b""),
    "/bom": whole(b"\xef\xbb\xbf"),
    "/blank": whole(b" \r\n\t "),
    "/no-content": whole(b"", status="204 No Content"),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-data": redirect("data:text/html,<h1>hello</h1>"),
    "/to-ftp": redirect("ftp://127.0.0.1/x"),
    "/to-script": redirect("javascript:alert(1)"),
    "/loop": redirect("/loop"),
    "/to-private": redirect("http://127.0.0.2:1/secret"),
    "/gone": whole(b"", status="410 Gone"),
} | {f"/cut-{cut}.gz": whole(gzip.compress(PAGE)[:-cut], Content_Encoding="gzip") for cut in CUTS}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcomes]:
    data = tmp_path_factory.mktemp("faults")
    with serving(SCRIPTS) as server:
        base = f"http://127.0.0.1:{server.port}"
        crawl(
            data,
            [base + path for path in SCRIPTS],
            SEOULWIRE_ALLOWED_NETWORKS="127.0.0.1",
            SEOULWIRE_DEADLINE="2",
            SEOULWIRE_MAX_BODY=str(MIB),
        )
        states = {url.removeprefix(base): state for url, state in states_in(data).items()}
        with Store.open(database_of(data), create=False) as store:
            articles = {
                article.provenance.requested_url.removeprefix(base): article
                for article in store.articles()
            }
        yield Outcomes(server, states, articles, 0.0)


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("/good", "stored", "new"),
        ("/overrun", "stored", "new"),
        ("/lie.gz", "stored", "new"),
        ("/underrun", "partial", "content-length"),
        ("/always-wrong-length", "partial", "content-length"),
        ("/drip", "partial", "deadline"),
        ("/endless", "quarantined", "over-limit"),
        ("/bomb.gz", "quarantined", "over-limit"),
        ("/bomb.br", "quarantined", "over-limit"),
        ("/bomb.nested", "quarantined", "over-limit"),
        ("/empty", "skipped", "soft-error"),
        ("/bom", "skipped", "soft-error"),
        ("/blank", "skipped", "soft-error"),
        ("/no-content", "skipped", "soft-error"),
        ("/to-file", "skipped", "soft-error"),
        ("/to-data", "skipped", "soft-error"),
        ("/to-ftp", "skipped", "soft-error"),
        ("/to-script", "skipped", "soft-error"),
        ("/loop", "skipped", "soft-error"),
        ("/to-private", "skipped", "blocked-address"),
        ("/gone", "skipped", "gone"),
        *((f"/cut-{cut}.gz", "partial", "gzip-truncated") for cut in CUTS),
    ],
)
def test_each_fault_has_its_named_outcome(
    outcomes: Outcomes, path: str, state: str, reason: str
) -> None:
    assert outcomes.states[path] == (state, reason)


def test_a_cut_body_is_asked_for_again_before_it_counts_as_partial(outcomes: Outcomes) -> None:
    assert outcomes.server.requests["/underrun"] == 2


def test_a_page_whose_length_is_always_wrong_is_kept_readable_and_flagged(
    outcomes: Outcomes,
) -> None:
    article = outcomes.articles["/always-wrong-length"]
    assert article.provenance.integrity == "partial"
    assert article.body.text == outcomes.articles["/good"].body.text


def test_robots_are_obeyed_however_many_requests_wait_for_them(tmp_path: Path) -> None:
    rules = whole(b"User-agent: *\nDisallow: /private/\n")
    with serving({"/robots.txt": rules}) as server:
        base = f"http://127.0.0.1:{server.port}"
        urls = [f"{base}/private/{number}" for number in range(12)]
        crawl(
            tmp_path,
            urls,
            SEOULWIRE_ALLOWED_NETWORKS="127.0.0.1",
            CONCURRENT_REQUESTS_PER_DOMAIN="12",
        )
        assert dict(server.requests) == {"/robots.txt": 1}
    assert set(states_in(tmp_path).values()) == {("skipped", "robots")}


def test_an_article_of_another_source_is_off_scope(tmp_path: Path) -> None:
    with serving({}) as server:
        crawl(
            tmp_path,
            [f"http://127.0.0.1:{server.port}/entry/a"],
            spider="huffpost",
            SEOULWIRE_ALLOWED_NETWORKS="127.0.0.1",
        )
        assert server.connections == 0
    assert set(states_in(tmp_path).values()) == {("skipped", "off-scope")}


def test_only_http_and_https_have_handlers() -> None:
    settings = Settings()
    settings.setmodule("seoulwire.settings")
    handlers = settings.get_component_priority_dict_with_base("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_no_socket_is_opened_to_an_address_that_is_not_public(tmp_path: Path) -> None:
    with serving({}) as canary:
        hosts = ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "127.1")
        urls = [f"http://{host}:{canary.port}/" for host in hosts]
        crawl(tmp_path, urls)
        assert canary.connections == 0
    assert set(states_in(tmp_path).values()) == {("skipped", "blocked-address")}
