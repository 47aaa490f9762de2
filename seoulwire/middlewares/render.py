"""Pages of boards that only a script fills, rendered before they are read."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from scrapy import Request, signals
from scrapy.exceptions import DownloadFailedError, IgnoreRequest
from scrapy.http import HtmlResponse, Response

from seoulwire.archive import RENDERED_HEADERS, Exchange, Rendering
from seoulwire.items import Capture
from seoulwire.middlewares import JournalMiddleware
from seoulwire.pipelines import configuration_of
from seoulwire.reading import Target
from seoulwire.rendering import Answer, Asked, Browser

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

PASSED_ON = ("content-type", "access-control-")  # of an answer's headers; its coding is undone
MAX_SCRIPTS = 200  # kept, so that the pages of a board ask for each of their scripts once


class RenderMiddleware(JournalMiddleware):
    """Renders the pages of boards declared with ``render = true``, and their portal's front page.

    What the server sent is archived already; the document that it became is archived beside it, as
    a conversion of it, and is what is read.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        boards = configuration_of(crawler.settings).boards.values()
        self._boards = {board.key for board in boards if board.render}
        self._portals = {board.portal for board in boards if board.render}
        self._browser: Browser | None = None
        self._scripts: dict[str, Answer] = {}
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        crawler.signals.connect(self._close, signals.spider_closed)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Render the page, if its board is to be rendered."""
        target: Target | None = request.meta.get("target")
        capture: Capture | None = request.meta.get("capture")
        if (
            target is None
            or capture is None
            or (capture.status, capture.integrity) != (200, "complete")
            or not isinstance(response, HtmlResponse)
            or not self._is_rendered(target)
        ):
            return response
        self._browser = self._browser or Browser()
        rendered = await self._browser.render(_answer(response), self._ask)
        exchange = Exchange(
            url=capture.url,
            requested_url=capture.requested_url,
            method=request.method,
            request_headers=(),
            status=capture.status,
            response_headers=RENDERED_HEADERS,
            payload=rendered.html.encode("utf-8", "replace"),
            ip=None,
            fetched=datetime.now(UTC),
            truncated=None if rendered.settled else "time",
            rendering=Rendering(source=capture.id, browser=rendered.browser),
        )
        request.meta["capture"] = self._journal.record(exchange)
        return response.replace(body=exchange.payload, encoding="utf-8")

    def _is_rendered(self, target: Target) -> bool:
        if target.role == "front":
            return target.portal in self._portals
        return target.role in {"list", "post"} and target.board in self._boards

    async def _ask(self, asked: Asked) -> Answer | None:
        """Return what a page's script asked for, ``None`` where it cannot or may not be had."""
        if asked.method != "GET":
            return await self._download(asked)
        # Pages that are rendered at the same time ask once for a script that they share.
        lock = self._asking.setdefault(asked.url, asyncio.Lock())
        async with lock:
            if asked.url in self._scripts:
                return self._scripts[asked.url]
            answer = await self._download(asked)
            kind = answer.headers.get("content-type", "") if answer else ""
            if answer and "javascript" in kind and len(self._scripts) < MAX_SCRIPTS:
                self._scripts[asked.url] = answer
            return answer

    async def _download(self, asked: Asked) -> Answer | None:
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 - it is what called us
        request = Request(
            asked.url, method=asked.method, headers=dict(asked.headers), body=asked.body or b""
        )
        try:
            return _answer(await engine.download_async(request))
        except (IgnoreRequest, DownloadFailedError, OSError) as error:
            logger.info("a script of a rendered page goes without %s: %s", asked.url, error)
            return None

    async def _close(self) -> None:
        if self._browser:
            await self._browser.close()


def _answer(response: Response) -> Answer:
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in dict.items(response.headers)
    }
    kept = {name: value for name, value in headers.items() if name.startswith(PASSED_ON)}
    return Answer(url=response.url, status=response.status, headers=kept, body=response.body)
