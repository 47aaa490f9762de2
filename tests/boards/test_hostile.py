"""Hostile pages end in a named outcome. How fast they do is measured in benchmarks/boards."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from seoulwire.boards import (
    find_attribution,
    find_citations,
    parse_front,
    parse_listing,
    parse_post,
    split_tag,
)
from seoulwire.content import Paragraph
from seoulwire.exceptions import SoftError, UnreadableError

pytestmark = pytest.mark.slow  # each is megabytes

URL = "https://board.example.kr/list.do"
MILLION = 1_000_000
HEADER = "<table><tr><th>번호<th>제목<th>등록일"


def fill(piece: str, size: int = MILLION) -> str:
    return piece * (size // len(piece) + 1)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000 + "등록일 2017-07-04",
        "<p>등록일 2017-07-04</p>" + "<p>이전글 " * 20_000,
        "<p>등록일 2017-07-04</p>" + "<p>첨부파일 <a href=/d.pdf>d.pdf</a>" * 4_000,
        "<p>등록일 2017-07-04<table><tr>" + "<th>첨부파일<td><a href=/d.pdf>d.pdf</a>" * 15_000,
        "<form action=/a>" + "<button onclick=a()>여섯 글자 이상</button>2017-07-04 " * 15_000,
        "<ul>" + "<li><a href=/a>제목</a><span>홍길동</span><span>2017-07-04</span>" * 15_000,
        "<ul>" + "<li><a href=/a>T</a> 등록일 2017-07-04 조회수 5</li>" * 4_000,
        "<div class=paging>" + "<a href=?page=1>1</a>" * 10_000,
        f"<h1>{fill('a')}</h1><p>{fill('등록일 2017-07-04 ')}</p>",
        f"<p>등록일 2017-07-04</p><p>{fill('(Source: http://a.kr ')}</p>",
        "<a href=x>t</a>" * 130_000,
        fill("<div><p>번호</p><p>제목</p></div>"),
        "<table><tr><th>번호<th>제목<th>등록일"
        + fill("<tr><td colspan=999 rowspan=999>1<td><a href=/a>T</a><td>2017-07-04"),
        "<script>function go(n){" + "a.b['c']." * 400 + "}</script>" + HEADER
        + "<tr><td>1<td><a href=\"javascript:go('7')\">T</a><td>2017-07-04" * 3_000,
        f"<script>{fill('function a(b){ ')}</script>{HEADER}"
        + "<tr><td>1<td><a href='javascript:a(7)'>T</a><td>2017-07-04" * 3_000,
        "<div>" * 3_000_000,
        fill("<Case 1: houses> ", 900_000),
        "<table><tr><th>번호<th>제목<th>등록일<tr>" + "<td>1" * 110_000,
    ],
    ids=[
        "deep", "neighbours", "files", "file cells", "buttons", "bylines", "rows", "paging",
        "lines", "sources", "elements", "grids", "spans", "function", "functions", "tags",
        "brackets", "cells",
    ],
)  # fmt: skip
@pytest.mark.parametrize("parse", [parse_listing, parse_post, parse_front])
@pytest.mark.timeout(60)
def test_a_hostile_page_has_a_named_outcome(parse: Callable[[str, str], object], html: str) -> None:
    with suppress(UnreadableError, SoftError):  # the outcomes that have a name
        parse(html, URL)


@pytest.mark.parametrize(
    "piece",
    [
        "(Source: ",
        "http://a.kr/(",
        "By A b ",
        "(The discription of the above picture: ",
        "[",
        "Source: www.a.",
        " \xa0",
    ],
)
@pytest.mark.timeout(60)  # a line of a million characters: what is not linear takes hours
def test_a_hostile_line_cites_nothing(piece: str) -> None:
    line = fill(piece)

    find_citations((Paragraph(line),), (), URL)
    find_attribution((Paragraph(line),))
    assert split_tag(line)[0] is None


def test_a_list_ends_at_its_ten_thousandth_row() -> None:
    row = "<tr><td>1<td><a href=/a>T</a><td>2017-07-04"
    page = "<table><tr><th>번호<th>제목<th>등록일" + row * 10_500

    assert len(parse_listing(page, URL).rows) == 10_000


def test_a_post_has_no_more_than_a_thousand_attachments() -> None:
    files = "".join(f"<p><a href=/{number}.pdf>{number}.pdf</a>" for number in range(1_200))
    page = f"<h1>한 가지 제목</h1><p>등록일 2017-07-04 작성자 담당관 조회수 5</p>{files}"

    assert len(parse_post(page, URL).attachments) == 1_000
