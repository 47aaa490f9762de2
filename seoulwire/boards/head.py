"""The head of a post: where its labelled facts stand, and its title near them.

Posts of blogs and press offices have no labels: there the head is a heading with a date beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.boards.clusters import (
    MAX_GAP,
    NEIGHBOURS,
    body_box_below,
    fact_clusters,
    is_outside,
    parts_head,
    with_value,
)
from seoulwire.boards.fields import Fields, add_unlabelled, gather, named_values
from seoulwire.boards.heading import Title, find_title, minor_titles, unlabelled_titles
from seoulwire.boards.labels import Meaning, meaning_of
from seoulwire.boards.outline import Line, Outline
from seoulwire.boards.records import FACTS

# The date of a post without labels stands this close to its heading.
MAX_LINES_TO_DATE = 6
# The lines of a head are short, and few behind the date.
MAX_META_LINE = 24
MAX_META_LINES = 6
MAX_TITLES = 12

# What stands in the table of a head and does not belong to it.
_BEHIND_HEAD = NEIGHBOURS | {Meaning.FILES, Meaning.BODY}


@dataclass(slots=True)
class Head:
    """The lines ``start`` to ``end`` with the facts, and the title with its element."""

    start: int
    end: int
    fields: Fields
    title: str | None
    title_element: HtmlElement | None


def find_head(outline: Outline, listed: str | None = None) -> Head | None:
    """Return the head of the post, ``None`` when the page has neither labels nor a dated title.

    ``listed`` is the title that its list shows.
    """
    best: tuple[int, int, Fields] | None = None
    best_score = 0
    for start, end in fact_clusters(outline):
        fields, _ = gather(outline.lines[start:end])
        kinds = {meaning for meaning in fields.values if meaning in FACTS}
        score = len(kinds) + (Meaning.REGISTERED in kinds)
        if score > best_score:
            best, best_score = (start, end, fields), score
    if best_score < 2:
        unlabelled = _unlabelled(outline, listed)
        # A lone label beside the dated title (조회 수, views) belongs to the same head.
        is_apart = best is None or unlabelled is None or abs(best[0] - unlabelled.end) > MAX_GAP
        if unlabelled is not None and is_apart:
            return unlabelled
    if best is None:
        return None
    start, end, fields = best
    end = _with_rest(outline, end)
    labelled, _ = gather(outline.lines[max(start - MAX_GAP, 0) : end])
    if tag := labelled.values.get(Meaning.TAG):
        fields.values.setdefault(Meaning.TAG, tag)
    title = find_title(outline, start, end, labelled.values.get(Meaning.TITLE), listed)
    head = Head(start, _before_body(outline, end), fields, title.text, title.element)
    _add_unlabelled_date(outline, head)
    add_unlabelled(outline.lines[head.start : head.end], head.fields, head.title or "")
    return head


def _with_rest(outline: Outline, end: int) -> int:
    """Return the end of a head behind the labelled values that follow its facts in one table."""
    last = outline.lines[end - 1].element
    table = next(last.iterancestors("table", "dl", "ul"), None)
    limit = min(end + 2 * MAX_GAP, 0 if table is None else outline.spans[table][1])
    labelled = outline.lines[end - 1].labelled
    if labelled and not labelled[-1].value:
        end = min(with_value(outline, end - 1), limit or end)
    while end < limit:
        line = outline.lines[end]
        near = (line.element, *islice(line.element.iterancestors(), 2))
        if not line.labelled or line.labelled[0].meaning in _BEHIND_HEAD:
            break
        if _is_in_text(outline, last, line):
            break
        is_name = any(one.tag in {"th", "dt", "li"} for one in near)
        if not is_name and line.labelled[0].meaning is not Meaning.TITLE:
            break
        end = with_value(outline, end)
    return end


def _is_in_text(outline: Outline, last: HtmlElement, line: Line) -> bool:
    """Return whether a line stands in a box named for a text, or in a table within the head's."""
    if body_box_below(outline, outline.spans[last][0], line) is not None:
        return True
    table = next(last.iterancestors("table", "dl", "ul"), None)
    own = next(line.element.iterancestors("table", "dl", "ul"), None)
    return own is not None and own is not table and table in own.iterancestors()


