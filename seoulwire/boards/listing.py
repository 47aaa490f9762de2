"""A list page of a board, read by its labels and its structure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from seoulwire.boards.labels import Meaning
from seoulwire.boards.outline import Outline, read_outline
from seoulwire.boards.paging import next_page_url
from seoulwire.boards.records import Group, find_groups
from seoulwire.boards.rows import row_of_cells, row_of_record
from seoulwire.boards.scripts import Form
from seoulwire.boards.tables import BoardTable, find_grids, find_tables
from seoulwire.exceptions import UnreadableError

# No honest list shows more.
MAX_ROWS = 10_000
# Lists that are not the board of the page are rarely headed by two of these.
LIST_LABELS = frozenset(
    {Meaning.NUMBER, Meaning.TITLE, Meaning.REGISTERED, Meaning.WRITER, Meaning.VIEWS}
)

# 게시물/게시글/글/자료/데이터/내역이 없습니다: there are no posts, items, data.
_EMPTY = re.compile(
    r"(?:게시물|게시글|글|자료|데이터|내역|목록|정보|결과)[이가은는]?\s?(?:존재하지 않|없)습니다"
    r"|\b(?:there (?:are|is) no|no)\s(?:\w{1,20}\s){0,2}"
    r"(?:posts?|results?|articles?|entries|data|items?|contents?|records?)\b",
    re.IGNORECASE,
)
MAX_MESSAGE = 80
# 총, 전체: total; 건, 개: items; 게시물, 게시글: posts; 쪽, 페이지: pages.
_TOTAL = re.compile(
    r"(?:총|전체|Total|TOTAL|total)\s{0,2}(?:게시물|게시글|글|자료|건|posts?|articles?)?\s{0,2}수?"
    r"\s{0,2}[:：]?\s{0,2}\(?(?P<total>\d{1,3}(?:,\d{3})+|\d{1,9})(?!\d)\s{0,2}(?P<pages>페이지|쪽|pages?)?"
)
MAX_TOTAL_LINE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a list. ``url`` identifies its post, ``None`` where the page does not show it.

    Where a browser would send a form by POST, ``form`` is what it sends, and ``url`` the same
    request as a GET, which these servers answer too. ``unlinked`` says why there is no ``url``.

    ``title`` is without its bracket ``tag``; it is ``truncated`` when the list cut it off.
    ``registered`` is ``None`` for a missing or impossible date, ``registered_raw`` what the page
    writes. ``body_text`` is the text of the post that some lists show, flattened.
    """

    title: str
    url: str | None
    form: Form | None = None
    unlinked: str | None = None
    registered: date | None = None
    registered_raw: str | None = None
    writer: str | None = None
    department: str | None = None
    views: int | None = None
    number: int | None = None
    tag: str | None = None
    pinned: bool = False
    has_attachment: bool = False
    truncated: bool = False
    body_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list page: its rows in order, the next page, and how many posts it says there are."""

    rows: tuple[Row, ...]
    next_url: str | None
    total: int | None


def parse_listing(html: str, url: str, *, today: date | None = None) -> Listing:
    """Return the rows, the next page and the stated total of a list page.

    A list that says it is empty has no rows. ``today``, the day (or moment) of the capture, reads
    dates such as ``어제`` (yesterday) and ``07-04``.

    Raises:
        SoftError: ``empty-body`` when the page shows nothing.
        UnreadableError: ``no-labels`` when nothing tells that it is a board.
    """
    outline = read_outline(html, url, today)
    rows = tuple(row for row, _ in zip(_rows(outline), range(MAX_ROWS), strict=False))
    return Listing(rows=rows, next_url=next_page_url(outline), total=_total(outline))


def group_rows(outline: Outline, group: Group) -> Iterator[Row]:
    """Yield the rows that a group of records makes."""
    for record in group.records[:MAX_ROWS]:
        values = row_of_record(outline, record)
        if values is not None:
            yield Row(**values)


def _rows(outline: Outline) -> Iterator[Row]:
    tables = [one for one in find_tables(outline) if len(one.meanings() & LIST_LABELS) >= 2]
    tables += [one for one in find_grids(outline) if len(one.meanings() & LIST_LABELS) >= 2]
    if tables:
        table = max(tables, key=lambda one: (len(one.rows), len(one.meanings())))
        for same in tables:
            if same.columns == table.columns:
                yield from _table_rows(outline, same)
        return
    groups = find_groups(outline)
    group = max(groups, key=Group.weight, default=None)
    if group is not None and not (len(group.facts) < 2 and _says_empty(outline)):
        for one in sorted(groups, key=lambda other: other.records[0].start):
            if _is_same_kind(one, group):
                yield from group_rows(outline, one)
    elif not _is_board(outline):
        raise UnreadableError("no-labels", f"nothing tells that this is a board: {outline.url}")


def _is_same_kind(one: Group, other: Group) -> bool:
    return (one.parent.tag, one.parent.get("class"), one.facts) == (
        other.parent.tag,
        other.parent.get("class"),
        other.facts,
    )


def _table_rows(outline: Outline, table: BoardTable) -> Iterator[Row]:
    for element, cells in table.rows:
        values = row_of_cells(outline, element, cells)
        if values is not None:
            yield Row(**values)


def _is_board(outline: Outline) -> bool:
    labels = {one.meaning for line in outline.lines for one in line.labelled}
    return len(labels & LIST_LABELS) >= 2 or _says_empty(outline) or _total(outline) is not None


def _says_empty(outline: Outline) -> bool:
    return any(len(line.text) <= MAX_MESSAGE and _EMPTY.search(line.text) for line in outline.lines)


def _total(outline: Outline) -> int | None:
    for line in outline.lines:
        if len(line.text) <= MAX_TOTAL_LINE:
            for found in _TOTAL.finditer(line.text):
                if found["pages"] is None:
                    return int(found["total"].replace(",", ""))
    return None
