"""Seoul Metropolitan Government: english.seoul.go.kr and news.seoul.go.kr (both WordPress)."""

import re
from datetime import date
from itertools import islice

from lxml.html import HtmlElement
from lxml.html.builder import DIV

from seoulwire.content import collapse, parse_blocks
from seoulwire.sources.page import Layout, Page, Parts, Selectors, SourcePage
from seoulwire.sources.selection import drop, select, text_of

# What WordPress and the city's plug-ins put into a body: sharing, rating, comments, licence, menus.
_PLUGINS = (
    "script, style, noscript, form, button, iframe, nav, aside, footer, #sns_elem, .snsWrap,"
    " .mail_box, #content_manager_info, [class*='board-rating'], .btn-group, #lv-container,"
    " [class*='comment_eungdapso'], #comments, .sharedaddy, .post-navigation, .related-posts,"
    " .entry-meta, .entry-footer"
)

# "Press Releases SMG 2,540": the category, the author, and how often the page was read.
_SMG_LINE = re.compile(r"(?P<section>.{0,80}?)\s*\b(?P<author>SMG)\s+[\d,]{1,12}")
_SMG_LINE_LENGTH = 100
_SMG_CANDIDATES = 20


def read_smg_line(page: Page) -> Parts | None:
    """Return the parts of a page that has a line ``CATEGORY SMG VIEWS`` between title and body.

    The views are ignored: they change on every visit. Title, line and body may each stand in a box
    of its own, so the title is the nearest text before the line, the body the nearest after it.
    """
    found = _smg_line(page.root, page.metadata.title or "")
    if found is None or select(page.root, WORDPRESS.body):
        return None
    line, section = found
    heading, body = _nearest_before(line), _rest_after(line)
    if heading is None or body is None:
        return None
    drop(body, _PLUGINS)
    return Parts(
        title=text_of(heading),
        section=section,
        byline=("SMG",),
        blocks=parse_blocks(body, page.url),
    )


def _smg_line(root: HtmlElement, title: str) -> tuple[HtmlElement, str | None] | None:
    """Return the largest element that is such a line and nothing more, and its category.

    With the title before it a line looks the same, so what begins the page's title is none.
    """
    naming = (element for element in root.iter() if "SMG" in (element.text or ""))
    for element in islice(naming, _SMG_CANDIDATES):
        line, section = None, ""
        for box in (element, *element.iterancestors()):
            shown = collapse(" ".join(map(str, box.itertext()))).strip()
            match = _SMG_LINE.fullmatch(shown)
            if len(shown) > _SMG_LINE_LENGTH or (match and _begins(title, match["section"])):
                break
            if match:
                line, section = box, match["section"]
        if line is not None:
            return line, section or None
    return None


def _begins(title: str, text: str) -> bool:
    return bool(text) and title.startswith(text)


def _nearest_before(element: HtmlElement) -> HtmlElement | None:
    """Return the nearest earlier element with text: the last heading in it, if it has one."""
    for box in (element, *element.iterancestors()):
        for sibling in box.itersiblings(preceding=True):
            if isinstance(sibling.tag, str) and text_of(sibling):
                headings = select(sibling, "h1, h2, h3, h4")
                return next((one for one in reversed(headings) if text_of(one)), sibling)
    return None


def _rest_after(element: HtmlElement) -> HtmlElement | None:
    """Return the text that follows ``element`` in the first box around it that has any."""
    for box in (element, *element.iterancestors()):
        if box.tag == "body":
            return None
        rest = DIV(box.tail or "", *box.itersiblings())
        if text_of(rest):
            return rest
    return None


WORDPRESS = Selectors(
    body=".entry-content, .post-content",
    title=".entry-title, .post-title",
    byline=".entry-author, .author .fn, .byline .author, .post-author, [rel~='author']",
    published=(
        "time.published, time.entry-date, .entry-date, .post-date, .posted-on time, header .date"
    ),
    modified="time.updated:not(.published), time.modified",
    section=".cat-links a, .entry-category, .post-category, [rel~='category']",
    clutter=_PLUGINS,
)

# The city's Korean news: 담당부서 (department in charge) is no author, 수정일 (changed) no time.
NEWS = Selectors(
    body="#post_content",
    title="#view_top h3",
    published="#view_top .regdate",
    modified="#view_top .date",
    section="#sub_h3 .sub_tit",
    clutter=f"{_PLUGINS}, .preview_button, .prelisten_button",
)

ENGLISH_V1 = Layout("seoul-english-v1", read_smg_line, until=date(2021, 12, 31))
ENGLISH_V2 = Layout("seoul-english-v2", WORDPRESS)
NEWS_V1 = Layout("seoul-news-v1", NEWS)

SEOUL = SourcePage(hosts=("seoul.go.kr",), layouts=(ENGLISH_V1, NEWS_V1, ENGLISH_V2))
