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
    [
        ("1,908", 1908),
        ("5 READS", 5),
        ("1.2만", 12_000),
        ("-", None),
        ("-5", None),
        ("-15 READS", None),
        ("9" * 30, None),
        ("", None),
    ],
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
        ("전체 1/13페이지", None),
        ("총 <em>1</em>/<em>13</em> 페이지", None),
        ("총 13페이지 123건", 123),
        ("총 등록건수 : 123", 123),
        ("게시물 수 : 12", 12),
        ("검색결과 : 123건", 123),
        ("123개의 글이 있습니다", 123),
        ("오늘 등록 5건 / 전체 123건", 123),
        ("총 12,345,678원", None),
        ("전체 25개 동을 돕니다", None),
        ('<a href="?y=">전체</a> <a href="?y=2026">2026</a> <a href="?y=2025">2025</a>', None),
        ('<a href="/v?n=1">총 500명 모집 안내</a>', None),
        ("방문자 오늘 12 전체 3456", None),
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


@pytest.mark.parametrize(
    ("bar", "unfollowed"),
    [
        ("<strong>1</strong><a href='javascript:goPage(2)'>2</a>", "javascript:goPage(2)"),
        ("<button type='button' onclick='fnMore()'>더보기</button>", "fnMore()"),
        ("<p>전체 1/3페이지</p>", "1/3페이지"),
        ("<p>전체 3/3페이지</p>", None),
        ("<a href='javascript:goPage(1)'>1</a><strong>2</strong>", None),
        ("<strong>1</strong><a href='?bbsId=1&page=2'>2</a>", None),
    ],
)
def test_a_next_page_that_no_address_leads_to_is_told(bar: str, unfollowed: str | None) -> None:
    page = table(cells(number="2"), cells("Post of another day", day="2017-07-03"))
    page = page.replace("</table>", f"</table><div class='paging'>{bar}</div>")

    assert parse_listing(page, URL).unfollowed == unfollowed


def test_the_number_of_the_board_is_not_that_of_the_page() -> None:
    bar = "<a href='#' style='color:red'>1</a><a href='?bbsId=1&page=2'>2</a>"

    assert parse_listing(paged(bar), URL).next_url == (
        "https://board.example.kr/list.do?bbsId=1&page=2"
    )


def test_the_field_of_a_page_is_not_that_of_its_size() -> None:
    form = (
        "<form action='/list.do'><input type='hidden' name='pageUnit' value='10'>"
        "<input type='hidden' name='pageIndex' value='1'></form>"
    )
    bar = "<strong>1</strong><a href='#' onclick='fn_page(2); return false;'>2</a>"

    assert parse_listing(paged(bar) + form, URL).next_url == (
        "https://board.example.kr/list.do?pageUnit=10&pageIndex=2"
    )


HEAD = "<tr><th>번호</th><th>제목</th><th>등록일</th><th>조회수</th></tr>"


@pytest.mark.parametrize(
    "page",
    [
        f"<table>{HEAD}</table><div><table><tr>{cells()}</tr><tr>{cells()}</tr></table></div>",
        f"<table>{HEAD}</table>" + 2 * f"<table><tr>{cells()}</tr></table>",
    ],
    ids=["a table of rows", "a table for each row"],
)
def test_the_head_of_a_board_may_be_a_table_of_its_own(page: str) -> None:
    rows = parse_listing(f"<html><body>{page}</body></html>", URL).rows

    assert [(row.number, row.views) for row in rows] == [(1, 5), (1, 5)]


def test_a_head_above_rows_that_are_not_understood_is_no_empty_board() -> None:
    rows = "<div><b>가을 길</b> <i>2017-07-04</i></div><div><b>봄 길</b> <i>2017-07-03</i></div>"
    listing = parse_listing(f"<html><body><table>{HEAD}</table>{rows}</body></html>", URL)

    assert (listing.rows, listing.is_board) == ((), False)


def test_cards_that_are_clicked_themselves_are_rows() -> None:
    script = "<script>function goView(n){location.href='/view.do?seq='+n;}</script>"
    menu = "<ul><li><a href='/a'>시정 소식</a></li><li><a href='/b'>민원</a></li></ul>"
    cards = "".join(
        f"<li onclick='goView({n})'><strong>글 하나 {n}</strong><span>2017-07-0{n}</span></li>"
        for n in (4, 3, 2)
    )
    page = f"<html><body>{script}{menu}<ul>{cards}</ul></body></html>"

    assert [(row.title, row.url) for row in parse_listing(page, URL).rows] == [
        ("글 하나 4", "https://board.example.kr/view.do?seq=4"),
        ("글 하나 3", "https://board.example.kr/view.do?seq=3"),
        ("글 하나 2", "https://board.example.kr/view.do?seq=2"),
    ]


