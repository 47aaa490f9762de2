"""``seoulwire reprocess``: every capture read again by the code as it is now, without a crawl."""

import json as jsonlib
import os
from collections.abc import Sequence
from datetime import time
from typing import Annotated

import typer
from rich.console import Console

from seoulwire import cluster
from seoulwire.asof import moment_of
from seoulwire.cli.accounts import counts_table
from seoulwire.cli.console import console, error_console
from seoulwire.cli.options import (
    Cluster,
    Config,
    Data,
    Database,
    Json,
    archive_of,
    check_board,
    check_order,
    open_store,
    project_settings,
)
from seoulwire.journal import Journal
from seoulwire.pipelines import configuration_of
from seoulwire.reprocess import Comparison, Difference
from seoulwire.reprocess import reprocess as read_again
from seoulwire.storage import Selection

SHOWN = 20  # regressions printed; the rest is counted


def reprocess(
    board: Annotated[str | None, typer.Option(help="Only this board.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what was captured from then on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what was captured up to then.")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Store what the captures give now. Adds no revisions.")
    ] = False,
    processes: Annotated[
        int | None, typer.Option(help="Processes that read. Default: one a core.", min=1)
    ] = None,
    scheduler: Cluster = None,
    data: Data = None,
    database: Database = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Read all captures again with the code as it is now; show what that changes.

    Nothing is fetched. Without --apply nothing is written, and exit code 4 says that something
    would become worse.
    """
    if scheduler is not None and processes is not None:
        message = "a cluster has its own workers; leave --processes or --cluster out"
        raise typer.BadParameter(message)
    settings = project_settings(data, database, config)
    with open_store(data, database) as store:  # where there is none, nothing is to be made
        check_board(board, configuration_of(settings), store)
    archive = archive_of(settings)
    selection = Selection(
        board=board,
        since=moment_of(since, time.min) if since else None,
        until=moment_of(until) if until else None,
    )
    check_order(selection.since, selection.until)
    if scheduler is not None:
        cluster.check_answer(scheduler)
    given = {"board": board, "since": since, "until": until, "apply": "1" if apply else None}
    arguments = {name: value for name, value in given.items() if value}
    # A run of its own, so that nothing else writes meanwhile.
    journal = Journal.open(
        archive.database,
        archive.directory,
        "reprocess",
        arguments,
        max_body=archive.max_body,
        threshold=archive.threshold,
    )
    comparison = Comparison()
    with Console(stderr=True).status("reading") as status:

        def take(count: int, differences: Sequence[Difference]) -> None:
            comparison.add(count, differences)
            if apply:
                _write(journal, differences)
            status.update(f"{comparison.revisions} revisions read, {comparison.changed} changed")

        if scheduler is None:
            count = processes or os.cpu_count() or 1
            read_again(journal.store, archive, selection, count, take)
        else:
            with cluster.connect(scheduler) as client:
                cluster.reprocess(client, journal.store, archive, selection, take)
        if apply:
            for _ in journal.pair():
                pass
    _, code = journal.close(alarmed=bool(comparison.regressions) and not apply)
    if json:
        typer.echo(_as_json(comparison, applied=apply))
    else:
        _print(comparison, applied=apply)
    raise typer.Exit(code)


def _write(journal: Journal, differences: Sequence[Difference]) -> None:
    found = [(one.number, one.item) for one in differences if one.item is not None]
    journal.store.save_extractions(found)
    for one in differences:
        for link in one.links:
            if not journal.store.known(link.role, link.url):
                journal.discover(link)
    journal.flush()


def _print(comparison: Comparison, *, applied: bool) -> None:
    out = console()
    out.print(
        f"{comparison.revisions} revisions read again: {comparison.changed} read differently, "
        f"{comparison.outdated - comparison.changed} alike by another version of the code",
        soft_wrap=True,
    )
    for heading, counts in (
        ("Fields changed", comparison.fields),
        ("Repairs gained", comparison.gained),
        ("Repairs lost", comparison.lost),
    ):
        if counts:
            out.print(counts_table(heading, counts.most_common()))
    if comparison.regressions:
        out.print(f"Regressions: {len(comparison.regressions)}", style="bold red")
    for words in comparison.regressions[:SHOWN]:
        error_console().print(words)
    if comparison.outdated:
        out.print("stored" if applied else "nothing was stored: --apply does it")


def _as_json(comparison: Comparison, *, applied: bool) -> str:
    return jsonlib.dumps(
        {
            "revisions": comparison.revisions,
            "changed": comparison.changed,
            "outdated": comparison.outdated,
            "fields": comparison.fields,
            "gained": comparison.gained,
            "lost": comparison.lost,
            "regressions": comparison.regressions,
            "applied": applied,
        },
        ensure_ascii=False,
        indent=2,
    )
