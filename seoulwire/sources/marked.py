"""The body of an article where the page marks it, by the names that newspapers give it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.content import Block, Figure, parse_blocks
from seoulwire.sources.page import Page
from seoulwire.sources.selection import drop, select, text_of

# Names that Korean newspapers' systems give to the body alone, the narrowest first.
_BODIES = (
    "#dic_area",  # Naver
    "#article-view-content-div",  # the most common system of local papers
    "#articleBodyContents, #newsEndContents, #articeBody",
    "[itemprop~='articleBody'], #articleBody, #article_body, #article-body",
    "#articleText, #articletxt, #article_txt, #articleContent, #article_content",
    "#news_body_id, #news_body_area, #newsBody, #news_body, #newsContent, #news_content",
    "#articleWrap, #textBody, #harmonyContainer, #CmAdContent, #startts, #cont_newstext",
    ".article_txt, .article-text, .article_body, .article-body, .articleBody",
    ".news_cnt_detail_wrap, .news_txt, .news_body, .newsBody, .art_body",
    ".view_con, .view_cont, .viewer article",
    "#bo_v_con, .xe_content, .rhymix_content",  # GNUBoard, XpressEngine, Rhymix
)
_CLUTTER = (
    "nav, aside, form, button, [class*='related'], [class*='byline'], [class*='writer'],"
    " [class*='reporter'], [class*='journalist'], [class*='copyright'], [class*='share'],"
    " [class*='sns'], [class*='advert'], [class*='banner'], [class*='subscribe'],"
    " [class*='recommend'], [class*='midtitle'], [class*='tag_list'], .subtitle, .summury,"
    " .summary, .news_date"
)
# 사진 설명 beside a picture: what papers call its box.
_CAPTIONS = (
    ".caption, .desc, .img_desc, .photojournal, .image_desc, .photo_desc, .img-caption,"
    " .txt_caption, .caption-txt"
)
# A picture and its caption are no further apart than this.
_MAX_BOX_DEPTH = 4
# A hostile page names thousands; each costs a reading of its box.
_MAX_BODIES = 5
_MAX_CAPTIONS = 40
# Fewer letters than this are a teaser, or a box that a script fills.
_MIN_LETTERS = 120
# Where more of a text is links, it is a list of other articles.
_MAX_LINKED = 0.4


def marked_body(page: Page) -> tuple[Block, ...]:
    """Return the body that ``page`` marks as such, without what papers put into it."""
    for names in _BODIES:
        for body in select(page.root, names)[:_MAX_BODIES]:
            letters = len(text_of(body))
            linked = sum(len(text_of(link)) for link in body.iter("a"))
            if letters < _MIN_LETTERS or linked > _MAX_LINKED * letters:
                continue
            drop(body, _CLUTTER)
            captions = dict(_captions(body, page.url))
            return tuple(
                replace(block, caption=block.caption or captions.get(block.url))
                if isinstance(block, Figure)
                else block
                for block in parse_blocks(body, page.url)
            )
    return ()


def _captions(body: HtmlElement, url: str) -> Iterator[tuple[str, str]]:
    """Yield the caption of each picture by its URL, and take it out of the running text."""
    for caption in islice(select(body, _CAPTIONS), _MAX_CAPTIONS):
        text, box = text_of(caption), caption
        for _ in range(_MAX_BOX_DEPTH):
            parent = box.getparent()
            if parent is None or box is body:
                break
            box = parent
            if next(box.iter("img"), None) is not None:
                pictures = [one for one in parse_blocks(box, url) if isinstance(one, Figure)]
                yield from ((one.url, text) for one in pictures[:1])
                caption.drop_tree()
                break
