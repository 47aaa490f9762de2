"""A stored article outlives whatever its address answers later."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from answers import (
    CLOSING,
    HALF,
    NO_END,
    OK,
    PART,
    TEXTS,
    Outcome,
    raw,
    reset_after,
    soft,
)
from fault_server import (
    PAGE,
    FaultServer,
    Script,
    endless,
    in_turn,
    lying_length,
    redirect,
    serving,
    whole,
)
from postgres import database_of
from processes import run

from seoulwire.items import Article
from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]
OTHER = PAGE.replace(b"walkers", b"riders")
FIRST = whole(PAGE, ETag='"1"')
SAME, CHANGED, SOFT = ("stored", "unchanged"), ("stored", "changed"), ("skipped", "soft-error")
KEPT = ("stored", "new")  # an ask in vain keeps what was known


def unchanged(headers: bytes) -> Script:
    return raw(b"HTTP/1.1 304 Not Modified\r\n" + headers + b"\r\n")


ANSWERS: dict[str, tuple[Script, Outcome]] = {
    "/maintenance": (soft("시스템 점검중입니다"), SOFT),
    "/login": (TEXTS["login"][0], SOFT),
    "/challenge": (TEXTS["challenge"][0], SOFT),
    "/not-found": (soft("Page not found"), SOFT),
    "/empty": (whole(b""), SOFT),
    "/gone": (whole(b"", status="410 Gone"), ("skipped", "gone")),
    "/private": (redirect("http://127.0.0.2:1/x"), ("skipped", "blocked-address")),
    "/cut": (lying_length(PAGE[:500], 1000), ("partial", "content-length")),
    "/cut-unsaid": (raw(OK, CLOSING, b"\r\n", HALF), NO_END),
    "/cut-untyped": (raw(b"HTTP/1.1 200 OK\r\n", CLOSING, b"\r\n", HALF), NO_END),
    "/cut-coded": (raw(OK, CLOSING, b"Content-Encoding: identity\r\n\r\n", HALF), NO_END),
    "/part": (
        whole(HALF, "206 Partial Content", Content_Range=f"bytes 0-{len(HALF) - 1}/{len(PAGE)}"),
        PART,
    ),
    "/endless": (endless(b"<p>" + b"a" * 65536), ("quarantined", "over-limit")),
    "/error": (whole(b"", status="500 Internal Server Error"), KEPT),
    "/reset": (reset_after(), KEPT),
    "/malformed": (raw(OK, b"Content-Length: 1, 2\r\n\r\n", PAGE), KEPT),
    "/unchanged": (unchanged(b'ETag: "1"\r\n'), SAME),
    "/unchanged-weakly": (unchanged(b'ETag: W/"1-gzip"\r\n'), SAME),
    "/unchanged-untagged": (unchanged(b""), SAME),
    "/unchanged-other": (in_turn(unchanged(b'ETag: "2"\r\n'), whole(OTHER, ETag='"2"')), CHANGED),
    "/other-unchanged": (in_turn(unchanged(b'ETag: "2"\r\n'), FIRST), SAME),
    "/always-other": (unchanged(b'ETag: "2"\r\n'), SOFT),
    "/tag-of-before": (whole(OTHER, ETag='"1"'), CHANGED),
    "/tag-of-another": (whole(PAGE, ETag='"9"'), SAME),
}
NEVER_STORED = "/unchanged-at-once"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Known:
    """What the store has after a crawl: each path's outcome, and its article's revisions."""

    outcomes: dict[str, Outcome]
    revisions: dict[str, list[Article]]


def crawl(data: Path, server: FaultServer) -> Known:
    base = f"http://127.0.0.1:{server.port}"
    settings = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_DATABASE": database_of(data),
        "SEOULWIRE_ALLOWED_NETWORKS": "127.0.0.1",
        "SEOULWIRE_MAX_BODY": str(1024 * 1024),
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "SEOULWIRE_READERS": "0",
        "RETRY_TIMES": "0",
    }
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    urls = " ".join(base + path for path in server.scripts)
    run("scrapy", "crawl", "articles", "-a", f"urls={urls}", *options, cwd=ROOT, check=True)
    with Store.open(database_of(data), create=False) as store:
        assert store.accounts(None).balanced
        return Known(
            {row.url.removeprefix(base): (row.state, row.reason) for row in store.ledger()},
            {
                one.provenance.requested_url.removeprefix(base): [
                    revision.item
                    for revision in store.revisions(one.id, "article")
                    if isinstance(revision.item, Article)
                ]
                for one in store.articles()
            },
        )


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Known:
    data = tmp_path_factory.mktemp("again")
    scripts = {path: in_turn(FIRST, later) for path, (later, _) in ANSWERS.items()}
    with serving({**scripts, NEVER_STORED: unchanged(b'ETag: "1"\r\n')}) as server:
        first = crawl(data, server)
        assert {first.outcomes[path] for path in ANSWERS} == {KEPT}
        assert first.outcomes[NEVER_STORED] == SOFT  # there is nothing that could be unchanged
        return crawl(data, server)


@pytest.mark.parametrize("path", ANSWERS)
def test_a_stored_article_stays(again: Known, path: str) -> None:
    outcome = ANSWERS[path][1]
    assert again.outcomes[path] == outcome
    first, *later = again.revisions[path]
    assert "walkers" in first.body.text
    assert first.provenance.integrity == "complete"
    assert ["riders" in one.body.text for one in later] == [True] * (outcome == CHANGED)
