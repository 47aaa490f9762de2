"""The head of a post: where its labelled facts stand, and its title near them.

Posts of blogs and press offices have no labels: there the head is a heading with a date beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.boards.fields import Fields, add_unlabelled, gather, named_values
from seoulwire.boards.heading import Title, find_title, minor_titles, unlabelled_titles
from seoulwire.boards.labels import Meaning, meaning_of
from seoulwire.boards.outline import Line, Outline, class_and_id
from seoulwire.boards.records import FACTS

# Facts further apart than this belong to different things.
MAX_GAP = 8
# Between two facts of one head stands no sentence: that is the body.
MIN_PROSE = 30
# The date of a post without labels stands this close to its heading.
MAX_LINES_TO_DATE = 6
# The lines of a head are short, and few behind the date.
MAX_META_LINE = 24
MAX_META_LINES = 6
MAX_TITLES = 12

# The office in charge of the page, and what readers think of it: 만족 is satisfaction.
_PAGE_KEEPER = re.compile(
    r"(?:^|[\s_-])(?:footer|satisf\w*|charge|manager|comments?|reply|research)(?:$|[\s_-])"
)
# 목록 list, 만족 satisfied, 이전글 and 다음글 the posts before and after
_NO_HEAD = re.compile(r"목록|만족|(?:이전|다음)\s?글")

# What stands in the table of a head and does not belong to it.
_NEIGHBOURS = frozenset({Meaning.PREVIOUS, Meaning.NEXT})
_BEHIND_HEAD = _NEIGHBOURS | {Meaning.FILES, Meaning.BODY}


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
    for start, end in _clusters(outline):
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
        end = min(_with_value(outline, end - 1), limit or end)
    while end < limit:
        line = outline.lines[end]
        near = (line.element, *islice(line.element.iterancestors(), 2))
        if not line.labelled or line.labelled[0].meaning in _BEHIND_HEAD:
            break
        is_name = any(one.tag in {"th", "dt", "li"} for one in near)
        if not is_name and line.labelled[0].meaning is not Meaning.TITLE:
            break
        end = _with_value(outline, end)
    return end


def _before_body(outline: Outline, end: int) -> int:
    """Return the end of a head whose table goes on, with labels of its own, to a body's label."""
    last = outline.lines[end - 1].element
    table = next(last.iterancestors("table", "dl"), None)
    limit = min(end + 2 * MAX_GAP, 0 if table is None else outline.spans[table][1])
    for line in outline.lines[end:limit]:
        if _parts(line):
            break
        if meaning_of(line.text) is Meaning.BODY:
            return line.index + 1
    return end


def _clusters(outline: Outline) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines in which labelled facts follow each other closely."""
    start = last = -1
    for line in outline.lines:
        if start >= 0 and _parts(line):
            yield start, _with_value(outline, last)
            start = -1
        if not _has_facts(line) or _is_outside(line.element):
            continue
        if start < 0 or line.index - last > MAX_GAP:
            if start >= 0:
                yield start, _with_value(outline, last)
            start = line.index
        last = line.index
    if start >= 0:
        yield start, _with_value(outline, last)


def _has_facts(line: Line) -> bool:
    """Return whether a line has labelled facts of this post, not words of a neighbour's title."""
    meanings = [one.meaning for one in line.labelled]
    return not _NEIGHBOURS.issuperset(meanings[:1]) and not FACTS.isdisjoint(meanings)


def _parts(line: Line) -> bool:
    """Return whether a line ends a head: a sentence, or what follows a post."""
    if line.labelled:
        return line.labelled[0].meaning in _NEIGHBOURS
    text = line.text
    if len(text) >= MIN_PROSE:
        return text.rstrip().endswith((".", "!", "?", "。"))
    return len(text) < 12 and _NO_HEAD.search(text) is not None


def _with_value(outline: Outline, last: int) -> int:
    """Return the end of a cluster: behind its last label, and behind the value on the next line."""
    _, used = gather(outline.lines[last : last + 2])
    return max(used, default=last) + 1


def _is_outside(element: HtmlElement) -> bool:
    return any(
        one.tag in {"footer", "nav", "aside"} or _PAGE_KEEPER.search(class_and_id(one))
        for one in element.iterancestors()
    )


def _add_unlabelled_date(outline: Outline, head: Head) -> None:
    """Take the date that stands without a label between the title and the labelled facts."""
    if Meaning.REGISTERED in head.fields.values:
        return
    title = outline.spans.get(head.title_element) if head.title_element is not None else None
    first = head.start if title is None else min(title[0], head.start)
    lines = outline.lines
    for line in (*lines[first : head.end + 2], *reversed(lines[max(first - 2, 0) : first])):
        if line.dates and not _is_outside(line.element):
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
        dated = next((line for line in near if line.dates and not _is_outside(line.element)), None)
        if dated is not None:
            return _head_of(outline, title, dated)
    return None


def _minor(outline: Outline) -> Head | None:
    """Return the head of a post whose title is a smaller heading, right above its date."""
    dated = (line for line in outline.lines[1:] if line.dates and not _is_outside(line.element))
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
