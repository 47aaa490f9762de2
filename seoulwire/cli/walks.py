"""How completely boards were followed, as a table for people and as JSON for programs."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from seoulwire.cli.console import console
from seoulwire.storage import Extent, Walk

EXTENTS: dict[Extent, str] = {
    "whole": "to the end",
    "known": "to known posts",
    "limited": "as limited",
    "unfinished": "broken off",
    "unsettled": "never still",
    "endless": "no end",
    "shrunk": "not believed",
}


def print_walks(walks: Iterable[Walk]) -> None:
    """Print what each board states, lists and has stored, and what is missing and why."""
    stated = list(walks)
    if not stated:
        return
    table = Table(title="Boards", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for name in ("states", "lists", "stored", "seen now", "pages"):
        table.add_column(name, justify="right")
    table.add_column("lists read")
    table.add_column("not stored, and why")
    for walk in stated:
        table.add_row(
            walk.board,
            "no total" if walk.total is None else str(walk.total),
            str(walk.listed),
            str(walk.stored),
            str(walk.seen),
            str(walk.pages),
            EXTENTS[walk.extent],
            ", ".join(f"{count} {reason}" for reason, count in walk.missing.items()),
        )
    console().print(table)
    for walk in stated:
        for change, count in walk.changes.items():
            console().print(f"{walk.board}: {count} {change}")
        for gap in walk.gaps:
            console().print(f"GAP {walk.board}: {gap}", soft_wrap=True, style="red")


def walks_value(walks: Iterable[Walk]) -> list[dict[str, Any]]:
    """Return the statements for JSON."""
    return [{**asdict(walk), "unseen": walk.unseen, "gaps": walk.gaps} for walk in walks]
