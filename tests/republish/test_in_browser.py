"""Hostile texts in a real browser: nothing runs, nothing is asked of anybody else, nothing is lost.

The pages' own policy is switched off, so that what is written must be harmless by itself.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from browsing import PATIENCE, chromium, served
from playwright.sync_api import Browser, Page, Route

from seoulwire.configuration import Configuration
from seoulwire.content import Figure, Paragraph, plain_text
from seoulwire.items import Citation, Entry, FileLink
from seoulwire.repair.record import Repaired
from seoulwire.republish.markup import printable

from .factories import build_site, entry, post
from .hostile import ADDRESSES, OPEN, PICTURE, VECTORS, hostile_entry
from .test_pictures import PNG, fetched

pytestmark = pytest.mark.browser

INSPECTION = Path(__file__).with_name("inspection.js").read_text("utf-8")
# What most vectors call, if they run.
HOOKS = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = () => { window.ran.push(name); };
}
"""
GIVEN = "Object.assign(window, { inspected, trusted, faultsOf });"
TOGETHER = 16  # frames at once
BENIGN = (
    "A & B < C > D, \"quoted\" and 'single'; 3 < 5 && 7 > 2",
    "<Case 1: A shared kitchen instead of a front desk>",
    "&amp; &lt;script&gt; &#39; stay as they were typed",
    "서울시는 “2030년까지” 10만 호를… <리모델링 전·후>",
    "①②③ ※ ▴ → ㎡ ℃ 漢字 かな e\u0301 ﬁ 👩‍🌾 \u200d",
    "a{color:red} /* not a style */ // nor a script; alert(1)",
    "https://example.org/?a=1&b=2#c and mail@example.org",
    "{{ braces }} {% percent %} ${dollar} <%= erb %>",
    "C:\\path\\to '; DROP TABLE posts; --",
    "]]> <![CDATA[ <!-- a comment --> <?php echo ?>",
)


def copies_of_everybody() -> Configuration:
    """Return a configuration in which all texts and pictures may go out."""
    sources = {
        key: replace(source, rights=replace(source.rights, images="copy"))
        for key, source in OPEN.sources.items()
    }
    unknown = replace(OPEN.unknown_rights, images="copy")
    return replace(OPEN, sources=MappingProxyType(sources), unknown_rights=unknown)


def addressed_entry(number: int, address: str) -> Entry:
    """Return a post whose every address is ``address``."""
    blocks = (Paragraph("lantern"), Figure(address, "picture", "caption"))
    return entry(
        post(
            slug=f"address-{number}",
            url=address,
            licence="KOGL-1",
            body=Repaired.unchanged(plain_text(blocks)),
            blocks=blocks,
            citations=(Citation(url=address, found="link"),),
            attachments=(FileLink(url=address, name="file"),),
        )
    )


