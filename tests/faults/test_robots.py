"""Robots.txt by RFC 9309, whatever a server answers for it."""

from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from answers import forever, raw, reset_after
from fault_server import PAGE, Script, dripping, redirect, serving, whole
from postgres import database_of
from processes import run

from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]
FORBID = b"User-agent: *\nDisallow: /page\n"
FORBIDDEN, UNAVAILABLE = ("skipped", "robots"), ("pending", "robots-unavailable")
ALLOWED = ("stored", "new")
Outcome = tuple[str, str]

ANSWERS: dict[str, tuple[Script, Outcome]] = {
    "rules": (whole(FORBID), FORBIDDEN),
    "bom": (whole(b"\xef\xbb\xbf" + FORBID), FORBIDDEN),
    "nuls": (whole(b"User-agent: *\0\nDisallow: /pa\0ge\n"), FORBIDDEN),
    "utf-16": (whole(FORBID.decode().encode("utf-16")), FORBIDDEN),
    "old-mac": (whole(FORBID.replace(b"\n", b"\r")), FORBIDDEN),
    "named": (whole(b"User-agent: Seoulwire\nDisallow: /page\n\nUser-agent: *\n"), FORBIDDEN),
    "huge": (whole(FORBID + b"# more\n" * 7_000_000), FORBIDDEN),
    "long-line": (whole(FORBID + b"Disallow: /" + b"a" * 10_000_000), FORBIDDEN),
    "stars": (whole(b"User-agent: *\nDisallow: " + b"*a" * 5000 + b"\nDisallow: /p"), FORBIDDEN),
    "html": (whole(b"<html><body>Welcome</body></html>"), ALLOWED),
    "empty": (whole(b""), ALLOWED),
    "missing": (whole(b"", status="404 Not Found"), ALLOWED),
    "forbidden": (whole(b"", status="403 Forbidden"), ALLOWED),
    "moved": (redirect("/moved"), FORBIDDEN),
    "loop": (redirect("/robots.txt"), UNAVAILABLE),
    "broken": (whole(b"", status="500 Internal Server Error"), UNAVAILABLE),
    "busy": (whole(b"", status="503 Busy", Retry_After="9999"), UNAVAILABLE),
    "throttled": (whole(b"", status="429 Too Many Requests"), UNAVAILABLE),
    "throttled-long": (whole(b"", status="429 Too Many Requests", Retry_After="9999"), UNAVAILABLE),
    "part": (
        whole(FORBID[:14], status="206 Partial Content", Content_Range="bytes 0-13/30"),
        UNAVAILABLE,
    ),
    "to-file": (redirect("file:///etc/passwd"), UNAVAILABLE),
    # Rules that end before the limit of half a million bytes, and rules behind it.
    "long": (whole(b"# more\n" * 70_000 + FORBID), FORBIDDEN),
    "too-long": (whole(b"# more\n" * 80_000 + FORBID), ALLOWED),
    "reset": (reset_after(), UNAVAILABLE),
    "nonsense": (raw(b"\0\0\0"), UNAVAILABLE),
    "drip": (forever(b"HTTP/1.1 200 OK\r\n", b"X", 0.2), UNAVAILABLE),
    "slow": (dripping(FORBID + b"# slow" * 50), UNAVAILABLE),
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    data = tmp_path_factory.mktemp("robots")
    with ExitStack() as servers:
        mapped = {}
        for name, (answer, _) in ANSWERS.items():
            scripts = {"/robots.txt": answer, "/moved": whole(FORBID), "/page": whole(PAGE)}
            server = servers.enter_context(serving(scripts))
            mapped[f"{name}.example"] = f"127.0.0.1:{server.port}"
        settings = {
            "SEOULWIRE_DATA": str(data),
            "SEOULWIRE_DATABASE": database_of(data),
            "SEOULWIRE_HOST_MAP": str(mapped).replace("'", '"'),
            "SEOULWIRE_DEADLINE": "2",
            "DOWNLOAD_TIMEOUT": "4",
            "DOWNLOAD_DELAY": "0",
            "AUTOTHROTTLE_ENABLED": "0",
            "SEOULWIRE_READERS": "0",
            "RETRY_TIMES": "1",
            "LOG_LEVEL": "INFO",
        }
        options = [part for item in settings.items() for part in ("-s", "=".join(item))]
        urls = " ".join(f"http://{host}/page" for host in mapped)
        run("scrapy", "crawl", "articles", "-a", f"urls={urls}", *options, cwd=ROOT, check=True)
    with Store.open(database_of(data), create=False) as store:
        return {
            (urlsplit(row.url).hostname or "").removesuffix(".example"): (
                row.state,
                row.reason or "",
            )
            for row in store.ledger()
        }


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_is_obeyed(outcomes: dict[str, Outcome], name: str) -> None:
    assert outcomes[name] == ANSWERS[name][1]
