"""``seoulwire status``: the runs, one of them against those before it, and a report of all."""

import json as jsonlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from seoulwire.cli.accounts import accounts_json, print_accounts
from seoulwire.cli.console import console
from seoulwire.cli.options import Config, Data, Database, Json, load, open_store
from seoulwire.cli.walks import print_walks
from seoulwire.configuration import Configuration
from seoulwire.exceptions import ExitCode, SeoulwireError
from seoulwire.monitoring import (
    Finding,
    RunMeasures,
    findings_of,
    measured_before,
    report,
    usual_of,
)
from seoulwire.storage import RunRecord

UNALARMED = (ExitCode.DONE, ExitCode.KEPT_BACK)  # exit codes of a run in which no check failed


def status(
    run: Annotated[
        int | None, typer.Argument(help="A run's number. Default: all runs.", show_default=False)
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a report of all runs, with plots."),
    ] = None,
    data: Data = None,
    database: Database = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Show the runs, and the accounts of one or of all: what became of everything discovered.

    Of one run, also what was measured against the runs before it, and the checks that failed.
    """
    store = open_store(data, database)
    runs, measures = list(store.runs()), store.measures()
    chosen = [known for known in runs if known.id == run]
    if run is not None and not chosen:
        message = f"there is no run {run}; `seoulwire status` lists them"
        raise SeoulwireError(message)
    accounts, walks = store.accounts(run), store.lists.walks(run)
    configuration = load(config)
    if html is not None:
        findings = {known.id: _findings(known, measures, configuration) for known in runs}
        html.write_text(report(runs, measures, findings), "utf-8")
    if json:
        listed = [_run_json(known) for known in runs]
        shown = {"runs": listed, "accounts": jsonlib.loads(accounts_json(accounts, walks))}
        if run is not None:
            shown["measures"] = measures.get(run, {})
            shown["findings"] = [
                asdict(one) for one in _findings(chosen[0], measures, configuration)
            ]
        typer.echo(jsonlib.dumps(shown, ensure_ascii=False))
        return
    if run is None:
        console().print(_runs_table(runs))
    else:
        console().print(_measures_table(run, measures))
    print_walks(walks)
    print_accounts(accounts)
    for finding in (one for known in chosen for one in _findings(known, measures, configuration)):
        console().print(f"check failed: {finding}", soft_wrap=True, style="red")


def _findings(
    run: RunRecord, measures: Mapping[int, RunMeasures], configuration: Configuration
) -> tuple[Finding, ...]:
    if run.exit_code in UNALARMED:  # by the limits it had, which may be others by now
        return ()
    return findings_of(run.id, measures, configuration)


def _run_json(run: RunRecord) -> dict[str, Any]:
    return {
        "run": run.id,
        "kind": run.kind,
        "arguments": dict(run.arguments),
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "exit_code": run.exit_code,
    }


def _runs_table(runs: Sequence[RunRecord]) -> Table:
    table = Table("run", "began", "ended", "exit code", "what", title="Runs", title_justify="left")
    for known in runs:
        arguments = " ".join(f"{name}={value}" for name, value in known.arguments.items())
        table.add_row(
            str(known.id),
            f"{known.started:%Y-%m-%d %H:%M:%S}",
            f"{known.ended:%Y-%m-%d %H:%M:%S}" if known.ended else "not ended",
            "" if known.exit_code is None else str(known.exit_code),
            f"{known.kind} {arguments}",
        )
    return table


def _measures_table(run: int, measures: Mapping[int, RunMeasures]) -> Table:
    table = Table(title=f"Run {run}", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("measured")
    for heading in ("this run", "the run before", "usual"):
        table.add_column(heading, justify="right")
    before = measured_before(run, measures)
    for subject, values in measures.get(run, {}).items():
        earlier = [one[subject] for one in before if subject in one]
        for name, value in values.items():
            last = earlier[-1].get(name) if earlier else None
            cells = (value, last, usual_of(earlier, name))
            shown = ("" if cell is None else f"{cell:.4g}" for cell in cells)
            table.add_row(f"{subject} {name.replace('_', ' ')}", *shown)
    return table
