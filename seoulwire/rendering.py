"""Pages as an installed Chromium shows them, for boards that only a script fills.

Chromium opens no connection: the page is the response that was already fetched, and all that its
scripts want is asked for by the crawl (``fetch``), with its robots, guard, delays and archive.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from seoulwire.exceptions import ConfigurationError

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Page, Playwright, Route

SECONDS = 60.0  # for one page with all that it asks for, a second apart
PAGES = 2  # rendered at once
MAX_ASKED = 60  # requests of one page's scripts
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What a script needs to fill a page; it looks the same without styles, images and fonts.
NEEDED = frozenset({"script", "xhr", "fetch"})
METHODS = frozenset({"GET", "POST"})
# The crawl says for itself who asks, and keeps no session.
NOT_PASSED_ON = ("user-agent", "cookie", "referer", "host", "accept-encoding", "sec-", "origin")
# Belts beside the routes: no name resolves, and what has an address goes to a closed port.
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page's script asks for."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered to a page, or to a script in it."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A page's document; it is ``settled`` when its scripts had nothing more to ask for."""

    html: str
    browser: str
    settled: bool


Fetch = Callable[[Asked], Awaitable[Answer | None]]


def find_browser() -> str:
    """Return the path of an installed Chromium.

    Raises:
        ConfigurationError: when the extra ``browser`` or the program is missing.
    """
    if find_spec("playwright") is None:
        raise ConfigurationError(
            "a board with render = true needs the extra: pip install 'seoulwire[browser]'"
        )
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise ConfigurationError(
            f"a board with render = true needs Chromium ({', '.join(NAMES)}): install it, as with "
            "`apt-get install chromium`"
        )
    return found


class Browser:
    """One Chromium, begun with the first page; each page has a context of its own."""

    def __init__(self) -> None:
        self._path = find_browser()
        self._pages = asyncio.Semaphore(PAGES)
        self._beginning = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None

    async def render(self, answer: Answer, fetch: Fetch) -> Rendered:
        """Return the document that ``answer`` becomes; ``fetch`` asks for what its scripts want."""
        from playwright.async_api import Error

        async with self._pages:
            chromium = await self._begin()
            context = await chromium.new_context(service_workers="block", accept_downloads=False)
            try:
                visit = _Visit(answer, fetch)
                await context.route("**/*", visit.answer)
                await context.route_web_socket("**/*", lambda socket: socket.close())
                page = await context.new_page()
                html, settled = await _document(page, answer.url)
            finally:
                with suppress(Error):  # it has crashed, and the next page begins another
                    await context.close()
            return Rendered(html=html, browser=f"Chromium/{chromium.version}", settled=settled)

    async def _begin(self) -> "Chromium":
        from playwright.async_api import async_playwright

        async with self._beginning:
            if self._chromium is None or not self._chromium.is_connected():
                self._playwright = self._playwright or await async_playwright().start()
                self._chromium = await self._playwright.chromium.launch(
                    executable_path=self._path,
                    args=list(ARGUMENTS),
                    chromium_sandbox=os.geteuid() != 0,  # for root Chromium has none
                )
            return self._chromium

    async def close(self) -> None:
        """End Chromium, if it was begun."""
        if self._chromium:
            await self._chromium.close()
        if self._playwright:
            await self._playwright.stop()


async def _document(page: "Page", url: str) -> tuple[str, bool]:
    from playwright.async_api import TimeoutError as PlaywrightTimeoutError

    try:
        await page.goto(url, wait_until="networkidle", timeout=SECONDS * 1000)
    except PlaywrightTimeoutError:
        return await page.content(), False
    return await page.content(), True


class _Visit:
    """One page's requests: its own is answered once, its scripts' are passed on."""

    def __init__(self, answer: Answer, fetch: Fetch) -> None:
        self._answer: Answer | None = answer
        self._fetch = fetch
        self._asked = 0

    async def answer(self, route: "Route") -> None:
        request = route.request
        if request.is_navigation_request():  # of the page, once; not of frames, nor away from it
            answer, self._answer = self._answer, None
        elif request.resource_type in NEEDED and request.method in METHODS:
            answer = await self._ask(route)
        else:
            answer = None
        if answer is None:
            await route.abort("blockedbyclient")
        else:
            await route.fulfill(
                status=answer.status, headers=dict(answer.headers), body=answer.body
            )

    async def _ask(self, route: "Route") -> Answer | None:
        self._asked += 1
        if self._asked > MAX_ASKED:
            return None
        request = route.request
        headers = {
            name: value
            for name, value in request.headers.items()
            if not name.startswith(NOT_PASSED_ON)
        }
        return await self._fetch(
            Asked(
                url=request.url,
                method=request.method,
                headers=headers,
                body=request.post_data_buffer,
            )
        )
