"""What surrounds a crawl: its run in the ledger, its progress, and bounds on every download."""

import asyncio
import logging
import sys
import time
import traceback
from logging import DEBUG, ERROR
from signal import SIGINT
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from twisted.python.failure import Failure

from seoulwire.exceptions import (
    ConfigurationError,
    ExitCode,
    RunLockedError,
    SeoulwireError,
    StorageError,
    exit_code_of,
)
from seoulwire.journal import Journal, Part
from seoulwire.logs import end_without_log, keep_logs_brief
from seoulwire.monitoring import Finding, findings_of, incomplete, notify
from seoulwire.pipelines import configuration_of, journal_of
from seoulwire.storage import Accounts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 0.1
STATUS_SECONDS = 0.5
LOG_SECONDS = 10.0


def time_by_monotonic_clock() -> None:
    """Have Twisted time what is due by a clock that nobody sets.

    It goes by the wall clock: what is due in a moment would wait for a day where that is set back
    by one, and the crawl with it.
    """
    from twisted.internet import reactor  # importing it installs one, so not before Scrapy has

    reactor.seconds = time.monotonic  # type: ignore[method-assign, misc] # an attribute of it


class RunExtension:
    """Flushes the journal in groups, and ends the run with its accounts.

    ``signal`` is the one that interrupted the crawl, if one did. ``exit_code``, ``accounts`` and
    ``findings``, the checks that failed, are those of the run once it has ended.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._ticking: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] | None = None
        self.signal = int(SIGINT)
        self.exit_code: int = ExitCode.INTERNAL_ERROR
        self.accounts: Accounts | None = None
        self.findings: tuple[Finding, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the extension and connect its signals."""
        time_by_monotonic_clock()
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.item_error, signals.item_error)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    @property
    def journal(self) -> Journal:
        """The journal of this crawl."""
        return journal_of(self._crawler)

    def spider_opened(self) -> None:
        """Start the clock that flushes."""
        keep_logs_brief()
        end_without_log(self.journal.fail)
        run = self.journal.run
        logger.info("run %s %s", run.id, "resumed" if run.resumed else "begun")
        self._ticking = asyncio.ensure_future(self._tick())

    async def _tick(self) -> None:
        try:
            while True:
                await asyncio.sleep(FLUSH_SECONDS)
                self.journal.flush()
        except Exception as error:
            self.journal.fail(error)
            expected = isinstance(error, SeoulwireError)
            logger.log(DEBUG if expected else ERROR, "writing failed", exc_info=error)
        logger.error("the crawl stops: %s", self.journal.failure)
        if engine := self._crawler.engine:
            # In a task of its own: closing ends this one.
            self._closing = asyncio.ensure_future(
                engine.close_spider_async(reason="nothing can be written")
            )

    def item_error(self, item: Any, failure: Failure) -> None:
        """Quarantine an item that a pipeline could not process, with the traceback."""
        error: BaseException = failure.value  # type: ignore[assignment] # never None here
        self.journal.reject(item, error, "".join(traceback.format_exception(error)))

    def spider_closed(self, reason: str) -> None:
        """End the run; one that was interrupted stays open, to be resumed."""
        if self._ticking:
            self._ticking.cancel()
        signal = self.signal if reason == "shutdown" else None
        try:
            if signal is None:
                self.findings = self._check()
            accounts, self.exit_code = self.journal.close(signal, alarmed=bool(self.findings))
        except (StorageError, RunLockedError) as error:
            logger.error("the run stays open, to be gone on with: %s", error)
            self.exit_code = exit_code_of(error)
            return
        self.accounts = accounts
        logger.info(
            "run %s: discovered %d = %s%s",
            self.journal.run.id,
            accounts.discovered,
            " + ".join(f"{state} {count}" for state, count in accounts.states.items()),
            "" if accounts.balanced else " (UNBALANCED: run `seoulwire db check`)",
        )
        self._notify()

    def _notify(self) -> None:
        command = self._crawler.settings["SEOULWIRE_NOTIFY"]
        lacking = incomplete(self.journal.unread_pages, self.journal.walks.values())
        findings = (*self.findings, *lacking)
        if command and findings:
            try:
                notify(command, self.journal.run.id, findings)
            except ConfigurationError as error:
                logger.error("%s", error)  # the exit code tells of the findings all the same

    def _check(self) -> tuple[Finding, ...]:
        run = self.journal.run.id
        measures = {**self.journal.store.measures(), run: self.journal.measure()}
        return findings_of(run, measures, configuration_of(self._crawler.settings))


