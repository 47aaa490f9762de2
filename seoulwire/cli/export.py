"""``seoulwire export``: all posts with their pairs, one row each."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from seoulwire.asof import entries_as_of, moment_of
from seoulwire.cli.options import Config, Data, Database, load, open_store
from seoulwire.republish import export_csv, export_jsonl


class Format(StrEnum):
    """The formats of an export."""

    JSONL = "jsonl"
    CSV = "csv"


class RightsScope(StrEnum):
    """What of a text an export may hold."""

    GATE = "gate"
    ALL = "all"


def export(
    format: Annotated[Format, typer.Option(help="One JSON object a line, or CSV.")] = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file. Default: standard output.")
    ] = None,
    rights: Annotated[
        RightsScope,
        typer.Option(
            help="gate: what each source allows. all: everything, not for redistribution."
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
    """Write one row for each post, with its pairs, repairs and the rights decision."""
    store = open_store(data, database)
    entries = entries_as_of(store, moment_of(as_of)) if as_of else store.entries()
    write = export_jsonl if format is Format.JSONL else export_csv

    def write_to(stream: TextIO) -> None:
        write(entries, stream, load(config), rights=rights.value, stable=stable)

    if output is None:
        write_to(sys.stdout)
    else:
        with output.open("w", encoding="utf-8", newline="") as stream:
            write_to(stream)
