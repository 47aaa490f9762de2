"""Posts: any label missing, bodies in odd places, and pages that are no post."""

from datetime import date

import pytest

from seoulwire.boards import parse_post
from seoulwire.content import Figure, Paragraph
from seoulwire.exceptions import PageError, SoftError, UnavailableError, UnreadableError

URL = "https://board.example.kr/en/content/night-bus"


def page(meta: str, body: str, title: str = "Night bus") -> str:
    return f"""<html><head><title>{title} | Board</title></head><body>
    <div id="wrap"><h1>{title}</h1><div class="meta">{meta}</div><div class="view">{body}</div>
    <a href="/list">목록</a></div><div id="footer"><p>1 River Road</p></div></body></html>"""


@pytest.mark.parametrize(
    ("meta", "registered", "writer", "views"),
    [
        ("Date 2017-04-18 Writer scaadmin", date(2017, 4, 18), "scaadmin", None),
        ("등록일 2017.04.18 글쓴이 관리자 조회수 1,908", date(2017, 4, 18), "관리자", 1908),
        ("<span>작성자</span><span>홍길동</span>", None, "홍길동", None),
        ("<b>Views</b> 12", None, None, 12),
        ("작성일 : 17-04-18 13:20 | 조회 : 7", date(2017, 4, 18), None, 7),
    ],
)
def test_labels_in_two_languages_and_any_of_them_missing(
    meta: str, registered: date | None, writer: str | None, views: int | None
) -> None:
    post = parse_post(page(meta, "<p>It runs at night.</p>"), URL)

    assert (post.registered, post.writer, post.views) == (registered, writer, views)
    assert post.title == "Night bus"
    assert post.body_text == "It runs at night."


def test_bare_text_beside_elements_is_body() -> None:
    post = parse_post(
        page("Date 2017-04-18", "It runs<br>at <b>night</b>. <p>Slowly.</p> Always."), URL
    )

    assert post.body_text == "It runs\nat night.\nSlowly.\nAlways."


def test_a_body_above_its_labels_is_found() -> None:
    html = """<html><head><title>Night bus</title></head><body><div><h2>Night bus</h2>
    <div><p>It runs at night.</p></div>
    <p>등록일 2017-04-18 작성자 관리자</p><p>목록</p></div></body></html>"""

    assert parse_post(html, URL).body_text == "It runs at night."


def test_a_post_that_is_only_an_image_or_a_file() -> None:
    image = parse_post(page("Date 2017-04-18", '<img src="/a.png" alt="poster">'), URL)
    file = parse_post(
        page("Date 2017-04-18", '<div>첨부파일 <a href="/a.pdf">a.pdf</a></div>'), URL
    )

    assert image.body == (Figure("https://board.example.kr/a.png", alt="poster"),)
    assert file.body == ()
    assert [one.name for one in file.attachments] == ["a.pdf"]


def test_share_buttons_and_surveys_are_no_body() -> None:
    body = """<div class="sns_share"><a href="https://x.com/share">X</a> 공유</div><p>It runs.</p>
    <div class="satisfaction"><p>이 페이지에서 제공하는 정보에 대하여 만족하십니까?</p></div>"""
    post = parse_post(page("Date 2017-04-18", body), URL)

    assert post.body == (Paragraph("It runs."),)
    assert post.links == ()


@pytest.mark.parametrize(
    ("mark", "licence"),
    [
        ('<img src="/k.png" alt="공공누리 제3유형">', "KOGL-3"),
        ('<a href="https://www.kogl.or.kr/info/licenseType4.do"><img src="/k.png"></a>', "KOGL-4"),
        ('<img src="/img_opentype01.png" alt="">', "KOGL-1"),
        ("<p>공공누리 출처표시-상업적 이용금지 조건</p>", "KOGL-2"),
        # Several: what all of them ask together.
        ('<img src="/img_opentype02.png" alt=""><img src="/img_opentype03.png" alt="">', "KOGL-4"),
        ('<img src="/img_opentype01.png" alt=""><img src="/img_opentype02.png" alt="">', "KOGL-2"),
        ("<p>공공누리란 무엇인가</p>", None),
        ("<p>제2유형 독감이 유행한다</p>", None),
    ],
)
def test_a_licence_is_read_from_words_links_and_images(mark: str, licence: str | None) -> None:
    assert parse_post(page("Date 2017-04-18", f"<p>It runs.</p>{mark}"), URL).licence == licence


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("/en/content/bus", "https://board.example.kr/en/content/bus"),
        ("/en/content/night-bus", URL),
        ("/", None),
        ("/en", None),
    ],
)
def test_a_canonical_url_that_names_the_site_is_not_the_posts(
    canonical: str, expected: str | None
) -> None:
    html = page("Date 2017-04-18", "<p>It runs.</p>").replace(
        "<head>", f'<head><link rel="canonical" href="{canonical}">'
    )

    assert parse_post(html, URL).canonical_url == expected


