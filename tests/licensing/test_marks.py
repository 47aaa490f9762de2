"""Licences and reservations, by the words that state them and the places they stand in."""

import pytest

from seoulwire.boards import parse_post
from seoulwire.content import parse_html
from seoulwire.licensing import kogl_stated, licence_of, reserves
from seoulwire.sources import parse_article

URL = "http://board.example/board/view.do?id=1"
TEXT = "<p>시는 강가의 오래된 나루터를 고쳐 다음 달에 다시 연다.</p><p>아이들은 무료이다.</p>"
SENTENCE = '<p>본 저작물은 "공공누리" 제1유형 조건에 따라 이용할 수 있습니다.</p>'
RESERVATION = "<p>무단전재 및 재배포 금지</p>"
FOOTER = '<div id="footer"><p>Copyright ⓒ 나루시. All Rights Reserved.</p></div>'


def post(body: str = TEXT, below: str = "", title: str = "나루터가 다시 열린다") -> str | None:
    html = (
        f"<html lang='ko'><body><h2>공지사항</h2><table><tr><th>제목</th><td>{title}</td></tr>"
        "<tr><th>작성자</th><td>관리자</td></tr><tr><th>작성일</th><td>2024-03-02</td></tr>"
        f"<tr><th>내용</th><td>{body}</td></tr></table>"
        f"<div class='buttons'><a href='/board/list.do'>목록</a></div>{below}</body></html>"
    )
    return parse_post(html, URL).licence


def article(below: str = "", within: str = "") -> str | None:
    html = (
        "<html><head><meta property='og:type' content='article'><title>나루터</title></head><body>"
        f"<article><h1>나루터가 다시 열린다</h1><div>{TEXT * 3}{within}</div></article>{below}"
        "</body></html>"
    )
    return parse_article(html, "http://paper.example/news/1").licence


@pytest.mark.parametrize(
    ("line", "kogl"),
    [
        ("공공누리 제1유형", 1),
        ("공공누리 마크 - 제2유형(출처표시+상업적 이용금지)", 2),
        ("나루군청이 창작한 본 저작물은 공공누리 제3유형에 따라 이용할 수 있습니다.", 3),
        ("위 게시물은 '공공누리 제4유형'의 조건에 따라 이용할 수 있습니다.", 4),
        ("This work is licensed under KOGL Type 3 (source indication, no changes).", 3),
        (
            "공공누리 제1유형: 출처표시, 상업적, 비상업적 이용가능, 변형 등 2차적 저작물 작성 가능",
            1,
        ),
        # Without a number, by the conditions.
        ("공공누리 출처표시", 1),
        ("공공누리 상업적 이용금지", 2),
        ("공공누리 출처표시 + 변형 등 2차적 저작물 작성 금지", 3),
        ("공공누리 출처표시 + 상업적 이용금지 + 변형 등 2차적 저작물 작성 금지", 4),
        ("공공누리 출처표시, 상업적 이용 및 변경 금지", 4),
        # Of several the strictest.
        ("공공누리 제1유형, 제4유형", 4),
        # What denies it, limits it or only speaks of it.
        ("본 저작물은 공공누리 제1유형이 적용되지 않습니다.", None),
        ("공공누리 제1유형 이용 불가", None),
        (
            "본 저작물은 공공누리 제1유형 조건에 따라 이용할 수 있습니다. 단, 도면은 제외합니다.",
            None,
        ),
        ("첨부파일은 공공누리 제1유형 조건에 따라 이용할 수 있습니다.", None),
        ("공공누리 제1유형 설명회를 다음 주에 엽니다.", None),
        ("공공누리란? 제1유형부터 제4유형까지", None),
        ("시는 지도를 공공누리 제1유형으로 개방했다고 밝혔습니다.", None),
        ("제2유형 독감이 유행한다", None),
    ],
)
def test_a_line_puts_its_text_under_a_licence_or_speaks_of_it(line: str, kogl: int | None) -> None:
    assert kogl_stated(line) == kogl


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("저작권자 ⓒ 나루신문, 무단 전재-재배포 금지", True),
        ("본 자료의 무단 이용을 금합니다.", True),
        ("© 2024 The Ferry Post. All  Rights Reserved.", True),
        ("이메일주소무단수집거부", False),
        ("무단 주차를 금지합니다", False),
        ("Seats can be reserved, with all rights of a guest.", False),
    ],
)
def test_a_reservation_of_rights_is_told_from_other_prohibitions(
    text: str, *, expected: bool
) -> None:
    assert reserves(text) is expected


