"""The text of a Korean paper or board: where its prose is, without what papers put into it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.content import Block, Figure, Paragraph, parse_blocks
from seoulwire.sources.cleaning import drop_struck
from seoulwire.sources.selection import drop, select, text_of

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
# ▲ 4일 밤 강가에서 …: up there.
_POINTS = re.compile(r"[▲△▼◀▶]\s?(?=.{10,200}$)")
# A picture and its caption are no further apart than this.
_MAX_BOX_DEPTH = 4
# A hostile page names thousands; each costs a reading of its box.
_MAX_CAPTIONS = 40
# Between an entry of a list and its link stand a few boxes, and a picture.
_MAX_BEFORE_LINK = 12


def written_text(body: HtmlElement, url: str) -> tuple[Block, ...]:
    """Return the text in an element without what papers put between its paragraphs."""
    drop(body, _CLUTTER)
    for others in [one for one in body.iter("ul", "ol") if _lists_articles(one)]:
        others.drop_tree()
    drop_struck(body)
    captions = dict(_captions(body, url))
    return tuple(
        replace(block, caption=block.caption or captions.get(block.url))
        if isinstance(block, Figure)
        else block
        for block in _with_marked_captions(parse_blocks(body, url))
    )


def _with_marked_captions(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield ``blocks``, a line that points at the picture above it as that picture's caption.

    Of several such lines each is an entry of a list made by hand.
    """
    pointing = [isinstance(one, Paragraph) and bool(_POINTS.match(one.text)) for one in blocks]
    last: Figure | None = None
    for block, points, goes_on in zip(blocks, pointing, (*pointing[1:], False), strict=True):
        if last is not None and isinstance(block, Paragraph) and points and not goes_on:
            yield replace(last, caption=_POINTS.sub("", block.text))
            last = None
            continue
        if last is not None:
            yield last
        last = block if isinstance(block, Figure) and block.caption is None else None
        if last is None:
            yield block
    if last is not None:
        yield last


def _lists_articles(element: HtmlElement) -> bool:
    """Tell whether each entry of a list begins with a link: it names other articles."""
    entries = list(element.iterchildren("li"))
    return len(entries) > 1 and all(map(_begins_with_link, entries))


def _begins_with_link(entry: HtmlElement) -> bool:
    for part in islice(entry.iter(), _MAX_BEFORE_LINK):
        if part.tag == "a":
            return True
        if part.text and not part.text.isspace():
            return False
    return False


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
