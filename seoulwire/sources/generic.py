"""Any site's article: what it tells machines about itself first, then its main text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement, document_fromstring

from seoulwire.content import Block, Figure, Paragraph, lines, parse_blocks
from seoulwire.exceptions import UnreadableError
from seoulwire.sources.belonging import Surroundings, surroundings_of
from seoulwire.sources.bylines import split_authors
from seoulwire.sources.cleaning import drop_comments, drop_struck, wrap_bare_texts
from seoulwire.sources.edges import HEAD, TAIL, inner, signatures
from seoulwire.sources.headlines import shown_headline
from seoulwire.sources.hydration import hydrated_facts, hydrated_html
from seoulwire.sources.korean import written_text
from seoulwire.sources.language import language_of
from seoulwire.sources.page import Page, Parts, authors_of, images_of
from seoulwire.sources.page_lines import around, shown_lines
from seoulwire.sources.prose import is_prose, prose_body
from seoulwire.sources.selection import body_of, dates_of, select, text_of
from seoulwire.sources.stated_authors import bylines_of, dateline_author, stated_authors
from seoulwire.sources.stated_dates import is_set, labelled_date, stated_date

_BYLINES = (
    "[itemprop='author'] [itemprop='name'], [rel~='author'], .byline, .author-name,"
    " .article-author, .reporter, .journalist, .writer, .reporter_name, .journalist_name,"
    " [class*='reporterLink'], .view_tit_byline, [class*='author-name'], [class*='author_name'],"
    " [class*='writer'] .name, [class*='author'] .name, .username,"
    " [class*='meta'] .author, header .author"
)
_PUBLISHED = (
    "[itemprop='datePublished'], time[pubdate], time.published, time.entry-date, .dt-published,"
    " abbr.published, [property~='dc:created'], [property~='dc:date'],"
    " article time[datetime]:not([class*='updated']):not([itemprop='dateModified']),"
    " header time[datetime]:not([class*='updated']):not([itemprop='dateModified'])"
)
# A theme may call the only time that it shows the last change.
_ANY_TIME = "article time[datetime], header time[datetime]"
# data-deploy-dt, data-publish-date: some pages leave the date only for their scripts.
_DATE_ATTRIBUTE = re.compile(
    r"data-(?:deploy|publish(?:ed)?|regist(?:er|ered)?|reg|created?)-?(?:dt|date|time)"
)
# 기자명: the reporter's name.
_NAMED_REPORTER = re.compile(r"기자명\s{0,3}[:：]?\s{0,3}([가-힣]{2,4}?)(?=[^가-힣]|입력|승인|$)")
# (서울=등불) 김서연 기자 = …, 김서연 기자 seo@example.kr: 기자 is a reporter.
_REPORTER = re.compile(
    r"(?<![가-힣])([가-힣]{2,4}\s?기자)(?=\s{0,3}(?:=|[(<\[]?[\w.+-]{1,64}@)|의\s(?:다른\s)?기사)"
)
# Elements of a page, beyond which looking for its main text takes more than two seconds.
_MAX_ELEMENTS = 30_000
_MAX_TEXT = 1_000_000  # characters: more than any article has; trafilatura takes seconds for them
_MAX_SPAN = 1000  # HTML, "The td element"
_LONGEST_NAMES = 40
# Papers of Korea that write in English.
_IS_KOREAN = re.compile(r"https?://[^/]*(?:\.kr|korea[a-z]*\.com|arirang\.com)(?:[:/]|$)").match
# So many letters of a line tell whether a text has it, whatever stands between its words.
_ENDING = 30
# No more blocks than this stand behind a text and were taken for its end.
_MAX_BEHIND = 40
# $$ARTICLEAD$$, {{ad}}, [[AD_1]]: where a script would put something else.
_PLACEHOLDER = re.compile(
    r"(?:(?P<mark>\$\$|%%|##|@@|__)[A-Z][A-Z\d_-]{1,40}(?P=mark)|\{\{\s?[\w.-]{1,40}\s?\}\}"
    r"|\[\[[A-Z\d_-]{2,40}\]\])"
)
# What a text that is a whole page has.
_PARTS_OF_PAGE = ("nav", "main", "header", "footer")
# A hostile page marks thousands as bylines or dates.
_MAX_MARKED = 100
# A labelled date stands in the head of a page, not below its comments.
_TEXT_SCANNED = 60_000


def read_any(page: Page) -> Parts:
    """Return the parts of a page of no known site.

    Raises:
        UnreadableError: ``over-limit`` when it has too many elements to be an article.
    """
    # What stands around the text is looked for before the tree is cut to it.
    metadata, root = page.metadata, page.root
    body = prose_body(body_of(root))
    surroundings = surroundings_of(root, body, metadata.title)
    is_signed = bool(authors_of(metadata.bylines, metadata))
    byline = () if is_signed else _marked_bylines(root, surroundings)
    is_signed = is_signed or bool(split_authors(byline))
    anywhere = () if is_signed else tuple(_shown_bylines(root, surroundings))
    published = metadata.published or tuple(_marked_dates(root, surroundings))
    shown = shown_lines(body_of(root))
    shown_text = text_of(body_of(root))[:_TEXT_SCANNED]
    is_korean = language_of(shown_text) == "ko" or _IS_KOREAN(page.url) is not None
    blocks = _main_text(page, body, is_korean=is_korean)
    kept = inner(blocks) or blocks
    text = [line for block in kept for line in lines(block)]
    written, dated = hydrated_facts(root, metadata.title or "")
    title = shown_headline(shown, metadata, text)
    kept = _below(kept, title) if is_korean else kept
    lines_near = around(shown, title or "", [line for line in text if line != title])
    near = [line for line in lines_near if not surroundings.is_of_others(line.owner)]
    if not is_signed:
        edges = (line for one in (*blocks[:HEAD], *blocks[-TAIL:]) for line in lines(one))
        filed = _given(dateline_author(text[0]) if text else None)
        # A caption names who took the picture.
        named = [line for line in near if not line.is_caption]
        byline = written or filed or stated_authors(named) or signatures(edges) or anywhere
    return Parts(
        title=title,
        byline=byline,
        published=published or dated or _given(stated_date(near) or labelled_date(shown)),
        images=images_of(blocks),
        # A caption is a text beside the article's, and stays with its image.
        blocks=tuple(map(_without_legend, kept)),
    )


def _below(blocks: tuple[Block, ...], title: str | None) -> tuple[Block, ...]:
    """Return ``blocks`` without the headline and what stands between it and the first prose."""
    head = blocks[:HEAD]
    titles = [place for place, block in enumerate(head) if title in lines(block)]
    if not titles:
        return blocks
    later = range(titles[-1] + 1, len(blocks))
    prose = (n for n in later if any(map(is_prose, lines(blocks[n]))))
    begin = next(prose, titles[-1] + 1)
    return (*(block for block in blocks[:begin] if isinstance(block, Figure)), *blocks[begin:])


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _without_legend(block: Block) -> Block:
    return replace(block, caption=None, credit=None) if isinstance(block, Figure) else block


def _marked_bylines(root: HtmlElement, near: Surroundings) -> tuple[str, ...]:
    """Return the article's bylines that the page marks as such, but for those of its pictures."""
    found = (box for box in select(root, _BYLINES) if not _is_beside_picture(box))
    boxes = (box for box in islice(found, _MAX_MARKED) if not near.is_of_others(box))
    marked = (byline for box in islice(boxes, 8) for byline in bylines_of(box))
    return tuple(dict.fromkeys(marked))


