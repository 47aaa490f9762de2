"""Bylines that stand beside a date without a label, in lists and on a post's own page."""

import pytest

from seoulwire.boards import parse_listing, parse_post

URL = "https://board.example.kr/news?page=1"
ITEM = '<li><a href="/news/{n}">{n}번째 골목 소식</a><p>{meta}</p></li>'


def listed(meta: str) -> str:
    items = "".join(ITEM.format(n=n, meta=meta) for n in range(1, 5))
    return f"<body><ul class='news'>{items}</ul><div class='paging'><b>1</b><a href='?page=2'>2</a>"


@pytest.mark.parametrize(
    ("meta", "writer", "department"),
    [
        ("<span>이영희</span><span>2026-03-02</span>", "이영희", None),
        ("홍보담당관 | 2026-03-02 | hit 172", "홍보담당관", "홍보담당관"),
        ("<span>By<b>ssunha</b></span><span>2026-03-02</span>", "ssunha", None),
        ("<span>보도자료</span><span>2026-03-02</span>", None, None),  # press release
        ("<span>행사</span><span>김철수</span><span>2026-03-02</span>", "김철수", None),
        ("<span>한강</span><span>김철수</span><span>2026-03-02</span>", None, None),  # which one?
    ],
)
def test_a_lone_name_beside_the_date_of_a_row(
    meta: str, writer: str | None, department: str | None
) -> None:
    row = parse_listing(listed(meta), URL).rows[0]

    assert (row.writer, row.department) == (writer, department)


def test_a_lone_name_beside_the_date_of_a_post() -> None:
    html = """<body><h1>골목 정원이 문을 엽니다</h1><div><span>정원도시국</span>
    <span><em>작성일</em> 2026-03-02</span></div><div class="content"><p>내일 엽니다.</p></div>"""

    page = parse_post(html, URL)

    assert page.department == "정원도시국"


def test_a_phone_number_behind_a_department_is_no_part_of_it() -> None:
    html = """<body><h1>골목 정원이 문을 엽니다</h1><dl><dt>등록일</dt><dd>2026-03-02</dd>
    <dt>담당부서</dt><dd>정원도시국(02-2133-0000)</dd></dl><div><p>내일 엽니다.</p></div>"""

    assert parse_post(html, URL).department == "정원도시국"
