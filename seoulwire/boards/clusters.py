"""Where labelled facts stand together on a page: the head of a post, but not its text.

A text may state facts of its own (담당자, 기간: the person in charge, the period). Those belong to
what it tells of, not to the post.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.boards.fields import gather
from seoulwire.boards.labels import SEAM, Labelled, Meaning
from seoulwire.boards.outline import Line, Outline, class_and_id
from seoulwire.boards.records import FACTS
from seoulwire.content.reading import BLOCK_NAMES, HEADINGS
from seoulwire.dates import parse_date

# Facts further apart than this belong to different things.
MAX_GAP = 8
MAX_HEAD = 60  # lines; what a longer one has further down is not compared
# Between two facts of one head stands no sentence: that is the body.
MIN_PROSE = 30
# A cell of a head holds a value or two; one with more lines holds the text.
MAX_CELL_LINES = 3
# A shorter line between two facts is a button or a category.
MIN_TEXT = 6

# The office in charge of the page, and what readers think of it: 만족 is satisfaction.
_PAGE_KEEPER = re.compile(
    r"(?:^|[\s_-])(?:footer|satisf\w*|charge|manager|comments?|reply|research)(?:$|[\s_-])"
)
# 목록 list, 만족 satisfied, 이전글 and 다음글 the posts before and after
_NO_HEAD = re.compile(r"목록|만족|(?:이전|다음)\s?글")
_BODY_NAME = re.compile(
    r"(?:^|[\s_-])(?:con|cont|contents?|memo|body|article|entry-content|xe_content|fr-view|view_?con\w{0,5})(?:$|[\s_-])"
)
_TITLE_NAME = re.compile(r"(?:^|[\s_-])(?:tit|title|subj|subject|sj)\d?(?:$|[\s_-])")
_CELLS = frozenset({"th", "td", "dt", "dd"})
# What stands in the table of a head and does not belong to it.
NEIGHBOURS = frozenset({Meaning.PREVIOUS, Meaning.NEXT})
_DAYS = frozenset({Meaning.REGISTERED, Meaning.MODIFIED})


def fact_clusters(outline: Outline) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines in which labelled facts follow each other closely."""
    start = last = -1
    for line in outline.lines:
        if start >= 0 and parts_head(line):
            yield start, with_value(outline, last)
            start = -1
        if not _has_facts(line) or is_outside(line.element):
            continue
        is_near = start >= 0 and line.index - last <= MAX_GAP
        if is_near and is_of_text(outline, start, last, line):
            continue
        if not is_near:
            if start >= 0:
                yield start, with_value(outline, last)
            start = line.index
        last = line.index
    if start >= 0:
        yield start, with_value(outline, last)


def is_body_box(element: HtmlElement) -> bool:
    """Return whether an element is named for a text: ``div.cont``, ``#bo_v_con``."""
    return _BODY_NAME.search(class_and_id(element)) is not None


def is_outside(element: HtmlElement) -> bool:
    """Return whether an element belongs to the page, or to those who comment, not to the post."""
    return any(
        one.tag in {"footer", "nav", "aside"} or _PAGE_KEEPER.search(class_and_id(one))
        for one in element.iterancestors()
    )


def parts_head(line: Line) -> bool:
    """Return whether a line ends a head: a sentence, or what follows a post."""
    if line.labelled:
        return line.labelled[0].meaning in NEIGHBOURS
    text = line.text
    if len(text) >= MIN_PROSE:
        return text.rstrip().endswith((".", "!", "?", "。"))
    return len(text) < 12 and _NO_HEAD.search(text) is not None


def with_value(outline: Outline, last: int) -> int:
    """Return the end of a cluster: behind its last label, and behind the value on the next line.

    That line may have a label of its own: the title's, or one that is none of ours (추천).
    """
    label, following = outline.lines[last], outline.lines[last + 1 : last + 2]
    _, used = gather([label, *following])
    for one in following:
        if _is_cell_beside(label, one):
            return last + 2
        is_title = one.labelled[:1] != () and one.labelled[0].meaning is Meaning.TITLE
        is_other = one.labelled and not (is_title or _is_set_alike(outline, [label], one))
        if is_other or body_box_below(outline, last, one) is not None:
            return last + 1
    return max(used, default=last) + 1


def is_of_text(outline: Outline, start: int, last: int, line: Line) -> bool:
    """Return whether a line with facts is of the text below a head (lines ``start`` to ``last``).

    It stands in a box named for a text, or in other markup than the head, and the text has begun,
    or the head has that fact already, or all it needs.
    """
    box = body_box_below(outline, last, line)
    if box is not None:
        return not _has_title(outline, box, line)
    first, latest = outline.lines[start], outline.lines[last]
    before = outline.lines[with_value(outline, last) : line.index]
    if _is_titled(latest) or _is_set_alike(outline, (first, latest), line):
        return False
    has_begun = any(map(_is_text, before))
    if not has_begun and _is_beside(latest, line):
        return False
    fields, _ = gather(outline.lines[start : min(with_value(outline, last), start + MAX_HEAD)])
    known = fields.values
    return (
        has_begun
        or any(_contradicts(one, known.get(one.meaning)) for one in line.labelled)
        or (Meaning.REGISTERED in known and len(known.keys() & FACTS) > 1 and _is_bare(line))
    )


