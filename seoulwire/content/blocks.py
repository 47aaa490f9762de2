"""Blocks, and the plain text of them.

The plain text of a body puts each line (paragraph, heading, list item, table row, caption) on a
line of its own and each table cell behind a tab. A line therefore never holds a newline, a cell
never a tab, and :func:`with_text` can put a repaired text back into the blocks it came from.

Each block names its own ``type``, so that it tells what it is as JSON too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

# White space that is not one space already.
_SPACE = re.compile(r"[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose on one line."""

    type: Literal["paragraph"] = field(default="paragraph", init=False, repr=False)
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 to 6 as in HTML."""

    type: Literal["heading"] = field(default="heading", init=False, repr=False)
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; ``marker`` is the mark of hand-made lists (``▲``, ``-``, ``①``), else ``None``."""

    type: Literal["list"] = field(default="list", init=False, repr=False)
    items: tuple[str, ...]
    ordered: bool = False
    marker: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cell texts; the first row is a header when ``header`` is true."""

    type: Literal["table"] = field(default="table", init=False, repr=False)
    rows: tuple[tuple[str, ...], ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    type: Literal["quote"] = field(default="quote", init=False, repr=False)
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An image or embed with its absolute URL, and the caption and credit the page gives it.

    ``embed`` names what is embedded, by the host of its player (``youtube.com``) or its element
    (``video``); an image has none.
    """

    type: Literal["figure"] = field(default="figure", init=False, repr=False)
    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    embed: str | None = None


Block = Paragraph | Heading | ListBlock | Table | Quote | Figure


def lines(block: Block) -> tuple[str, ...]:
    """Return the text lines of one block, a table's cells joined by tabs."""
    match block:
        case Paragraph(text) | Heading(text, _) | Quote(text):
            return (text,)
        case ListBlock(items):
            return items
        case Table(rows):
            return tuple("\t".join(row) for row in rows)
        case Figure():
            return tuple(line for line in (block.caption, block.credit) if line is not None)


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the text of a body, one line for each line of each block."""
    return "\n".join(line for block in blocks for line in lines(block))


def with_text(blocks: Sequence[Block], text: str) -> tuple[Block, ...]:
    """Return ``blocks`` with their texts taken from ``text``, the repaired :func:`plain_text`.

    Raises:
        ValueError: when ``text`` does not have the lines and cells of ``blocks``.
    """
    expected = sum(len(lines(block)) for block in blocks)
    supply = text.split("\n") if expected else []
    if len(supply) != expected or (not expected and text):
        message = f"the text has {len(supply)} lines, its blocks have {expected}"
        raise ValueError(message)
    rest = iter(supply)
    return tuple(_refill(block, rest) for block in blocks)


def _refill(block: Block, rest: Iterator[str]) -> Block:
    match block:
        case Paragraph() | Heading() | Quote():
            return replace(block, text=next(rest))
        case ListBlock(items):
            return replace(block, items=tuple(next(rest) for _ in items))
        case Table(rows):
            return replace(block, rows=tuple(tuple(next(rest).split("\t")) for _ in rows))
        case Figure(_, _, caption, credit, _):
            return replace(
                block,
                caption=None if caption is None else next(rest),
                credit=None if credit is None else next(rest),
            )


def collapse(text: str) -> str:
    """Return ``text`` on one line, each run of HTML white space one space; no-break spaces stay."""
    return _SPACE.sub(" ", text).strip(" ")
