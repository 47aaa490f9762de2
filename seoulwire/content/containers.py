"""What a list, a table or a figure becomes once all it holds has been read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from lxml.html import HtmlElement

from seoulwire.content.blocks import (
    Block,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Table,
    collapse,
    lines,
)

# An item with more lines than this is a section of the page, not an item of a list.
MAX_ITEM_LINES = 3
# A hostile table may ask for millions of cells.
MAX_SPAN = 100
MAX_PADDING = 50_000

# One cell or item: the row it stands in, its element, what it holds.
Part = tuple[int, HtmlElement | None, list[Block]]

# 사진 photo, 출처 source, 자료 material, 제공 provided by.
_CREDIT = re.compile(
    r"[\s([<]{0,3}(?:photo|image|picture|credit|source|courtesy|copyright|사진|출처|자료|제공|[ⓒ©])",
    re.IGNORECASE,
)


def list_blocks(items: Sequence[Sequence[Block]], *, ordered: bool) -> Iterator[Block]:
    """Yield a list of the items' texts, sublists flattened into it, and the figures after it."""
    if any(_is_section(blocks) for blocks in items):
        for blocks in items:
            yield from blocks
        return
    texts = tuple(text for blocks in items for text in _item_texts(blocks))
    if texts:
        yield ListBlock(texts, ordered=ordered)
    yield from _figures(items)


def table_blocks(cells: Sequence[Part]) -> Iterator[Block]:
    """Yield a table with its merged cells expanded, or what the cells of a layout table hold.

    The text of a merged cell stands once, at its first place; the other places are empty.
    """
    contents = [blocks for *_, blocks in cells]
    rows_in_use = len({row for row, *_ in cells})
    if rows_in_use == len(cells) or (rows_in_use == 1 and any(map(_is_section, contents))):
        for blocks in contents:
            yield from blocks
        return
    rows = tuple(row for row in _grid(cells) if any(row))
    if rows:
        first = cells[0][0]
        tops = [element for row, element, _ in cells if row == first and element is not None]
        yield Table(rows, header=all(element.tag == "th" for element in tops))
    yield from _figures(contents)


def captioned(
    blocks: Sequence[Block], legend_lines: Sequence[str], credit: str | None
) -> Iterator[Block]:
    """Yield what a figure holds, its first image with the caption and the credit."""
    if credit is None and len(legend_lines) > 1 and _CREDIT.match(legend_lines[-1]):
        *legend_lines, credit = legend_lines
    legend = " ".join(legend_lines) or None
    place = next((at for at, block in enumerate(blocks) if isinstance(block, Figure)), None)
    for at, block in enumerate(blocks):
        if at == place and isinstance(block, Figure):
            yield replace(block, caption=legend, credit=credit)
        else:
            yield block
    if place is None:
        yield from (Paragraph(text) for text in (legend, credit) if text is not None)


def _is_section(blocks: Sequence[Block]) -> bool:
    texts = [block for block in blocks if not isinstance(block, Figure | ListBlock)]
    return len(texts) > MAX_ITEM_LINES or any(isinstance(one, Heading | Table) for one in texts)


def _item_texts(blocks: Iterable[Block]) -> Iterator[str]:
    own: list[str] = []
    for block in blocks:
        if isinstance(block, ListBlock):
            if own:
                yield " ".join(own)
                own = []
            yield from block.items
        elif not isinstance(block, Figure):
            own.extend(lines(block))
    if own:
        yield " ".join(own)


def _figures(contents: Iterable[Iterable[Block]]) -> Iterator[Figure]:
    for blocks in contents:
        yield from (block for block in blocks if isinstance(block, Figure))


def _grid(cells: Sequence[Part]) -> Iterator[tuple[str, ...]]:
    covered_until: dict[int, int] = {}  # column -> the first row that no cell above reaches into
    budget = MAX_PADDING
    for index, (_, row) in enumerate(groupby(cells, key=itemgetter(0))):
        line: list[str] = []
        for _, element, blocks in row:
            while covered_until.get(len(line), 0) > index and budget > 0:
                line.append("")
                budget -= 1
            column = len(line)
            wide = _span(element, "colspan") if budget > 0 else 1
            budget -= wide - 1
            until = index + _span(element, "rowspan")
            if until > index + 1:
                covered_until.update(dict.fromkeys(range(column, column + wide), until))
            text = collapse(" ".join(line for block in blocks for line in lines(block)))
            line += [text, *[""] * (wide - 1)]
        while covered_until.get(len(line), 0) > index and budget > 0:
            line.append("")
            budget -= 1
        yield tuple(line)


def _span(element: HtmlElement | None, name: str) -> int:
    value = "" if element is None else element.get(name, "").strip()
    return min(max(int(value), 1), MAX_SPAN) if re.fullmatch(r"[0-9]{1,4}", value) else 1
