"""Tables whose first row names the columns of a board: 번호, 제목, 작성자, 등록일, 조회수."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from seoulwire.boards.labels import Meaning, meaning_of
from seoulwire.boards.outline import Outline
from seoulwire.content import collapse

# The header is the first row, or follows a row of buttons or a caption.
MAX_ROWS_BEFORE_HEADER = 3
# A label is one line, or a few when it is broken ("등록<br>일").
MAX_LABEL_LINES = 3
MAX_COLUMNS = 40

_COUNT = re.compile(r"[0-9]{1,3}")
_SECTIONS = ("thead", "tbody", "tfoot")


@dataclass(slots=True)
class Cell:
    """A cell, and what its column means (``None``: the column has no known label)."""

    element: HtmlElement
    meaning: Meaning | None


@dataclass(slots=True)
class BoardTable:
    """A table with the header of a board, and its other rows."""

    element: HtmlElement
    columns: tuple[Meaning | None, ...]
    rows: list[tuple[HtmlElement, list[Cell]]]

    def meanings(self) -> frozenset[Meaning]:
        """Return what its columns are."""
        return frozenset(one for one in self.columns if one is not None)


def find_tables(outline: Outline) -> Iterator[BoardTable]:
    """Yield the tables of a page that have the header of a board."""
    for table in outline.root.iter("table"):
        rows = list(_rows_of(table))
        for place, row in enumerate(rows[:MAX_ROWS_BEFORE_HEADER]):
            columns = _columns(outline, row)
            if columns is not None:
                yield BoardTable(table, columns, list(_body(rows[place + 1 :], columns)))
                break


def cell_text(outline: Outline, element: HtmlElement) -> str:
    """Return the text of a cell, or, where it has none, the words of its images."""
    text = outline.text_of(element)
    return text or " ".join(collapse(image.get("alt", "")) for image in element.iter("img"))


def _rows_of(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _SECTIONS:
            yield from child.iterchildren("tr")


def _columns(outline: Outline, row: HtmlElement) -> tuple[Meaning | None, ...] | None:
    """Return the meaning of each column when ``row`` is the header of a board."""
    columns: list[Meaning | None] = []
    labels = 0
    for cell in row.iterchildren("th", "td"):
        lines = outline.lines_of(cell)
        if len(lines) > MAX_LABEL_LINES or len(columns) > MAX_COLUMNS:
            return None
        meaning = meaning_of(cell_text(outline, cell))
        labels += meaning is not None
        columns += [meaning] * _span(cell, "colspan")
    known = {one for one in columns if one is not None and one is not Meaning.OTHER}
    # A row of a post's own table alternates labels and values: there less than half are labels.
    if len(known) < 2 or labels * 2 <= len(row):
        return None
    return tuple(columns)


def _body(
    rows: Sequence[HtmlElement], columns: tuple[Meaning | None, ...]
) -> Iterator[tuple[HtmlElement, list[Cell]]]:
    spanning: dict[
        int, tuple[HtmlElement, int]
    ] = {}  # column -> a cell from above, and until where
    for index, row in enumerate(rows):
        cells: list[Cell] = []
        column = 0
        for element in row.iterchildren("td", "th"):
            while column in spanning and spanning[column][1] > index:
                cells.append(Cell(spanning[column][0], _meaning_at(columns, column)))
                column += 1
            cells.append(Cell(element, _meaning_at(columns, column)))
            wide, high = _span(element, "colspan"), _span(element, "rowspan")
            if high > 1:
                spanning |= {column + at: (element, index + high) for at in range(wide)}
            column += wide
        while column in spanning and spanning[column][1] > index:
            cells.append(Cell(spanning[column][0], _meaning_at(columns, column)))
            column += 1
        # A single cell across the table is a message: "there are no posts".
        if len(cells) > 1 or len(columns) < 3:
            yield row, cells


def _meaning_at(columns: Sequence[Meaning | None], column: int) -> Meaning | None:
    return columns[column] if column < len(columns) else None


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "").strip()
    return min(max(int(value), 1), MAX_COLUMNS) if _COUNT.fullmatch(value) else 1
