"""The history of a post shown to people: each revision with its date, and what it changed."""

import json as jsonlib
from difflib import unified_diff
from typing import Any

from rich.text import Text

from seoulwire.cli.console import console
from seoulwire.items import Post
from seoulwire.storage import Revision, Store, to_json

# What a revision may change, besides title and body, in the order it is shown.
FIELDS = (
    "tag",
    "registered",
    "writer",
    "department",
    "licence",
    "citations",
    "attachments",
    "images",
)
COLOURS = {"+": "green", "-": "red"}


def print_history(store: Store, post: str) -> None:
    """Print the revisions of a post, the oldest first, each with its difference from the last."""
    out = console()
    before: Post | None = None
    for revision in store.revisions(post):
        item = revision.item
        if not isinstance(item, Post):
            continue
        out.print(
            Text(f"Revision {revision.number}", "bold"),
            f" {revision.captured:%Y-%m-%d %H:%M:%S} UTC, capture {revision.capture}, "
            f"read by {item.provenance.extractor}",
            sep="",
            soft_wrap=True,
        )
        if before is None:
            out.print(f"  {item.title.text}", soft_wrap=True)
        else:
            for line in changed_lines(before, item):
                out.print(Text(f"  {line}", COLOURS.get(line[:1], "")), soft_wrap=True)
        before = item
    if since := store.gone_since().get(post):
        gone = f"Gone since {since:%Y-%m-%d %H:%M:%S} UTC"
        out.print(Text(gone, "bold"), ": its page is no longer there", sep="")


def history_json(store: Store, post: str) -> str:
    """Return the revisions of a post as a JSON array."""
    return jsonlib.dumps([_row(one) for one in store.revisions(post)], ensure_ascii=False, indent=2)


def changed_lines(before: Post, after: Post) -> list[str]:
    """Return what changed from one revision to the next, lines with ``-`` and ``+`` in front."""
    lines: list[str] = []
    if before.title.text != after.title.text:
        lines += [f"- {before.title.text}", f"+ {after.title.text}"]
    for name in FIELDS:
        old, new = _shown(getattr(before, name)), _shown(getattr(after, name))
        if old != new:
            lines += [f"- {name}: {old}", f"+ {name}: {new}"]
    compared = unified_diff(
        before.body.text.splitlines(), after.body.text.splitlines(), lineterm="", n=1
    )
    lines += [line if line.startswith("@@") else f"{line[:1]} {line[1:]}" for line in compared][2:]
    return lines


def _shown(value: Any) -> str:
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return ", ".join(getattr(one, "name", None) or one.url for one in value)
    return str(value)


def _row(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "captured": revision.captured.isoformat(),
        "capture": revision.capture,
        "fingerprint": revision.fingerprint,
        "post": to_json(revision.item),
    }
