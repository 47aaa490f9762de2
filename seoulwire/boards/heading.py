"""The title of a post: a label's value, a heading, what a class names so, or the line before."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lxml.html import HtmlElement

from seoulwire.boards.labels import SEAM, Meaning, meaning_of
from seoulwire.boards.outline import (
    Line,
    Outline,
    class_and_id,
    is_furniture,
    title_text,
    without,
)
from seoulwire.content import collapse, text_under
from seoulwire.content.reading import HEADINGS

# A title stands at most so many lines before the facts.
MAX_LINES_TO_TITLE = 40
MAX_TITLE = 400
MIN_SHARED_TITLE = 4
MAX_SAME_LINKS = 20
MAX_BESIDE = 3

_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:view|bbs|board|article|post|con|cont|news)?(?:tit|title|subj|subject|sj)\d?(?:$|[\s_-])"
)
_TITLE_SEPARATOR = re.compile(r"\s(?:[|<>:·»-]|::)\s")
_SEPARATED = re.compile(r"^\s?[|<>:·»\[\]()–—/-]")
# Headings of the page, not of the post: text, page information, post information, details, view,
# view of the post, attached files, list of comments, share.
_NO_TITLE = re.compile(
    r"(?:게시물|게시글|글|페이지|기사)?\s?(?:본문|정보|상세|상세\s?보기|상세\s?정보|보기|내용)"
    r"|.{2,12}\s상세\s?(?:보기|정보|화면)?|첨부\s?파일|댓글.{0,4}|공유.{0,6}|view|content"
)


Links = Mapping[str, Sequence[HtmlElement]]


@dataclass(slots=True)
class Title:
    """A title, and the element it stands in (``None``: beside a label, or only declared)."""

    text: str | None
    element: HtmlElement | None


def find_title(outline: Outline, start: int, end: int, labelled: str | None) -> Title:
    """Return the title of the post whose facts are the lines ``start`` to ``end``."""
    if labelled is not None:
        return Title(collapse(labelled.replace(SEAM, "")), None)
    declared = _declared_titles(outline)
    links = _links_by_words(outline)
    nearest_first = (
        *range(start - 1, max(start - MAX_LINES_TO_TITLE, 0) - 1, -1),
        *range(start, end),
    )
    candidates = list(_candidates(outline, nearest_first, links))
    shared = [one for one in candidates if _is_shared(one.text or "", declared)]
    if shared or candidates:
        return (shared or candidates)[0]
    before = _line_before(outline, start, links)
    if before is not None and (len(declared) != 1 or not _is_shared(declared[0], [before.text])):
        return Title(before.text, before.element)
    for title in declared:
        first = _TITLE_SEPARATOR.split(title)[0].strip()
        if first:
            return Title(first, None)
    return Title(None, None)


def unlabel_titles(outline: Outline) -> None:
    """Take the labels from what must be a title: 작성자 변경 안내 (change of writer) names none.

    That is a heading, the declared title, what stands beside the label of a title, or what alone
    has a class that names a title.
    """
    declared = _declared_titles(outline)
    boxes = {line.index: _title_box(line) for line in outline.lines if line.labelled}
    names = Counter(one.get("class") for one in boxes.values() if one is not None)
    label: Meaning | None = None  # that the line before consists of
    for line in outline.lines:
        before, label = label, meaning_of(line.text)
        if not line.labelled or label is Meaning.TITLE:
            continue
        box = boxes[line.index]
        is_title = before is Meaning.TITLE and label is None
        if is_title or (box is not None and (box.tag in HEADINGS or names[box.get("class")] == 1)):
            line.labelled = ()
            continue
        has_own_label = line.labelled[0].meaning is Meaning.TITLE
        for piece in [line.text] if has_own_label else line.seamed.split(SEAM):
            if any(_is_declared(piece.strip(), title) for title in declared):
                rest = without(line, piece.strip())
                line.labelled = rest.labelled if rest else ()
                break


def _title_box(line: Line) -> HtmlElement | None:
    """Return the heading, or what a class names a title, that a line of label and value fills."""
    first = line.labelled[0]
    if first.meaning is Meaning.TITLE or not first.value:
        return None
    near = (line.element, *islice(line.element.iterancestors(), 3))
    boxes = (one for one in near if one.tag in HEADINGS or _is_named(one))
    return next((one for one in boxes if collapse(text_under(one)) == line.text), None)


def _is_declared(text: str, title: str) -> bool:
    """Return whether ``text`` is a declared title, or that without the names of board and site."""
    if len(text) < MIN_SHARED_TITLE or meaning_of(text) is not None:
        return False
    before, found, behind = title.partition(text)
    return bool(found) and all(not one or _SEPARATED.search(one) for one in (before[::-1], behind))


def unlabelled_titles(outline: Outline) -> Iterator[Title]:
    """Yield what may be the title of a post without labels, the likeliest first."""
    declared = _declared_titles(outline)
    candidates = list(
        _candidates(
            outline, range(len(outline.lines)), _links_by_words(outline), headings_only=True
        )
    )
    shared = [one for one in candidates if _is_shared(one.text or "", declared)]
    # The page's own heading may be declared too: the title of a post is the longer one.
    yield from sorted(shared, key=lambda one: -len(one.text or ""))
    yield from (one for one in candidates if one not in shared and _is_main(one.element))


def minor_titles(outline: Outline, indexes: Sequence[int]) -> Iterator[Title]:
    """Yield which of the lines ``indexes`` are titles by heading or name, and no links."""
    for title in _candidates(outline, indexes, _links_by_words(outline)):
        if title.element is not None and next(title.element.iter("a"), None) is None:
            yield title


def _is_main(element: HtmlElement | None) -> bool:
    return element is not None and element.tag in {"h1", "h2"}


def _declared_titles(outline: Outline) -> list[str]:
    """Return what the page declares as its title, for machines and for the window."""
    metas = outline.root.iterfind(".//meta[@property='og:title']")
    titles = [meta.get("content", "") for meta in metas]
    titles += [text_under(one) for one in islice(outline.root.iter("title"), 1)]
    return [collapse(title) for title in titles if title.strip()]


def _links_by_words(outline: Outline) -> dict[str, list[HtmlElement]]:
    """Return the links of the page by their words, to know the names of boards in its menus."""
    links: dict[str, list[HtmlElement]] = {}
    for link in outline.root.iter("a"):
        if link in outline.spans:
            links.setdefault("".join(text_under(link).split()), []).append(link)
    return links


def _is_shared(text: str, declared: Sequence[str]) -> bool:
    squeezed = "".join(text.split())
    return len(squeezed) >= MIN_SHARED_TITLE and any(
        squeezed in "".join(title.split()) for title in declared
    )


def _candidates(
    outline: Outline,
    indexes: Sequence[int],
    links: Links,
    *,
    headings_only: bool = False,
) -> Iterator[Title]:
    """Yield headings and what a class names a title, in the order of ``indexes``."""
    for index in indexes:
        line = outline.lines[index]
        element = _title_element(line)
        if element is None or (is_furniture(element) and not _is_named(element)):
            continue
        if headings_only and element.tag not in HEADINGS and not _is_shared_size(line):
            continue
        named = next(
            (one for one in element.iterdescendants() if _is_named(one) and one in outline.spans),
            element,
        )
        text = title_text(named) or title_text(element)
        if 1 < len(text) <= MAX_TITLE and not _names_the_page(text, element, links):
            yield Title(text, element)


def _is_shared_size(line: Line) -> bool:
    return len(line.text) >= MIN_SHARED_TITLE


def _names_the_page(text: str, element: HtmlElement, links: Links) -> bool:
    """Return whether a heading is that of the page: a link in a menu has the same words."""
    if _NO_TITLE.fullmatch(text) is not None:
        return True
    own = set(element.iter("a"))
    return any(
        link not in own and any(map(is_furniture, islice(link.iterancestors(), 8)))
        for link in islice(links.get("".join(text.split()), ()), MAX_SAME_LINKS)
    )


def _line_before(outline: Outline, start: int, links: Links) -> Line | None:
    """Return the line before the facts, when it can be a title that no markup tells."""
    line = outline.lines[start - 1] if start else None
    if line is None or line.labelled or not 1 < len(line.text) <= MAX_TITLE:
        return None
    above = (line.element, *line.element.iterancestors())
    is_linked = any(one.tag == "a" or is_furniture(one) for one in above)
    return None if is_linked or _names_the_page(line.text, line.element, links) else line


def _title_element(line: Line) -> HtmlElement | None:
    near = (line.element, *islice(line.element.iterancestors(), 3))
    beside = islice(line.element.itersiblings(), MAX_BESIDE)  # behind a number: No.7 <b class=tit>
    headings = (one for one in near if one.tag in HEADINGS or _is_named(one))
    return next(chain(headings, filter(_is_named, beside)), None)


def _is_named(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and _TITLE_CLASS.search(class_and_id(element)) is not None
