"""The published site in a real browser: no outside request, no error, readable on a phone."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, format: str, *arguments: object) -> None:
        return


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    folder = request.config.getoption("--site")
    if not folder:
        pytest.skip("needs --site DIR, a site that `seoulwire publish` wrote")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("SEOULWIRE_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.skip("needs Debian's chromium; .ci/run installs it")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


def watch(page: Page) -> tuple[list[str], list[str]]:
    """Return the lists that collect every requested URL and every error of the page."""
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else 0
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    return requests, errors


def post_links(page: Page) -> list[str]:
    hrefs = page.eval_on_selector_all("main a[href*='posts/']", "links => links.map(a => a.href)")
    return list(dict.fromkeys(hrefs))


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
    context.close()


def test_every_page_says_its_language_and_has_landmarks(page: Page, site: str) -> None:
    page.goto(site)
    assert page.locator("html[lang]").count() == 1
    assert page.locator("main").count() == 1
    assert page.locator("header").count() >= 1


def test_the_site_is_whole(site: str, request: pytest.FixtureRequest) -> None:
    folder = Path(request.config.getoption("--site"))
    assert (folder / "index.html").is_file()
    assert (folder / "feed.atom").is_file()
