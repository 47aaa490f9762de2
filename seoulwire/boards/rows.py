"""One row of a list, from the cells of a table or the lines of a record."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice, takewhile
from typing import TypedDict

from lxml import etree
from lxml.html import HtmlElement

from seoulwire.boards.fields import Fields, add_unlabelled, gather, named_values
from seoulwire.boards.labels import SEAM, Meaning
from seoulwire.boards.outline import Anchor, Line, Outline, class_and_id, title_text, without
from seoulwire.boards.records import (
    Record,
    best_title_anchor,
    leads_to_file,
    may_be_title,
    title_element,
)
from seoulwire.boards.scripts import NOWHERE, Form
from seoulwire.boards.tables import Cell, buttons_of, cell_text
from seoulwire.boards.titles import completed, is_truncated, split_tag
from seoulwire.content import collapse, text_under
from seoulwire.dates import parse_date

# A cell beside the title under the same heading is a category, not a second title.
MAX_CATEGORY = 20
MAX_CODE_SHOWN = 120
# A title without a link has few elements in it.
MAX_INSIDE = 20

_NUMBER = re.compile(r"(?:No\.?\s?)?(\d{1,12})", re.IGNORECASE)
_PINNED = re.compile(
    r"\W*(?:.{0,4}공지(?:사항)?|알림|중요|필독|notice|top|fixed)\W*", re.IGNORECASE
)
_PINNED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:notice|noti|pinned|fixed|gongji|sticky|important)(?:$|[\s_-])"
)
_FILE_SIGN = re.compile(
    r"첨부|파일|(?:^|[\W_])(?:files?|filedown|attach\w{0,6}|clip|disk|pdf|hwpx?|zip)(?:$|[\W_\d])",
    re.IGNORECASE,
)
# Icons are known by their class alone: the words of a title may speak of files.
_FILE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:files?|attach\w{0,6}|clip|paperclip|disk|floppy|pdf|hwpx?|download)(?:$|[\s_-])"
)
# What the title of a link says of the link: 상세보기 (details), 새창 (new window).
_ABOUT_LINK = re.compile(
    r"\s{0,4}[\[(]?(?:상세 ?보기|자세히 ?보기|바로가기|새 ?창.{0,10})[\])]?\s*$"
)
_NO_FILE = frozenset({"", "-", "0", "x", "없음"})  # none
# The text of a post that follows its labels on the same line.
_AFTER_VIEWS = re.compile(
    r"(?:조회수?|Views?|Hits?)[\s:：]{0,4}[\d,]{1,15}\s{0,2}(?:READS?|회|hits|views)?\s{0,4}(?P<rest>.{20,})",
    re.DOTALL,
)


class RowValues(TypedDict):
    """The fields of a row, by name."""

    title: str
    url: str | None
    form: Form | None
    unlinked: str | None
    registered: date | None
    registered_raw: str | None
    writer: str | None
    department: str | None
    views: int | None
    number: int | None
    tag: str | None
    pinned: bool
    has_attachment: bool
    truncated: bool
    body_text: str | None


def row_of_cells(outline: Outline, element: HtmlElement, cells: Sequence[Cell]) -> RowValues | None:
    """Return the row that the cells of a table make, ``None`` when they have no title."""
    # Some boards head their titles 내용 (content).
    by_meaning = ([c for c in cells if c.meaning is m] for m in (Meaning.TITLE, None, Meaning.BODY))
    candidates = next(filter(None, by_meaning), [])
    place, anchor = _title_cell(outline, candidates)
    if place is None:
        return None
    shown = place.element
    if anchor is not None:
        record = Record(place.element, anchor.start, anchor.end, [anchor])
        shown = title_element(record, anchor, outline)
    title = title_text(shown) if anchor else cell_text(outline, shown)
    texts = [cell_text(outline, cell.element) for cell in cells]
    fields, _ = gather(_beside_title(outline.lines_of(element), shown))
    for cell, text in zip(cells, texts, strict=True):
        if cell.meaning is None or not text:
            continue
        inner, _ = gather(outline.lines_of(cell.element))
        if cell.meaning not in inner.values:
            fields.values[cell.meaning] = text
        dated = [line for line in outline.lines_of(cell.element) if line.dates]
        if dated and cell.meaning is Meaning.WRITER:  # 작성자(작성일): writer and date in a cell
            names = (line.text for line in outline.lines_of(cell.element) if not line.dates)
            fields.values[Meaning.WRITER] = " ".join(names)
            fields.values.setdefault(Meaning.REGISTERED, dated[0].dates[0])
    categories = [
        outline.text_of(cell.element) for cell in candidates if cell.element is not place.element
    ]
    category = next((one for one in categories if 0 < len(one) <= MAX_CATEGORY), None)
    if category is not None:
        fields.values.setdefault(Meaning.TAG, category)
    elif Meaning.TAG not in fields.values:
        named = named_values(place.element).get(Meaning.TAG)
        if named is not None and named != title:
            fields.values[Meaning.TAG] = named
    number_text = fields.values.get(Meaning.NUMBER, "")
    files = [cell.element for cell in cells if cell.meaning is Meaning.FILES]
    return _row(
        title,
        _link_of(place.element) if anchor is None else anchor.element,
        outline,
        fields,
        pinned=_is_pinned(element, [number_text]),
        has_attachment=any(map(_holds_file, files)) if files else _shows_file(element),
    )


def row_of_record(outline: Outline, record: Record) -> RowValues | None:
    """Return the row that a record makes, ``None`` when its title has no words."""
    anchor = best_title_anchor(record.anchors)
    place = title_element(record, anchor, outline)
    title = title_text(place)
    everything = outline.lines[record.start : record.end]
    lines = _beside_title(everything, place)
    is_part_of_date = title.isdecimal() and outline.lines_of(place)[0].dates
    if not title or is_part_of_date:
        return None
    fields, used = gather(lines)
    dates = _dates_of(lines) or _dates_of(everything)
    for meaning, value in named_values(record.element).items():
        # A class "time" may name how long a video is.
        if meaning is not Meaning.REGISTERED or not dates or parse_date(value):
            fields.values.setdefault(meaning, value)
    if dates:
        fields.values.setdefault(Meaning.REGISTERED, dates[0])
    add_unlabelled(lines, fields, title)
    first = outline.spans[place][0]
    before = [line.text for line in lines if line.index < first and not line.dates]
    beside = (piece.strip() for piece in outline.lines[first].seamed.split(SEAM))
    before += filter(None, takewhile(lambda piece: not piece or piece not in title, beside))
    number = next(filter(None, map(_NUMBER.fullmatch, before)), None)
    if number is not None:
        fields.values.setdefault(Meaning.NUMBER, number[1])
    rest = [
        line.text
        for line in lines
        if line.index > first and line.index not in used and not line.dates
    ]
    rest += [found["rest"] for line in lines if (found := _AFTER_VIEWS.search(line.text))]
    return _row(
        title,
        anchor.element,
        outline,
        fields,
        pinned=_is_pinned(record.element, before),
        has_attachment=_shows_file(record.element),
        body_text="\n".join(rest) or None,
    )


def _beside_title(lines: Iterable[Line], title: HtmlElement) -> list[Line]:
    """Return the lines less the title: 작성자 변경 안내 (change of writer) names no writer."""
    shown = collapse(text_under(title))
    return [rest for line in lines if (rest := without(line, shown)) is not None]


def _dates_of(lines: Iterable[Line]) -> list[str]:
    return [found for line in lines for found in line.dates]


def _row(
    title: str,
    link: HtmlElement | None,
    outline: Outline,
    fields: Fields,
    *,
    pinned: bool,
    has_attachment: bool,
    body_text: str | None = None,
) -> RowValues | None:
    mark = fields.values.get(Meaning.NUMBER, "")
    if pinned and mark:  # the notice mark, repeated before the title for screen readers
        title = re.sub(rf"^\[?\s*{re.escape(mark)}\s*\]?\s*(?=\S)", "", title)
    stated = "" if link is None else _ABOUT_LINK.sub("", link.get("title") or "")
    whole = completed(title, stated)
    category = fields.values.get(Meaning.TAG)
    tag, whole = (category.strip(" []"), whole) if category else split_tag(whole)
    if not whole:
        return None
    target = NOWHERE if link is None else outline.target_of(link)
    return RowValues(
        title=whole,
        url=target.url,
        form=target.form,
        unlinked=None if target.url else _why_unlinked(link),
        registered=fields.day(Meaning.REGISTERED, outline.today),
        registered_raw=fields.registered_raw,
        writer=fields.writer,
        department=fields.department,
        views=fields.views,
        number=fields.number,
        tag=tag,
        pinned=pinned,
        has_attachment=has_attachment,
        truncated=is_truncated(whole),
        body_text=body_text,
    )


def _link_of(cell: HtmlElement) -> HtmlElement | None:
    """Return what a reader clicks where the title is no link: a button, or the row itself."""
    button = next(buttons_of(cell), None)
    if button is not None:
        return button
    inside = islice(cell.iterdescendants(etree.Element), MAX_INSIDE)
    clicked = (*inside, cell, *islice(cell.iterancestors(), 4))
    return next((one for one in clicked if one.get("onclick") or one.get("data-href")), None)


def _why_unlinked(link: HtmlElement | None) -> str:
    """Return why a row has no URL: the code that the page does not explain, or no link at all."""
    if link is None:
        return "no link"
    code = link.get("onclick") or link.get("href") or ""
    return f"script: {collapse(code)[:MAX_CODE_SHOWN]}" if code.strip() else "no address"


def _title_cell(outline: Outline, candidates: Sequence[Cell]) -> tuple[Cell | None, Anchor | None]:
    best: tuple[tuple[bool, int], Cell, Anchor | None] | None = None
    for cell in candidates:
        text = cell_text(outline, cell.element)
        anchors = list(filter(may_be_title, outline.anchors(cell.element)))
        rank = (bool(anchors), len(text))
        if text and (best is None or rank > best[0]):
            best = rank, cell, best_title_anchor(anchors) if anchors else None
    return (None, None) if best is None else (best[1], best[2])


def _is_pinned(element: HtmlElement, marks: Iterable[str]) -> bool:
    return _PINNED_CLASS.search(class_and_id(element)) is not None or any(
        len(mark) <= 12 and _PINNED.fullmatch(mark.replace(SEAM, "")) for mark in marks
    )


def _holds_file(cell: HtmlElement) -> bool:
    text = "".join(text_under(cell).split()).lower()
    return text not in _NO_FILE or (
        text == "" and next(cell.iter("img", "a", "i"), None) is not None
    )


def _shows_file(element: HtmlElement) -> bool:
    signs = (
        f"{one.get('alt', '')} {one.get('title', '')} {one.get('src', '').rpartition('/')[2]}"
        for one in element.iter("img")
    )
    icons = (
        class_and_id(one) for one in element.iter("i", "span", "em", "svg") if one.get("class")
    )
    words = (text_under(one)[:MAX_CATEGORY] for one in element.iter("button"))
    if any(map(_FILE_CLASS.search, icons)) or any(map(_FILE_SIGN.search, words)):
        return True
    return any(map(_FILE_SIGN.search, signs)) or any(
        leads_to_file(one.get("href", "")) for one in element.iter("a")
    )
