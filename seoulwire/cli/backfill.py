"""``seoulwire backfill``: what other archives hold, read as if it had been crawled then."""

import logging
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from scrapy.settings import Settings

from seoulwire import cluster
from seoulwire.backfill import Plan, Round, Tally, warc_files
from seoulwire.backfill import backfill as read_archives
from seoulwire.cli.accounts import accounts_json, print_accounts
from seoulwire.cli.console import console, error_console
from seoulwire.cli.crawl import ASKED_ALL, run_spider
from seoulwire.cli.options import (
    Cluster,
    Config,
    Data,
    Database,
    Json,
    Setting,
    apply_settings,
    archive_of,
    project_settings,
)
from seoulwire.exceptions import ExitCode
from seoulwire.journal import Journal
from seoulwire.logs import end_without_log, keep_logs_brief
from seoulwire.pipelines import configuration_of, database_url
from seoulwire.storage import FINISHED, Store

logger = logging.getLogger(__name__)
app = typer.Typer(help="Read what other archives hold, as if it had been crawled then.")

SHOWN = 20  # damaged records printed; the rest is counted
HOSTS = 5  # of what is not declared, those with most pages
LOG_SECONDS = 10.0


@app.callback()
def group() -> None:
    """Read what other archives hold, as if it had been crawled then."""


