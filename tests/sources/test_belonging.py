"""Whose the authors, dates and data of a page are: the article's, or of others it names."""

import json

import pytest

from seoulwire.content import plain_text
from seoulwire.sources import ArticlePage, parse_article

URL = "https://www.ferry-times.example/2017/ferry"
TITLE = "The ferry crosses the river again"
TEXT = (
    "The ferry crosses the river again, four months after the flood took its landing stage.",
    "The first to board was a baker with her bread, and nobody asked her for a ticket that day.",
    "From May on it will run until midnight, said Ada Brook, who has steered it for thirty years.",
    "A bridge was promised after the flood, but the town has not found the money for it so far.",
)
BODY = "".join(f"<p>{line}</p>" for line in TEXT)
ARTICLE = f"<article><h1>{TITLE}</h1>{BODY}</article>"
TIME = "<time datetime='2017-03-04T09:12:00+09:00'>4 March</time>"
LATER = "<time datetime='2021-01-01T00:00:00Z'>1 January</time>"
TEASER = (
    f"<div class='card'><h3>A market on the quay</h3><span class='author'>Cora Vale</span>{LATER}"
    "</div>"
)

KOREAN_TITLE = "나룻배, 강을 다시 건넌다"
KOREAN_BODY = "".join(
    f"<p>{place}번째로 배에 오른 사람은 빵을 든 제빵사였고, 아무도 표를 보자고 하지 않았다.</p>"
    for place in "첫 두 세 네 다섯 여섯".split()
)


