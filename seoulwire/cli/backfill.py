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

from seoulwire.backfill import Plan, Round, Tally, warc_files
from seoulwire.backfill import backfill as read_archives
from seoulwire.cli.accounts import accounts_json, print_accounts
from seoulwire.cli.console import console, error_console
from seoulwire.cli.options import Config, Data, Database, Json, project_settings
from seoulwire.journal import Journal
from seoulwire.pipelines import configuration_of, database_url

logger = logging.getLogger(__name__)
app = typer.Typer(help="Read what other archives hold, as if it had been crawled then.")

SHOWN = 20  # damaged records printed; the rest is counted
HEARTBEAT_SECONDS = 30.0
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
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    for chatty in ("alembic", "pypdf", "trafilatura"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    found = warc_files(files)
    plan = Plan(
        directory=Path(settings["SEOULWIRE_DATA"]),
        configuration=configuration_of(settings),
        threshold=settings.getfloat("SEOULWIRE_THRESHOLD"),
        max_body=settings.getint("SEOULWIRE_MAX_BODY"),
        unnamed=unnamed,
    )
    journal = Journal.open(
        database_url(settings),
        plan.directory,
        "backfill",
        {"files": " ".join(files)} | ({"unnamed": "1"} if unnamed else {}),
        max_body=plan.max_body,
        threshold=plan.threshold,
    )
    met = Tally()
    stopped: int | None = None
    try:
        with interruptible(), _Progress(journal, len(found)) as progress:
            met = read_archives(journal, found, plan, progress.tell)
    except KeyboardInterrupt as interrupt:
        stopped = interrupt.args[0] if interrupt.args else signal.SIGINT
    journal.incomplete = bool(met.damaged)
    accounts, code = journal.close(stopped)
    if json:
        typer.echo(accounts_json(accounts))
    else:
        print_accounts(accounts)
        _print_tally(len(found), met)
    for path, offset, detail in met.damaged[:SHOWN]:
        error_console().print(f"damaged: {path}, offset {offset}: {detail}")
    if len(met.damaged) > SHOWN:
        error_console().print(f"damaged: {len(met.damaged) - SHOWN} more")
    raise typer.Exit(code)


def _print_tally(files: int, met: Tally) -> None:
    out = console()
    out.print(
        f"{files} files, {met.records} records over HTTP or damaged: {met.pages} read, "
        f"{len(met.damaged)} damaged, {met.unnamed} pages of declared sites that nothing names"
        + (" (--unnamed takes them)" if met.unnamed else ""),
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
    """Tells how far the reading is, and keeps the run's lock alive."""

    def __init__(self, journal: Journal, files: int) -> None:
        self._journal = journal
        self._files = files
        self._status = Console(stderr=True).status("") if sys.stderr.isatty() else None
        self._seen: dict[Round, set[Path]] = {}
        self._told = self._beaten = time.monotonic()

    def __enter__(self) -> "_Progress":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._status:
            self._status.stop()

    def tell(self, number: Round, path: Path, counted: Tally) -> None:
        """Take note of a group of records that was read and committed."""
        files = self._seen.setdefault(number, set())
        files.add(path)
        now = time.monotonic()
        line = (
            f"{number}: file {len(files)} of {self._files}, {counted.records} records, "
            f"{counted.pages} pages read"
        )
        if self._status:
            self._status.update(line)
        elif now - self._told > LOG_SECONDS:
            self._told = now
            logger.info(line)
        if now - self._beaten > HEARTBEAT_SECONDS:
            self._beaten = now
            self._journal.store.heartbeat(self._journal.run.id)
