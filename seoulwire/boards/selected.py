"""A list page of a board that its declaration helps to read: a few CSS selectors."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lxml.html import HtmlElement

from seoulwire.boards.labels import parse_name, parse_views
from seoulwire.boards.listing import MAX_ROWS, Listing, Row, parse_listing
from seoulwire.boards.outline import Outline, read_outline
from seoulwire.boards.records import Record
from seoulwire.boards.rows import row_of_record
from seoulwire.boards.titles import split_tag
from seoulwire.configuration import Selectors
from seoulwire.content import absolute_url, collapse, text_under
from seoulwire.dates import parse_date


def parse_selected(
    html: str, url: str, selectors: Selectors, *, today: date | None = None
) -> Listing:
    """Return what a list page says, with what ``selectors`` name in place of what labels tell.

    A selector that finds nothing leaves its field empty; a field without one is read by labels.

    Raises:
        SoftError: ``empty-body`` when the page shows nothing.
        UnreadableError: ``over-limit`` when it has too many elements to be a page.
    """
    listing = parse_listing(html, url, today=today)
    outline = read_outline(html, url, today, has_buttons=True)
    rows = listing.rows
    if selectors.row is not None:
        elements = outline.root.cssselect(selectors.row)[:MAX_ROWS]
        rows = tuple(_rows(outline, elements, selectors))
    next_url = listing.next_url
    if selectors.next is not None:
        links = outline.root.cssselect(selectors.next)
        next_url = absolute_url(outline.base_url, links[0].get("href")) if links else None
    total = listing.total
    if selectors.total is not None:
        total = _number(outline.root, selectors.total)
    return Listing(
        rows=rows,
        next_url=next_url,
        total=total,
        is_board=listing.is_board or bool(rows),
        # Where the declaration names the link to the next page, the last page has none.
        unfollowed=None if selectors.next is not None else listing.unfollowed,
    )


def _rows(outline: Outline, elements: list[HtmlElement], selectors: Selectors) -> Iterator[Row]:
    for element in elements:
        anchors = list(outline.anchors(element))
        start, end = outline.spans.get(element, (0, 0))
        values = row_of_record(outline, Record(element, start, end, anchors)) if anchors else None
        row = _selected(outline, element, Row(**values) if values else None, selectors)
        if row is not None:
            yield row


def _selected(
    outline: Outline, element: HtmlElement, row: Row | None, selectors: Selectors
) -> Row | None:
    if selectors.title is not None:
        found = next(iter(element.cssselect(selectors.title)), None)
        words = collapse(text_under(found)) if found is not None else ""
        if found is None or not words:
            return None
        near = (found, *found.iterancestors("a"), *found.iter("a"), *element.iter("a"))
        link = next((one for one in near if one.tag == "a"), None)
        tag, title = split_tag(words)
        address = None if link is None else outline.target_of(link).url
        row = (
            replace(row, title=title, tag=tag, url=address)
            if row
            else Row(title=title, url=address, tag=tag)
        )
    if row is None:
        return None
    if selectors.date is not None:
        raw = _text(element, selectors.date)
        row = replace(row, registered_raw=raw, registered=parse_date(raw or "", outline.today))
    if selectors.writer is not None:
        row = replace(row, writer=parse_name(_text(element, selectors.writer) or ""))
    if selectors.views is not None:
        row = replace(row, views=parse_views(_text(element, selectors.views) or ""))
    return row


def _text(element: HtmlElement, selector: str) -> str | None:
    found = next(iter(element.cssselect(selector)), None)
    return None if found is None else collapse(text_under(found)) or None


def _number(element: HtmlElement, selector: str) -> int | None:
    digits = "".join(filter(str.isdecimal, _text(element, selector) or ""))
    return int(digits) if 0 < len(digits) <= 9 else None