def read(body: str, head: str = "", title: str = TITLE, lang: str = "en") -> ArticlePage:
    html = (
        f"<html lang='{lang}'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )
    return parse_article(html, URL)


@pytest.mark.parametrize(
    "body",
    [
        f"{ARTICLE}<aside><h4>Most read</h4><span class='byline'>By Cora Vale</span></aside>",
        (
            f"{ARTICLE}<section class='more'><div><a href='/1'>Markets</a>"
            "<span class='author-name'>Cora Vale</span></div></section>"
        ),
        (
            f"{ARTICLE}<ol class='comment-list'><li><div class='comment-author'>"
            "<span class='author-name'>angryreader</span></div><p>Nice.</p></li></ol>"
        ),
        f"{ARTICLE}<div class='bottom'>{TEASER}{TEASER}</div>",
        f"<div class='top'>{TEASER}</div><div><h1>{TITLE}</h1><div>{BODY}</div></div>",
        f"<article><h1>{TITLE}</h1>{BODY}<div>{TEASER}</div></article>",
        (
            f"{ARTICLE}<section id='talk'><article><b class='author-name'>Cora Vale</b>"
            f"{LATER}<p>I took it as a child, and my mother did.</p></article></section>"
        ),
    ],
)
def test_who_wrote_other_texts_on_the_page_did_not_write_this_one(body: str) -> None:
    article = read(body)
    assert (article.authors, article.published_raw) == ((), None)


@pytest.mark.parametrize(
    "body",
    [
        (
            f"<div><header><h1>{TITLE}</h1>{TIME}<span class='author'>Ann Lee</span></header>{BODY}"
            "</div>"
        ),
        (
            f"<main><h1>{TITLE}</h1><div class='sub'><h2>A baker went first</h2>"
            f"<span class='author'>Ann Lee</span></div><article>{TIME}{BODY}</article></main>"
        ),
        (
            f"<h1>{TITLE}</h1><ul class='meta'><li class='author'>Ann Lee</li></ul>"
            f"<article>{TIME}{BODY}</article>"
        ),
        (
            f"<article><h1>{TITLE}</h1>{TIME}{BODY}</article><div class='author-box'>"
            "<h4>About the author</h4><span class='author-name'>Ann Lee</span></div>"
        ),
        (
            f"<div class='side'>{TEASER}</div><article><h1>{TITLE}</h1>{TIME}"
            f"<span class='author'>Ann Lee</span>{BODY}</article>"
        ),
    ],
)
def test_authors_and_days_around_the_text_are_its_own(body: str) -> None:
    article = read(body)
    assert article.authors == ("Ann Lee",)
    assert article.published_raw == "2017-03-04T09:12:00+09:00"


@pytest.mark.parametrize(
    "others",
    [
        f"<header class='site'>{LATER}</header>",
        f"<aside><article><h3>A market on the quay</h3>{LATER}</article></aside>",
        f"<article class='teaser'><h3>A market on the quay</h3>{LATER}</article>",
        f"<footer>{LATER}</footer>",
        "<aside><meta itemprop='datePublished' content='2021-01-01T00:00:00Z'></aside>",
    ],
)
@pytest.mark.parametrize("is_before", [True, False])
def test_the_day_of_the_site_or_of_a_teaser_is_not_the_articles(
    others: str, is_before: bool
) -> None:
    own = f"<article><h1>{TITLE}</h1><p>By Ann Lee | March 4, 2017</p>{BODY}</article>"
    article = read(others + own if is_before else own + others)
    assert article.published_raw == "March 4, 2017"


@pytest.mark.parametrize(
    "unset", ["0000-00-00T00:00:00+00:00", "1970-01-01T00:00:00Z", "1970-01-01T09:00:00+09:00"]
)
def test_a_day_that_nobody_has_set_is_none_and_hides_none(unset: str) -> None:
    head = f"<meta property='article:published_time' content='{unset}'>"
    assert read(ARTICLE, head).published_raw is None
    own = f"<article><h1>{TITLE}</h1>{TIME}{BODY}</article>"
    assert read(own, head).published_raw == "2017-03-04T09:12:00+09:00"


@pytest.mark.parametrize(
    "picture",
    [
        "<div><img src='/a.jpg'><span>4일 나루터. 강도하 기자 do@paper.example</span></div>",
        "<div><img src='/a.jpg'><p class='cap'>4일 배가 떠난다. 강도하 기자</p></div>",
    ],
)
def test_who_took_the_picture_did_not_write_the_text(picture: str) -> None:
    body = (
        f"<h1>{KOREAN_TITLE}</h1><div class='text'>{picture}{KOREAN_BODY}"
        "<p>윤서린 기자 lamp@paper.example</p></div>"
    )
    assert read(body, title=KOREAN_TITLE, lang="ko").authors == ("윤서린",)


def test_a_reporter_of_the_most_read_below_the_text_is_not_its_author() -> None:
    body = (
        f"<h1>{KOREAN_TITLE}</h1><div>{KOREAN_BODY}</div>"
        "<div class='zone'><p>많이 본 기사</p><p>부두에 장이 선다</p><p>강도하 기자</p></div>"
    )
    assert read(body, title=KOREAN_TITLE, lang="ko").authors == ()


def linked(*objects: dict[str, object], opened: str = "", closed: str = "") -> str:
    data = json.dumps([{"@type": "NewsArticle", **one} for one in objects])
    return f"<script type='application/ld+json'>{opened}{data}{closed}</script>"


OTHER: dict[str, object] = {
    "headline": "A market opens on the quay",
    "url": "/2020/market",
    "author": "Cora Vale",
    "datePublished": "2020-01-01T00:00:00Z",
}
OWN: dict[str, object] = {"author": "Ann Lee", "datePublished": "2017-03-04T09:12:00+09:00"}


@pytest.mark.parametrize(
    "own",
    [
        {"headline": f"{TITLE}, at last", **OWN},
        {"headline": "Bread on board", "url": "http://m.ferry-times.example/2017/ferry/", **OWN},
        {"headline": "Bread on board", "mainEntityOfPage": {"@id": URL}, **OWN},
        {"headline": "Bread on board", "@id": f"{URL}#article", **OWN},
    ],
)
def test_of_several_articles_in_the_data_the_pages_own_is_read(own: dict[str, object]) -> None:
    article = read(ARTICLE, linked(OTHER, own))
    assert (article.title, article.authors) == (own["headline"], ("Ann Lee",))
    assert article.published_raw == "2017-03-04T09:12:00+09:00"


def test_data_given_twice_is_of_one_article() -> None:
    own = {"headline": "Bread on board", **OWN}
    assert read(ARTICLE, linked(own) + linked(own)).authors == ("Ann Lee",)


@pytest.mark.parametrize("objects", [[OTHER], [OTHER, {"headline": "A second one", **OWN}]])
def test_data_of_other_articles_alone_says_nothing_of_this_one(
    objects: list[dict[str, object]],
) -> None:
    article = read(ARTICLE, linked(*objects))
    assert (article.title, article.authors, article.published_raw) == (TITLE, (), None)
    assert plain_text(article.blocks) == "\n".join(TEXT)


@pytest.mark.parametrize(
    ("opened", "closed"),
    [("//<![CDATA[\n", "\n//]]>"), ("/* <![CDATA[ */", "/* ]]> */"), ("<!--", "-->")],
)
def test_data_within_what_xhtml_asked_for_is_read(opened: str, closed: str) -> None:
    head = linked({"headline": TITLE, **OWN}, opened=opened, closed=closed)
    assert read(ARTICLE, head).authors == ("Ann Lee",)
