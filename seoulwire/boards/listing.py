"""A list page of a board, read by its labels and its structure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from seoulwire.boards.fields import named_values, stated_label
from seoulwire.boards.labels import Meaning, meaning_of
from seoulwire.boards.outline import Outline, read_outline
from seoulwire.boards.paging import has_page_numbers, next_page_url
from seoulwire.boards.records import Group, find_groups
from seoulwire.boards.rows import row_of_cells, row_of_record
from seoulwire.boards.scripts import Form
from seoulwire.boards.tables import BoardTable, find_grids, find_tables

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
    r"(?:총|전체|Total|TOTAL|total)\s{0,2}(?:게시물|게시글|글|자료|건|posts?|articles?)?\s{0,2}(?:수|갯수|개수)?"
    r"\s{0,2}[:：]?\s{0,2}\(?(?P<total>\d{1,3}(?:,\d{3})+|\d{1,9})(?!\d)\s{0,2}(?P<pages>(?:페이지|쪽|pages?)(?!\s{0,2}[:：]))?"
)
MAX_TOTAL_LINE = 200
# 방문, 접속: visits; 오늘, 어제, 최대: today, yesterday, at most
_VISITORS = re.compile(r"방문|접속|오늘|어제|최대")

# What tells posts from other records: being changed is told of articles too.
POST_FACTS = frozenset({Meaning.REGISTERED, Meaning.WRITER, Meaning.DEPARTMENT, Meaning.VIEWS})
# Enough to reach the labels that the parts of a record carry as attributes.
MAX_LABELS = 60
# A box of a home page, or of related articles, has a few rows; an article has long lines.
MIN_BOX = 3
MIN_PROSE_LINE = 60
MAX_PROSE = 300
MAX_PROSE_WITH_PAGES = 2_500


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
    """A list page: its rows in order, the next page, and how many posts it says there are.

    ``is_board`` is false for a page that nothing tells to be a list of posts: a home page, an
    article, a form. It has no rows. A board without posts has none either, and is one.
    """

    rows: tuple[Row, ...]
    next_url: str | None
    total: int | None
    is_board: bool = True


def parse_listing(html: str, url: str, *, today: date | None = None) -> Listing:
    """Return the rows, the next page and the stated total of a list page.

    A list that says it is empty has no rows. ``today``, the day (or moment) of the capture, reads
    dates such as ``어제`` (yesterday) and ``07-04``.

    Raises:
        SoftError: ``empty-body`` when the page shows nothing.
        UnreadableError: ``over-limit`` when it has too many elements to be a page.
    """
    outline = read_outline(html, url, today, has_buttons=True)
    next_url, total = next_page_url(outline), _total(outline)
    is_paged = next_url is not None or total is not None or has_page_numbers(outline)
    rows = tuple(islice(_rows(outline, is_paged=is_paged), MAX_ROWS))
    is_board = bool(rows) or total is not None or _is_labelled(outline)
    return Listing(
        rows=rows, next_url=next_url if is_board else None, total=total, is_board=is_board
    )


def group_rows(outline: Outline, group: Group) -> Iterator[Row]:
    """Yield the rows that a group of records makes."""
    for record in group.records[:MAX_ROWS]:
        values = row_of_record(outline, record)
        if values is not None:
            yield Row(**values)


def _rows(outline: Outline, *, is_paged: bool) -> Iterator[Row]:
    tables = [
        one for one in (*find_tables(outline), *find_grids(outline)) if _is_list(outline, one)
    ]
    if tables:
        table = max(tables, key=lambda one: (len(one.rows), len(one.meanings())))
        for same in tables:
            if same.columns == table.columns:
                yield from _table_rows(outline, same)
        return
    groups = find_groups(outline)
    if not groups and has_page_numbers(outline):
        groups = find_groups(outline, may_be_one=True)
    group = max(groups, key=Group.weight, default=None)
    if group is None or (len(group.facts) < 2 and _says_empty(outline)):
        return
    same_kind = [one for one in groups if one.kind() == group.kind()]
    if _is_posts(outline, group, groups, same_kind, is_paged=is_paged):
        for one in sorted(same_kind, key=lambda other: other.records[0].start):
            yield from group_rows(outline, one)


def _is_list(outline: Outline, table: BoardTable) -> bool:
    """Return whether a table lists posts; one in a text has titles and numbers, but no links."""
    meanings = table.meanings() & LIST_LABELS
    if meanings == {Meaning.TITLE, Meaning.REGISTERED} and table.rows:
        # 시간, 제목 (time, title) heads a programme as well: there no row has a date.
        return any(line.dates for row, _ in table.rows[:MAX_ROWS] for line in outline.lines_of(row))
    return len(meanings) >= 2 and (
        (Meaning.TITLE in meanings and len(meanings) >= 3)
        or any(_has_link(row) for row, _ in table.rows[:MAX_ROWS])
        or not table.rows
    )


def _has_link(row: HtmlElement) -> bool:
    return row.get("onclick") is not None or any(
        one.tag == "a" or one.get("onclick") is not None or one.get("type") == "submit"
        for one in row.iter("a", "input", "td", "span", "div")
    )


def _is_posts(
    outline: Outline,
    group: Group,
    groups: Sequence[Group],
    same_kind: Sequence[Group],
    *,
    is_paged: bool,
) -> bool:
    """Return whether records are a board's posts, not related articles or a home page's boxes."""
    prose = _prose_outside(outline, same_kind)
    # What a class calls recent or latest is the board itself, where pages are counted beside it.
    is_alone = is_paged and prose <= MAX_PROSE and all(map(Group.is_beside, groups))
    is_beside = group.is_beside() and not is_alone
    stated = map(stated_label, islice(group.records[0].element.iter(etree.Element), MAX_LABELS))
    facts = group.facts | {meaning_of(label) for label in stated if label}
    facts |= named_values(group.records[0].element).keys()
    if len(facts & POST_FACTS) >= 2 and len(group.records) > 1 and not is_beside:
        return True
    if is_paged:
        return not is_beside and (len(group.facts) > 1 or prose <= MAX_PROSE_WITH_PAGES)
    others = [
        one
        for one in groups
        if one is not group
        and len(one.records) >= MIN_BOX
        and len(one.facts) <= len(group.facts)
        and not one.is_beside()
    ]
    return len(group.records) >= MIN_BOX and not is_beside and not others and prose <= MAX_PROSE


def _prose_outside(outline: Outline, groups: Sequence[Group]) -> int:
    """Return how many characters of long lines a page has outside its records."""
    taken = {index for one in groups for index in range(one.records[0].start, one.records[-1].end)}
    return sum(
        len(line.text)
        for line in outline.lines
        if len(line.text) >= MIN_PROSE_LINE and line.index not in taken
    )


def _table_rows(outline: Outline, table: BoardTable) -> Iterator[Row]:
    for element, cells in table.rows:
        values = row_of_cells(outline, element, cells)
        if values is not None:
            yield Row(**values)


def _is_labelled(outline: Outline) -> bool:
    labels = {one.meaning for line in outline.lines for one in line.labelled}
    return len(labels & LIST_LABELS) >= 2 or _says_empty(outline)


def _says_empty(outline: Outline) -> bool:
    return any(len(line.text) <= MAX_MESSAGE and _EMPTY.search(line.text) for line in outline.lines)


def _total(outline: Outline) -> int | None:
    for line in outline.lines:
        if len(line.text) <= MAX_TOTAL_LINE and not _VISITORS.search(line.text):
            for found in _TOTAL.finditer(line.text):
                if found["pages"] is None:
                    return int(found["total"].replace(",", ""))
    return None
