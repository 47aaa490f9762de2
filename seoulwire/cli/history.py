"""The history of a post shown to people: each revision with its date, and what it changed."""

import json as jsonlib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from rich.text import Text

from seoulwire.cli.console import ONLY_FIRST, ONLY_SECOND, console
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
CONTEXT_WORDS = 6  # shown on each side of what changed in a paragraph
CONTEXT_CHARACTERS = 60  # of the paragraph before a new or dropped one
SAME_PARAGRAPH = 0.5  # of its words it shares with the earlier one, else it is another
MOST_EFFORT = 250_000  # comparisons of the words of two paragraphs: 500 against 500
SAME_TEXT = "reads as before: what was unreadable, its site has mended"


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
            for line in changed_lines(before, item) or [Text(SAME_TEXT)]:
                out.print("  ", line, sep="", soft_wrap=True)
        before = item
    if since := store.gone_since().get(post):
        gone = f"Gone since {since:%Y-%m-%d %H:%M:%S} UTC"
        out.print(Text(gone, "bold"), ": its page is no longer there", sep="")


def history_json(store: Store, post: str) -> str:
    """Return the revisions of a post as a JSON array."""
    return jsonlib.dumps([_row(one) for one in store.revisions(post)], ensure_ascii=False, indent=2)


def changed_lines(before: Post, after: Post) -> list[Text]:
    """Return what changed from one revision to the next.

    ``-`` and ``+`` stand before what went and came, ``~`` before a paragraph of which some words
    did, with a few of the others around them.
    """
    lines: list[Text] = []
    if before.title.text != after.title.text:
        lines += _rewritten(f"title: {before.title.text}", f"title: {after.title.text}")
    for name in FIELDS:
        old, new = _shown(getattr(before, name)), _shown(getattr(after, name))
        if old != new:
            lines += [_dropped(f"{name}: {old}"), _added(f"{name}: {new}")]
    return [*lines, *_edited(before.body.text.splitlines(), after.body.text.splitlines())]


def _edited(old: Sequence[str], new: Sequence[str]) -> Iterator[Text]:
    for kind, start, end, other, other_end in SequenceMatcher(None, old, new).get_opcodes():
        went, came = old[start:end], new[other:other_end]
        if kind == "replace" and len(went) == len(came):
            for paragraph, later in zip(went, came, strict=True):
                yield from _rewritten(paragraph, later)
        elif kind != "equal":
            if start:
                yield Text(f"  {_beginning(old[start - 1])}", "dim")
            yield from map(_dropped, went)
            yield from map(_added, came)


def _rewritten(old: str, new: str) -> Iterator[Text]:
    """Yield a paragraph with the words that changed, or, where it is another, both."""
    words, others = old.split(), new.split()
    if words == others:
        return  # spaces are no news
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    is_long = len(words) * len(others) > MOST_EFFORT
    if is_long or matcher.ratio() < SAME_PARAGRAPH:
        yield from (_dropped(old), _added(new))
        return
    line = Text("~")
    changes = matcher.get_opcodes()
    for change in changes:
        kind, start, end, other, other_end = change
        line.append(" ")
        if kind == "equal":
            after, before = change != changes[0], change != changes[-1]
            line.append(_around(words[start:end], after=after, before=before))
            continue
        for changed, mark in (words[start:end], ONLY_FIRST), (others[other:other_end], ONLY_SECOND):
            if changed:
                line.append(f"{mark[0]}{' '.join(changed)}{mark[1]}", mark[2])
    yield line


def _around(words: list[str], *, after: bool, before: bool) -> str:
    """Return words that did not change, cut to those next to what did, ``after`` or ``before``."""
    if len(words) <= CONTEXT_WORDS * (after + before):
        return " ".join(words)
    first = words[:CONTEXT_WORDS] if after else []
    last = words[-CONTEXT_WORDS:] if before else []
    return " ".join([*first, "…", *last])


def _beginning(line: str) -> str:
    return line if len(line) <= CONTEXT_CHARACTERS else f"{line[:CONTEXT_CHARACTERS].rstrip()} …"


def _dropped(line: str) -> Text:
    return Text(f"- {line}", ONLY_FIRST[2])


def _added(line: str) -> Text:
    return Text(f"+ {line}", ONLY_SECOND[2])


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