@dataclass(frozen=True)
class Watched:
    """A page of the site, and what it asked of anybody else."""

    page: Page
    base: str
    outside: list[str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


def watched(browser: Browser, base: str) -> Watched:
    """Open the site's page about itself, with its policy off and the inspection at hand."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(f"{HOOKS} {INSPECTION} {GIVEN}")
    outside: list[str] = []

    def judge(route: Route) -> None:
        if route.request.url.startswith((base, "data:", "about:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", judge)
    page = context.new_page()
    page.goto(f"{base}about.html")
    return Watched(page, base, outside)


def inspected(seen: Watched, folder: Path) -> dict[str, dict[str, Any]]:
    """Return what was found in the pages and feeds of a site, by its path.

    Of boards, sources and writers, whose pages are made as those of tags are, none is opened.
    """
    kinds = ("*.html", "posts/*.html", "tags/*.html", "feed.*", "feeds/tag-*")
    paths = [
        path.relative_to(folder).as_posix()
        for kind in kinds
        for path in folder.glob(kind)
        if path.suffix != ".json"
    ]
    found: dict[str, dict[str, Any]] = {}
    for begin in range(0, len(paths), TOGETHER):
        part = paths[begin : begin + TOGETHER]
        reports = seen.page.evaluate("paths => Promise.all(paths.map(inspected))", part)
        found |= {report["path"]: report for report in reports}
    return found


def assert_inert(browser: Browser, folder: Path, texts: Sequence[str]) -> None:
    """Open what a site has, and search it for every text."""
    with served(folder) as base:
        seen = watched(browser, base)
        found = inspected(seen, folder)
        assert {path: one["faults"] for path, one in found.items() if one["faults"]} == {}
        for feed in folder.glob("feeds/tag-*.json"):
            for item in json.loads(feed.read_bytes())["items"]:
                assert seen.page.evaluate("trusted", item["content_html"]) == [], item
        assert seen.page.url == f"{base}about.html"
        assert seen.page.evaluate("window.ran") == []
        seen.page.goto(f"{base}search.html")
        for text in texts:
            seen.page.evaluate("show", text)
            assert seen.page.evaluate("faultsOf(document, location.href)") == [], text
        assert seen.page.evaluate("window.ran") == []
        assert seen.outside == []
        seen.page.context.close()


def built(folder: Path, texts: Sequence[str]) -> Path:
    entries = [hostile_entry(text) for text in texts]
    entries += [addressed_entry(number, text) for number, text in enumerate(ADDRESSES)]
    image = fetched(PICTURE)
    build_site(
        entries,
        folder,
        copies_of_everybody(),
        base_url="https://example.org/",
        pictures={PICTURE: image},
        read_picture=lambda _: PNG,
    )
    assert list((folder / "pictures").iterdir())
    return folder


def test_nothing_of_a_hostile_text_runs_or_loads_in_any_page_feed_or_search(
    browser: Browser, tmp_path: Path
) -> None:
    assert_inert(browser, built(tmp_path / "site", VECTORS), VECTORS)


@pytest.mark.slow
def test_no_known_vector_runs_or_loads_in_any_page_feed_or_search(
    browser: Browser, tmp_path: Path, real_pages: Path
) -> None:
    lines = (real_pages / "xss" / "vectors_sample.jsonl").read_text("utf-8").split("\n")
    texts = list(dict.fromkeys(json.loads(line)["html"] for line in lines if line))
    assert_inert(browser, built(tmp_path / "site", texts), texts)


def kept(browser: Browser, folder: Path, texts: Sequence[str]) -> float:
    """Return the share of the letters of benign texts that a reader sees."""
    entries = []
    for number, text in enumerate(texts):
        blocks = tuple(Paragraph(line) for line in text.split("\n") if line)
        body = Repaired.unchanged(plain_text(blocks))
        entries.append(
            entry(post(slug=f"benign-{number}", licence="KOGL-1", body=body, blocks=blocks))
        )
    build_site(entries, folder, OPEN)
    with served(folder) as base:
        seen = watched(browser, base)
        found = inspected(seen, folder)
        seen.page.context.close()
    shown = letters = 0
    for number, text in enumerate(texts):
        asked = Counter("".join(printable(text).split()))
        read = Counter("".join(found[f"posts/portal__en_benign-{number}.html"]["text"].split()))
        shown += (asked & read).total()
        letters += asked.total()
    return shown / letters


def test_every_letter_of_a_benign_text_is_shown(browser: Browser, tmp_path: Path) -> None:
    assert kept(browser, tmp_path / "site", (*BENIGN, *VECTORS)) == 1.0


@pytest.mark.slow
def test_at_least_999_in_1000_letters_of_real_articles_are_shown(
    browser: Browser, tmp_path: Path, real_pages: Path
) -> None:
    truth = json.loads((real_pages / "articles/benchmark/ground-truth.json").read_text("utf-8"))
    texts = [article["articleBody"] for article in truth.values()]
    assert kept(browser, tmp_path / "site", texts) >= 0.999


def test_the_policy_of_a_page_refuses_what_would_slip_through(
    browser: Browser, tmp_path: Path
) -> None:
    build_site([entry(post(licence="KOGL-1"))], tmp_path / "site", OPEN)
    path = tmp_path / "site/posts/portal__en_bridge-reopens.html"
    slip = (
        "<script>alert(1)</script><img src='//evil.example/x' onerror='alert(1)'><style>*{}</style>"
    )
    path.write_text(path.read_text("utf-8").replace("<main", f"{slip}<main"), "utf-8")
    with served(tmp_path / "site") as base:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(HOOKS)
        stopped: dict[str, str | None] = {}
        refused: list[str] = []
        page.on("requestfailed", lambda request: stopped.update({request.url: request.failure}))
        page.on("console", lambda message: refused.append(message.text))
        page.goto(f"{base}posts/portal__en_bridge-reopens.html")
        assert page.evaluate("window.ran") == []
        assert stopped == {"http://evil.example/x": "csp"}
        assert len([text for text in refused if "Content Security Policy" in text]) >= 3
        page.close()


def test_a_title_of_one_long_word_widens_no_page_on_a_telephone(
    browser: Browser, tmp_path: Path
) -> None:
    word = "https://board.example.kr/" + "abcdefghij" * 12
    title = Repaired.unchanged(word)
    build_site(
        [entry(post(title=title, tag=word, writer=word, licence="KOGL-1"))], tmp_path / "site", OPEN
    )
    pages = [path.relative_to(tmp_path / "site") for path in (tmp_path / "site").rglob("*.html")]
    with served(tmp_path / "site") as base:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.set_default_timeout(PATIENCE)
        for path in pages:
            page.goto(f"{base}{path.as_posix()}")
            assert page.evaluate("document.documentElement.scrollWidth") == 360, path
        page.close()