@app.command()
def warc(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|DIR|GLOB...", help="WARC files, .warc or .warc.gz, of any crawler."
        ),
    ],
    unnamed: Annotated[
        bool,
        typer.Option(
            "--unnamed",
            help="Take also pages of declared portals and sources that no list or post names.",
        ),
    ] = False,
    scheduler: Cluster = None,
    data: Data = None,
    database: Database = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Read WARC files: posts that their list pages name, and what these posts cite.

    The date of a capture decides how its page is read, and the order of revisions. The files are
    left where they are: the database points into them. Interrupted or killed, the same command goes
    on where it was.
    """
    settings = project_settings(data, database, config)
    _log()
    found = warc_files(files)
    arguments = {"files": " ".join(files)} | ({"unnamed": "1"} if unnamed else {})
    raise typer.Exit(
        _read(settings, found, arguments, unnamed=unnamed, json=json, scheduler=scheduler)
    )


@app.command()
def wayback(
    prefix: Annotated[
        str, typer.Argument(metavar="URL-PREFIX", help="What the captures' URLs begin with.")
    ],
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Only captures from then on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Only captures up to then.")
    ] = None,
    cdx: Annotated[
        str | None, typer.Option(metavar="URL", help=r"CDX server. Default: \[archive] cdx.")
    ] = None,
    replay: Annotated[
        str | None,
        typer.Option(metavar="URL", help=r"Where captures are shown. Default: \[archive] replay."),
    ] = None,
    unnamed: Annotated[
        bool,
        typer.Option(
            "--unnamed",
            help="Take also pages of declared portals and sources that no list or post names.",
        ),
    ] = False,
    data: Data = None,
    database: Database = None,
    config: Config = None,
    setting: Setting = None,
    json: Json = False,
) -> None:
    """Fetch what a web archive holds of a site, then read it as of the dates of its captures.

    Captures are fetched as politely as a crawl asks a site, each distinct one once, into the WARC
    files of the data directory; what is there already is not asked for again.
    """
    settings = project_settings(data, database, config)
    apply_settings(settings, setting, None)
    given = {"prefix": prefix, "since": since, "until": until, "cdx": cdx, "replay": replay}
    extension = run_spider(settings, "wayback", {n: v for n, v in given.items() if v})
    for page in extension.journal.unread_pages:
        error_console().print(f"not fetched: {page}")
    for finding in extension.findings:
        error_console().print(f"check failed: {finding}")
    if extension.exit_code not in ASKED_ALL:
        raise typer.Exit(extension.exit_code)
    archive = configuration_of(settings).archive
    shown = replay or (archive.replay if archive else "")
    directory = Path(settings["SEOULWIRE_DATA"]) / "warc"
    with Store.open(database_url(settings)) as store:
        files = [directory / name for name in store.files_of(shown)]
    arguments = {name: value for name, value in given.items() if value}
    code = _read(settings, files, arguments, unnamed=unnamed, replay=shown, json=json)
    # Of both, what weighs more (docs/operations.md).
    asked = extension.exit_code
    weighs_more = asked in {ExitCode.CHECK_FAILED, ExitCode.UNREACHABLE} and code in FINISHED
    raise typer.Exit(asked if weighs_more else code)


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    keep_logs_brief()
    for chatty in ("alembic", "pypdf", "trafilatura"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


def _read(
    settings: Settings,
    files: list[Path],
    arguments: dict[str, str],
    *,
    unnamed: bool,
    json: bool,
    replay: str | None = None,
    scheduler: str | None = None,
) -> int:
    """Read files in a run of their own, print its accounts, and return its exit code."""
    plan = Plan(
        directory=Path(settings["SEOULWIRE_DATA"]),
        configuration=configuration_of(settings),
        threshold=settings.getfloat("SEOULWIRE_THRESHOLD"),
        max_body=settings.getint("SEOULWIRE_MAX_BODY"),
        unnamed=unnamed,
        replay=replay,
    )
    if scheduler is not None:
        cluster.check_answer(scheduler)
    journal = Journal.open(
        database_url(settings),
        plan.directory,
        "backfill",
        arguments,
        max_body=plan.max_body,
        threshold=plan.threshold,
    )
    end_without_log(journal.fail)
    met = Tally()
    stopped: int | None = None
    try:
        with interruptible(), _Progress(len(files)) as progress:
            if scheduler is None:
                met = read_archives(journal, files, plan, progress.tell)
            else:
                archive = archive_of(settings)
                absolute = [path.absolute() for path in files]
                with cluster.connect(scheduler) as client:
                    met = cluster.backfill(
                        client, journal, archive, absolute, progress.tell, unnamed=unnamed
                    )
    except KeyboardInterrupt as interrupt:
        stopped = interrupt.args[0] if interrupt.args else signal.SIGINT
    journal.incomplete = bool(met.damaged)
    accounts, code = journal.close(stopped)
    if json:
        typer.echo(accounts_json(accounts))
    else:
        print_accounts(accounts)
        _print_tally(len(files), met)
    for path, offset, detail in met.damaged[:SHOWN]:
        error_console().print(f"damaged: {path}, offset {offset}: {detail}")
    if len(met.damaged) > SHOWN:
        error_console().print(f"damaged: {len(met.damaged) - SHOWN} more")
    return code


def _print_tally(files: int, met: Tally) -> None:
    out = console()
    out.print(
        f"{files} files, {met.records} records over HTTP or damaged: {met.pages} read, "
        f"{len(met.damaged)} damaged, {met.unnamed} pages of declared sites that nothing names"
        + (" (--unnamed takes them)" if met.unnamed else ""),
        soft_wrap=True,
    )
    if met.undeclared:
        hosts = ", ".join(f"{host} ({pages})" for host, pages in met.undeclared.most_common(HOSTS))
        out.print(
            f"{met.undeclared.total()} pages of hosts that the configuration does not declare: "
            f"{hosts}{', …' if len(met.undeclared) > HOSTS else ''}. For a board among them: "
            "`seoulwire probe URL --write FILE` (URL is its list, or a saved list page with "
            "--base), then this command again with --config FILE",
            soft_wrap=True,
        )
    if met.resources:
        out.print(
            f"{met.resources} pages are kept as `resource` records, without the HTTP responses "
            "they came in: they are not read",
            soft_wrap=True,
        )
    if met.orphans:
        out.print(
            f"{met.orphans} captures say that a page had not changed, and it is in none of the "
            "files: read the older files, then these again",
            soft_wrap=True,
        )


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn SIGTERM, too, into a KeyboardInterrupt, which carries the signal's number."""

    def interrupt(number: int, _frame: Any) -> None:
        raise KeyboardInterrupt(number)

    before = {one: signal.signal(one, interrupt) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class _Progress:
    """Tells how far the reading is."""

    def __init__(self, files: int) -> None:
        self._files = files
        self._status = Console(stderr=True).status("") if sys.stderr.isatty() else None
        self._seen: dict[Round, set[Path]] = {}
        self._told = time.monotonic()

    def __enter__(self) -> "_Progress":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._status:
            self._status.stop()

    def tell(self, stage: Round, path: Path, counted: Tally) -> None:
        """Take note of a group of records that was read and committed."""
        files = self._seen.setdefault(stage, set())
        files.add(path)
        now = time.monotonic()
        line = (
            f"{stage}: file {len(files)} of {self._files}, {counted.records} records, "
            f"{counted.pages} pages read"
        )
        if self._status:
            self._status.update(line)
        elif now - self._told > LOG_SECONDS:
            self._told = now
            logger.info(line)
