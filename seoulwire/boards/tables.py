"""Lists in columns: tables, and grids of other elements, whose first row names the columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.boards.labels import Meaning, column_of
from seoulwire.boards.outline import Outline
from seoulwire.content import collapse
from seoulwire.content.reading import is_hidden

# The header is the first row, or follows a row of buttons or a caption.
MAX_ROWS_BEFORE_HEADER = 3
# A label is one line, or a few when it is broken ("등록<br>일").
MAX_LABEL_LINES = 3
MAX_COLUMNS = 40
MAX_SIGNS = 40  # images and buttons that stand in a cell for its words
# A row may have a few cells more than the header names.
MAX_SURPLUS = 4
# A header row, its group, and the group of the rows.
MAX_LEVELS = 2
# Each grid may hold all the rows of a page.
MAX_GRIDS = 20

_COUNT = re.compile(r"[0-9]{1,3}")
_SECTIONS = ("thead", "tbody", "tfoot", "form")  # a form around rows is old, and no HTML


@dataclass(slots=True)
class Cell:
    """A cell, and what its column means (``None``: the column has no known label)."""

    element: HtmlElement
    meaning: Meaning | None


@dataclass(slots=True)
class BoardTable:
    """A table or grid with the header of a board, and its other rows."""

    element: HtmlElement
    columns: tuple[Meaning | None, ...]
    rows: list[tuple[HtmlElement, list[Cell]]]

    def meanings(self) -> frozenset[Meaning]:
        """Return what its columns are."""
        return frozenset(one for one in self.columns if one is not None)


def find_tables(outline: Outline) -> Iterator[BoardTable]:
    """Yield the tables of a page that have the header of a board."""
    tables = list(outline.root.iter("table"))
    for at, table in enumerate(tables):
        rows = list(_rows_of(table))
        for place, row in enumerate(rows[:MAX_ROWS_BEFORE_HEADER]):
            columns = _columns(outline, _cells(row))
            below = rows[place + 1 :]
            if columns is not None:
                # The head may be a table of its own, and so may each row.
                below = below or list(_rows_apart(outline, tables[at + 1 :], len(_cells(row))))
                second = _columns(outline, _cells(below[0])) if below else None
                if second is not None and below[0].getparent() is row.getparent():
                    yield _two_storeys(table, row, (columns, second), below)
                else:
                    yield BoardTable(table, columns, list(_body(below, columns)))
                break


def find_grids(outline: Outline) -> Iterator[BoardTable]:
    """Yield the grids of a page: rows of ``div``, ``li`` or ``span`` under a row of labels."""
    seen: set[HtmlElement] = set()
    found = 0
    for line in outline.lines:
        if found == MAX_GRIDS:
            break
        if len(line.labelled) != 1 or line.labelled[0].value:
            continue
        header = _row_around(outline, line.element)
        if header is None or header in seen or header.tag in {"tr", "table"}:
            continue
        seen.add(header)
        columns = _columns(outline, _children(header))
        if columns is not None:
            found += 1
            rows = [
                (row, [Cell(*one) for one in zip(_children(row), columns, strict=True)])
                for row in _rows_below(header, len(columns))
            ]
            seen.update(row for row, _ in rows)
            yield BoardTable(header, columns, rows)


def cell_text(outline: Outline, element: HtmlElement) -> str:
    """Return the text of a cell, or, where it has none, the words of its images and buttons."""
    text = outline.text_of(element)
    if text:
        return text
    words = [collapse(image.get("alt", "")) for image in islice(element.iter("img"), MAX_SIGNS)]
    return " ".join(words) or " ".join(button.get("value", "") for button in buttons_of(element))


def buttons_of(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the buttons under an element that send a form and show words."""
    for control in islice(element.iter("input"), MAX_SIGNS):
        if control.get("type", "").lower() in {"submit", "button"} and control.get("value"):
            yield control


def _two_storeys(
    table: HtmlElement,
    header: HtmlElement,
    columns: tuple[tuple[Meaning | None, ...], tuple[Meaning | None, ...]],
    rows: Sequence[HtmlElement],
) -> BoardTable:
    """Return a table whose header has two rows, and so has each of its records, or only one."""
    rows = rows[1:]
    upper, lower = columns
    is_tall = any(_span(cell, "rowspan") > 1 for row in rows[:1] for cell in _cells(row))
    if is_tall:
        pairs = zip(rows[::2], rows[1::2], strict=False)
        whole = [(one, [*_named(one, upper), *_named(other, lower)]) for one, other in pairs]
        return BoardTable(table, (*upper, *lower), whole)
    # The lower row names the columns that the upper one only groups.
    names = iter(lower)
    flat: list[Meaning | None] = []
    for cell in _cells(header):
        width = _span(cell, "colspan")
        meaning = column_of(cell.text_content())
        is_whole = _span(cell, "rowspan") > 1
        flat += [meaning] * width if is_whole else [next(names, None) for _ in range(width)]
    return BoardTable(table, tuple(flat), list(_body(rows, flat)))


