"""``seoulwire show``: one stored post as text, with its pair and its repairs."""

import json as jsonlib
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from seoulwire.cli.changes import print_changes
from seoulwire.cli.console import console
from seoulwire.cli.history import history_json, print_history
from seoulwire.cli.options import Config, Data, Database, Json, load, open_store
from seoulwire.cli.pairs import (
    print_differences,
    print_duplicates,
    print_pairs,
    print_searches,
)
from seoulwire.exceptions import SeoulwireError
from seoulwire.items import Entry
from seoulwire.storage import to_json


def show(
    post: Annotated[str, typer.Argument(help="A post's id (portal:en/some-slug) or URL.")],
    repairs: Annotated[
        bool, typer.Option("--repairs", help="Show the repairs only, before and after.")
    ] = False,
    pair: Annotated[
        bool,
        typer.Option("--pair", help="Show post and article side by side, where they differ."),
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Show its revisions, with dates and differences.")
    ] = False,
    data: Data = None,
    database: Database = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Show a post: fields, text, the articles it was paired with, repairs as before and after.

    Where its source was looked up, or a page it cites is gone: what was tried, and when again.
    """
    if repairs + pair + history > 1 or (json and (repairs or pair)):
        message = "give one of --repairs, --pair and --history; --json goes with none but the last"
        raise typer.BadParameter(message)
    store = open_store(data, database)
    entry = store.entry(post)
    if entry is None:
        message = f"no post {post!r} is stored; `seoulwire export --format jsonl` lists all ids"
        raise SeoulwireError(message)
    if history:
        if json:
            typer.echo(history_json(store, entry.post.id))
        else:
            print_history(store, entry.post.id)
        return
    if json:
        typer.echo(jsonlib.dumps(to_json(entry.post), ensure_ascii=False, indent=2))
        return
    if pair:
        print_differences(entry, load(config))
        return
    if not repairs:
        _print_fields(entry)
        console().print(f"\n{entry.post.body.text}\n")
        print_pairs(entry)
        print_searches(entry, store)
        print_duplicates(entry, store)
    for name, field in (("title", entry.post.title), ("body", entry.post.body)):
        if field.repairs:
            console().print(f"Repairs of the {name}", style="bold")
            print_changes(field, normalizations=False)
    console().print(
        f"Damage that remains: {entry.post.title.damage.total + entry.post.body.damage.total}",
    )


def _print_fields(entry: Entry) -> None:
    post = entry.post
    table = Table(show_header=False, box=None)
    fields = {
        "title": post.title.text,
        "id": post.id,
        "url": post.url,
        "board": post.board,
        "tag": post.tag,
        "source": post.source,
        "registered": post.registered or post.registered_raw,
        "writer": post.writer,
        "views": post.views,
        "byline": post.byline,
        "published": post.published,
        "licence": post.licence,
        "language": post.language,
        "revision": entry.revision,
        "integrity": post.provenance.integrity,
        "notes": ", ".join(post.notes) or None,
        "attachments": ", ".join(file.name for file in post.attachments) or None,
    }
    for name, value in fields.items():
        if value is not None:
            table.add_row(Text(name, "bold"), Text(str(value)))
    console().print(table)