def body_box_below(outline: Outline, last: int, line: Line) -> HtmlElement | None:
    """Return the box named for a text that begins between the line ``last`` and ``line``.

    Boxes of one class around both are cells of the head, however they are named.
    """
    fact = outline.lines[last].element
    above = {fact, *fact.iterancestors()}
    names = {one.get("class") for one in islice(fact.iterancestors(), 4)} | {fact.get("class")}
    for one in (line.element, *line.element.iterancestors()):
        if one in above:
            return None
        if is_body_box(one) and one.get("class", one) not in names:
            return one
    return None


def _has_facts(line: Line) -> bool:
    """Return whether a line has labelled facts of this post, not words of a neighbour's title."""
    meanings = [one.meaning for one in line.labelled]
    return not NEIGHBOURS.issuperset(meanings[:1]) and not FACTS.isdisjoint(meanings)


def _has_title(outline: Outline, box: HtmlElement, line: Line) -> bool:
    """Return whether a box begins with a title of its own: then what follows it is a head."""
    start = outline.spans[box][0]
    return any(
        one.tag in HEADINGS or _TITLE_NAME.search(class_and_id(one))
        for other in outline.lines[start : line.index]
        for one in (other.element, *islice(other.element.iterancestors(), 2))
        if one is not box
    )


def _block(element: HtmlElement) -> HtmlElement:
    """Return the block or cell that a line stands in."""
    above = (element, *element.iterancestors())
    return next((one for one in above if one.tag in BLOCK_NAMES), element)


def _kind(line: Line) -> tuple[str, bool]:
    block = _block(line.element)
    return "cell" if block.tag in _CELLS else block.tag, bool(block.get("class"))


def _is_set_alike(outline: Outline, known: Sequence[Line], line: Line) -> bool:
    """Return whether a line with facts is set as the ``known`` ones of a head are."""
    own, blocks = _block(line.element), [_block(one.element) for one in known]
    if own in blocks:
        return True
    is_long = len(outline.lines_of(own)) > MAX_CELL_LINES
    if is_long and not any(one in blocks for one in own.iterdescendants()):
        return False
    depth = len(list(own.iterancestors("table")))
    if all(len(list(one.iterancestors("table"))) != depth for one in blocks):
        return False
    if own.tag in _CELLS:
        return any(one.tag in _CELLS for one in blocks)
    if own.tag == "li":
        return any(one.tag == "li" for one in blocks)
    return bool(own.get("class")) and _kind(line) in set(map(_kind, known))


def _is_cell_beside(label: Line, line: Line) -> bool:
    """Return whether a line stands in the cell of a label's value, also one that cannot be read."""
    name, cell = _block(label.element), _block(line.element)
    is_open = bool(label.labelled) and not label.labelled[-1].value
    return (
        is_open and name.tag in {"th", "dt"} and cell.tag in {"td", "dd"} and cell is name.getnext()
    )


def _is_beside(latest: Line, line: Line) -> bool:
    """Return whether two lines stand in blocks of one kind, one after the other."""
    own, other = _block(line.element), _block(latest.element)
    return _kind(line) == _kind(latest) and own.getparent() is other.getparent()


def _is_bare(line: Line) -> bool:
    """Return whether a line stands in a paragraph, or in a block that has no name."""
    block = _block(line.element)
    return block.tag == "p" or not block.attrib


def _is_text(line: Line) -> bool:
    """Return whether a line between facts is of a text: no title, no value and no button."""
    return (
        len(line.text) >= MIN_TEXT
        and not (line.labelled or line.dates)
        and _is_bare(line)
        and not _is_titled(line)
    )


def _is_titled(line: Line) -> bool:
    """Return whether a line is a heading, or has a part that is named a title."""
    near = (line.element, *islice(line.element.iterancestors(), 2))
    # Behind a number: <span>No.7</span> <b class="tit">
    beside = (one for one in islice(line.element.itersiblings(), 3) if isinstance(one.tag, str))
    return any(one.tag in HEADINGS for one in near) or any(
        _TITLE_NAME.search(class_and_id(one)) for one in (*near, *beside)
    )


def _contradicts(one: Labelled, known: str | None) -> bool:
    """Return whether a label states another value of a fact than the head does."""
    if known is None or one.meaning not in FACTS:
        return False
    if one.meaning in _DAYS:
        return parse_date(one.value) != parse_date(known)
    return "".join(one.value.replace(SEAM, "").split()) != "".join(known.replace(SEAM, "").split())
