"""``seoulwire rights``: what goes out and why, and what was taken down."""

import json as jsonlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from seoulwire.cli.console import console, error_console
from seoulwire.cli.options import Config, Data, Database, Json, load, open_store, tell_if_read_only
from seoulwire.configuration import Takedown
from seoulwire.exceptions import SeoulwireError
from seoulwire.items import Entry
from seoulwire.republish import Decided, Gate, recorder, unmatched
from seoulwire.storage import Store


def rights(
    post: Annotated[
        str | None, typer.Argument(help="A post's id or URL. Default: all posts.")
    ] = None,
    audit: Annotated[
        bool,
        typer.Option(
            "--audit", help="Show the takedowns that were applied, when, and which match nothing."
        ),
    ] = False,
    data: Data = None,
    database: Database = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """List what may go out of each post, its articles and why; the decisions are stored."""
    if audit and post is not None:
        message = "--audit shows all takedowns; name no post with it"
        raise typer.BadParameter(message)
    store = open_store(data, database)
    if audit:
        _print_audit(store, json=json)
        warn_of_unmatched(unmatched(load(config), store.stamps().values(), store.articles))
        return
    tell_if_read_only(store)
    entries = store.entries() if post is None else _one(store, post)
    admitted = Gate(load(config), recorder(store)).admit(entries)
    if json:
        for decided in admitted:
            typer.echo(jsonlib.dumps(_plain(decided), ensure_ascii=False))
    elif post is None:
        _print_all(admitted)
    else:
        for decided in admitted:
            _print_one(decided)


def warn_of_unmatched(takedowns: Iterable[Takedown]) -> None:
    """Name each takedown that withdraws nothing, since what it is of may be out."""
    for takedown in takedowns:
        error_console().print(
            f"the takedown of {takedown.target} ({takedown.asked}) matches no post, article or "
            "picture that is stored: correct its address; `seoulwire show` finds a post by it"
        )


def _one(store: Store, post: str) -> list[Entry]:
    entry = store.entry(post)
    if entry is None:
        message = f"no post {post!r} is stored; `seoulwire rights` lists all"
        raise SeoulwireError(message)
    return [entry]


def _plain(decided: Decided) -> dict[str, object]:
    own, *articles = (record._asdict() for record in decided.records())
    return {**own, "articles": articles}


def _print_all(admitted: Iterable[Decided]) -> None:
    table = Table("post", "goes out", "licence", "because", box=None)
    counts: Counter[str] = Counter()
    for decided in admitted:
        decision = decided.decision
        counts[decision.text] += 1
        words = decision.reasons[-1].removeprefix("decision: ")
        because = "\n".join(_decisive(decision.reasons, words))
        table.add_row(Text(decided.entry.post.id), words, decision.licence or "", Text(because))
    console().print(table)
    console().print(
        f"{counts['full']} posts in full, {counts['excerpt']} as excerpts, "
        f"{counts['link']} as links, {counts['none']} withheld"
    )


def _decisive(reasons: Iterable[str], words: str) -> Iterable[str]:
    """Return who allows no more than ``words``, and why; each once, whatever makes it a party."""
    found = (re.fullmatch(rf"(.+): {re.escape(words)} \((.+)\)", reason) for reason in reasons)
    named = ((each[1], each[2]) for each in found if each)
    return dict.fromkeys(
        f"{who.partition(' (')[2].removesuffix(')') or who}: {why}" for who, why in named
    )


def _print_one(decided: Decided) -> None:
    for record in decided.records():
        console().print(Text(f"{record.item_kind} {record.item}", "bold"))
        facts = (record.licence, f"images: {record.images}", " · ".join(record.attribution))
        for line in (", ".join(filter(None, facts)), *record.reasons):
            console().print(f"  {line}", soft_wrap=True)


def _print_audit(store: Store, *, json: bool) -> None:
    rows = store.takedowns()
    if json:
        for row in rows:
            typer.echo(jsonlib.dumps(asdict(row), ensure_ascii=False, default=str))
        return
    # An address is there to be read whole, however narrow the window.
    named = (Column(each, overflow="fold") for each in ("withdrawn", "asked for"))
    table = Table(*named, "asked", "applied", "reason", box=None)
    for row in rows:
        takedown = row.takedown
        table.add_row(
            takedown.item,
            takedown.target,
            str(takedown.asked),
            f"{row.applied:%Y-%m-%d %H:%M} UTC",
            takedown.reason,
        )
    console().print(table)
