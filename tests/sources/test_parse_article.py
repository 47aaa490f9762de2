"""Which page object reads a page, what structured data adds, what a hostile page costs."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seoulwire.content import plain_text
from seoulwire.exceptions import SoftError, UnreadableError
from seoulwire.sources import SOURCES, ArticlePage, parse_article
from seoulwire.sources.page import source_host

URL = "https://www.lindenau-post.example/2019/11/04/trees"
HUFFPOST = "https://www.huffpost.com/entry/trees_n_5dc0"
TEXT = (
    "The town has counted its trees for the first time since 1931, and found that there are more"
    " of them than people. The list will be printed in spring."
)
BODY = f"<article><h1>The trees are counted</h1><p>{TEXT}</p><p>{TEXT[::1]} Again.</p></article>"


def page(head: str = "", body: str = BODY) -> str:
    return (
        f"<html><head><title>The trees are counted</title>{head}</head><body>{body}</body></html>"
    )


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def outcome(html: str, url: str) -> ArticlePage | str:
    """Return the article, or the reason of the error."""
    try:
        return parse_article(html, url)
    except (SoftError, UnreadableError) as error:
        return error.reason


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.huffpost.com/entry/x", "www.huffpost.com"),
        (
            "https://www-huffpost-com.cdn.ampproject.org/c/s/www.huffpost.com/entry/x/amp",
            "www.huffpost.com",
        ),
        ("https://www.google.com/amp/s/m.huffpost.com/us/entry/x", "m.huffpost.com"),
        ("https://www.google.com/search", "www.google.com"),
    ],
)
def test_the_host_of_a_cached_page_is_the_host_it_is_a_copy_of(url: str, host: str) -> None:
    assert source_host(url) == host


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("http://huffingtonpost.com/x", "huffpost"),
        ("https://m.huffpost.com/us/entry/x", "huffpost"),
        ("https://news.seoul.go.kr/gov/archives/1", "seoul"),
        ("http://english.seoul.go.kr./x", None),
        ("https://huffpost.com.example/x", None),
        ("https://nothuffpost.com/x", None),
    ],
)
def test_a_page_object_serves_its_hosts_and_their_subdomains_only(
    url: str, source: str | None
) -> None:
    assert [name for name, site in SOURCES.items() if site.serves(url)] == (
        [source] if source else []
    )


@pytest.mark.parametrize(
    ("captured", "first"),
    [
        (date(2011, 10, 6), "huffpost-v1"),
        (date(2014, 1, 1), "huffpost-v2"),
        (date(2017, 8, 15), "huffpost-v3"),
        (date(2023, 11, 9), "huffpost-v4"),
        (None, "huffpost-v4"),
    ],
)
def test_the_layout_served_on_the_day_of_the_capture_is_asked_first(
    captured: date | None, first: str
) -> None:
    layouts = SOURCES["huffpost"].layouts_on(captured)
    assert layouts[0].name == first
    assert len(layouts) == len(SOURCES["huffpost"].layouts)


def test_a_page_of_a_known_site_in_no_known_layout_is_read_as_any_page() -> None:
    assert parse_article(page(), HUFFPOST).layout == "generic"


def test_two_headlines_in_one_layout_are_a_signal_and_no_choice() -> None:
    headlines = '<h1 class="headline">One</h1><h1 class="headline">Two</h1>'
    body = f'{headlines}<section class="js-entry-content"><p>{TEXT}</p></section>'
    with pytest.raises(UnreadableError) as caught:
        parse_article(page(body=body), HUFFPOST)
    assert caught.value.reason == "ambiguous-title"


def test_a_page_without_any_title_is_unreadable() -> None:
    with pytest.raises(UnreadableError) as caught:
        parse_article(f"<html><body><div><p>{TEXT}</p><p>{TEXT}!</p></div></body></html>", URL)
    assert caught.value.reason == "no-title"


def test_structured_data_comes_before_what_the_page_shows() -> None:
    head = (
        '<script type="application/ld+json">{broken</script>'
        '<script type="application/ld+json">[{"@type":"Organization","headline":"no"},'
        '{"@type":"BlogPosting","headline":"Trees &amp; people","author":"Greta Holm",'
        '"datePublished":"2019-11-04T06:30:00Z","inLanguage":"en"}]</script>'
        '<meta property="og:title" content="Another title">'
    )
    article = parse_article(page(head), URL)
    assert article.title == "Trees & people"
    assert article.authors == ("Greta Holm",)
    assert article.published is not None
    assert article.published.value == datetime(2019, 11, 4, 6, 30, tzinfo=UTC)


def test_a_headline_cut_for_machines_is_completed_by_the_heading() -> None:
    head = linked('{"@type":"NewsArticle","headline":"The trees are..."}')
    assert parse_article(page(head), URL).title == "The trees are counted"


def test_the_name_of_the_site_is_no_part_of_the_title() -> None:
    head = (
        '<meta property="og:title" content="Trees, counted - Town ㅣ Lindenau Post">'
        '<meta property="og:site_name" content="Lindenau Post">'
    )
    assert parse_article(page(head), URL).title == "Trees, counted - Town"


@pytest.mark.parametrize(
    "stated", ["2019-11-04", "2019-11-04 06:30", "2019.11.04 18:40", "Nov 4, 2019 6:30 PM"]
)
def test_a_date_without_a_zone_is_kept_as_written_and_gives_no_moment(stated: str) -> None:
    article = parse_article(page(f'<meta name="date" content="{stated}">'), URL)
    assert (article.published, article.published_raw) == (None, stated)


def test_a_later_date_with_a_zone_is_preferred_to_an_earlier_one_without() -> None:
    head = (
        '<meta property="article:published_time" content="2019-11-04 06:30">'
        '<meta name="dc.date" content="2019-11-04T06:30:00+01:00">'
    )
    article = parse_article(page(head), URL)
    assert article.published_raw == "2019-11-04T06:30:00+01:00"


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("/2019/11/04/trees?utm_source=x", "https://www.lindenau-post.example/2019/11/04/trees"),
        ("https://m.lindenau-post.example/trees", "https://m.lindenau-post.example/trees"),
        ("https://english.seoul.go.kr/trees/", None),
        ("javascript:alert(1)", None),
        ("https://[", None),
    ],
)
def test_a_page_may_name_its_own_address_only_on_its_own_site(
    canonical: str, expected: str | None
) -> None:
    article = parse_article(page(f'<link rel="canonical" href="{canonical}">'), URL)
    assert article.canonical_url == expected


def test_a_text_that_only_scripts_can_show_is_taken_from_the_structured_data() -> None:
    head = linked(f'{{"@type":"Article","headline":"T","articleBody":"{TEXT}"}}')
    article = parse_article(page(head, "<div id='app'></div>"), URL)
    assert plain_text(article.blocks) == TEXT


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 20_000 + TEXT,
        "<b>" * 20_000 + TEXT,
        f"<p>{'SMG ' * 20_000}</p>",
        f"<h1>{'a ' * 50_000}</h1><p>{'By ' * 20_000}</p>",
        f"<script type='application/ld+json'>{'[' * 50_000}</script>",
        "<p>입력 " + "2019.11." * 20_000 + "</p>",
        f"<div class='byline'>{'a, ' * 30_000}</div>",
        "<table>" + "<tr><td colspan=999 rowspan=999>1<td><a href=/a>T</a>" * 2_000,
        "<table>" + "<tr><td>1<td><a href=/a>T</a>" * 20_000,
        "<a href=x>t</a>" * 500_000,
    ],
    ids=[
        "depth",
        "unclosed",
        "smg",
        "heading",
        "json",
        "dates",
        "byline",
        "spans",
        "rows",
        "links",
    ],
)
@pytest.mark.parametrize("url", [URL, HUFFPOST, "http://english.seoul.go.kr/x"])
@pytest.mark.timeout(60)
def test_a_hostile_page_ends_in_a_named_outcome(hostile: str, url: str) -> None:
    assert outcome(page(body=hostile), url)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<h1>",
                "</h1>",
                "<li>",
                "<table>",
                "<td>",
                "<div class='entry-content'>",
                "<article>",
                "<figure>",
                "<img src='//a/b'>",
                "SMG 12",
                "\x00",
                "\ud800",
                "가나다 ",
                TEXT,
            ]
        ),
        max_size=40,
    ),
    st.sampled_from([URL, HUFFPOST, "http://english.seoul.go.kr/x", "https://news.seoul.go.kr/x"]),
)
def test_any_markup_gives_an_article_with_text_or_a_named_error(
    pieces: list[str], url: str
) -> None:
    article = outcome("".join(pieces), url)
    assert article
    if isinstance(article, ArticlePage):
        assert article.title
        assert article.blocks


KOREAN_TEXT = "".join(
    f"<p>{number}번째 열람실은 밤새 불을 켜 두었고, 첫 독자는 칠이 마르기 전에 책을 펼쳤다.</p>"
    for number in range(1, 9)
)


@pytest.mark.parametrize(
    "signed",
    [
        "<p>(서울=등불) 윤서린 기자 = 밤 열람실이 문을 열었다.</p>",
        "<p>밤 열람실이 문을 열었다.</p><p>윤서린 기자 lamp@paper.example</p>",
        "<p class='reporter'>윤서린 기자</p><p>밤 열람실이 문을 열었다.</p>",
    ],
)
def test_a_korean_reporter_who_signs_in_the_text_is_the_author(signed: str) -> None:
    html = (
        "<html lang='ko'><head><title>밤 열람실 문 열어</title></head><body><article>"
        f"<h1>밤 열람실 문 열어</h1>{signed}{KOREAN_TEXT}</article></body></html>"
    )
    assert parse_article(html, "https://www.paper.example/1").authors == ("윤서린",)


def test_a_reporter_who_is_only_told_of_is_no_author() -> None:
    html = (
        "<html lang='ko'><head><title>밤 열람실 문 열어</title></head><body><article>"
        f"<h1>밤 열람실 문 열어</h1><p>이 말을 들은 강도하 기자 역시 웃었다.</p>{KOREAN_TEXT}"
        "</article></body></html>"
    )
    assert parse_article(html, "https://www.paper.example/2").authors == ()


def test_a_page_with_more_text_than_any_article_is_left_to_quarantine() -> None:
    assert outcome(page(body="<p>" + "(Source: http://a.kr " * 100_000), URL) == "over-limit"
