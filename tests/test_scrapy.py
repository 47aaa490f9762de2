"""Scrapy's own commands work in the checkout, as its users expect."""

import json
from pathlib import Path

import pytest
from processes import run

import seoulwire.sample
from seoulwire.sample import SampleServer

ROOT = Path(__file__).parent.parent
CONFIG = Path(seoulwire.sample.__file__).parent / "sample.toml"

pytestmark = pytest.mark.slow


def scrapy(data: Path, sample: SampleServer, *arguments: str) -> str:
    settings = {
        "SEOULWIRE_HOST_MAP": json.dumps(sample.host_map),
        "SEOULWIRE_CONFIG": str(CONFIG),
        "SEOULWIRE_DATA": str(data),
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "LOG_LEVEL": "ERROR",
    }
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    done = run("scrapy", *arguments, *options, cwd=ROOT, check=True)
    assert not done.stderr
    return done.stdout


def test_crawl_writes_its_items_as_a_feed(tmp_path: Path, sample: SampleServer) -> None:
    target = tmp_path / "out.jsonl"
    scrapy(
        tmp_path / "data",
        sample,
        "crawl",
        "portal",
        "-a",
        "limit=2",
        "-a",
        "pages=1",
        "-O",
        str(target),
    )
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    posts = [row for row in rows if "registered" in row]
    assert len(posts) == 4
    assert all({"raw", "text", "repairs"} == set(row["body"]) for row in posts)


@pytest.mark.parametrize(
    ("url", "shows"),
    [
        ("http://seoulsolution.kr/en", "portal:partner/CITYNET"),
        ("http://seoulsolution.kr/en/content/walking-school-bus", "portal:en/walking-school-bus"),
        ("http://english.seoul.go.kr/seoul-opens-night-libraries/", "'layout': 'seoul-english"),
    ],
)
def test_parse_tells_by_the_url_what_a_page_is(
    tmp_path: Path, sample: SampleServer, url: str, shows: str
) -> None:
    assert shows in scrapy(tmp_path / "data", sample, "parse", "--spider", "portal", url)


def test_shell_shows_the_capture_and_keeps_nothing(tmp_path: Path, sample: SampleServer) -> None:
    data = tmp_path / "data"
    code = 'print(response.status, response.meta["capture"].integrity)'
    shown = scrapy(data, sample, "shell", "http://seoulsolution.kr/en", "-c", code)
    assert "200 complete" in shown
    assert not data.exists()
