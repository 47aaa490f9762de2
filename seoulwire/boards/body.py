"""Where the body of a post is: between its head and what follows a post on any board."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml.html import HtmlElement

from seoulwire.boards.clusters import is_body_box
from seoulwire.boards.head import Head
from seoulwire.boards.labels import SEAM, Meaning, meaning_of
from seoulwire.boards.outline import Line, Outline, class_and_id, is_furniture
from seoulwire.boards.tables import find_tables
from seoulwire.content import text_under

# What follows a post: 목록 list, 이전글 previous, 다음글 next, 댓글 comments, 글쓰기 write,
# 닫기 close, 인쇄 print.
_END = re.compile(
    r"\W*(?:목록(?:보기|으로|으로 ?가기)?|list|back to list|이전 ?글|다음 ?글|이전|다음"
    r"|previous|prev|next|글쓰기|닫기|댓글(?:\s?\(?\d{0,6}\)?개?)?|comments?|인쇄(?:하기)?)\W*",
    re.IGNORECASE,
)
# 공공누리: the public licence; 만족하십니까, 만족도: a survey; 담당자: the keeper of the page.
_END_WORDS = re.compile(r"공공누리|만족하십니까|만족하셨습니까|만족도 ?조사|자료관리 ?담당자")
MAX_END_LINE = 200
# 목록 list, 글쓰기 write, 수정 edit, 삭제 delete, 답글 and 답변 reply, 추천 recommend, 인쇄 print
_BUTTON_ROW = re.compile(
    r"(?:[\W_]*(?:목록|글쓰기|쓰기|수정|삭제|답글|답변|추천|인쇄|list|write|edit|delete|reply)){2,}[\W_]*",
    re.IGNORECASE,
)
MAX_BUTTON_ROW = 60
# A row of buttons above the body: as many words, none longer than this.
MAX_BUTTONS = 12
MAX_BUTTON = 12
# A row of a head whose label is none of ours: IP : 1.2.3.4, 링크 #1 (link) : http://a.kr/
_NAMED_VALUE = re.compile(r"\W*[^\W\d_][\w# ]{0,14}\s?[:：]\s?\S")
MAX_REST_OF_HEAD = 3
# The columns of a board's list, and how many rows it has at least.
_LISTED = frozenset({Meaning.NUMBER, Meaning.TITLE, Meaning.REGISTERED})
MIN_LISTED = 2
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:sns|share|scrap|print|qr|kogl|ccl|satisfaction|satisfy|rating|pager|prevnext"
    r"|comments?|reply|privacy|modal|popup|related|relation|another|recommend|tags)(?:$|[\s_-])"
)
# Who wrote it and whose it is, behind a text; short, or it is a box with the text in it.
_SIGNATURE = re.compile(r"(?:^|[\s_-])(?:writer|copyright)(?:$|[\s_-])")
MAX_SIGNATURE_LINES = 3


@dataclass(slots=True)
class Region:
    """The part of a page from behind ``after`` to before ``before``, without ``left_out``."""

    root: HtmlElement
    after: HtmlElement | None
    before: HtmlElement | None
    left_out: list[HtmlElement]


def find_region(outline: Outline, head: Head, files: Sequence[HtmlElement]) -> Region:
    """Return the region of the body: behind the head, or between title and head when they part."""
    left_out = [*files, *_asides(outline, head)]
    hidden = _line_indexes(outline, left_out)
    stop = _stop(outline, head)
    behind = [one for one in outline.lines[head.end : stop] if one.index not in hidden]
    title = None if head.title_element is None else outline.spans.get(head.title_element)
    if all(map(_is_end, behind)) and title is not None and title[1] < head.start:
        between = [
            line for line in outline.lines[title[1] : head.start] if line.index not in hidden
        ]
        if between and not _has_picture_behind(outline, head, stop):
            return _between(outline, title[1] - 1, head.start, left_out)
    begin = behind[0].index if behind else head.end
    return _between(outline, _begin(outline, head, begin, stop) - 1, stop, left_out)


def _begin(outline: Outline, head: Head, begin: int, stop: int) -> int:
    """Return the index of the body's first line.

    Behind buttons, the body's own label (본문, text), and the head's values once more, as some
    pages show them to telephones.
    """
    values = {value.strip(f" {SEAM}") for value in head.fields.values.values()}
    for line in outline.lines[begin:stop]:
        pieces = {piece.strip() for piece in line.seamed.split(SEAM)} - {""}
        is_label = meaning_of(line.text) is Meaning.BODY
        is_repeated = len(pieces) > 1 and pieces <= values
        if not _is_end(line) and not is_label and not is_repeated:
            return line.index
    return begin


def body_element(region: Region) -> HtmlElement:
    """Return the root of the region, with all that does not belong to it taken out of the tree."""
    if region.after is not None:
        for form in region.after.iterancestors("form"):
            form.tag = "div"  # around the head too: not one to fill in, but the page's
        _cut_before(region.root, region.after)
    if region.before is not None:
        _cut_behind(region.root, region.before)
    for element in region.left_out:
        if element is not region.root and element.getparent() is not None:
            element.drop_tree()
    _drop_label(region.root)
    return region.root


def _drop_label(root: HtmlElement) -> None:
    """Remove the label (내용, content) that stands in a cell or heading before the body."""
    for cell in islice(root.iter("th", "td", "dt", "h2", "h3", "h4", "h5", "strong"), 2):
        text = text_under(cell)
        if cell is not root and len(text) <= MAX_END_LINE and meaning_of(text) is Meaning.BODY:
            if text_under(root)[:MAX_END_LINE].lstrip().startswith(text.strip()):
                cell.drop_tree()
            return


def _between(outline: Outline, last: int, stop: int, left_out: list[HtmlElement]) -> Region:
    """Return the region between the line ``last`` and the line ``stop``."""
    after = _outermost(outline, outline.lines[last].element, end=last + 1)
    if stop >= len(outline.lines):
        above = (one for one in after.iterancestors() if outline.spans[one][1] > last + 1)
        root = next((one for one in above if not _is_rest_of_head(outline, one, last)), None)
        return Region(outline.root if root is None else root, after, None, left_out)
    before = _outermost(outline, outline.lines[stop].element, start=stop)
    holding = set(after.iterancestors())
    root = next((one for one in before.iterancestors() if one in holding), outline.root)
    return Region(root, after, before, left_out)


def _is_rest_of_head(outline: Outline, element: HtmlElement, last: int) -> bool:
    """Return whether a table only goes on, with rows such as ``IP : 1.2.3.4``: no text is in it."""
    if element.tag not in {"table", "tbody"}:
        return False
    lines = outline.lines[last + 1 : outline.spans[element][1]]
    return (
        len(lines) <= MAX_REST_OF_HEAD
        and lines[-1].index + 1 < len(outline.lines)
        and all(len(line.text) <= MAX_END_LINE and _NAMED_VALUE.match(line.text) for line in lines)
    )


def _outermost(
    outline: Outline, element: HtmlElement, *, start: int | None = None, end: int | None = None
) -> HtmlElement:
    """Return the largest element around one that begins no sooner, or ends no later, than it."""
    outermost = element
    for one in element.iterancestors():
        span = outline.spans.get(one)
        if (
            span is None
            or (start is not None and span[0] < start)
            or (end is not None and span[1] > end)
        ):
            break
        outermost = one
    return outermost


def _stop(outline: Outline, head: Head) -> int:
    """Return the index of the first line that follows the post, or that of the page's end.

    Buttons above the body (목록, list) do not end it, when a box named for a text follows.
    """
    above = set(outline.lines[head.end - 1].element.iterancestors())
    begins = True  # nothing but buttons so far
    for line in outline.lines[head.end : _list_below(outline, head)]:
        inside = list(takewhile(lambda one: one not in above, line.element.iterancestors()))
        if any(map(is_furniture, inside)) or _is_end(line):
            if not (begins and _has_body_behind(outline, line)):
                return line.index
        elif len(line.text) > MAX_BUTTON:
            begins = False
        above.update(inside)
    return _list_below(outline, head)


def _list_below(outline: Outline, head: Head) -> int:
    """Return the index of the first line of the board's list below a post, else the page's end."""
    for table in find_tables(outline):
        start, _ = outline.spans.get(table.element, (0, 0))
        if start < head.end or len(table.rows) < MIN_LISTED or _LISTED - table.meanings():
            continue
        if all(row.find(".//a") is not None for row, _ in table.rows):
            named = (one for one in table.element.iterancestors() if "list" in class_and_id(one))
            starts = (outline.spans[one][0] for one in named if one in outline.spans)
            return min([start, *(one for one in starts if one > head.end)])
    return len(outline.lines)


def _has_body_behind(outline: Outline, line: Line) -> bool:
    """Return whether a box that is named for a text begins within the next few lines."""
    for other in outline.lines[line.index + 1 : line.index + 1 + MAX_BUTTONS]:
        above = (other.element, *islice(other.element.iterancestors(), 4))
        if any(map(is_body_box, above)):
            return other.element not in line.element.iterancestors()
    return False


def _is_end(line: Line) -> bool:
    if len(line.text) > MAX_END_LINE:
        return False
    first = next((piece for piece in line.seamed.split(SEAM) if piece.strip()), "")
    return (
        _END.fullmatch(line.text) is not None
        or (len(line.text) <= MAX_BUTTON_ROW and _BUTTON_ROW.fullmatch(line.text) is not None)
        or (len(line.text) <= MAX_BUTTON and _END.fullmatch("".join(line.text.split())) is not None)
        or _END_WORDS.search(line.text) is not None
        or (
            line.labelled[:1] != ()
            and line.labelled[0].meaning in {Meaning.PREVIOUS, Meaning.NEXT}
            and _END.fullmatch(first) is not None
        )
    )


def _asides(outline: Outline, head: Head) -> Iterator[HtmlElement]:
    """Yield share boxes, licence marks, comments and dialogs by their names."""
    last = outline.lines[head.end - 1].element
    above = {last, *last.iterancestors()}
    if head.title_element is not None:
        above |= {head.title_element, *head.title_element.iterancestors()}
    for element, (start, end) in outline.spans.items():
        if end < head.start or not element.attrib or element in above:
            continue
        name = class_and_id(element)
        is_short = end - start <= MAX_SIGNATURE_LINES
        if _ASIDE.search(name) or (is_short and _SIGNATURE.search(name)):
            yield element


def _line_indexes(outline: Outline, elements: Sequence[HtmlElement]) -> set[int]:
    return {
        index for one in elements if one in outline.spans for index in range(*outline.spans[one])
    }


def _has_picture_behind(outline: Outline, head: Head, stop: int) -> bool:
    region = _between(outline, head.end - 1, stop, [])
    return (
        region.after is not None
        and next(region.after.itersiblings(), None) is not None
        and any(
            next(one.iter("img", "iframe", "video"), None) is not None
            for one in region.after.itersiblings()
            if isinstance(one.tag, str)
        )
    )


def _cut_before(root: HtmlElement, after: HtmlElement) -> None:
    """Remove all that stands before ``after`` under ``root``, and ``after`` itself."""
    child = after
    is_first = True
    while child is not root:
        parent = child.getparent()
        if parent is None:
            return
        place = parent.index(child)
        parent.text = None
        if is_first:
            parent.text = child.tail
            place += 1
        del parent[:place]
        child, is_first = parent, False


def _cut_behind(root: HtmlElement, before: HtmlElement) -> None:
    """Remove ``before`` and all that stands behind it under ``root``."""
    child = before
    is_first = True
    while child is not root:
        parent = child.getparent()
        if parent is None:
            return
        place = parent.index(child)
        if not is_first:
            child.tail = None
            place += 1
        del parent[place:]
        child, is_first = parent, False
