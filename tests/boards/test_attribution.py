"""Whom a post copies: sources, bylines, captions, all of which stay in the text."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from storage.factories import post

from seoulwire.boards import find_attribution, find_citations, split_tag
from seoulwire.content import (
    Block,
    Figure,
    Hyperlink,
    Paragraph,
    parse_blocks,
    parse_html,
    plain_text,
)
from seoulwire.content import links as hyperlinks
from seoulwire.ingest import normalize_item
from seoulwire.items import Citation, Image
from seoulwire.repair.record import Repaired

PAGE = "https://board.example.kr/en/content/inns"


def cite(*texts: str, links: tuple[Hyperlink, ...] = ()) -> tuple[Citation, ...]:
    return find_citations(tuple(map(Paragraph, texts)), links, PAGE)


@pytest.mark.parametrize(
    "text",
    [
        "(Source: http://news.example.com/entry/inns)",
        "Source : http://news.example.com/entry/inns.",
        "출처: http://news.example.com/entry/inns",
        "원문 : http://news.example.com/entry/inns에서 옮김",
        "It ends. (Source: http://news.example.com/entry/inns?utm_source=feed#top)",
    ],
)
def test_a_source_line_names_its_page(text: str) -> None:
    assert cite(text) == (Citation(url="http://news.example.com/entry/inns", found="source-line"),)


def test_a_source_line_without_a_scheme() -> None:
    assert cite("출처: www.example.com/a(b)") == (
        Citation(url="http://www.example.com/a(b)", found="source-line"),
    )


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "(Source: http://english.s\u0435oul.go.kr/inns)",
            "http://english.xn--soul-v4d.go.kr/inns",
        ),
        ("출처: http://서울.kr/inns에서 옮김", "http://xn--2i4bq6h.kr/inns"),
        ("출처: http://서울.한국", "http://xn--2i4bq6h.xn--3e0b707e/"),
        ("출처: http://english.seoul.go.kr에서 옮김", "http://english.seoul.go.kr/"),
    ],
)
def test_a_host_may_have_letters_of_any_script(text: str, url: str) -> None:
    assert [one.url for one in cite(text)] == [url]


def test_a_source_named_by_a_link() -> None:
    links = (Hyperlink("http://news.example.com/inns", "The Daily"),)

    assert cite("(Source: The Daily)", links=links)[0].found == "source-line"


def test_the_best_named_source_comes_first_and_each_once() -> None:
    links = (
        Hyperlink("http://other.example.org/", "background"),
        Hyperlink("http://original.example.org/report", "See the Original (Click Here)"),
        Hyperlink("http://news.example.com/inns", "http://news.example.com/inns"),
    )
    found = cite(
        "As http://bare.example.net/x says", "(Source: http://news.example.com/inns)", links=links
    )

    assert [(one.url, one.found) for one in found] == [
        ("http://news.example.com/inns", "source-line"),
        ("http://original.example.org/report", "original-link"),
        ("http://bare.example.net/x", "bare-url"),
        ("http://other.example.org/", "link"),
    ]


def test_own_pages_and_share_buttons_are_no_sources() -> None:
    links = (
        Hyperlink("https://board.example.kr/en/news", "News"),
        Hyperlink("https://www.board.example.kr/ko", "Korean"),
        Hyperlink("https://www.facebook.com/sharer/sharer.php?u=x", "Facebook"),
        Hyperlink("https://twitter.com/intent/tweet?text=x", "Twitter"),
    )

    assert cite("Nothing is cited: http://board.example.kr/x", links=links) == ()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[City Desk] Old inns", ("City Desk", "Old inns")),
        ("[Brochur] Digital city", ("Brochur", "Digital city")),
        ("Old inns [photo]", (None, "Old inns [photo]")),
        ("[only]", (None, "[only]")),
        ("[] Old inns", (None, "[] Old inns")),
        ("[공지] [학사] 수강 신청", ("공지", "[학사] 수강 신청")),
    ],
)
def test_a_bracket_tag_is_split_from_its_title(
    title: str, expected: tuple[str | None, str]
) -> None:
    assert split_tag(title) == expected


BYLINE = "By Mina Okafor\xa0 08/15/2017 05:30 am ET"


@pytest.mark.parametrize(
    ("texts", "deck"),
    [
        (
            ("Old inns", "“We kept the bath,” he says.", BYLINE, "text"),
            "“We kept the bath,” he says.",
        ),
        (("Old inns become homes", BYLINE, "text"), None),
        (("The baths stayed where they were.", BYLINE), "The baths stayed where they were."),
        ((BYLINE, "text"), None),
        (("“We kept it,” he says. By Mina Okafor  08/15/2017 05:30 am ET (Source: x)",), None),
    ],
)
def test_the_head_of_the_copied_article_is_found(texts: tuple[str, ...], deck: str | None) -> None:
    found = find_attribution(tuple(map(Paragraph, texts)))

    assert found.byline == "Mina Okafor"
    assert found.published == datetime(2017, 8, 15, 9, 30, tzinfo=UTC)
    assert found.published_raw == "08/15/2017 05:30 am ET"
    assert found.deck == deck


@pytest.mark.parametrize(
    "text", ["By the river there is an inn", "By 2017 all was done.", "Nearby"]
)
def test_prose_that_begins_with_by_is_no_byline(text: str) -> None:
    assert find_attribution((Paragraph(text),)).byline is None


def test_captions_and_credits_behind_an_image_are_its_own() -> None:
    blocks: tuple[Block, ...] = (
        Figure("https://board.example.kr/a.png"),
        Figure("https://board.example.kr/b.png", alt="bath"),
        Paragraph("(The discription of the above picture: Six doors. Source: district office)"),
        Paragraph("(Image source: Housing Bureau)"),
        Paragraph("Prose."),
        Paragraph("<The Discription of the above Picture: no picture is above>"),
    )

    assert find_attribution(blocks).images == (
        Image(url="https://board.example.kr/a.png", credit="Housing Bureau"),
        Image(
            url="https://board.example.kr/b.png",
            alt="bath",
            caption="Six doors.",
            credit="district office",
        ),
    )


def test_a_player_in_a_post_is_none_of_its_images() -> None:
    page = (
        "<iframe src='https://www.youtube.com/embed/a1b2'></iframe><p>Prose.</p>"
        "<img src='/a.png'><p>(Image source: Housing Bureau)</p>"
    )
    blocks = parse_blocks(parse_html(page), PAGE)
    written = replace(post(), body=Repaired.unchanged(plain_text(blocks)), blocks=blocks)

    assert normalize_item(written).images == (
        Image(url="https://board.example.kr/a.png", credit="Housing Bureau"),
    )


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("[출처] https://a.kr/1", ["source-line"]),
        ("※ 출처 - https://a.kr/1", ["source-line"]),
        ("출처 https://a.kr/1", ["source-line"]),
        ("출처 : 연합뉴스(https://a.kr/1)", ["source-line"]),
        ("Sources: https://a.kr/1, https://a.kr/2", ["source-line", "source-line"]),
        ("Source: The Herald (http://a.kr/1)", ["source-line"]),
        ("(Source：english.seoul.go.kr/x)", ["source-line"]),
        ("See the Original <a href='http://a.kr/1'>(Click Here)</a>", ["original-link"]),
        ("원문보기 <a href='http://a.kr/1'>클릭</a>", ["original-link"]),
        ("He told a source - nobody knows which - about it.", []),
    ],
)
def test_a_source_is_found_however_its_line_is_written(markup: str, found: list[str]) -> None:
    url = "https://seoulsolution.kr/en/content/x"
    root = parse_html(f"<body><p>{markup}</p></body>")
    cited = find_citations(parse_blocks(root, url), hyperlinks(root, url), url)
    assert [one.found for one in cited] == found