def _is_beside_picture(element: HtmlElement) -> bool:
    return any(above.tag in {"figure", "figcaption"} for above in element.iterancestors())


def _shown_bylines(root: HtmlElement, near: Surroundings) -> Iterator[str]:
    """Yield the byline that stands anywhere on a page: labelled, signed, alone."""
    shown = text_of(body_of(root))[:_TEXT_SCANNED]
    named = _NAMED_REPORTER.search(shown) or _REPORTER.search(shown)
    if named:
        yield named[1]
        return
    alone = ((one, (one.text or "").strip()) for one in root.iter("a", "span", "p", "em", "li"))
    signed = [
        (element, name)
        for element, text in alone
        if len(text) <= _LONGEST_NAMES
        for name in signatures((text,))
    ]
    # An article is signed at its head and at its foot; a list of articles, at each.
    if len(signed) <= 2:
        yield from [name for element, name in signed if not near.is_of_others(element)][:1]


def _marked_dates(root: HtmlElement, near: Surroundings) -> Iterator[str]:
    for selector in (_PUBLISHED, _ANY_TIME):
        marked = islice(select(root, selector), _MAX_MARKED)
        found = dates_of(one for one in marked if not near.is_of_others(one))
        if dated := list(filter(is_set, found)):
            yield from dated[:8]
            break
    boxes = root.iter("div", "span", "article", "section", "p")
    told = ((box, name, value) for box in boxes for name, value in box.items() if value)
    stated = ((box, value) for box, name, value in told if _DATE_ATTRIBUTE.fullmatch(name))
    for box, value in islice(stated, _MAX_MARKED):
        if is_set(value) and not near.is_of_others(box):
            yield value