@pytest.mark.parametrize(
    ("body", "below", "licence"),
    [
        (TEXT, SENTENCE, "KOGL-1"),
        (TEXT, '<div><img src="/new_img_opentype04.png" alt=""></div>', "KOGL-4"),
        (
            TEXT,
            "<div><span>공공누리</span></div><div>제2유형: 출처표시+상업적 이용금지</div>",
            "KOGL-2",
        ),
        (TEXT + SENTENCE, "", "KOGL-1"),
        (TEXT, f"<div class='view_footer'>{SENTENCE}</div>", "KOGL-1"),
        (TEXT, f"<div class='footer-content'>{SENTENCE}</div>", None),
        (
            TEXT,
            '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>',
            "CC-BY-4.0",
        ),
        # The words that KOGL recommends beside a mark are of other works.
        (
            TEXT,
            SENTENCE + "<p>공공누리가 부착되지 않은 자료는 담당자와 협의하시기 바랍니다.</p>",
            "KOGL-1",
        ),
        # Amid the text
        (f"{TEXT}<p>공공누리 제1유형</p>{TEXT}", "", None),
        (f"{TEXT}<p><img src='/a.png' alt='공공누리 1유형 안내 포스터'></p>", "", None),
        (f"{TEXT}<p><a href='http://x.example/opencode1'>자료</a></p>", "", None),
        # What others say, and what the site says of the licence.
        (TEXT, f"<div class='comments'>{SENTENCE}</div>", None),
        (TEXT, f"<div><h3>댓글 2</h3>{SENTENCE}</div>", None),
        (TEXT, "<ul class='related'><li><img src='/opentype01.png' alt=''></li></ul>", None),
        (TEXT, "<p><a href='/board/view.do?id=2'>공공누리 제1유형</a></p>", None),
        (TEXT, f"<div id='footer'>{SENTENCE}</div>", None),
        (
            TEXT,
            "".join(
                f"<a href='//www.kogl.or.kr/info/licenseType{n}.do'></a>" for n in (1, 2, 3, 4)
            ),
            None,
        ),
        # A denial, also beside the mark of the page's template.
        (TEXT, f"{SENTENCE}<p>본 저작물은 공공누리가 적용되지 않습니다.</p>", None),
    ],
)
def test_a_mark_counts_where_it_is_the_post_s_own(
    body: str, below: str, licence: str | None
) -> None:
    assert post(body, below) == licence


def test_a_title_that_names_a_licence_is_no_mark() -> None:
    assert post(title="공공누리 제1유형") is None


@pytest.mark.parametrize(
    ("body", "below", "licence"),
    [
        (TEXT + RESERVATION, "", "all-rights-reserved"),
        (TEXT, RESERVATION, "all-rights-reserved"),
        # Of mark and reservation of the same text, the stricter.
        (TEXT + RESERVATION, SENTENCE, "all-rights-reserved"),
        (TEXT, SENTENCE + RESERVATION, "all-rights-reserved"),
        (TEXT, f"{SENTENCE}<p>본문의 무단 이용을 금합니다.</p>", "all-rights-reserved"),
        # The footer of all pages says what holds where there is no licence.
        (TEXT, FOOTER, "all-rights-reserved (site)"),
        (TEXT, SENTENCE + FOOTER, "KOGL-1"),
    ],
)
def test_a_reservation_binds_within_the_text_and_a_footer_without_a_licence(
    body: str, below: str, licence: str
) -> None:
    assert post(body, below) == licence


@pytest.mark.parametrize(
    ("below", "within", "licence"),
    [
        ("", "", None),
        (SENTENCE, "", "KOGL-1"),
        ("<p>ⓒ 나루신문, 무단 전재 및 재배포 금지</p>", "", "all-rights-reserved"),
        (f"<footer>{RESERVATION}</footer>", "", "all-rights-reserved (site)"),
        (f"<div>{SENTENCE}</div><footer>{RESERVATION}</footer>", "", "KOGL-1"),
        (SENTENCE, RESERVATION, "all-rights-reserved"),
        ("<!-- jquery: all rights reserved -->", "", None),
        ("<div class='related'><img src='/open_type01.png' alt='공공누리'></div>", "", None),
        (
            "<p class='comment'><a href='//www.kogl.or.kr/info/licenseType1.do'>제1유형</a></p>",
            "",
            None,
        ),
    ],
)
def test_articles_are_read_as_posts_are(below: str, within: str, licence: str | None) -> None:
    assert article(below, within) == licence


def test_marks_of_several_licences_are_all_named() -> None:
    html = (
        "<p><img src='/opentype02.png' alt=''></p>"
        "<p><a rel='license' href='https://creativecommons.org/licenses/by-nd/4.0/'></a></p>"
    )
    assert licence_of(parse_html(f"<html><body>{html}</body></html>")) == "KOGL-2 · CC-BY-ND-4.0"
