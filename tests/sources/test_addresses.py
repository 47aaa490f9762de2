"""Which address of a page is taken for its own."""

import pytest

from seoulwire.sources import parse_article

TEXT = (
    "The ferry crosses the river again, four months after the flood took its landing stage. The"
    " first to board was a baker with her bread, and nobody asked her for a ticket."
)
SITE = "https://www.ferry-times.example"


def canonical_of(url: str, canonical: str, shared: str = "") -> str | None:
    head = f'<link rel="canonical" href="{canonical}"><meta property="og:url" content="{shared}">'
    html = (
        f"<html><head><title>The ferry crosses again</title>{head}</head><body><article>"
        f"<h1>The ferry crosses again</h1><p>{TEXT}</p><p>{TEXT} Again.</p></article></body></html>"
    )
    return parse_article(html, url).canonical_url


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/2017/ferry", "/"),
        ("/2017/ferry", "/index.html"),
        ("/view?no=12", "/main.do"),
        ("/?p=12", "/"),
        ("/news/2017/ferry", "/news/"),
        ("/news/12", "/news"),
        ("/en/news/ferry", "/en/"),
        ("/news/view.php?no=12", "/news/view.php"),
        ("/news/articleView.html?idxno=12045", "/news/articleView.html"),
        ("/bbs/board.php?bo_table=news&wr_id=12", "/bbs/board.php?bo_table=news"),
        ("/bbs/view?board_no=3&no=12", "/bbs/view?board_no=3"),
        ("/board/view.do?seq=12", "/board/"),
        ("/articles/?307", "/articles/"),
    ],
)
def test_an_address_that_all_articles_of_a_site_share_is_not_that_of_one(
    path: str, canonical: str
) -> None:
    assert canonical_of(SITE + path, canonical) is None


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (f"{SITE}/2017/ferry?ref=7", f"{SITE}/2017/ferry"),
        (f"{SITE}/2017/ferry?cmpid=7&partner_id=3&page=2", f"{SITE}/2017/ferry"),
        ("http://m.ferry-times.example/2017/ferry", f"{SITE}/2017/ferry"),
        (f"{SITE}/2017/ferry/amp/", f"{SITE}/2017/ferry"),
        (f"{SITE}/2017/ferry.amp", f"{SITE}/2017/ferry"),
        (f"{SITE}/2017/ferry/", f"{SITE}/2017/ferry"),
        (f"{SITE}/2017/ferry/index.html", f"{SITE}/2017/ferry/"),
        (f"{SITE}/ferry/page/2", f"{SITE}/ferry"),
        (f"{SITE}/story/120450/the-ferry-crosses", f"{SITE}/story/120450"),
        (f"{SITE}/view.php?no=12&page=3&cate_no=2", f"{SITE}/view.php?no=12"),
        (f"{SITE}/view.php?no=12", f"{SITE}/2017/ferry"),
        (f"{SITE}/2017/ferry", f"{SITE}/?p=12"),
        (
            "https://www-ferry--times-example.cdn.ampproject.org/c/s/www.ferry-times.example/2017/ferry",
            f"{SITE}/2017/ferry",
        ),
    ],
)
def test_another_address_of_the_same_page_is_its_own(url: str, canonical: str) -> None:
    assert canonical_of(url, canonical) == canonical


def test_the_address_for_sharing_stands_in_for_one_of_the_whole_site() -> None:
    found = canonical_of(f"{SITE}/2017/ferry?ref=7", "/", shared="/2017/ferry")
    assert found == f"{SITE}/2017/ferry"
