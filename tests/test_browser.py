"""The published site in a real browser: no outside request, no error, open to everybody."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import PATIENCE, chromium, served
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, ViewportSize

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
# WCAG 2.2, levels A and AA, and what axe's authors recommend beyond it.
AXE = (
    "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
)


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    folder = request.config.getoption("--site")
    if not folder:
        pytest.skip("needs --site DIR, a site that `seoulwire publish` wrote")
    with served(Path(folder)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    opened = browser.new_page(viewport=DESKTOP)
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def watch(page: Page) -> tuple[list[str], list[str]]:
    """Return the lists that collect every requested URL and every error of the page."""
    requests: list[str] = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("request", lambda request: requests.append(request.url))
    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return requests, errors


def post_links(page: Page) -> list[str]:
    hrefs = page.eval_on_selector_all("main a[href*='posts/']", "links => links.map(a => a.href)")
    return list(dict.fromkeys(hrefs))


def post_of(page: Page, site: str) -> str:
    page.goto(site)
    return post_links(page)[0]


def test_the_front_page_leads_to_posts_without_error_or_outside_request(
    page: Page, site: str
) -> None:
    requests, errors = watch(page)
    page.goto(site)
    assert page.locator("h1").count() == 1
    boards = page.eval_on_selector_all("main a[href*='boards/']", "links => links.map(a => a.href)")
    page.goto(boards[0] if boards else site)
    links = post_links(page)
    assert links
    for link in links[:10]:
        page.goto(link)
        assert page.locator("h1").inner_text().strip()
        assert page.locator("link[rel=canonical]").count() == 1
    assert errors == []
    assert all(url.startswith(site) for url in requests), requests


def test_nothing_is_wider_than_a_phone(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(site)
    for link in [site, *post_links(page)[:10]]:
        page.goto(link)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], link
    page.close()


def test_the_site_reads_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    assert page.locator("main").inner_text().strip()
    page.goto(f"{site}search.html")
    assert "JavaScript" in page.locator("main").inner_text()
    context.close()


def test_the_first_page_is_small_and_shown_before_any_script(page: Page, site: str) -> None:
    sizes: dict[str, int] = {}

    def weigh(reply: Response) -> None:
        sizes[reply.url.removeprefix(site)] = len(reply.body())

    page.on("response", weigh)
    page.goto(site, wait_until="networkidle")
    assert sum(sizes.values()) <= 100_000, sizes
    # One style sheet, which text waits for; no script, no font, no import.
    assert page.locator("script").count() == 0
    blocking = page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter(one => one.renderBlockingStatus == 'blocking').map(one => one.initiatorType)"
    )
    assert blocking == ["link"]
    assert page.evaluate("performance.getEntriesByName('first-contentful-paint').length") == 1


def test_search_finds_words_and_korean_syllables_inside_words(page: Page, site: str) -> None:
    page.goto(f"{site}search.html")
    page.fill("#q", "night librar")
    page.press("#q", "Enter")
    page.wait_for_selector("#results a")
    assert "night" in page.locator("#results a").first.inner_text().lower()
    page.goto(f"{site}search.html?q=박물관")
    page.wait_for_selector("#results a")
    assert "박물관" in page.locator("#results a").first.inner_text()
    page.goto(f"{site}search.html?q=zzzz-nothing")
    page.wait_for_function("document.getElementById('status').textContent")
    assert page.locator("#status").inner_text().startswith("Nothing found")
    assert "없습니다" in page.locator("#status [lang=ko]").inner_text()


def kinds_of_pages(page: Page, site: str) -> list[str]:
    """Return a page of each kind, with posts whose pages hold most."""
    pages = ["index.html", "browse.html", "dashboard.html", "about.html", "search.html?q=seoul"]
    page.goto(site)
    found = page.eval_on_selector_all("main a[href*='boards/']", "all => all.map(a => a.href)")[:1]
    page.goto(found[0])
    lengths = {link: len(page.request.get(link).body()) for link in post_links(page)}
    found += sorted(lengths, key=lambda link: lengths[link], reverse=True)[:4]
    return [*(site + path for path in pages), *found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(browser: Browser, site: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(
        viewport=DESKTOP if scheme == "light" else PHONE, color_scheme=scheme, bypass_csp=True
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    for address in kinds_of_pages(page, site):
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        faults = [
            (fault["id"], fault["nodes"][0]["html"], fault["nodes"][0].get("failureSummary"))
            for fault in page.evaluate(AXE)["violations"]
        ]
        assert faults == [], address
    context.close()


def test_a_printed_post_has_no_navigation_and_names_its_addresses(page: Page, site: str) -> None:
    page.goto(post_of(page, site))
    page.emulate_media(media="print")
    assert not page.locator("header.site nav").is_visible()
    assert page.locator("main h1").is_visible()
    assert page.locator("a.origin").is_visible()


def test_a_repair_shows_on_hover_and_leads_to_its_evidence(page: Page, site: str) -> None:
    page.goto(site)
    page.locator(".rows li:has(.mended) a").first.click()
    mark = page.locator("a.repair").first
    assert "·" in (mark.get_attribute("title") or "")
    mark.click()
    note = page.locator("li:target")
    assert note.is_visible()
    assert "%" in note.inner_text()


def test_every_page_is_valid_html(site: str, request: pytest.FixtureRequest) -> None:
    checker = request.config.getoption("--vnu")
    if not checker:
        pytest.skip("needs --vnu JAR, the Nu HTML Checker; .ci/run installs it")
    folder = Path(request.config.getoption("--site"))
    files = [str(path) for kind in ("*.html", "*.css") for path in folder.rglob(kind)]
    java = shutil.which("java")
    assert java
    line = [
        java,
        "-Xss4m",
        "-jar",
        checker,
        "--errors-only",
        "--also-check-css",
        "--format",
        "json",
    ]
    result = subprocess.run([*line, *files], capture_output=True, text=True, check=False)
    assert json.loads(result.stderr)["messages"] == []


def test_every_page_says_its_language_and_has_landmarks(page: Page, site: str) -> None:
    page.goto(site)
    assert page.locator("html[lang]").count() == 1
    assert page.locator("main").count() == 1
    assert page.locator("header").count() >= 1


def test_the_site_is_whole(site: str, request: pytest.FixtureRequest) -> None:
    folder = Path(request.config.getoption("--site"))
    assert (folder / "index.html").is_file()
    assert (folder / "feed.atom").is_file()
