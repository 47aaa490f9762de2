"""``seoulwire export``: posts with their pairs, and the articles, within their rights."""

import sys
from contextlib import nullcontext
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from seoulwire.asof import entries_as_of, moment_of
from seoulwire.cli.console import error_console
from seoulwire.cli.options import (
    Config,
    Data,
    Database,
    check_board,
    check_order,
    load,
    open_store,
    tell_if_read_only,
)
from seoulwire.configuration import Configuration
from seoulwire.dates import given_day
from seoulwire.exceptions import PublishError
from seoulwire.processes import collect_seldom
from seoulwire.republish import Choice, Gate, Scope, export_csv, export_jsonl, recorder
from seoulwire.storage import Store


class Format(StrEnum):
    """The formats of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    DATASET = "dataset"


class RightsScope(StrEnum):
    """What of a text an export may hold."""

    GATE = "gate"
    FULL = "full"
    ALL = "all"


def export(
    path: Annotated[
        Path | None,
        typer.Argument(help="A file (default: standard output); for a dataset its directory."),
    ] = None,
    format: Annotated[
        Format,
        typer.Option(help="One JSON object a line, CSV, or all of a researcher's corpus."),
    ] = Format.JSONL,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The same as PATH.")] = None,
    board: Annotated[str | None, typer.Option(help="Only this board, and what it cites.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Registered or published from (YYYY-MM-DD).")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="To this day, inclusive.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Such as ko; may be repeated.")
    ] = None,
    max_damage: Annotated[
        int | None, typer.Option(min=0, help="At most so many unreadable places a row.")
    ] = None,
    rights: Annotated[
        RightsScope,
        typer.Option(
            help="gate: what each source allows. full: only what may go out whole. "
            "all: everything, not for redistribution."
        ),
    ] = RightsScope.GATE,
    stable: Annotated[
        bool,
        typer.Option(
            "--stable",
            help="Sorted, without run ids, times, offsets and views: equal for equal content.",
        ),
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="The archive as it was known to be then (YYYY-MM-DD)."
        ),
    ] = None,
    data: Data = None,
    database: Database = None,
    config: Config = None,
) -> None:
    """Write one row for each post and article, with its repairs and the rights decision."""
    if path and output:
        message = "PATH and --output are the same: give one"
        raise typer.BadParameter(message)
    first_day, last_day = given_day("since", since), given_day("until", until)
    check_order(first_day, last_day)
    store, configuration = open_store(data, database), load(config)
    check_board(board, configuration, store)
    tell_if_read_only(store)
    choice = Choice(
        board=board,
        since=first_day,
        until=last_day,
        languages=tuple(language or ()),
        max_damage=max_damage,
    )
    target = path or output
    if format is Format.DATASET:
        if target is None or stable or as_of:
            message = (
                "a dataset is written to a directory: seoulwire export --format dataset DIR; "
                "--stable and --as-of go with jsonl and csv"
            )
            raise typer.BadParameter(message)
        _export_dataset(store, target, configuration, choice, rights.value)
        return
    entries = entries_as_of(store, moment_of(as_of)) if as_of else store.entries(board)
    first = next(entries, None)
    if first is None:
        then = f" that was captured by {as_of}" if as_of else ""
        error_console().print(f"seoulwire: there is no post{then}")
    entries = chain([first] if first else [], entries)
    admitted = Gate(configuration, recorder(store)).admit(
        entry for entry in entries if board in {None, entry.post.board}
    )
    write = export_jsonl if format is Format.JSONL else export_csv
    opened = target.open("w", encoding="utf-8", newline="") if target else nullcontext(sys.stdout)
    with opened as stream:
        report = write(admitted, stream, choice=choice, scope=rights.value, stable=stable)
    if first is not None:
        _tell_of_nothing(report.posts, report.articles, report.withheld)
    error_console().print(
        f"{report.posts} posts and {report.articles} articles, {report.withheld} withheld by their "
        "rights"
    )


def _tell_of_nothing(*counted: int) -> None:
    """Say why an export is empty although there are posts: else it may pass for a whole one."""
    if not any(counted):
        error_console().print("seoulwire: no post or article is as --board, --since … ask for")


def _export_dataset(
    store: Store, directory: Path, configuration: Configuration, choice: Choice, scope: Scope
) -> None:
    try:
        from seoulwire.republish.dataset import export_dataset
    except ModuleNotFoundError as error:
        message = "a dataset needs pyarrow: run `pip install 'seoulwire[corpus]'` first"
        raise PublishError(message) from error
    collect_seldom()
    report = export_dataset(store, directory, configuration, choice=choice, scope=scope)
    _tell_of_nothing(report.rows, report.withheld)
    error_console().print(
        f"{report.rows} rows in {directory}, {report.withheld} withheld by their rights"
    )
