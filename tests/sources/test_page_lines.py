"""Who and when of pages that tell machines nothing: labels, and lines around the text."""

import pytest

from seoulwire.content import plain_text
from seoulwire.sources import ArticlePage, parse_article

TEXT = "The harbor office counts its lamps every spring, and this year two of them were missing. "
KO_TEXT = "항만 사무소는 해마다 봄이면 등불을 세는데, 올해는 두 개가 모자랐다고 직원들은 말했다. "
OTHERS = (
    "<div><h3>Ten Bridges in One Day</h3><span>By Someone Else</span><span>May 1, 2011</span></div>"
)


def page(head: str, text: str = TEXT, title: str = "Two Lamps Missing", foot: str = "") -> str:
    body = "".join(f"<p>{text * 3}</p>" for _ in range(3))
    return (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"{head}<div class='text'>{body}</div>{foot}{OTHERS * 3}</body></html>"
    )


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("<p>May 2, 2019 • Ann Lee</p>", "Ann Lee", "May 2, 2019"),
        ("<p>Posted by Ann Lee on May 2, 2019</p>", "Ann Lee", "May 2, 2019"),
        ("<p>Posted by <b>Ann Lee</b></p><p>May 2, 2019</p>", "Ann Lee", "May 2, 2019"),
        ("<i class='nick'>Ann Lee</i> <b>19-05-02 11:20</b>", "Ann Lee", "19-05-02 11:20"),
    ],
)
def test_name_and_day_stand_between_headline_and_text(line: str, author: str, day: str) -> None:
    article = parse_article(page(f"<h1>Two Lamps Missing</h1>{line}"), "http://harbor.example/a/1")
    assert (article.authors, article.published, article.published_raw) == ((author,), None, day)


def test_name_and_day_may_stand_below_the_text() -> None:
    foot = "<p>Posted by Ann Lee on May 2, 2019 at 02:44 PM</p>"
    article = parse_article(page("<h1>Two Lamps Missing</h1>", foot=foot), "http://a.example/a/1")
    assert article.authors == ("Ann Lee",)


def test_names_and_days_of_other_articles_are_nobodys() -> None:
    article = parse_article(page("<h1>Two Lamps Missing</h1>"), "http://harbor.example/a/1")
    assert (article.authors, article.published_raw) == ((), None)


@pytest.mark.parametrize(
    ("label", "writer", "authors"),
    [
        ("작성자", "윤서린", ("윤서린",)),
        ("글쓴이", "Ann Lee", ("Ann Lee",)),
        ("작성자", "공보담당관", ()),
        ("작성자", "홍보실", ()),
        ("담당부서", "윤서린", ()),
    ],
)
def test_labels_name_headline_and_person(label: str, writer: str, authors: tuple[str, ...]) -> None:
    head = (
        "<table><tr><th>제목</th><td>등불 두 개가 없다</td></tr>"
        f"<tr><th>{label}</th><td>{writer}</td></tr><tr><th>등록일</th><td>2019-05-02</td></tr></table>"
    )
    article = parse_article(page(head, KO_TEXT, "새소식 - 항만청"), "http://port.go.kr/view?id=1")
    assert (article.title, article.authors, article.published_raw) == (
        "등불 두 개가 없다",
        authors,
        "2019-05-02",
    )


@pytest.mark.parametrize(
    ("window", "head"),
    [
        ("Two Lamps Missing - News - Harbor", "<h3>Two Lamps Missing</h3>"),
        ("Harbor News - Two Lamps Missing", "<h1>Two Lamps Missing</h1>"),
        ("News | Harbor", "<div class='view-title'>Two Lamps Missing</div>"),
    ],
)
def test_the_headline_is_told_from_section_and_site(window: str, head: str) -> None:
    article = parse_article(page(head, title=window), "http://harbor.example/a/1")
    assert article.title == "Two Lamps Missing"


