"""``seoulwire status``: the runs, and the accounts of one or of all."""

import json as jsonlib
from typing import Annotated

import typer
from rich.table import Table

from seoulwire.cli.accounts import accounts_json, print_accounts
from seoulwire.cli.console import console
from seoulwire.cli.options import Data, Database, Json, open_store
from seoulwire.exceptions import SeoulwireError


def status(
    run: Annotated[
        int | None, typer.Argument(help="A run's number. Default: all runs.", show_default=False)
    ] = None,
    data: Data = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Show the runs, and the accounts of one or of all: what became of everything discovered."""
    store = open_store(data, database)
    runs = list(store.runs())
    if run is not None and all(known.id != run for known in runs):
        message = f"there is no run {run}; `seoulwire status` lists them"
        raise SeoulwireError(message)
    accounts = store.accounts(run)
    if json:
        listed = [
            {
                "run": known.id,
                "kind": known.kind,
                "arguments": dict(known.arguments),
                "started": known.started.isoformat(),
                "ended": known.ended.isoformat() if known.ended else None,
                "exit_code": known.exit_code,
            }
            for known in runs
        ]
        typer.echo(
            jsonlib.dumps({"runs": listed, "accounts": jsonlib.loads(accounts_json(accounts))})
        )
        return
    if run is None:
        table = Table(
            "run", "began", "ended", "exit code", "what", title="Runs", title_justify="left"
        )
        for known in runs:
            arguments = " ".join(f"{name}={value}" for name, value in known.arguments.items())
            table.add_row(
                str(known.id),
                f"{known.started:%Y-%m-%d %H:%M:%S}",
                f"{known.ended:%Y-%m-%d %H:%M:%S}" if known.ended else "not ended",
                "" if known.exit_code is None else str(known.exit_code),
                f"{known.kind} {arguments}",
            )
        console().print(table)
    print_accounts(accounts)
