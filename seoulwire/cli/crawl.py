"""``seoulwire crawl``: follow boards, their posts, and what these cite."""

import logging
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import SETTINGS_PRIORITIES, Settings

from seoulwire import cluster
from seoulwire.cli.accounts import accounts_json, print_accounts
from seoulwire.cli.console import console, error_console
from seoulwire.cli.due import due_boards
from seoulwire.cli.options import (
    Cluster,
    Config,
    Data,
    Database,
    Json,
    Sample,
    Setting,
    apply_settings,
    is_address,
    project_settings,
)
from seoulwire.cli.walks import print_walks
from seoulwire.configuration import check_url
from seoulwire.exceptions import ExitCode, SeoulwireError
from seoulwire.extensions import RunExtension
from seoulwire.journal import Journal
from seoulwire.pipelines import use_journal
from seoulwire.processes import allow_open_files, collect_seldom
from seoulwire.storage import FINISHED

# Exit codes of a crawl that came to its end.
ASKED_ALL = FINISHED | {ExitCode.UNREACHABLE}


def crawl(
    boards: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[BOARD|URL]...",
            help="Declared boards (news, archives), or the list URL of any board. Default: all.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only posts registered on or after YYYY-MM-DD.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Only posts registered on or before YYYY-MM-DD.")
    ] = None,
    pages: Annotated[
        str | None, typer.Option(help="Only these list pages, from 1: 3 or 10-50.")
    ] = None,
    limit: Annotated[int | None, typer.Option(help="At most N posts of each board.", min=1)] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Read all lists to their end and ask for every page in full, changed or not.",
        ),
    ] = False,
    due: Annotated[
        bool,
        typer.Option("--due", help="Only the declared boards whose time has come (`every`)."),
    ] = False,
    scheduler: Cluster = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Read the lists, say what would be asked; store nothing."),
    ] = False,
    sample: Sample = None,
    data: Data = None,
    database: Database = None,
    config: Config = None,
    setting: Setting = None,
    json: Json = False,
) -> None:
    """Crawl boards: lists, posts, attachments, and the articles the posts cite.

    Polite by default: robots.txt is obeyed, one request a second and host, and a page that has not
    changed is not sent again. Interrupted or killed, the same command goes on where it was.
    """
    settings = project_settings(data, database, config)
    apply_settings(settings, setting, sample)
    if due:
        if boards:
            message = "--due chooses among the declared boards; name none"
            raise typer.BadParameter(message)
        boards = due_boards(settings)
        if not boards:
            return
    arguments = {
        "since": since,
        "until": until,
        "pages": pages,
        "limit": str(limit) if limit else None,
        "full": "1" if full else None,
    }
    arguments |= _scope(boards or [])
    given = {name: value for name, value in arguments.items() if value is not None}
    if scheduler:
        settings.set("SEOULWIRE_CLUSTER", scheduler, priority="cmdline")
    if dry_run:
        if json:
            message = "--dry-run lists the posts as text; leave --json out"
            raise typer.BadParameter(message)
        with tempfile.TemporaryDirectory(prefix="seoulwire-dry-run-") as scratch:
            _dry_run(settings, given, Path(scratch))
        return
    if settings["SEOULWIRE_CLUSTER"]:
        cluster.check_answer(settings["SEOULWIRE_CLUSTER"])
    extension = run_spider(settings, "portal" if "url" not in given else "board", given)
    _tell(extension, json=json)
    raise typer.Exit(extension.exit_code)


def _tell(extension: RunExtension, *, json: bool) -> None:
    walks = extension.journal.walks.values()
    if json:
        typer.echo(accounts_json(extension.accounts, walks))
    elif extension.accounts:
        print_walks(walks)
        print_accounts(extension.accounts)
    for page in extension.journal.unread_pages:
        error_console().print(f"not read: {page}")
    for finding in extension.findings:
        error_console().print(f"check failed: {finding}")
    if extension.exit_code in (ExitCode.INTERRUPTED, ExitCode.TERMINATED):
        error_console().print("interrupted; state is saved, the same command goes on")


def run_spider(
    settings: Settings,
    spider: str,
    arguments: Mapping[str, str],
    journal: Journal | None = None,
) -> RunExtension:
    """Run one spider to its end and return its extension, which knows accounts and exit code.

    It writes to a ``journal`` that is open already, or opens its own.

    Raises:
        SeoulwireError: when the crawl could not begin.
    """
    if sys.stderr.isatty() and settings.getpriority("LOG_LEVEL") != SETTINGS_PRIORITIES["cmdline"]:
        settings.set("LOG_LEVEL", "WARNING")  # the status line says what happens
    logging.getLogger("scrapy.utils.log").disabled = True  # the versions of all that Scrapy uses
    collect_seldom()
    allow_open_files()
    process = _Process(settings)
    for chatty in ("scrapy", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    for chatty in ("pypdf", "trafilatura"):  # they warn of every odd page; the accounts count them
        logging.getLogger(chatty).setLevel(logging.ERROR)
    crawler = process.create_crawler(spider)
    if journal:
        use_journal(crawler, journal)
    task = process.crawl(crawler, **arguments)
    process.start()
    if not task.cancelled() and (error := task.exception()):
        raise error
    extension = crawler.get_extension(RunExtension)
    if extension is None:
        message = "the crawl ended before it began; the log above says why"
        raise SeoulwireError(message)
    return extension


class _Process(AsyncCrawlerProcess):
    """Tells the run which signal ended it; Scrapy has no public way to know."""

    def _signal_shutdown(self, signum: int, frame: Any) -> None:
        for crawler in self.crawlers:
            if extension := crawler.get_extension(RunExtension):
                extension.signal = signum
        super()._signal_shutdown(signum, frame)


def _scope(named: list[str]) -> dict[str, str]:
    urls = [check_url(name) for name in named if is_address(name)]
    keys = [name for name in named if name not in urls]
    scope = {"url": " ".join(urls), "board": ",".join(keys)}
    return {name: value for name, value in scope.items() if value}


def _dry_run(settings: Settings, arguments: dict[str, str], scratch: Path) -> None:
    settings.set("SEOULWIRE_DATA", str(scratch), priority="cmdline")
    settings.set("SEOULWIRE_DATABASE", "", priority="cmdline")
    settings.set("SEOULWIRE_CLUSTER", "", priority="cmdline")
    extension = run_spider(settings, "board", {**arguments, "dry_run": "1"})
    if extension.exit_code not in ASKED_ALL:
        raise typer.Exit(extension.exit_code)
    links = extension.journal.store.links(extension.journal.run.id)
    out = console()
    for link in links:
        out.print(f"{link.board}  {link.url}  {link.label}", soft_wrap=True)
    out.print(f"{len(links)} posts would be asked for; nothing was stored")
    for page in extension.journal.unread_pages:
        error_console().print(f"not read: {page}")
    raise typer.Exit(ExitCode.UNREACHABLE if extension.journal.unread_pages else ExitCode.DONE)
