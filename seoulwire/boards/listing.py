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
from seoulwire.boards.outline import Line, Outline, read_outline
from seoulwire.boards.paging import has_page_numbers, next_page_url, unfollowed_page
from seoulwire.boards.records import Group, find_groups
from seoulwire.boards.rows import row_of_cells, row_of_record
from seoulwire.boards.scripts import Form
from seoulwire.boards.tables import BoardTable, find_grids, find_tables
from seoulwire.content import collapse, text_under

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
# 총, 전체: total; 건, 개: items; 게시물, 게시글: posts; 목록: list; 등록: entered; 수: number of;
# 검색결과: results of the search; 쪽, 페이지: pages; 편: pieces.
_TOTAL = re.compile(
    r"(?<![가-힣])(?:(?:총|전체|Total|TOTAL|total)\s{0,2}(?:등록|검색\s?결과)?\s{0,2}"
    r"(?:게시물|게시글|글|자료|목록|건|posts?|articles?)?\s{0,2}(?:건수|수|갯수|개수)?"
    r"|(?:게시물|게시글|글|자료|등록|검색)\s{0,2}(?:건수|수|갯수|개수)|검색\s?결과)"
    r"\s{0,2}[:：]?\s{0,2}\(?(?P<total>\d{1,3}(?:,\d{3})+|\d{1,9})(?!,?\d)"
    r"(?!\s?/\s?\d)(?:(?!\s?[가-힣])|(?=\s?(?:건|개(?!\s[가-힣])|개?\s?(?:의|글|게시)|편|중|페이지|쪽|현재)))"
    r"\s{0,2}(?P<pages>(?:페이지|쪽|pages?)(?!\s{0,2}[:：]))?"
    r"(?:[\s,/|·]{0,3}(?P<behind>\d{1,3}(?:,\d{3})+|\d{1,9})\s?[건개])?"
)
# 123개의 글이 있습니다: there are 123 posts
_THERE_ARE = re.compile(
    r"(?<!\d)(?P<total>\d{1,3}(?:,\d{3})+|\d{1,9})\s?[건개]의\s?(?:게시물|게시글|글|자료)[이가]"
)
# A tab that says how many it shows, not the title of a post.
_LINKED_TOTAL = re.compile(
    r"\W*(?:총|전체|Total)\s{0,2}(?:\([\d,]{1,11}\)|[\d,]{1,11}\s?[건개])\W*"
)
MAX_TOTAL_LINE = 200
# 방문, 접속: visits; 어제, 최대: yesterday, at most; 오늘: today, which counts posts as well
_VISITORS = re.compile(r"방문|접속|어제|최대")
_TODAY = re.compile(r"오늘|today", re.IGNORECASE)
_POSTS = re.compile(r"[건글]|등록|게시|posts?|articles?")

# What tells posts from other records: being changed is told of articles too.
POST_FACTS = frozenset({Meaning.REGISTERED, Meaning.WRITER, Meaning.DEPARTMENT, Meaning.VIEWS})
# Enough to reach the labels that the parts of a record carry as attributes.
MAX_LABELS = 60
# A box of a home page, or of related articles, has a few rows; an article has long lines.
MIN_BOX = 3
# So many dated lines below the head of a board are rows.
MIN_UNREAD = 2
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
    ``unfollowed`` is what names a next page that has no address: ``javascript:goPage(2)``.
    """

    rows: tuple[Row, ...]
    next_url: str | None
    total: int | None
    is_board: bool = True
    unfollowed: str | None = None


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
    if total is not None and total * 2 < sum(not row.pinned for row in rows):
        total = None  # of something else
    return Listing(
        rows=rows,
        next_url=next_url if is_board else None,
        total=total,
        is_board=is_board,
        unfollowed=unfollowed_page(outline) if rows and next_url is None else None,
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
    """Return whether a page without rows is a board: it says so, or has its head and no rows.

    Where dates stand below the head, there are rows, which were not understood.
    """
    labels = {one.meaning for line in outline.lines for one in line.labelled}
    is_headed = len(labels & LIST_LABELS) >= 2
    dated = sum(bool(line.dates) for line in outline.lines)
    return _says_empty(outline) or (is_headed and dated < MIN_UNREAD)


def _says_empty(outline: Outline) -> bool:
    return any(len(line.text) <= MAX_MESSAGE and _EMPTY.search(line.text) for line in outline.lines)


def _total(outline: Outline) -> int | None:
    """Return the total that a line states which is no row, tab or count of visitors."""
    for line in outline.lines:
        text = line.text
        if len(text) > MAX_TOTAL_LINE or _VISITORS.search(text):
            continue
        if _TODAY.search(text) and not _POSTS.search(text):
            continue
        for found in (*_TOTAL.finditer(text), *_THERE_ARE.finditer(text)):
            groups = found.groupdict()
            total = groups["total"] if groups.get("pages") is None else groups["behind"]
            if total is not None and not _is_linked(outline, line, total):
                return int(total.replace(",", ""))
    return None


def _is_linked(outline: Outline, line: Line, number: str) -> bool:
    """Return whether a number stands in a link: in the title of a post, or in a tab (2026)."""
    near = (line.element, *islice(line.element.iterancestors(), 3))
    box = next((one for one in reversed(near) if outline.lines_of(one) == [line]), line.element)
    links = (*(one for one in near if one.tag == "a"), *islice(box.iter("a"), MAX_LABELS))
    words = (collapse(text_under(one)) for one in links)
    return any(number in one and not _LINKED_TOTAL.fullmatch(one) for one in words)