NOW = datetime(2026, 7, 8, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (["3일 전", "4일 전", "2주 전"], [date(2026, 7, 5), date(2026, 7, 4), date(2026, 6, 24)]),
        (["5분 전", "한 시간 전", "어제"], [date(2026, 7, 8), date(2026, 7, 8), date(2026, 7, 7)]),
        (["14:22", "07-07", "12-31"], [date(2026, 7, 8), date(2026, 7, 7), date(2025, 12, 31)]),
        (["7월 8일", "7월 1일", "6월 3일"], [date(2026, 7, 8), date(2026, 7, 1), date(2026, 6, 3)]),
        (["2주 전", "3개월 전", "1년 전"], [date(2026, 6, 24), None, None]),
    ],
)
def test_rows_with_short_and_relative_dates(shown: list[str], expected: list[date | None]) -> None:
    rows = "".join(
        f'<li><a href="/v/{n}">글 하나 {n}</a><div class="d">{day}</div><div>{n}2</div></li>'
        for n, day in enumerate(shown)
    )
    listing = parse_listing(f"<html><body><ul>{rows}</ul></body></html>", URL, today=NOW)

    assert [row.registered for row in listing.rows] == expected
    assert [row.registered_raw for row in listing.rows] == shown


def test_a_category_is_no_title_however_long_it_is() -> None:
    title = (
        '<a href="?bo_table=n&amp;sca=x" class="bo_cate_link">생활 문화 강좌</a>'
        '<div class="bo_tit"><a href="/view.do?n=8">휴강</a></div>'
    )
    page = table(f"<td>8</td><td>{title}</td><td>2017-07-04</td><td>1</td>")

    assert parse_listing(page, URL).rows[0].title == "휴강"


def test_the_menu_behind_a_writer_is_no_part_of_the_name() -> None:
    menu = (
        '<span class="sv_wrap"><a href="#" class="sv_member">김하늘</a><span class="sv">'
        '<a href="/memo">쪽지보내기</a><a href="/p">자기소개</a></span></span>'
    )
    head = "<th>번호</th><th>제목</th><th>글쓴이</th><th>날짜</th>"
    row = f'<td>1</td><td><a href="/v/1">가을 길</a></td><td>{menu}</td><td>2017-07-04</td>'

    assert parse_listing(table(row, header=head), URL).rows[0].writer == "김하늘"


def test_what_follows_the_name_of_a_writer_on_its_line_is_none() -> None:
    rows = "".join(
        f'<li><a href="/v/{n}">가을 길 {n}</a><div><span class="sound_only">작성자</span>김하늘 '
        f'<span class="bo_date">{day}</span> <i class="fa-eye"></i> {n}</div></li>'
        for n, day in ((8, "14:22"), (7, "07-07"))
    )
    listing = parse_listing(f"<html><body><ul>{rows}</ul></body></html>", URL, today=NOW)

    assert [row.writer for row in listing.rows] == ["김하늘", "김하늘"]


@pytest.mark.parametrize("beside", ["빠른보기", "보도자료 등록", "행사일 2016.08.08"])
def test_buttons_and_other_dates_are_no_writers(beside: str) -> None:
    rows = "".join(
        f'<li><a href="/v/{n}">가을 길 {n}</a><span>{beside}</span><span>2017.07.0{n}</span></li>'
        for n in (3, 2, 1)
    )
    listing = parse_listing(f"<html><body><ul>{rows}</ul></body></html>", URL)

    assert [row.writer for row in listing.rows] == [None] * 3


def test_a_hidden_cell_without_a_head_does_not_shift_the_columns() -> None:
    row = parse_listing(table(f'<td style="display:none">9901</td>{cells()}'), URL).rows[0]

    assert (row.number, row.registered, row.views) == (1, date(2017, 7, 4), 5)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/v?n=1">가을 길 <span>[3]</span></a>',
        '<a href="/v?n=1">가을 길 <em>(3)</em></a>',
        '<a href="/v?n=1"><b class="title">가을 길</b><i>김하늘 | 2017-07-04 | 조회 3</i></a>',
        '<a href="/v?n=1"><p>가을 길</p><p>김하늘 2017-07-04</p></a>',
        '<a href="/v?n=1" title="가을 길 상세보기">가을 ..</a>',
    ],
)
def test_a_title_without_what_its_link_shows_beside_it(link: str) -> None:
    page = table(f"<td>1</td><td>{link}</td><td>2017-07-04</td><td>5</td>")

    assert parse_listing(page, URL).rows[0].title == "가을 길"
