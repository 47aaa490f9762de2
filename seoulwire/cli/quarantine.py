"""``seoulwire quarantine``: what could not be processed, another try, and an end to it."""

import json as jsonlib
from collections.abc import Collection
from typing import Annotated

import typer
from rich.table import Table

from seoulwire.cli.console import console
from seoulwire.cli.options import Config, Data, Database, Json, open_store, project_settings
from seoulwire.exceptions import ExitCode, SeoulwireError
from seoulwire.pipelines import configuration_path, database_url
from seoulwire.redrive import redrive
from seoulwire.storage import Store

app = typer.Typer(help="Captures that could not be processed: list, try again, drop.")


@app.command("list")
def list_(data: Data = None, database: Database = None, json: Json = False) -> None:
    """List what is quarantined, with its reason."""
    rows = list(open_store(data, database).quarantined())
    if json:
        typer.echo(
            jsonlib.dumps(
                [
                    {
                        "id": row.id,
                        "role": row.role,
                        "url": row.url,
                        "reason": row.reason,
                        "detail": row.detail,
                        "tries": row.tries,
                        "capture": row.capture,
                    }
                    for row in rows
                ],
                ensure_ascii=False,
            )
        )
        return
    table = Table("id", "role", "reason", "tries", "url", title="Quarantine", title_justify="left")
    for row in rows:
        table.add_row(str(row.id), row.role, row.reason, str(row.tries), row.url)
    console().print(table if rows else "nothing is quarantined")


@app.command()
def retry(
    ids: Annotated[
        list[int] | None, typer.Argument(help="Numbers from the list. Default: all.")
    ] = None,
    data: Data = None,
    database: Database = None,
    config: Config = None,
) -> None:
    """Read quarantined captures again, from the archive, with the code as it is now."""
    settings = project_settings(data, database, config)
    with open_store(data, database) as store:
        _check_known(ids or (), store)
    states = redrive(
        database_url(settings),
        settings["SEOULWIRE_DATA"],
        configuration_path(settings),
        ids=frozenset(ids) if ids else None,
        threshold=settings.getfloat("SEOULWIRE_THRESHOLD"),
        max_body=settings.getint("SEOULWIRE_MAX_BODY"),
    )
    others = "".join(
        f"{states[state]} {state}, " for state in ("partial", "skipped", "pending") if states[state]
    )
    kept_back = states["quarantined"] or states["partial"]
    asked = "of those asked for: " if ids else ""
    console().print(
        f"{asked}{states['stored']} stored, {others}{states['quarantined']} still quarantined"
    )
    raise typer.Exit(ExitCode.KEPT_BACK if kept_back else ExitCode.DONE)


@app.command()
def drop(
    ids: Annotated[list[int], typer.Argument(help="Numbers from the list.")],
    data: Data = None,
    database: Database = None,
) -> None:
    """Give captures up: they count as skipped. Their bytes stay in the archive."""
    store = open_store(data, database)
    _check_known(ids, store)
    console().print(f"{store.drop(ids)} dropped")


def _check_known(ids: Collection[int], store: Store) -> None:
    unknown = set(ids) - {row.id for row in store.quarantined()}
    if unknown:
        message = f"not in quarantine: {', '.join(map(str, sorted(unknown)))}; see quarantine list"
        raise SeoulwireError(message)
