"""Lists: what is a row, what is its date, and where the next page is."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.boards import parse_listing
from seoulwire.exceptions import SoftError

URL = "https://board.example.kr/list.do?bbsId=1"


def table(
    *rows: str, header: str = "<th>번호</th><th>제목</th><th>등록일</th><th>조회수</th>"
) -> str:
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<html><body><table><tr>{header}</tr>{body}</table></body></html>"


def cells(title: str = "제목", day: str = "2017-07-04", views: str = "5", number: str = "1") -> str:
    link = f'<a href="/view.do?nttId=7">{title}</a>'
    return f"<td>{number}</td><td>{link}</td><td>{day}</td><td>{views}</td>"


@pytest.mark.parametrize(
    ("views", "expected"),
    [("1,908", 1908), ("5 READS", 5), ("1.2만", 12_000), ("-", None), ("9" * 30, None), ("", None)],
)
def test_views_in_all_forms_and_absurd_ones_are_none(views: str, expected: int | None) -> None:
    assert parse_listing(table(cells(views=views)), URL).rows[0].views == expected


@pytest.mark.parametrize("day", ["2016-13-40", "0000-00-00", "2017-02-29", "2560.07.04"])
def test_an_impossible_date_is_none_and_kept_as_written(day: str) -> None:
    row = parse_listing(table(cells(day=day)), URL).rows[0]

    assert row.registered is None
    assert row.registered_raw == day


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A long story of a short street..", True),
        ("A long story…", True),
        ("Wait. What?", False),
        ("The end.", False),
    ],
)
def test_a_title_cut_off_is_known_as_such(title: str, expected: bool) -> None:
    assert parse_listing(table(cells(title)), URL).rows[0].truncated is expected


def test_marks_and_icons_are_no_part_of_a_title() -> None:
    title = (
        '<strong>Night bus</strong> <span class="new">새글</span><img src="/f.gif" alt="첨부파일">'
    )
    row = parse_listing(table(cells(title)), URL).rows[0]

    assert row.title == "Night bus"
    assert row.has_attachment


def test_cells_that_carry_their_labels_as_attributes() -> None:
    rows = "".join(
        f'<li><a href="/v/{n}">Night bus {n}</a><span data-label="등록일">2017-07-0{n}</span>'
        f'<span data-label="글쓴이">관리자</span><span data-label="조회수">{n}</span></li>'
        for n in (1, 2)
    )
    first, second = parse_listing(f"<ul>{rows}</ul>", URL).rows

    assert (first.title, first.registered) == ("Night bus 1", date(2017, 7, 1))
    assert (second.writer, second.views) == ("관리자", 2)


def test_a_pinned_notice_has_no_number() -> None:
    rows = parse_listing(table(cells(number="공지"), cells(number="1,203")), URL).rows

    assert [(row.pinned, row.number) for row in rows] == [(True, None), (False, 1203)]


def test_a_row_without_a_link_has_no_url() -> None:
    page = table("<td>3</td><td>비공개 글입니다</td><td>2017-07-04</td><td>1</td>")

    assert parse_listing(page, URL).rows[0].url is None


def test_a_link_whose_script_the_page_does_not_show_has_no_url_and_says_why() -> None:
    page = table(cells().replace("/view.do?nttId=7", "javascript:fn_view('7')"))
    row = parse_listing(page, URL).rows[0]

    assert row.url is None
    assert row.unlinked == "script: javascript:fn_view('7')"


@pytest.mark.parametrize(
    "message", ["등록된 게시물이 없습니다.", "There are no posts on this page.", "No results"]
)
def test_a_list_that_says_it_is_empty_has_no_rows(message: str) -> None:
    listing = parse_listing(f"<html><body><h1>News</h1><p>{message}</p></body></html>", URL)

    assert listing.rows == ()
    assert listing.next_url is None
    assert listing.is_board


def test_menus_and_logos_are_no_rows() -> None:
    menu = "".join(f'<li><a href="/m{n}">Menu {n}</a></li>' for n in range(30))
    page = table(cells()).replace("<body>", f"<body><ul>{menu}</ul><img alt='로고' src='/l.png'>")

    assert len(parse_listing(page, URL).rows) == 1


def test_a_page_that_is_no_board_has_no_rows_and_says_so() -> None:
    listing = parse_listing("<html><body><h1>About us</h1><p>We are a city.</p></body></html>", URL)

    assert (listing.rows, listing.next_url, listing.is_board) == ((), None, False)


def test_a_page_that_shows_nothing_is_a_soft_error() -> None:
    with pytest.raises(SoftError, match="empty-body"):
        parse_listing("<html><body> </body></html>", URL)


def paged(bar: str) -> str:
    return table(cells()).replace("</table>", f"</table><div class='paging'>{bar}</div>")


@pytest.mark.parametrize(
    ("bar", "expected"),
    [
        ("<strong>1</strong><a href='?bbsId=1&page=2'>2</a>", "?bbsId=1&page=2"),
        ("<a href='?page=1' class='on'>1</a><a href='?page=2'>2</a>", "?page=2"),
        ("<strong>10</strong><a class='next' href='?page=11'>다음</a>", "?page=11"),
        ("<a href='?page=1'>1</a><strong>2</strong>", None),
        ("<a href='https://elsewhere.example.org/?page=2' class='next'>다음</a>", None),
        ("<a href='?bbsId=1' class='next'>다음</a>", None),
        ("<a href='javascript:go(2)' class='next'>다음</a>", None),
    ],
)
def test_the_next_page_is_on_the_same_host_and_another_one(bar: str, expected: str | None) -> None:
    url = None if expected is None else f"https://board.example.kr/list.do{expected}"

    assert parse_listing(paged(bar), URL).next_url == url


def test_a_paging_script_sends_the_form_that_holds_the_page() -> None:
    form = (
        "<form action='/list.do'><input type='hidden' name='pageIndex' value='1'>"
        "<input type='hidden' name='bbsId' value='1'></form>"
    )
    bar = "<strong>1</strong><a href='#' onclick='fn_page(2); return false;'>2</a>"

    assert parse_listing(paged(bar) + form, URL).next_url == (
        "https://board.example.kr/list.do?pageIndex=2&bbsId=1"
    )


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("총 1,204건", 1204),
        ("Total 82", 82),
        ("전체게시물 131, 전체 14페이지", 131),
        ("전체 14페이지", None),
    ],
)
def test_the_stated_total_is_that_of_posts(words: str, total: int | None) -> None:
    assert parse_listing(f"<p>{words}</p>{table(cells())}", URL).total == total


@given(st.permutations(["번호", "제목", "등록일", "조회수", "글쓴이"]))
def test_columns_may_come_in_any_order(order: list[str]) -> None:
    values = {
        "번호": "12",
        "제목": '<a href="/view.do?id=3">Night bus</a>',
        "등록일": "2017.07.04",
        "조회수": "1,004",
        "글쓴이": "ssunha",
    }
    header = "".join(f"<th>{label}</th>" for label in order)
    page = table("".join(f"<td>{values[label]}</td>" for label in order), header=header)
    row = parse_listing(page, URL).rows[0]

    assert (row.title, row.registered, row.views) == ("Night bus", date(2017, 7, 4), 1004)
    assert (row.number, row.writer) == (12, "ssunha")


def test_days_told_from_today_are_read_by_the_capture_s_clock() -> None:
    page = table(cells(day="어제"), cells(day="07-02"), cells(day="3시간 전"))
    today = datetime(2017, 7, 4, 1, 0, tzinfo=UTC)

    assert [row.registered for row in parse_listing(page, URL, today=today).rows] == [
        date(2017, 7, 3),
        date(2017, 7, 2),
        date(2017, 7, 3),
    ]
    assert [row.registered for row in parse_listing(page, URL).rows] == [None, None, None]
    assert parse_listing(page, URL).rows[0].registered_raw == "어제"


def test_a_header_and_records_of_two_rows_each() -> None:
    page = (
        "<table><tr><th rowspan=2>번호</th><th colspan=2>제목</th></tr>"
        "<tr><th>글쓴이</th><th>등록일</th></tr>"
        "<tr><td rowspan=2>7</td><td colspan=2><a href='/v/7'>Night bus</a></td></tr>"
        "<tr><td>ssunha</td><td>2017-07-04</td></tr></table>"
    )
    (row,) = parse_listing(page, URL).rows

    assert (row.number, row.title, row.writer) == (7, "Night bus", "ssunha")
    assert row.registered == date(2017, 7, 4)


def test_names_of_drupals_views_module_do_not_name_a_number_of_views() -> None:
    rows = "".join(
        f"<tr><td class='views-field views-field-counter'>{n}</td>"
        f"<td class='views-field views-field-title'><a href='/node/{n}'>Post number {n}</a></td>"
        f"<td class='views-field views-field-created'>2017-07-0{n}</td></tr>"
        for n in (3, 2, 1)
    )
    listing = parse_listing(f"<table class='views-table'>{rows}</table>", URL)
    assert [(row.number, row.views) for row in listing.rows] == [(3, None), (2, None), (1, None)]


def test_days_without_a_year_have_that_of_their_heading() -> None:
    years = {2017: ["07.04", "03.02"], 2016: ["12.31"], 2015: ["1월 9일"]}
    sections = "".join(
        f"<section><h3>{year}</h3><ul>"
        + "".join(
            f'<li><span>{day}</span> <a href="/{year}/{day}">글 {day}</a></li>' for day in days
        )
        + "</ul></section>"
        for year, days in years.items()
    )
    bar = '<div class="paging"><b>1</b><a href="?page=2">2</a></div>'

    listing = parse_listing(f"<html><body>{sections}{bar}</body></html>", URL)

    assert [row.registered for row in listing.rows] == [
        date(2017, 7, 4),
        date(2017, 3, 2),
        date(2016, 12, 31),
        date(2015, 1, 9),
    ]


NUMBERED = {
    "the portal's": "<tr><td>{n}</td><td><h3><a href='/v/{n}'>Post {n}</a></h3>"
    "<p>등록일 <span>{day}</span> 글쓴이 <span>ssunha</span></p></td></tr>",
    "a table without a head": "<tr><td>{n}</td><td><a href='/v/{n}'>Post {n}</a></td>"
    "<td>ssunha</td><td>{day}</td></tr>",
    "a list": "<li><div>{n}</div><a href='/v/{n}'>Post {n}</a><p>{day}</p></li>",
    "cards": "<li><a href='/v/{n}'><p>{n}</p><h3>Post {n}</h3><div>{day}</div></a></li>",
    "inline": "<li><em>{n}</em> <a href='/v/{n}'>Post {n}</a> <i>{day}</i></li>",
}


@pytest.mark.parametrize("first", [1905, 2004, 2016, 2103])
@pytest.mark.parametrize("row", NUMBERED.values(), ids=NUMBERED)
def test_the_numbers_of_posts_are_no_years(row: str, first: int) -> None:
    numbers = range(first, first - 10, -1)
    rows = "".join(row.format(n=n, day="2016-03-02") for n in numbers)
    outer = "table" if row.startswith("<tr") else "ul"
    bar = '<div class="paging"><b>1</b><a href="?page=2">2</a></div>'

    listing = parse_listing(f"<html><body><{outer}>{rows}</{outer}>{bar}</body></html>", URL)

    assert [each.url for each in listing.rows] == [
        f"https://board.example.kr/v/{n}" for n in numbers
    ]
    assert {each.registered for each in listing.rows} == {date(2016, 3, 2)}


@pytest.mark.parametrize("name", ["the portal's", "a list"])
def test_a_day_does_not_have_the_number_of_a_post_for_its_year(name: str) -> None:
    row = NUMBERED[name].replace("{day}", "등록일 03.02" if name == "a list" else "03.02")
    rows = "".join(row.format(n=n) for n in range(2020, 2010, -1))

    listing = parse_listing(f"<html><body><div>{rows}</div></body></html>", URL)

    assert [each.registered for each in listing.rows] == [None] * 10


@pytest.mark.parametrize(
    "parts",
    [
        "<b>04</b><span>2017.07</span>",
        "<p>2017.07</p><p>04</p>",
        "<em>07.04</em><span>2017</span>",
        "<p>Jul 4</p><p>2017</p>",
        "<time datetime='2017-07-03T23:30:00Z'>3일 전</time>",
    ],
)
def test_a_date_whose_parts_stand_apart(parts: str) -> None:
    rows = "".join(f'<li><div>{parts}</div><a href="/{n}">글 하나 {n}</a></li>' for n in range(3))

    listing = parse_listing(f"<html><body><ul>{rows}</ul></body></html>", URL)

    assert [row.registered for row in listing.rows] == [date(2017, 7, 4)] * 3
    assert [row.number for row in listing.rows] == [None] * 3


def test_a_board_that_its_class_calls_recent_is_the_board_where_pages_are_counted() -> None:
    rows = "".join(
        f'<li><a href="/{n}">글 하나 {n}</a> <i>2017.07.0{n}</i></li>' for n in (4, 3, 2)
    )
    board = f'<section class="recent-posts"><ul>{rows}</ul></section>'
    bar = '<div class="paging"><b>1</b><a href="?page=2">2</a></div>'

    assert len(parse_listing(f"<html><body>{board}{bar}</body></html>", URL).rows) == 3
    assert not parse_listing(f"<html><body>{board}</body></html>", URL).rows
