import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.urls import (
    canonical_url,
    destination,
    is_homograph,
    page_urls,
    post_urls,
    public_id,
    without_user,
)


@pytest.mark.parametrize(
    "url",
    [
        "HTTP://English.Seoul.GO.KR:80/policy/",
        "http://english.seoul.go.kr/policy/#top",
        "http://user:secret@english.seoul.go.kr/policy/",
        "http://english.seoul.go.kr/policy/?utm_source=sns&utm_medium=post",
        "  http://english.seoul.go.kr/policy/?ncid=edlink  ",
    ],
)
def test_links_to_one_page_have_one_canonical_url(url: str) -> None:
    assert canonical_url(url) == "http://english.seoul.go.kr/policy/"


def test_the_order_of_parameters_does_not_matter() -> None:
    assert canonical_url("http://a.kr/?b=2&a=1") == canonical_url("http://a.kr/?a=1&b=2")


def test_a_parameter_that_names_the_content_stays() -> None:
    assert canonical_url("http://a.kr/view?bo_table=news&wr_id=7").endswith(
        "?bo_table=news&wr_id=7"
    )


def test_scheme_and_port_are_part_of_the_page() -> None:
    assert canonical_url("https://a.kr/") != canonical_url("http://a.kr/")
    assert canonical_url("http://a.kr:8080/x") == "http://a.kr:8080/x"


@pytest.mark.parametrize("url", ["", "/en/news", "javascript:alert(1)", "mailto:a@b.kr", "http://"])
def test_what_cannot_be_fetched_has_no_canonical_url(url: str) -> None:
    with pytest.raises(ValueError, match="not an http or https URL"):
        canonical_url(url)


def test_korean_paths_have_one_spelling() -> None:
    assert canonical_url("http://a.kr/서울") == canonical_url("http://a.kr/%EC%84%9C%EC%9A%B8")


def test_a_post_is_named_by_its_portal_and_slug() -> None:
    assert public_id("portal", "https://seoulsolution.kr/en/content/sharing-city") == (
        "portal:en/sharing-city"
    )
    assert public_id("portal", "https://seoulsolution.kr/node/42") == "portal:node/42"


@given(st.from_regex(r"\A[a-z]{1,8}(\.[a-z]{2,5}){1,2}\Z"), st.text(max_size=40))
def test_canonical_form_is_stable(host: str, path: str) -> None:
    url = f"http://{host}/" + path.replace("\\", "")
    try:
        once = canonical_url(url)
    except ValueError:
        return
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.kr/v.do;jsessionid=1A2B.n1?nttId=7", "http://a.kr/v.do?nttId=7"),
        ("http://a.kr/v.php?wr_id=7&PHPSESSID=0f", "http://a.kr/v.php?wr_id=7"),
        ("http://a.kr/(S(lit3py55t21z5v55vlm25s55))/v.aspx?no=7", "http://a.kr/v.aspx?no=7"),
    ],
)
def test_a_session_id_is_no_part_of_the_page(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "place",
    [
        *("page={n}", "pageIndex={n}", "cpage={n}", "curPage={n}", "article.offset={n}0"),
        *("pageNo=", "cp={n}", "pg={n}", "p={n}", "currPage={n}", "nPage={n}"),
    ],
)
def test_a_post_has_one_url_on_whatever_list_page_it_is_shown(place: str) -> None:
    def shown_on(page: int) -> list[str]:
        return post_urls([f"http://a.kr/view?id={n}&{place.format(n=page)}" for n in (1, 2)])

    assert shown_on(1) == shown_on(2) == ["http://a.kr/view?id=1", "http://a.kr/view?id=2"]


def test_a_page_number_that_alone_tells_posts_apart_stays() -> None:
    urls = ["http://a.kr/view?page=1", "http://a.kr/view?page=2"]
    assert post_urls(urls) == urls


def test_a_lone_post_is_on_the_list_page_that_its_link_names() -> None:
    url = "http://a.kr/view?no=7&cp=3"

    assert post_urls([url], "http://a.kr/list?cp=3") == ["http://a.kr/view?no=7"]
    assert post_urls([url], "http://a.kr/list") == ["http://a.kr/view?cp=3&no=7"]


@pytest.mark.parametrize("numbers", [(7,), (7, 8)])
def test_a_short_name_that_names_the_post_stays(numbers: tuple[int, ...]) -> None:
    urls = [f"http://a.kr/?p={number}" for number in numbers]
    assert post_urls(urls, "http://a.kr/?p=1") == urls
    assert page_urls(urls[0]) == (urls[0],)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://english.se\u043eul.go.kr/story/", True),
        ("http://xn--seul-65d.go.kr/", True),
        ("http://english.seoul.go.kr/story/", False),
        ("http://english.se\u0585ul.go.kr/", True),  # Armenian
        ("http://s\u13aaoul.go.kr/", True),  # Cherokee
        ("http://se\u0c02ul.go.kr/", True),  # Telugu
        ("http://engl\u0131sh.seoul.go.kr/", True),
        ("http://english.seou\u026d.go.kr/", True),
        ("http://english.seoul.go.\u043ar/", True),
        ("http://\u0430\u0440\u0440\u04cf\u0435.com/", True),  # all Cyrillic
        ("http://\u13aa\u13e2\u13e2\u13de\u13ac.com/", True),  # all Cherokee
        ("http://서울.kr/", False),
        ("http://seoul서울.kr/", False),
        ("http://東京tokyo.jp/", False),
        ("http://タワーtower.jp/", False),
        ("http://佐々木sasaki.jp/", False),
        ("http://münchen.de/", False),
        ("http://việtnam.vn/", False),
        ("http://kadın.com.tr/", False),
        ("http://москва.com/", False),
        ("http://сахар.рф/", False),
        ("http://ελλάδα.gr/", False),
        ("http://127.0.0.1/", False),
        ("http://xn--/", False),
    ],
)
def test_a_host_that_only_looks_like_another_is_noticed(url: str, expected: bool) -> None:
    assert is_homograph(url) is expected


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://www.google.com/url?q=https://a.kr/9&sa=D", "https://a.kr/9"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.kr%2F10&h=1", "https://a.kr/10"),
        ("https://www.google.com/amp/s/www.a.kr/entry/1", "https://www.a.kr/entry/1"),
        ("https://www-a-kr.cdn.ampproject.org/c/www.a.kr/1?b=2", "http://www.a.kr/1?b=2"),
        ("https://a.kr/url?q=https://b.kr/", "https://a.kr/url?q=https://b.kr/"),
        ("https://www.google.com/url?q=javascript:1", "https://www.google.com/url?q=javascript:1"),
    ],
)
def test_a_link_through_another_site_is_the_page_it_leads_to(link: str, page: str) -> None:
    assert destination(link) == page


@pytest.mark.parametrize(
    "path", ["%%33", "%%34%31", "100%", "%%2533", "%25%33", "./%%3333", "%zz", "\\x%"]
)
def test_a_canonical_url_is_its_own_canonical_url(path: str) -> None:
    url = canonical_url(f"http://a.kr/{path}")
    assert canonical_url(url) == url


def test_a_backslash_ends_the_host_as_it_does_for_browsers() -> None:
    assert canonical_url("http://a.kr\\@b.kr\\c?d=\\e") == "http://a.kr/@b.kr/c?d=%5Ce"


def test_a_user_and_a_password_are_no_part_of_an_address() -> None:
    assert without_user("http://user:w@rd@a.kr:8080/x@y?z#f") == "http://a.kr:8080/x@y?z#f"
    assert without_user("http://a.kr/user@host") == "http://a.kr/user@host"