def korean(meta: str, foot: str = "", title: str = "등불 두 개가 없다") -> ArticlePage:
    body = "".join(f"<p>{KO_TEXT * 2}</p>" for _ in range(3))
    html = (
        f"<html><head><title>{title} - 항만신문</title></head><body><ul><li><a href='/'>홈</a></ul>"
        f"<div class='v'><h2>{title}</h2>{meta}<div class='t'>{body}{foot}</div></div>"
        "<ul><li><a href='/1'>다리 열 개</a><p>하루에 모두 세어 본 사람의 이야기를 들었다.</p></li>"
        "<li><a href='/2'>물때</a><p>화요일의 물때가 남기고 간 것들을 적어 두었다.</p></li></ul>"
        "</body></html>"
    )
    return parse_article(html, "https://port.example.kr/news/1")


@pytest.mark.parametrize(
    ("meta", "authors"),
    [
        ("<p>윤서린 기자 | 승인 2019.05.02 11:20</p>", ("윤서린",)),
        ("<p>윤서린·이한 기자</p>", ("윤서린", "이한")),
        ("<ul><li>윤서린 기자</li><li>강도하 기자</li></ul>", ("윤서린", "강도하")),
        ("<p>도쿄=윤서린 특파원</p>", ("윤서린",)),
        ("<p>윤서린 논설위원</p>", ("윤서린",)),
        ("<p>글·사진 윤서린</p>", ("윤서린",)),
        ("<p>시민기자 윤서린</p>", ("윤서린",)),
        ("<p>윤서린 a@port.example.kr</p>", ("윤서린",)),
        ("<p><a>윤서린(riverman)</a></p>", ("윤서린",)),
        ("<p><b>윤서린</b></p><p>2019년 5월 2일</p>", ("윤서린",)),
        ("<p>2019/05/02 by 윤서린 | 분류: 동네</p>", ("윤서린",)),
        ("<p>작성자 홍보담당관 | 작성일 2019-05-02</p>", ()),
        ("<dl><dt>담당자</dt><dd>윤서린</dd><dt>조회수</dt><dd>7</dd></dl>", ()),
        ("<figure><img src='/a.jpg'><figcaption>강도하 기자 k@x.kr</figcaption></figure>", ()),
    ],
)
def test_korean_bylines_name_persons_and_no_office(meta: str, authors: tuple[str, ...]) -> None:
    assert korean(meta).authors == authors


@pytest.mark.parametrize(
    "foot",
    [
        "<p>윤서린 기자 a@port.example.kr</p>",
        "<p>항만 뉴스 윤서린입니다.</p>",
        "<p>윤서린 항만대 교수·해양학</p>",
    ],
)
def test_korean_texts_are_signed_at_their_end(foot: str) -> None:
    assert korean("", foot).authors == ("윤서린",)


@pytest.mark.parametrize(
    ("meta", "day"),
    [
        ("<p>최종수정 2019.05.03 09:00 기사입력 2019.05.02 11:20</p>", "2019.05.02 11:20"),
        ("<p><em>수정</em> 2019.05.03 <em>등록</em> 2019.05.02</p>", "2019.05.02"),
        ("<p>업데이트 2019-05-03 09:00</p><p>입력 2019-05-02 11:20</p>", "2019-05-02 11:20"),
        ("<p><b>2019.05.02</b> 11:20:31</p>", "2019.05.02 11:20:31"),
        ("<p>게재 일자 : 2019년 05월 02일(목)</p>", "2019년 05월 02일"),
        ("<p>19.05.02 11:20 l 최종 업데이트 19.05.03 09:00</p>", "19.05.02 11:20"),
    ],
)
def test_the_day_of_publication_is_told_from_that_of_a_change(meta: str, day: str) -> None:
    article = korean(meta)
    assert (article.published, article.published_raw) == (None, day)


def test_the_body_is_where_the_prose_is() -> None:
    text = plain_text(korean("<p>윤서린 기자</p>", "<p>무단 전재 및 재배포 금지</p>").blocks)
    assert text.split("\n") == [(KO_TEXT * 2).strip()] * 3
