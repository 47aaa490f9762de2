"""Any site's article: what it tells machines about itself first, then its main text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement, document_fromstring

from seoulwire.content import Block, Figure, Paragraph, lines, parse_blocks
from seoulwire.exceptions import UnreadableError
from seoulwire.sources.bylines import split_authors
from seoulwire.sources.edges import HEAD, TAIL, inner, signatures
from seoulwire.sources.heads import around, shown_lines, stated_author, stated_date
from seoulwire.sources.hydration import hydrated_html
from seoulwire.sources.labelled import labelled_authors
from seoulwire.sources.language import language_of
from seoulwire.sources.marked import marked_body
from seoulwire.sources.page import MAX_SIGNATURES, Page, Parts, images_of
from seoulwire.sources.selection import body_of, dates, text_of, texts

_BYLINES = (
    "[itemprop='author'] [itemprop='name'], [rel~='author'], .byline, .author-name,"
    " .article-author, .reporter, .journalist, .writer, .reporter_name, .journalist_name,"
    " [class*='reporterLink'], .view_tit_byline, [class*='author-name'], [class*='author_name'],"
    " [class*='writer'] .name, [class*='author'] .name, .username,"
    " [class*='meta'] .author, header .author"
)
_PUBLISHED = (
    "[itemprop='datePublished'], time[pubdate], time.published, time.entry-date, .dt-published,"
    " abbr.published,"
    " article time[datetime], header time[datetime]"
)
# data-deploy-dt, data-publish-date: some pages leave the date only for their scripts.
_DATE_ATTRIBUTE = re.compile(
    r"data-(?:deploy|publish(?:ed)?|regist(?:er|ered)?|reg|created?)-?(?:dt|date|time)"
)
# 입력 entered, 등록 registered, 승인 approved, 게시 posted, 작성 written, 송고 filed, 발행 issued.
_LABELLED_DATE = re.compile(
    r"(?:입력|등록|승인|게시|작성|송고|발행|Published|Posted|Updated)(?:일시|일자|시간|일)?"
    r"(?: on)?"
    r"\s{0,3}[:：]?\s{0,3}([A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}(?:[\s–-]{1,3}\d{1,2}:\d{2})?"
    r"|\d{4}\s?[.년/-]\s?\d{1,2}\s?[.월/-]\s?\d{1,2}[일.]?"
    r"(?:\s{0,3}\(?[월화수목금토일]\)?)?"
    r"(?:\s{1,3}(?:오전|오후)?\s?\d{1,2}:\d{2}(?::\d{2})?(?: (?:KST|GMT|UTC))?)?)"
)
# 2023.05.06, 2023-05-06 10:20, 23.05.06 10:20: all that some element says.
_DATE_ALONE = re.compile(
    r"20\d{2}[.-] ?\d{1,2}[.-] ?\d{1,2}\.?(?: \d{1,2}:\d{2}(?::\d{2})?)?"
    r"|20\d{2}년 \d{1,2}월 \d{1,2}일(?: \d{1,2}:\d{2}| \d{1,2}시 \d{1,2}분)?"
    r"|\d{2}\.\d{2}\.\d{2} \d{1,2}:\d{2}"
)
# 기자명: the reporter's name.
_NAMED_REPORTER = re.compile(r"기자명\s{0,3}[:：]?\s{0,3}([가-힣]{2,4}?)(?=[^가-힣]|입력|승인|$)")
# (서울=등불) 김서연 기자 = …, 김서연 기자 seo@example.kr: 기자 is a reporter.
_REPORTER = re.compile(
    r"(?<![가-힣])([가-힣]{2,4}\s?기자)(?=\s{0,3}(?:=|[(<\[]?[\w.+-]{1,64}@)|의\s(?:다른\s)?기사)"
)
_BOXES_OF_DATES = ("span", "p", "li", "em", "dd", "div", "time")
# Elements of a page, beyond which looking for its main text takes more than two seconds.
_MAX_ELEMENTS = 30_000
_MAX_TEXT = 1_000_000  # characters: more than any article has; trafilatura takes seconds for them
_MAX_SPAN = 1000  # HTML, "The td element"
_LONGEST_NAMES = 40
# Papers of Korea that write in English.
_IS_KOREAN = re.compile(r"https?://[^/]*(?:\.kr|korea[a-z]*\.com|arirang\.com)(?:[:/]|$)").match
# A labelled date stands in the head of a page, not below its comments.
_TEXT_SCANNED = 60_000


def read_any(page: Page) -> Parts:
    """Return the parts of a page of no known site.

    Raises:
        UnreadableError: ``over-limit`` when it has too many elements to be an article.
    """
    # Bylines and dates are looked for before the body is cut to its text.
    stated = any(
        split_authors(names[:MAX_SIGNATURES], page.metadata.site_name)
        for names in page.metadata.bylines
    )
    byline = () if stated else tuple(_stated_bylines(page.root))
    published = () if page.metadata.published else tuple(_stated_dates(page.root))
    is_told = (stated or byline) and (page.metadata.published or published)
    shown = [] if is_told else shown_lines(body_of(page.root))
    blocks = _main_text(page)
    kept = inner(blocks) or blocks
    title = page.metadata.title or ""
    text = [line for block in kept for line in lines(block) if line != title]
    near = around(shown, title, text)
    if not stated and not byline:
        edges = (line for one in (*blocks[:HEAD], *blocks[-TAIL:]) for line in lines(one))
        byline = signatures(edges) or _given(stated_author(near))
    return Parts(
        title=page.metadata.title,
        byline=byline,
        published=published or (() if page.metadata.published else _given(stated_date(near))),
        images=images_of(blocks),
        # A caption is a text beside the article's, and stays with its image.
        blocks=tuple(map(_without_legend, kept)),
    )


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _without_legend(block: Block) -> Block:
    return replace(block, caption=None, credit=None) if isinstance(block, Figure) else block


def _stated_bylines(root: HtmlElement) -> Iterator[str]:
    """Yield the bylines of the first kind that a page has: marked, labelled, signed, alone."""
    stated = texts(root, _BYLINES)[:8]
    if split_authors(stated):
        yield from stated
        return
    shown = text_of(body_of(root))[:_TEXT_SCANNED]
    named = _NAMED_REPORTER.search(shown) or _REPORTER.search(shown)
    labelled = next(labelled_authors(root), None)
    if named or labelled:
        yield named[1] if named else labelled or ""
        return
    alone = ((element.text or "").strip() for element in root.iter("a", "span", "p", "em", "li"))
    signed = [one for text in alone if len(text) <= _LONGEST_NAMES for one in signatures((text,))]
    # An article is signed at its head and at its foot; a list of articles, at each.
    yield from signed[:1] if len(signed) <= 2 else ()


def _stated_dates(root: HtmlElement) -> Iterator[str]:
    yield from dates(root, _PUBLISHED)[:8]
    for element in root.iter("div", "span", "article", "section", "p"):
        yield from (
            value for name, value in element.items() if value and _DATE_ATTRIBUTE.fullmatch(name)
        )
    labelled = _LABELLED_DATE.search(text_of(body_of(root))[:_TEXT_SCANNED])
    if labelled:
        yield labelled[1]
        return
    alone = ((element.text or "").strip() for element in root.iter(*_BOXES_OF_DATES))
    yield from islice((text for text in alone if _DATE_ALONE.fullmatch(text)), 1)


def _main_text(page: Page) -> tuple[Block, ...]:
    """Return the main text: as the page marks or shows it, as its scripts would, as JSON-LD says.

    Korean papers mark it by names of their own, which trafilatura does not know.
    """
    if language_of(text_of(body_of(page.root))[:_TEXT_SCANNED]) == "ko" or _IS_KOREAN(page.url):
        marked = marked_body(page)
        if any(not isinstance(block, Figure) for block in marked):
            return marked
    shown = _extracted(page.root, page.url)
    if shown:
        return shown
    hidden = hydrated_html(page.root)
    blocks = _extracted(hidden, page.url) if hidden else ()
    if not blocks and page.metadata.body is not None:
        return (Paragraph(page.metadata.body),)
    return blocks


def _extracted(html: HtmlElement | str, url: str) -> tuple[Block, ...]:
    import trafilatura  # half a second, only for sites without a page object

    root = document_fromstring(html) if isinstance(html, str) else html
    if _extent(root) > _MAX_ELEMENTS:
        raise UnreadableError("over-limit", f"more than {_MAX_ELEMENTS} elements: {url}")
    if len(text_of(body_of(root))) > _MAX_TEXT:
        raise UnreadableError("over-limit", f"more than {_MAX_TEXT} characters of text: {url}")
    found = trafilatura.extract(
        root,
        url=url,
        favor_precision=True,  # teasers and captions of others are worse than a lost line
        output_format="html",
        include_comments=False,
    )
    return parse_blocks(document_fromstring(found), url) if found else ()


def _extent(root: HtmlElement) -> int:
    """Return how many elements a page has, with the cells that its spans stand for."""
    spans = (min(int(span), _MAX_SPAN) for span in root.xpath("//@colspan") if span.isdecimal())
    rows = sum(1 for _ in root.iter("tr"))
    return sum(1 for _ in root.iter()) + rows * max(spans, default=0)