def _named(row: HtmlElement, columns: Sequence[Meaning | None]) -> Iterator[Cell]:
    """Yield the cells of one row of two, each under its own part of the header."""
    at = 0
    for element in _cells(row):
        yield Cell(element, _meaning_at(columns, at))
        at += _span(element, "colspan")


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return list(islice(row.iterchildren("th", "td"), MAX_COLUMNS + 1))


def _shown_cells(row: HtmlElement, width: int) -> list[HtmlElement]:
    """Return the cells of a row; without the hidden ones, where those shift it under its header."""
    cells = list(row.iterchildren("td", "th"))
    shown = [cell for cell in cells if not is_hidden(cell)]
    wide = sum(_span(cell, "colspan") for cell in shown)
    return shown if len(shown) < len(cells) and wide == width else cells


def _rows_of(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _SECTIONS:
            yield from child.iterchildren("tr")


def _rows_apart(
    outline: Outline, tables: Sequence[HtmlElement], width: int
) -> Iterator[HtmlElement]:
    """Yield the rows of a header's width in the tables behind it, up to the next header."""
    for table in tables:
        for row in _rows_of(table):
            cells = _cells(row)
            if _columns(outline, cells) is not None:
                return
            if len(cells) == width and any(cell.find(".//a") is not None for cell in cells):
                yield row


def _children(element: HtmlElement) -> list[HtmlElement]:
    return [one for one in islice(element, MAX_COLUMNS + 1) if isinstance(one.tag, str)]


def _row_around(outline: Outline, element: HtmlElement) -> HtmlElement | None:
    """Return the parent of the cell that a one-line label stands in."""
    for one in element.iterancestors():
        start, end = outline.spans.get(one, (0, 0))
        if end - start > 1:
            return one
    return None


def _rows_below(header: HtmlElement, width: int) -> Iterator[HtmlElement]:
    """Yield the rows of a header's width that follow it, in its own group or the next ones."""
    group = header
    for _ in range(MAX_LEVELS):
        siblings = [one for one in group.itersiblings() if isinstance(one.tag, str)]
        if siblings:
            for sibling in siblings:
                for row in (sibling, *sibling):
                    if isinstance(row.tag, str) and len(_children(row)) == width:
                        yield row
            return
        parent = group.getparent()
        if parent is None:
            return
        group = parent


def _columns(outline: Outline, cells: Sequence[HtmlElement]) -> tuple[Meaning | None, ...] | None:
    """Return the meaning of each column when ``cells`` are the header of a board."""
    columns: list[Meaning | None] = []
    labels = 0
    for cell in cells:
        lines = outline.lines_of(cell)
        if len(lines) > MAX_LABEL_LINES or len(columns) > MAX_COLUMNS:
            return None
        meaning = column_of(cell_text(outline, cell))
        labels += meaning is not None
        columns += [meaning] * _span(cell, "colspan")
    known = {one for one in columns if one is not None and one is not Meaning.OTHER}
    # A row of a post's own table alternates labels and values: there less than half are labels.
    is_head = all(cell.tag == "th" for cell in cells)
    if len(known) < 2 or (labels * 2 <= len(cells) and not is_head):
        return None
    return tuple(columns)


def _body(
    rows: Sequence[HtmlElement], columns: Sequence[Meaning | None]
) -> Iterator[tuple[HtmlElement, list[Cell]]]:
    spanning: dict[int, tuple[HtmlElement, int]] = {}  # column -> a cell from above, until where
    for index, row in enumerate(rows):
        cells: list[Cell] = []
        column = 0
        own = iter(_shown_cells(row, len(columns)))
        while column < len(columns) + MAX_SURPLUS:
            above, until = spanning.get(column, (row, 0))
            element = above if until > index else next(own, None)
            if element is None:
                break
            cells.append(Cell(element, _meaning_at(columns, column)))
            wide = 1
            if until <= index:
                wide, high = _span(element, "colspan"), _span(element, "rowspan")
                if high > 1:
                    spanning |= {column + at: (element, index + high) for at in range(wide)}
            column += wide
        # A single cell across the table is a message: "there are no posts".
        if len(cells) > 1 or len(columns) < 3:
            yield row, cells


def _meaning_at(columns: Sequence[Meaning | None], column: int) -> Meaning | None:
    return columns[column] if column < len(columns) else None


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "").strip()
    return min(max(int(value), 1), MAX_COLUMNS) if _COUNT.fullmatch(value) else 1