class ShareExtension(RunExtension):
    """The same for a process that asks one host for a run: it leaves the run, and does not end it.

    ``part`` is what that one is to know at the end.
    """

    part: Part | None = None

    def spider_closed(self, reason: str) -> None:
        """Leave the run; a host that was not asked to the end is one for another process."""
        if self._ticking:
            self._ticking.cancel()
        if reason == "shutdown":
            self.journal.fail(SeoulwireError(f"the crawl of {self.journal.host} was interrupted"))
        try:
            self.part = self.journal.leave()
        except (StorageError, RunLockedError) as error:
            self.journal.fail(error)


class BoundedDownloadExtension:
    """Stops a download that is too long or takes too long, and keeps what has arrived of it.

    Sets ``meta["stopped"]`` to ``over-limit`` or ``deadline``.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._limit = crawler.settings.getint("SEOULWIRE_MAX_BODY")
        self._deadline = crawler.settings.getfloat("SEOULWIRE_DEADLINE")

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the extension and connect its signals."""
        extension = cls(crawler)
        crawler.signals.connect(extension.headers_received, signals.headers_received)
        crawler.signals.connect(extension.bytes_received, signals.bytes_received)
        return extension

    def headers_received(self, request: Request) -> None:
        """Start to count: the time from when the request was sent."""
        request.meta["received"] = 0
        request.meta["asked"] = time.monotonic() - request.meta["download_latency"]

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Count what arrives and stop what is over a bound."""
        meta = request.meta
        meta["received"] += len(data)
        if meta["received"] > self._limit:
            meta["stopped"] = "over-limit"
            raise StopDownload(fail=False)
        if time.monotonic() - meta["asked"] > self._deadline:
            meta["stopped"] = "deadline"
            raise StopDownload(fail=False)


class ProgressExtension:
    """Shows what a long crawl does: a status line on a terminal, elsewhere a log line at times."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._started = time.monotonic()
        self._reporting: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the extension and connect its signals."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Start to report."""
        terminal = sys.stderr.isatty()
        self._reporting = asyncio.ensure_future(
            self._show_status() if terminal else self._log_lines()
        )

    def spider_closed(self) -> None:
        """Stop reporting."""
        if self._reporting:
            self._reporting.cancel()

    async def _show_status(self) -> None:
        from rich.console import Console

        with Console(stderr=True).status(self._line()) as status:
            while True:
                await asyncio.sleep(STATUS_SECONDS)
                status.update(self._line())

    async def _log_lines(self) -> None:
        while True:
            await asyncio.sleep(LOG_SECONDS)
            logger.info(self._line())

    def _line(self) -> str:
        stats = self._crawler.stats
        pages = stats.get_value("response_received_count", 0)
        items = stats.get_value("item_scraped_count", 0)
        rate = pages / max(time.monotonic() - self._started, 0.001)
        return f"{pages} pages, {items} items, {rate:.1f} pages/s{self._waiting()}"

    def _waiting(self) -> str:
        engine = self._crawler.engine
        slots = engine.downloader.slots if engine else {}
        busy = {key: len(slot.queue) + len(slot.transferring) for key, slot in slots.items()}
        host = max(busy, key=lambda key: busy[key], default=None)
        return f", waiting for {host} ({busy[host]} requests)" if host and busy[host] else ""