def _main_text(page: Page, body: HtmlElement | None, *, is_korean: bool) -> tuple[Block, ...]:
    """Return the main text: as the page marks or shows it, as its scripts would, as JSON-LD says.

    Korean papers mark it by names of their own, which trafilatura does not know.
    """
    if is_korean:
        marked = () if body is None else written_text(body, page.url)
        if any(not isinstance(block, Figure) for block in marked):
            return marked
    prose = "" if body is None else text_of(body)
    shown = _extracted(page.root, page.url)
    if shown:
        return _within(shown, prose)
    hidden = hydrated_html(page.root)
    blocks = _written(hidden, page.url) if hidden else ()
    if not blocks and page.metadata.body is not None:
        return (Paragraph(page.metadata.body),)
    return blocks


def _within(blocks: tuple[Block, ...], prose: str) -> tuple[Block, ...]:
    """Return ``blocks`` without those behind the last that is of the page's ``prose``."""
    letters = _letters(prose)
    for place, block in reversed(tuple(enumerate(blocks))[-_MAX_BEHIND:]):
        if any(_letters(line)[-_ENDING:] in letters for line in lines(block)):
            return blocks[: place + 1]
    return blocks


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _written(html: str, url: str) -> tuple[Block, ...]:
    """Return what a text for scripts holds: an article alone, its headings among its paragraphs."""
    root = document_fromstring(html)
    if next(root.iter(*_PARTS_OF_PAGE), None) is not None:
        return _extracted(root, url)
    _refuse_extent(root, url)
    return tuple(
        block
        for block in written_text(root, url)
        if not any(map(_PLACEHOLDER.fullmatch, lines(block)))
    )


def _extracted(root: HtmlElement, url: str) -> tuple[Block, ...]:
    import trafilatura  # half a second, only for sites without a page object

    _refuse_extent(root, url)
    drop_comments(root)
    drop_struck(root)
    wrap_bare_texts(root)
    found = trafilatura.extract(
        root,
        url=url,
        favor_precision=True,  # teasers and captions of others are worse than a lost line
        output_format="html",
        include_comments=False,
    )
    return parse_blocks(document_fromstring(found), url) if found else ()


def _refuse_extent(root: HtmlElement, url: str) -> None:
    if _extent(root) > _MAX_ELEMENTS:
        raise UnreadableError("over-limit", f"more than {_MAX_ELEMENTS} elements: {url}")
    if len(text_of(body_of(root))) > _MAX_TEXT:
        raise UnreadableError("over-limit", f"more than {_MAX_TEXT} characters of text: {url}")


def _extent(root: HtmlElement) -> int:
    """Return how many elements a page has, with the cells that its spans stand for."""
    spans = (min(int(span), _MAX_SPAN) for span in root.xpath("//@colspan") if span.isdecimal())
    rows = sum(1 for _ in root.iter("tr"))
    return sum(1 for _ in root.iter()) + rows * max(spans, default=0)
