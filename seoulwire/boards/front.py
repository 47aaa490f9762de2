"""A front page: the rows of its boxes, and what stands beside them and is never a post."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from seoulwire.boards.listing import Row, group_rows
from seoulwire.boards.outline import Line, Outline, is_furniture, read_outline
from seoulwire.boards.records import Group, find_groups
from seoulwire.content import absolute_url, collapse
from seoulwire.content.reading import HEADINGS

# The name of a box stands close before it.
MAX_LINES_TO_NAME = 4
MAX_NAME = 60
# A text that introduces something has at least one line of prose.
MIN_PROSE = 60
MAX_BLURB_LINES = 100

_LOGO = re.compile(r"로고|\blogo\b", re.IGNORECASE)  # logo


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A row of a front page, and the name of the box it stands in."""

    box: str | None
    row: Row


@dataclass(frozen=True, slots=True)
class PartnerMark:
    """A partner as the page shows it: its name or the words of its logo, its site, the logo."""

    name: str
    url: str | None
    logo: str | None


@dataclass(frozen=True, slots=True)
class BlurbText:
    """A text of the front page under a heading of its own."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """A front page: the rows of its boards, its partners, its blurbs."""

    rows: tuple[BoxRow, ...]
    partners: tuple[PartnerMark, ...]
    blurbs: tuple[BlurbText, ...]


def parse_front(html: str, url: str) -> Front:
    """Return what a front page shows; partners and blurbs are never rows.

    Raises:
        SoftError: ``empty-body`` when the page shows nothing.
    """
    outline = read_outline(html, url)
    groups = sorted(find_groups(outline), key=lambda one: one.records[0].start)
    taken = {index for one in groups for index in range(one.records[0].start, one.records[-1].end)}
    rows = tuple(
        BoxRow(_box_name(outline, group), row)
        for group in groups
        for row in group_rows(outline, group)
    )
    lists = list(_partner_lists(outline, taken))
    partners = tuple(mark for one in lists for mark in _partners(outline, one))
    return Front(rows=rows, partners=partners, blurbs=tuple(_blurbs(outline, taken, lists)))


def _box_name(outline: Outline, group: Group) -> str | None:
    """Return the nearest heading before a box, or the short line that stands for one."""
    first = group.records[0].start
    before = outline.lines[max(first - MAX_LINES_TO_NAME, 0) : first][::-1]
    named = next((line for line in before if _heading_of(line) is not None), None)
    return named.text if named is not None and len(named.text) <= MAX_NAME else None


def _heading_of(line: Line) -> HtmlElement | None:
    return next(
        (
            one
            for one in (line.element, *line.element.iterancestors())
            if one.tag in HEADINGS or one.tag in {"strong", "caption", "legend"}
        ),
        None,
    )


def _partner_lists(outline: Outline, taken: set[int]) -> Iterator[HtmlElement]:
    """Yield the lists that show logos outside the site's own head and the boards."""
    found: set[HtmlElement] = set()
    for image in outline.root.iter("img"):
        if not _LOGO.search(image.get("alt", "")) or _is_own(outline, image):
            continue
        holder = next((one for one in image.iterancestors("ul", "ol")), None)
        if holder is None:
            holder = next(one for one in image.iterancestors() if len(one) > 1 or one.tag == "body")
        start, end = outline.spans.get(holder, (0, 0))
        if holder not in found and not taken.intersection(range(start, end)):
            found.add(holder)
            yield holder


def _is_own(outline: Outline, image: HtmlElement) -> bool:
    """Return whether a logo is the site's own: in its head, or a link to its home."""
    own = outline.url.rstrip("/")
    for one in image.iterancestors():
        if is_furniture(one) or one.get("id") == "logo" or one.get("rel") == "home":
            return True
        if (
            one.tag == "a"
            and (absolute_url(outline.base_url, one.get("href")) or "").rstrip("/") == own
        ):
            return True
    return False


def _partners(outline: Outline, holder: HtmlElement) -> Iterator[PartnerMark]:
    for item in holder:
        if not isinstance(item.tag, str) or _is_prose(outline.lines_of(item)):
            continue
        image = item if item.tag == "img" else next(item.iter("img"), None)
        link = item if item.tag == "a" else next(item.iter("a"), None)
        name = outline.text_of(item) or ("" if image is None else collapse(image.get("alt", "")))
        if name and len(name) <= MAX_NAME:
            yield PartnerMark(
                name=name,
                url=None if link is None else absolute_url(outline.base_url, link.get("href")),
                logo=None if image is None else absolute_url(outline.base_url, image.get("src")),
            )


def _blurbs(outline: Outline, taken: set[int], lists: Sequence[HtmlElement]) -> Iterator[BlurbText]:
    """Yield the headings with prose under them, and the items of prose among the partners."""
    for holder in lists:
        for item in holder:
            lines = outline.lines_of(item) if isinstance(item.tag, str) else []
            if len(lines) > 1 and _is_prose(lines):
                taken.update(line.index for line in lines)
                yield BlurbText(lines[0].text, tuple(line.text for line in lines[1:]))
    for heading in outline.root.iter(*HEADINGS):
        box = heading.getparent()
        start = outline.spans.get(heading, (0, 0))[1]
        if box is None or box not in outline.spans or start - 1 in taken:
            continue
        lines = outline.lines[start : min(outline.spans[box][1], start + MAX_BLURB_LINES)]
        indexes = {line.index for line in lines}
        if not _is_prose(lines) or indexes & taken or _is_inside_furniture(heading):
            continue
        taken |= indexes
        yield BlurbText(outline.text_of(heading), tuple(line.text for line in lines))


def _is_prose(lines: Sequence[Line]) -> bool:
    return any(len(line.text) >= MIN_PROSE for line in lines)


def _is_inside_furniture(element: HtmlElement) -> bool:
    return any(is_furniture(one) for one in element.iterancestors())
