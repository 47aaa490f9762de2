"""Whom a post copies: sources, bylines, captions, all of which stay in the text."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from storage.factories import post

from seoulwire.boards import find_attribution, find_citations, is_truncated, split_tag
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


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (
            "출처: http://a.example/1,http://a.example/2",
            ["http://a.example/1", "http://a.example/2"],
        ),
        (
            "출처: http://a.example/1;http://b.example/2",
            ["http://a.example/1", "http://b.example/2"],
        ),
        (
            "출처: http://a.example/1http://a.example/2",
            ["http://a.example/1", "http://a.example/2"],
        ),
    ],
)
def test_urls_written_without_a_space_between_them_are_told_apart(
    text: str, urls: list[str]
) -> None:
    assert [one.url for one in cite(text)] == urls


@pytest.mark.parametrize("path", ["to?url=http://b.example/2", "2017/http://b.example/2"])
def test_a_url_in_another_is_a_part_of_it(path: str) -> None:
    (citation,) = cite(f"Source: http://a.example/{path}")
    assert citation.url.startswith("http://a.example/")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("(출처: http://a.example/소식/서당-이야기)", "/소식/서당-이야기"),
        ("출처: http://a.example/view?q=서당&no=3 에서", "/view?no=3&q=서당"),
        ("http://a.example/소식 참고", "/소식"),
        ("http://a.example/에서 옮김", "/"),
        ("http://a.example/view?no=3입니다", "/view?no=3"),
        ("출처: http://a.example/1에서", "/1"),
    ],
)
def test_hangul_is_of_a_path_where_it_begins_a_part_of_it(text: str, path: str) -> None:
    assert [unquote(one.url) for one in cite(text)] == [f"http://a.example{path}"]


@pytest.mark.parametrize(
    "text",
    [
        "출처: news-post.example/a/1",
        "출처: http//news-post.example/a/1",
        "출처: http:// news-post.example/a/1",
        "출처: http:/news-post.example/a/1",
        "출처: http://http://news-post.example/a/1",
        "출처: http://news-\u200bpost.example/a/\u200b1",
    ],
)
def test_a_mistyped_source_is_read_as_it_was_meant(text: str) -> None:
    assert cite(text) == (Citation(url="http://news-post.example/a/1", found="source-line"),)


@pytest.mark.parametrize("text", ["자료: report.pdf", "Source: Dr.Kim", "출처: U.S. Census/2016"])
def test_a_file_or_a_name_behind_the_label_is_no_page(text: str) -> None:
    assert cite(text) == ()


@pytest.mark.parametrize("mark", ["...", "…", "‥"])
def test_a_link_whose_words_are_cut_off_is_one_source(mark: str) -> None:
    links = (Hyperlink("https://a.example/1-the-long-way", f"http://a.example/1-the{mark}"),)
    assert cite(f"Source: http://a.example/1-the{mark}", links=links) == (
        Citation(url="https://a.example/1-the-long-way", found="source-line"),
    )


def test_a_url_that_a_line_break_divides_is_one() -> None:
    assert [one.url for one in cite("Source: http://a.example/the-", "long-way")] == [
        "http://a.example/the-long-way"
    ]
    assert [one.url for one in cite("Source: http://a.example/the-way", "long-ago")] == [
        "http://a.example/the-way"
    ]


def test_an_ampersand_that_was_encoded_twice_is_one() -> None:
    links = (Hyperlink("http://a.example/view?no=1&amp;p=2", "here"),)
    found = cite("Source: http://a.example/view?no=1&amp;p=2", links=links)
    assert [one.url for one in found] == ["http://a.example/view?no=1&p=2"]


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


@pytest.mark.parametrize("mark", ["..", "...", "…", "‥", "….", " ..", "... "])
def test_a_title_that_ends_in_dots_is_cut(mark: str) -> None:
    assert is_truncated(f"Old inns of the ri{mark}")
    assert not is_truncated(f"Old inns{mark} and new ones.")


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
