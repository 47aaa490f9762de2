"""Pages that answer 200 and are no article, and articles that are about such pages."""

import pytest

from seoulwire.exceptions import SoftError
from seoulwire.sources import parse_article

URL = "https://www.lindenau-post.example/2019/11/04/trees"
LONG = "".join(
    f"<p>In its part {number} the archive describes how a page went missing, who looked for it, "
    "and what was found in the place where it had been for so many quiet years.</p>"
    for number in range(20)
)


def reason_of(title: str, body: str, url: str = URL, head: str = "") -> str | None:
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    try:
        parse_article(html, url)
    except SoftError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    ("title", "heading", "reason"),
    [
        ("404 Not Found", "Not Found", "soft-404"),
        ("Seoul", "Sorry, the page you requested was not found", "soft-404"),
        ("HuffPost", "This article is no longer available", "soft-404"),
        ("알림", "요청하신 페이지를 찾을 수 없습니다", "soft-404"),
        ("알림", "삭제된 게시물입니다", "soft-404"),
        ("Just a moment...", "Checking your browser", "blocked"),
        ("Access Denied", "Access Denied", "blocked"),
        ("Request Rejected", "", "blocked"),
        ("안내", "요청이 차단되었습니다", "blocked"),
        ("안내", "비정상적인 접근입니다", "blocked"),
        ("시스템 점검 안내", "서비스 점검 중입니다", "maintenance"),
        ("Before you continue", "We value your privacy", "consent"),
        ("로그인", "로그인", "login"),
        ("Trees", "Subscribe to continue reading", "paywall"),
    ],
)
def test_a_page_that_says_what_it_is_is_refused_by_that_name(
    title: str, heading: str, reason: str
) -> None:
    assert reason_of(title, f"<h1>{heading}</h1><p>Please try the search.</p>") == reason


@pytest.mark.parametrize("html", ["", " \n\t", "\ufeff", "\x00"])
def test_nothing_is_an_empty_body(html: str) -> None:
    with pytest.raises(SoftError) as caught:
        parse_article(html, URL)
    assert caught.value.reason == "empty-body"


def test_a_title_without_a_text_is_an_empty_body() -> None:
    assert reason_of("The trees", "<h1>The trees</h1>") == "empty-body"


@pytest.mark.parametrize("path", ["", "/", "/index.html", "/en/", "/main.do"])
def test_the_front_page_of_a_site_is_no_article(path: str) -> None:
    assert reason_of("City", LONG, f"https://english.seoul.go.kr{path}") == "home-page"


def test_a_consent_host_is_refused_whatever_it_shows() -> None:
    assert reason_of("HuffPost", LONG, "https://consent.yahoo.com/collect?x=1") == "consent"


def test_a_stub_that_says_it_is_for_subscribers_is_a_paywall() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Trees",'
        '"isAccessibleForFree":"False"}</script>'
    )
    assert reason_of("Trees", "<p>The town has counted.</p>", head=head) == "paywall"
    assert reason_of("Trees", LONG, head=head) is None


def test_a_box_to_log_in_beside_a_short_article_does_not_matter() -> None:
    assert (
        reason_of("Trees", f"<h2>Login</h2><article><h1>Trees</h1>{LONG[:900]}</p></article>")
        is None
    )


def test_an_article_about_a_missing_page_is_an_article() -> None:
    assert reason_of("404: the history of a missing page", LONG) is None


def test_a_short_page_that_calls_itself_an_article_is_believed() -> None:
    head = '<meta property="og:type" content="article">'
    body = f"<article><h1>Page Not Found, a Play in One Act</h1>{LONG[:400]}</p></article>"
    assert reason_of("Page Not Found, a Play", body, head=head) is None