def _before_body(outline: Outline, end: int) -> int:
    """Return the end of a head whose table goes on, with labels of its own, to a body's label."""
    last = outline.lines[end - 1].element
    table = next(last.iterancestors("table", "dl"), None)
    limit = min(end + 2 * MAX_GAP, 0 if table is None else outline.spans[table][1])
    for line in outline.lines[end:limit]:
        if parts_head(line) or body_box_below(outline, end - 1, line) is not None:
            break
        if meaning_of(line.text) is Meaning.BODY:
            return line.index + 1
    return end


def _add_unlabelled_date(outline: Outline, head: Head) -> None:
    """Take the date that stands without a label between the title and the labelled facts."""
    if Meaning.REGISTERED in head.fields.values:
        return
    title = outline.spans.get(head.title_element) if head.title_element is not None else None
    first = head.start if title is None else min(title[0], head.start)
    lines = outline.lines
    for line in (*lines[first : head.end + 2], *reversed(lines[max(first - 2, 0) : first])):
        if line.index >= head.end and body_box_below(outline, head.end - 1, line) is not None:
            continue
        if line.dates and not is_outside(line.element):
            head.fields.values[Meaning.REGISTERED] = line.dates[0]
            head.start, head.end = min(head.start, line.index), max(head.end, line.index + 1)
            return


def _unlabelled(outline: Outline, listed: str | None) -> Head | None:
    """Return the head of a post without labels: the best title with a date close to it."""
    own, site = unlabelled_titles(outline, listed)
    return _dated(outline, own) or _minor(outline) or _dated(outline, site)


def _dated(outline: Outline, titles: Sequence[Title]) -> Head | None:
    for title in titles[:MAX_TITLES]:
        assert title.element is not None  # noqa: S101 - unlabelled titles are elements
        start, end = outline.spans[title.element]
        near = [
            *outline.lines[end - 1 : end + MAX_LINES_TO_DATE],
            *reversed(outline.lines[max(start - 3, 0) : start]),
        ]
        dated = next((line for line in near if line.dates and not is_outside(line.element)), None)
        if dated is not None:
            return _head_of(outline, title, dated)
    return None


def _minor(outline: Outline) -> Head | None:
    """Return the head of a post whose title is a smaller heading, right above its date."""
    dated = (line for line in outline.lines[1:] if line.dates and not is_outside(line.element))
    above = [line.index - 1 for line in islice(dated, MAX_TITLES)]
    for title in minor_titles(outline, above):
        end = outline.spans[title.element][1]
        if end < len(outline.lines) and outline.lines[end].dates:
            return _head_of(outline, title, outline.lines[end])
    return None


def _head_of(outline: Outline, title: Title, dated: Line) -> Head:
    assert title.element is not None  # noqa: S101 - see above
    start, end = outline.spans[title.element]
    box = _meta_box(outline, dated)
    first, last = outline.spans.get(box, (dated.index, dated.index + 1))
    fields, _ = gather([*outline.lines[start:end], *outline.lines[first:last]])
    fields.values = named_values(box) | fields.values
    fields.values[Meaning.REGISTERED] = dated.dates[0]
    add_unlabelled(outline.lines[first:last], fields, title.text or "")
    return Head(
        min(start, dated.index), max(end, last, dated.index + 1), fields, title.text, title.element
    )


def _meta_box(outline: Outline, dated: Line) -> HtmlElement:
    """Return the largest element around a date all of whose lines are short."""
    box = dated.element
    for one in dated.element.iterancestors():
        lines = outline.lines_of(one)
        behind = [line for line in lines if line.index > dated.index]
        if len(lines) > MAX_META_LINES or any(len(line.text) > MAX_META_LINE for line in behind):
            break
        box = one
    return box