def test_a_page_without_any_label_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="no-labels"):
        parse_post("<html><body><h1>Moving</h1><p>This page is moving.</p></body></html>", URL)


@pytest.mark.parametrize(
    "message",
    [
        "존재하지 않는 게시물입니다.",
        "페이지를 찾을 수 없습니다",
        "Page not found",
        "삭제된 글입니다",
    ],
)
def test_a_page_that_says_the_post_is_gone_is_a_soft_error(message: str) -> None:
    with pytest.raises(SoftError, match="soft-404"):
        parse_post(f"<html><body><p>{message}</p></body></html>", URL)


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ("<h1>시스템 점검 안내</h1><p>이용에 불편을 드려 죄송합니다.</p>", "maintenance"),
        ("<p>더 나은 서비스를 위하여 서버 점검 중입니다.</p>", "maintenance"),
        ("<h2>소식</h2><p>비밀글입니다. 비밀번호를 입력하여 주십시오.</p>", "secret"),
        ("<p>작성자와 관리자만 볼 수 있습니다.</p>", "secret"),
        ("<h2>소식</h2><p>로그인이 필요한 서비스입니다.</p>", "needs-login"),
        ('<h2>로그인</h2><form><input type="password" name="pw"></form>', "needs-login"),
    ],
)
def test_a_page_that_says_why_it_is_no_post_has_a_reason_of_its_own(
    shown: str, reason: str
) -> None:
    with pytest.raises(PageError) as refused:
        parse_post(f"<html><body><a href='/login'>로그인</a>{shown}</body></html>", URL)

    assert refused.value.reason == reason
    assert isinstance(refused.value, UnavailableError) == (reason == "maintenance")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("존재하지 않는 게시물입니다.", "soft-404"),
        ("로그인이 필요합니다.", "needs-login"),
        ("어서 오십시오.", "empty-body"),
    ],
)
def test_a_page_that_only_opens_a_dialog_is_what_it_says(words: str, reason: str) -> None:
    page = f"<html><body><script>alert('{words}');history.back();</script></body></html>"

    with pytest.raises(SoftError, match=reason):
        parse_post(page, URL)


def test_a_dated_notice_of_maintenance_is_not_the_post_that_was_asked_for() -> None:
    notice = (
        "<html><body><h1>시스템 점검 안내</h1><p>2026-11-28</p><p>곧 돌아옵니다.</p></body></html>"
    )

    with pytest.raises(UnavailableError, match="maintenance"):
        parse_post(notice, URL, listed="밤에 다니는 버스")
    assert parse_post(notice, URL, listed="시스템 점검 안내").title == "시스템 점검 안내"


def test_a_page_that_shows_nothing_is_a_soft_error() -> None:
    with pytest.raises(SoftError, match="empty-body"):
        parse_post("\ufeff", URL)


def test_a_name_that_the_text_begins_with_is_no_repetition_of_the_head() -> None:
    head = "<h3>어느 제목</h3><ul><li>담당부서 총무과</li><li>등록일 2017-07-04</li></ul>"
    page = f"<html><body>{head}<div><p>총무과</p><p>문을 새로 연다.</p></div></body></html>"

    assert parse_post(page, URL).body_text == "총무과\n문을 새로 연다."


def test_a_word_that_is_a_label_only_before_a_date_is_none_within_a_text() -> None:
    head = "<h1>어느 긴 제목 하나</h1><p>2017.07.04</p>"
    text = "<p>모임에 오실 분은 등록 2016.01.02 까지</p><p>자리는 넉넉하다.</p>"
    page = (
        f"<html><head><title>어느 긴 제목 하나</title></head><body>{head}<div>{text}</div></body>"
    )

    assert parse_post(page, URL).registered == date(2017, 7, 4)
