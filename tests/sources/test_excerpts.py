"""A page of a known layout says the same when only the part is parsed that its layout names."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from seoulwire.sources import SOURCES, parse_article
from seoulwire.sources.excerpts import excerpt, names_body
from seoulwire.sources.page import Selectors

FIXTURES = Path(__file__).parent / "fixtures"
LAYOUTS: Mapping[str, Selectors] = {
    layout.name: layout.read
    for source in SOURCES.values()
    for layout in source.layouts
    if isinstance(layout.read, Selectors)
}
CASES = sorted(
    page.parent.relative_to(FIXTURES).as_posix()
    for page in FIXTURES.glob("*/*/page.html")
    if page.parent.parent.name in LAYOUTS
)
# The one fixture with a table, whose page is parsed whole.
TABLED = "huffpost-v2/undated"
MENU = "<nav><ul><li><a href='/a'>Politics</a></li><li><a href='/b'>Sports</a></li></ul></nav>"
OTHERS = "<div class='others'><h3>Most read</h3><p>Another article begins here.</p></div>"


def page_of(case: str) -> tuple[str, str]:
    folder = FIXTURES / case
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    return (folder / "page.html").read_text("utf-8"), meta["url"]


def cut(html: str, layout: str) -> str | None:
    selectors = LAYOUTS[layout]
    body = names_body(html, selectors)
    assert body is not None
    return excerpt(html, selectors, body)


def between(html: str) -> str:
    """Return a page with a menu before and other articles after all that it holds."""
    head, opened, body = html.partition("<body")
    attributes, closed, rest = body.partition(">")
    inner, end, tail = rest.rpartition("</body>")
    return f"{head}{opened}{attributes}{closed}{MENU * 20}{inner}{OTHERS * 20}{end}{tail}"


@pytest.mark.parametrize("case", CASES)
def test_what_stands_around_an_article_changes_nothing_of_it(case: str) -> None:
    html, url = page_of(case)
    assert parse_article(between(html), url) == parse_article(html, url)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.startswith("huffpost") and case != TABLED]
)
def test_menus_and_other_articles_are_cut_off(case: str) -> None:
    html, _ = page_of(case)
    part = cut(between(html), case.partition("/")[0])
    assert part is not None
    assert MENU not in part
    assert OTHERS not in part


V4 = """<html><head><title>Six hours off</title></head><body><nav><a href="/">Home</a></nav>
<header class="entry__header"><h1 class="headline">Six hours off</h1></header>{before}
<section class="js-entry-content"><div><p>{text}</p></div>{inside}</section>
<footer><section><p>More from us</p></section></footer>{after}</body></html>"""
TEXT = "The council voted to close the street to cars for six hours. " * 8


def made(before: str = "", inside: str = "", after: str = "") -> str:
    return V4.format(before=before, inside=inside, after=after, text=TEXT)


def test_the_end_of_the_body_is_found_behind_sections_comments_and_scripts_in_it() -> None:
    inside = (
        "<section><p>Part</p></section><!-- </section> -->"
        "<script type='application/json'>\"</section>\"</script><p>Last line</p>"
    )
    part = cut(made(inside=inside), "huffpost-v4")
    assert part is not None
    assert "Last line" in part
    assert "More from us" not in part


@pytest.mark.parametrize(
    "html",
    [
        made(after="<div class='entry__byline__author'><a><span>Ann Lee</span></a></div>"),
        made(inside="<table><tr><td>1</td></tr></table>"),
        made().replace("</section>", ""),
        made().replace('class="headline"', "").replace("entry__header", ""),
        made().replace("</head>", ""),
    ],
    ids=["author-after-the-body", "table", "unclosed", "no-title", "no-head"],
)
def test_a_page_is_not_cut_where_it_is_not_certain_what_is_lost(html: str) -> None:
    assert cut(html, "huffpost-v4") is None


def test_an_author_named_only_after_the_body_is_found() -> None:
    after = "<div class='entry__byline__author'><a><span>Ann Lee</span></a></div>"
    article = parse_article(made(after=after), "https://www.huffpost.com/entry/six_n_1")
    assert article.authors == ("Ann Lee",)


def test_a_name_in_a_text_or_another_attribute_is_no_place_of_it() -> None:
    before = "<a data-target='js-entry-content' title='headline'>js-entry-content</a>"
    part = cut(made(before=before).replace("<nav>", f"<nav>{before}"), "huffpost-v4")
    assert part is not None
    assert "<nav>" not in part


def test_what_a_page_states_of_itself_is_kept_wherever_it_stands() -> None:
    stated = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Six hours off",'
        ' "datePublished": "2023-05-01T09:00:00Z"}</script>'
        '<meta property="article:section" content="Cities">'
    )
    article = parse_article(made(after=stated), "https://www.huffpost.com/entry/six_n_1")
    assert article.published is not None
    assert article.published.value.isoformat() == "2023-05-01T09:00:00+00:00"
    assert article.section == "Cities"


def test_a_licence_at_the_foot_of_a_page_is_read() -> None:
    after = "<a rel='license' href='https://creativecommons.org/licenses/by/4.0/'>CC BY</a>"
    article = parse_article(made(after=after), "https://www.huffpost.com/entry/six_n_1")
    assert article.licence == "CC-BY-4.0"
