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


MENU = (
    '<ul class="menu"><li><a href="/a">City</a></li><li><a href="/b">Country</a></li>'
    '<li><a href="/c">Letters</a></li></ul>'
)
FOOT = '<div id="footer"><p>© The Lindenau Post, 4 Mill Lane</p></div>'
NOTICES = [
    ("Oops! That page can’t be found.", "Maybe one of the links below helps?", "soft-404"),
    ("Oops! That page can't be found.", "Maybe try a search.", "soft-404"),
    ("We can’t find the page you’re looking for", "Go to the front page.", "soft-404"),
    ("This page isn’t available", "The address may be mistyped.", "soft-404"),
    ("Story not found", "Ask the desk for it.", "soft-404"),
    ("410 Gone", "There is no forwarding address.", "soft-404"),
    ("Error", "The article you requested does not exist or has been deleted.", "soft-404"),
    ("기사가 삭제되었습니다", "편집국의 요청에 따른 것입니다.", "soft-404"),
    ("알림", "해당 기사는 삭제되었거나 존재하지 않는 기사입니다.", "soft-404"),
    ("안내", "작성자의 요청으로 노출이 중단된 기사입니다.", "soft-404"),
    ("오류", "찾으시는 페이지가 없거나 다른 곳으로 이동하였습니다.", "soft-404"),
    ("서비스 안내", "본 서비스는 2015년 5월에 종료되었습니다.", "soft-404"),
    ("This domain is for sale", "Write to the broker.", "soft-404"),
    ("lindenau-post.example", "Buy this domain. Related: trees, post", "soft-404"),
    ("Index of /2019", "Parent Directory", "soft-404"),
    ("Redirecting...", "Please wait a moment.", "soft-404"),
    ("회원 로그인", "이 기사는 로그인 후 보실 수 있습니다.", "login"),
    ("Member Login", "Please enter your user name and your password.", "login"),
    ("Sign in to continue", "It takes a minute.", "login"),
    ("유료 기사입니다", "이용권을 사시면 이어집니다.", "paywall"),
    ("More to come", "This story is for subscribers of the Post.", "paywall"),
]


@pytest.mark.parametrize(("heading", "text", "reason"), NOTICES)
@pytest.mark.parametrize("kind", ["h1", "h3", "p"])
def test_a_page_that_has_but_a_notice_is_refused_wherever_it_says_so(
    kind: str, heading: str, text: str, reason: str
) -> None:
    body = f"<div><{kind}>{heading}</{kind}><p>{text}</p></div>"
    assert reason_of("The Lindenau Post", f"{MENU}{body}{FOOT}") == reason


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Page not found", "Sorry, the page you are looking for does not exist."),
        ("Oops! That page can’t be found.", "It looks like nothing was found at this location."),
        ("요청하신 페이지를 찾을 수 없습니다", "삭제되었거나 없는 페이지입니다."),
    ],
)
def test_a_notice_above_the_latest_news_is_no_article(heading: str, text: str) -> None:
    news = f"<h2>Latest news</h2>{LONG}"
    body = f"{MENU}<h1>{heading}</h1><p>{text}</p>{news}{FOOT}"
    assert reason_of(f"{heading} - The Lindenau Post", body) == "soft-404"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Guard Post No Longer Manned",
            (
                "The post at the mill has been removed, and the sentry walks home. A page of the"
                " visitors’ book shows that nobody had asked for him since the spring."
            ),
        ),
        (
            "Library Finds Its Lost Page",
            (
                "A reader who could not find the end of a novel wrote to the library. The page had"
                " been used as a bookmark in an atlas, where the keeper came upon it on Friday."
            ),
        ),
        (
            "시청 누리집, 없어진 쪽 되살린다",
            (
                "시청은 옛 누리집에서 사라진 기사 삼백 건이 삭제된 까닭을 밝히고 되살리기로 했다."
                " 주민은 찾을 수 없던 글을 다음 달부터 다시 읽을 수 있다."
            ),
        ),
        (
            "Swimmers Log In at Dawn",
            (
                "Whoever wants to swim before work signs the book at the gate. The keeper counts"
                " the names and the towels, and the two have never agreed in eleven years."
            ),
        ),
        (
            "마을 도서관, 로그인 없이 책 빌린다",
            (
                "마을 도서관은 이름만 말하면 책을 빌려 주기로 했다. 관장은 이웃의 얼굴을 다 안다고"
                " 말했고, 잃어버린 책은 지난 십 년 동안 세 권뿐이다."
            ),
        ),
    ],
)
def test_a_short_article_about_such_a_thing_is_an_article(title: str, text: str) -> None:
    body = f"{MENU}<h1>{title}</h1><p>{text}</p>{FOOT}"
    assert reason_of(f"{title} - The Lindenau Post", body) is None


