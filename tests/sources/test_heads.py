"""Who and when of pages that tell machines nothing: labels, and lines around the text."""

import pytest

from seoulwire.sources import parse_article

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
        ("<p>May 2, 2019 • Ann Lee</p>", "Ann Lee", "May 2, 2019 • Ann Lee"),
        ("<p>Posted by Ann Lee on May 2, 2019</p>", "Ann Lee", "Posted by Ann Lee on May 2, 2019"),
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
