"""A cited page that is live, moved, wrong, gone or only archived ends as its named outcome."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fault_server import PAGE, FaultServer, redirect, serving, whole
from postgres import database_of
from test_faults import crawl, states_in

from seoulwire.items import Article
from seoulwire.storage import Search, Store

pytestmark = pytest.mark.slow

HOST, ARCHIVE = "city.example", "archive.example"


def notice(title: str, text: str = "Choose a section.") -> bytes:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>".encode()


def refreshing(url: str, seconds: int = 0) -> bytes:
    meta = f'<meta http-equiv="refresh" content="{seconds}; url={url}">'
    return f"<html><head><title>Moving</title>{meta}</head><body><p>Moving on</p>".encode()


SOFT_404 = whole(notice("Page not found", "The page you requested was not found."))
GONE = whole(notice("404 Not Found"), status="404 Not Found")
PAYWALL = b"""<html><head><title>A long read</title><script type="application/ld+json">
{"@type": "NewsArticle", "headline": "A long read", "isAccessibleForFree": false}</script></head>
<body><h1>A long read</h1><p>The rest is for subscribers.</p></body></html>"""
LIVE = {
    "/": whole(notice("City")),
    "/live/": whole(PAGE),
    "/moved/": redirect("/live-elsewhere/"),
    "/live-elsewhere/": whole(PAGE),
    "/refreshed/": whole(refreshing("/live-later/")),
    "/live-later/": whole(PAGE.replace(b"</title>", b" later</title>")),
    "/refreshed-private/": whole(refreshing("http://127.0.0.2:1/secret")),
    "/refreshing-itself/": whole(refreshing("/refreshing-itself/")),
    "/refreshing-twice/": whole(refreshing("/refreshing-itself/")),
    "/refreshing-late/": whole(refreshing("/live/", seconds=60)),
    "/report/": whole(b"%PDF-1.4\n%%EOF\n", Content_Type="application/pdf"),
    "/404/": GONE,
    "/soft-404/": SOFT_404,
    "/home/": redirect("/"),
    "/loop/": redirect("/loop/"),
    "/blocked/": whole(notice("Just a moment...", "Verify you are human."), status="403 Forbidden"),
    "/challenge/": whole(notice("Just a moment...", "Checking your browser.")),
    "/consent/": whole(notice("Before you continue", "We use cookies.")),
    "/paywall/": whole(PAYWALL),
    "/login/": whole(notice("Log in")),
    "/maintenance/": whole(notice("서비스 점검 중", "잠시 후 다시 이용해 주십시오.")),
    "/archived-404/": GONE,
    "/archived-soft-404/": GONE,
    "/archived-twice/": GONE,
    "/archived-home/": GONE,
    "/archived-errors/": GONE,
    "/archived-redirect/": GONE,
    "/never-archived/": GONE,
    "/private/": redirect("http://127.0.0.2:1/secret"),
    "/no-index/": GONE,
    "/archive-busy/": GONE,
}
# What the others lead to.
UNCITED = {"/", "/live-elsewhere/", "/live-later/"}
# By page: the captures of the archive, each its moment, its status and what it shows.
ARTICLE = ("20170817000000", "200", whole(PAGE))
BUSY = whole(b"", status="500 Internal Server Error")
CAPTURES = {
    "/archive-busy/": [("20170817000000", "200", BUSY)],
    "/404/": [ARTICLE],
    "/soft-404/": [ARTICLE],
    "/home/": [ARTICLE],
    "/loop/": [ARTICLE],
    "/blocked/": [ARTICLE],
    "/challenge/": [ARTICLE],
    "/consent/": [ARTICLE],
    "/paywall/": [ARTICLE],
    "/login/": [ARTICLE],
    "/maintenance/": [ARTICLE],
    "/archived-404/": [("20190101000000", "404", GONE)],
    "/archived-soft-404/": [("20190101000000", "200", SOFT_404)],
    "/archived-twice/": [("20190101000000", "200", SOFT_404), ARTICLE],
    # With a day unknown, the latest are asked for first.
    "/archived-errors/": [
        ARTICLE,
        *((f"2019010{day}000000", "200", SOFT_404) for day in range(1, 10)),
        *((f"2019020{day}000000", "404", GONE) for day in range(1, 10)),
    ],
    "/archived-redirect/": [
        (
            "20170816000000",
            "301",
            redirect(f"http://{ARCHIVE}/web/20170817000000id_/http://{HOST}/404/"),
        )
    ],
    "/archived-home/": [
        (
            "20190101000000",
            "200",
            redirect(f"http://{ARCHIVE}/web/20190101000000id_/http://{HOST}/"),
        )
    ],
}


def archive_scripts() -> dict[str, object]:
    """Return what the archive answers: no index by query string, so one for each page."""
    scripts: dict[str, object] = {f"/web/20190101000000id_/http://{HOST}/": whole(notice("City"))}
    for path, captures in CAPTURES.items():
        for moment, _, script in captures:
            scripts[f"/web/{moment}id_/http://{HOST}{path}"] = script
    for path in LIVE:
        url = f"http://{HOST}{path}"
        rows = [
            ["k", moment, url, "text/html", status, f"{path}{moment}", "9"]
            for moment, status, _ in CAPTURES.get(path, [])
        ]
        names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
        body = json.dumps([names, *rows] if rows else []).encode()
        quoted = f"http%3A%2F%2F{HOST}{path.replace('/', '%2F')}"
        script = whole(body) if path != "/no-index/" else whole(notice("Sorry"))
        filtered = "filter=%21statuscode%3A%5B45%5D.."
        scripts[f"/cdx?url={quoted}&output=json&{filtered}&limit=200"] = script
        scripts[f"/cdx?url={quoted}&output=json&limit=200&showResumeKey=true"] = script
    return scripts


@dataclass(frozen=True)
class Resolved:
    """What became of every page: its row, its article, and what was tried."""

    states: dict[str, tuple[str, str | None]]
    articles: dict[str, Article]
    searches: dict[str, Search]
    server: FaultServer


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolved]:
    data = tmp_path_factory.mktemp("resolution")
    configuration = data / "archive.toml"
    configuration.write_text(
        f'[archive]\nreplay = "http://{ARCHIVE}/web"\ncdx = "http://{ARCHIVE}/cdx"\n'
    )
    scripts = {**LIVE, **archive_scripts()}
    with serving(scripts) as server:  # type: ignore[arg-type] # scripts all
        hosts = dict.fromkeys((HOST, ARCHIVE), f"127.0.0.1:{server.port}")
        urls = [f"http://{HOST}{path}" for path in LIVE if path not in UNCITED]
        crawl(
            data,
            urls,
            SEOULWIRE_HOST_MAP=json.dumps(hosts),
            SEOULWIRE_CONFIG=str(configuration),
        )
        base = f"http://{HOST}"
        with Store.open(database_of(data), create=False) as store:
            articles = {
                one.provenance.requested_url.removeprefix(base): one for one in store.articles()
            }
            searches = {
                url.removeprefix(base): search
                for url, search in store.searches("memento", urls).items()
            }
        states = {url.removeprefix(base): state for url, state in states_in(data).items()}
        yield Resolved(states, articles, searches, server)


@pytest.mark.parametrize("path", ["/live/", "/moved/", "/refreshed/"])
def test_a_page_that_answers_is_never_looked_for_elsewhere(resolved: Resolved, path: str) -> None:
    assert resolved.states[path] == ("stored", "new")
    assert path not in resolved.searches


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/404/", "gone"),
        ("/soft-404/", "soft-404"),
        ("/home/", "home-page"),
        ("/loop/", ""),
        ("/blocked/", "http-403"),
        ("/challenge/", "blocked"),
        ("/consent/", "consent"),
        ("/paywall/", "paywall"),
        ("/login/", "login"),
        ("/maintenance/", "maintenance"),
        ("/archived-twice/", "gone"),
        ("/archived-errors/", "gone"),
    ],
)
def test_a_page_without_its_article_is_read_as_it_was_archived(
    resolved: Resolved, path: str, why: str
) -> None:
    search = resolved.searches[path]
    assert resolved.states[path] == ("stored", "new")
    assert search.state == "recovered"
    assert search.trail[0].outcome.startswith(why)
    article = resolved.articles[path]
    assert article.memento is not None
    assert f"{article.memento:%Y%m%d}" == "20170817"
    assert article.url == f"http://{HOST}{path}"
    assert article.provenance.url.startswith(f"http://{ARCHIVE}/web/20170817000000id_/")


@pytest.mark.parametrize(
    ("path", "state", "asked"),
    [
        ("/refreshing-itself/", ("skipped", "soft-error"), 2),  # as itself, and behind another
        ("/refreshing-twice/", ("skipped", "soft-error"), 1),
        ("/refreshing-late/", ("stored", "new"), 1),
    ],
)
def test_a_refresh_is_followed_once_and_at_once_or_not_at_all(
    resolved: Resolved, path: str, state: tuple[str, str], asked: int
) -> None:
    assert resolved.states[path] == state
    assert resolved.server.requests[path] == asked


def test_a_refresh_to_a_private_address_leads_nowhere(resolved: Resolved) -> None:
    assert resolved.states["/refreshed-private/"] == ("skipped", "blocked-address")


def test_a_cited_report_is_kept_as_it_was_sent_and_not_looked_for(resolved: Resolved) -> None:
    assert resolved.states["/report/"] == ("skipped", "not-html")
    assert "/report/" not in resolved.searches


def test_a_capture_that_leads_on_gives_the_page_that_it_leads_to(resolved: Resolved) -> None:
    path = "/archived-redirect/"
    assert resolved.searches[path].state == "recovered"
    assert resolved.states[path][0] == "stored"


def test_no_more_than_eight_captures_are_asked_for(resolved: Resolved) -> None:
    trail = resolved.searches["/archived-errors/"].trail
    assert sum(step.kind == "memento" for step in trail) <= 8


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/archived-404/", "0 captures"),
        ("/archived-soft-404/", "soft-404"),
        ("/archived-home/", "home-page"),
        ("/never-archived/", "0 captures"),
    ],
)
def test_a_page_of_which_only_errors_were_archived_is_gone(
    resolved: Resolved, path: str, last: str
) -> None:
    search = resolved.searches[path]
    assert resolved.states[path] == ("skipped", "gone")
    assert (search.state, search.trail[-1].outcome) == ("gone", last)
    assert search.retry_after is not None
    assert (search.retry_after - search.at).days == 30


@pytest.mark.parametrize(
    ("path", "why"), [("/no-index/", "not-cdx"), ("/archive-busy/", "http-500")]
)
def test_an_archive_that_cannot_answer_now_is_asked_again_tomorrow(
    resolved: Resolved, path: str, why: str
) -> None:
    search = resolved.searches[path]
    assert (search.state, search.trail[-1].outcome) == ("failed", why)
    assert search.retry_after is not None
    assert (search.retry_after - search.at).days == 1


def test_a_page_that_leads_to_a_private_address_is_not_looked_for(resolved: Resolved) -> None:
    assert resolved.states["/private/"] == ("skipped", "blocked-address")
    assert "/private/" not in resolved.searches
