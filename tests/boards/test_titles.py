"""Which heading is a post's title, where its page is headed by the name of site and board."""

import pytest

from seoulwire.boards import parse_post

URL = "https://www.iseul.example.go.kr/photo/view.do?id=71"
TITLE = "강가에 다시 놓인 나무다리"
FACTS = "<dl><dt>작성자</dt><dd>기록담당</dd><dt>작성일</dt><dd>2026-10-19</dd></dl>"
MENU = '<ul class="gnb"><li><a href="/photo/list.do">사진 소식</a></li></ul>'
LINKED = '<h1><a href="/">이슬군청</a></h1>'
PLAIN = "<h1>이슬군청</h1>"


def page(
    site: str, title: str, *, declared: str = "사진 소식 | 이슬군청", facts: str = FACTS
) -> str:
    return f"""<html><head><title>{declared}</title></head><body>
    <div id="header">{site}{MENU}</div><div id="content">{title}{facts}
    <div class="cont"><p>큰물에 떠내려간 다리를 마을 사람들이 다시 놓았다.</p></div></div>
    <div id="footer"><p>이슬군청 000-000-0000</p></div></body></html>"""


@pytest.mark.parametrize(
    "site", [LINKED, PLAIN, '<div class="logo"><a href="/">이슬군청</a></div>']
)
@pytest.mark.parametrize(
    "title",
    [
        f'<h3 class="tit">{TITLE}</h3>',
        f"<h3>{TITLE}</h3>",
        f"<h4>{TITLE}</h4>",
        f'<p class="subject">{TITLE}</p>',
        f'<strong class="tit">{TITLE}</strong>',
        f'<div class="view_tit">{TITLE}</div>',
        f"<p>{TITLE}</p>",
    ],
)
@pytest.mark.parametrize("declared", ["사진 소식 | 이슬군청", "이슬군청", f"{TITLE} | 이슬군청"])
def test_the_name_of_the_site_in_the_header_is_no_title(
    site: str, title: str, declared: str
) -> None:
    post = parse_post(page(site, title, declared=declared), URL)

    assert post.title == TITLE
    assert post.body_text == "큰물에 떠내려간 다리를 마을 사람들이 다시 놓았다."


def test_a_page_that_names_its_site_first_and_its_post_last() -> None:
    html = page(PLAIN, f"<h3>{TITLE}</h3>", declared=f"이슬군청 > 사진 소식 > {TITLE}")

    assert parse_post(html, URL).title == TITLE


def test_the_header_of_an_article_may_hold_the_title() -> None:
    header = f"<header><nav>{MENU}</nav><h1>{TITLE}</h1></header>"
    html = f"<html><body><article>{header}<h4>사진</h4>{FACTS}<p>다리.</p></article></body></html>"

    assert parse_post(html.replace("<body>", f"<title>{TITLE}</title><body>"), URL).title == TITLE


def test_the_name_of_the_site_is_a_title_where_there_is_no_other() -> None:
    assert parse_post(page(PLAIN, ""), URL).title == "이슬군청"


@pytest.mark.parametrize(
    ("title", "facts"),
    [
        (f"<h2>사진 모음</h2><h3>{TITLE}</h3><h4>기본정보</h4>", FACTS),  # basic information
        (f"<p>{TITLE}</p><p>사진</p>", FACTS),
        (f"<p><span>{TITLE}</span> <em>사진</em></p>", FACTS),
        ("", f"{FACTS}<h3>{TITLE}</h3>"),
        (f"<h2>사진 모음</h2><h3>{TITLE}</h3>", "<p>2026-10-19</p>"),
        (f"<h2>사진 모음</h2><div>{TITLE}</div>", "<p>2026-10-19</p>"),
    ],
)
@pytest.mark.parametrize(
    "listed", [TITLE, "강가에 다시 놓인 나무 다리", "[사진] 강가에 다시 놓인 나무다리"]
)
def test_what_agrees_with_the_title_in_the_list_is_the_title(
    title: str, facts: str, listed: str
) -> None:
    html = page(PLAIN, title, declared="사진 모음 | 이슬군청", facts=facts)

    assert parse_post(html, URL).title != TITLE
    assert parse_post(html, URL, listed=listed).title == TITLE


def test_a_title_that_the_list_cuts_off_is_read_in_full() -> None:
    html = page(PLAIN, f"<h3>{TITLE}</h3><h4>기본정보</h4>")

    assert parse_post(html, URL, listed="강가에 다시 놓인…").title == TITLE


def test_a_title_that_was_changed_since_it_was_listed_stays() -> None:
    html = page(PLAIN, f"<h3>{TITLE}</h3>")

    assert parse_post(html, URL, listed="큰물이 지나간 마을").title == TITLE