def test_a_login_is_known_by_its_address_however_much_stands_beside_it() -> None:
    form = '<h1>Members</h1><form><input type="password" name="p"></form>'
    site = "https://www.lindenau-post.example"
    assert reason_of("Members", f"{form}{LONG}", f"{site}/member/login.html") == "login"
    assert reason_of("Members", LONG, f"{site}/member/login?returnUrl=/2019/trees") == "login"
    assert reason_of("Trees Log In", LONG, f"{site}/2019/trees-log-in") is None
    assert reason_of("Trees", f"{form}{LONG}") is None


@pytest.mark.parametrize("html", ["", " \n\t", "\ufeff", "\x00"])
def test_nothing_is_an_empty_body(html: str) -> None:
    with pytest.raises(SoftError) as caught:
        parse_article(html, URL)
    assert caught.value.reason == "empty-body"


def test_a_title_without_a_text_is_an_empty_body() -> None:
    assert reason_of("The trees", "<h1>The trees</h1>") == "empty-body"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/index.html",
        "/en/",
        "/main.do",
        "/main/main.html",
        "/en/main/",
        "/?err=gone",
        "/?msg=no_article",
        "/index.php?mid=main",
        "/news/",
        "/en/news/list.do",
        "/section",
    ],
)
def test_the_front_page_of_a_site_is_no_article(path: str) -> None:
    assert reason_of("City", LONG, f"https://english.seoul.go.kr{path}") == "home-page"


@pytest.mark.parametrize(
    "path",
    [
        "/?p=4711",
        "/?ferry-carries-its-first-cellos",
        "/articles/?307",
        "/index.php?mid=news&document_srl=88",
        "/main/view.do?no=5",
        "/news/the-ferry-and-the-cellos",
        "/news/?id=12",
        "/trees/",
        "/error-of-the-clockmaker/",
        "/2019/404/",
    ],
)
def test_an_article_may_be_at_an_address_like_that_of_a_front_page(path: str) -> None:
    assert reason_of("Trees", f"<h1>Trees</h1>{LONG}", f"https://city.example{path}") is None


@pytest.mark.parametrize(
    "path", ["/error/404.html", "/error.html", "/en/errors/notfound", "/404.html", "/err/"]
)
def test_a_page_for_errors_is_known_by_its_address(path: str) -> None:
    assert reason_of("City", LONG, f"https://city.example{path}") == "soft-404"


def test_a_page_that_only_leads_to_another_is_no_article() -> None:
    def leading(seconds: str) -> str:
        return f'<meta http-equiv="Refresh" content="{seconds}; URL=/elsewhere">'

    shown = "<p>The Post has a new house, with a new address and the old door.</p>"
    for seconds in ("0", "3"):
        assert reason_of("The Post", shown, head=leading(seconds)) == "soft-404"
        assert reason_of("Trees", LONG, head=leading(seconds)) is None
    assert reason_of("The Post moves house", shown, head=leading("300")) is None


def test_a_consent_host_is_refused_whatever_it_shows() -> None:
    assert reason_of("HuffPost", LONG, "https://consent.yahoo.com/collect?x=1") == "consent"


def test_a_stub_that_says_it_is_for_subscribers_is_a_paywall() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Trees",'
        '"isAccessibleForFree":"False"}</script>'
    )
    assert reason_of("Trees", "<p>The town has counted.</p>", head=head) == "paywall"
    assert reason_of("Trees", LONG, head=head) is None


def test_the_offers_beside_a_text_for_subscribers_are_not_counted_as_its_text() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Trees",'
        '"isAccessibleForFree":false}</script>'
    )
    shown = (
        "<p>The town has counted its trees again, and found eleven more of them than it has ever"
        " planted, which the gardeners explain with the jays.</p><p>Nobody has seen a jay plant"
        " a lime, the teacher says, but she has seen one look as if it had.</p>"
    )
    offers = "".join(
        f'<div><a href="/{number}">Bridges, part {number}</a>'
        "<p>A keeper of a bridge tells of the nights on which only a fox crossed it.</p></div>"
        for number in range(20)
    )
    body = f"<article><h1>Trees</h1>{shown}</article><aside>{offers}</aside>"
    assert reason_of("Trees", body, head=head) == "paywall"
    terms = "<p>Subscribe now to continue reading. You get every column and puzzle.</p>" + LONG
    within = f"<article><h1>Trees</h1>{shown}{terms}</article>"
    assert reason_of("Trees", within, head=head) == "paywall"


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
