"""``seoulwire db``: the database's schema and health."""

from pathlib import Path
from typing import Annotated

import typer

from seoulwire.archive import check_captures
from seoulwire.cli.console import console
from seoulwire.cli.options import Data, Database, open_store, project_settings
from seoulwire.exceptions import ExitCode
from seoulwire.pipelines import database_url
from seoulwire.storage import copy as copy_database
from seoulwire.storage import upgrade as upgrade_schema

app = typer.Typer(help="The database: bring its schema up to date, check its health, copy it.")


@app.command()
def upgrade(data: Data = None, database: Database = None) -> None:
    """Bring the schema to this version; creates the database when there is none."""
    url = database_url(project_settings(data, database))
    upgrade_schema(url)
    console().print("the schema is up to date")


@app.command()
def check(data: Data = None, database: Database = None) -> None:
    """Check integrity, accounts, and that captures are where the database says; exit 4 if not."""
    settings = project_settings(data, database)
    store = open_store(data, database)
    warc = Path(settings["SEOULWIRE_DATA"]) / "warc"
    findings = (*store.check(), *check_captures(warc, store.captures()))
    for finding in findings:
        console().print(finding, style="red")
    if findings:
        raise typer.Exit(ExitCode.CHECK_FAILED)
    console().print("no findings")


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="SRC", help="SQLAlchemy URL of an archive.")],
    target: Annotated[
        str, typer.Argument(metavar="DST", help="SQLAlchemy URL of an empty database.")
    ],
) -> None:
    """Copy an archive into another database, SQLite or PostgreSQL; ids and run numbers stay."""
    out = console()
    rows = copy_database(source, target, lambda name, count: out.print(f"{name}: {count}"))
    out.print(f"{rows} rows copied; the WARC files stay where they are")
