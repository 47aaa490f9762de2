"""The head of a post: where its labelled facts stand, and its title near them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.boards.fields import Fields, gather
from seoulwire.boards.labels import SEAM, Meaning
from seoulwire.boards.outline import Line, Outline, class_and_id, is_furniture, title_text
from seoulwire.boards.records import FACTS
from seoulwire.content import collapse, text_under

# Facts further apart than this belong to different things.
MAX_GAP = 8
# A title stands at most so many lines before the facts.
MAX_LINES_TO_TITLE = 40
MAX_TITLE = 400
MIN_SHARED_TITLE = 4

_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:tit|title|subj|subject|sj)(?:$|[\s_-])")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_SEPARATOR = re.compile(r"\s(?:[|<>:·»-]|::)\s")


@dataclass(slots=True)
class Head:
    """The lines ``start`` to ``end`` with the labelled facts, and the title with its element."""

    start: int
    end: int
    fields: Fields
    title: str | None
    title_element: HtmlElement | None


def find_head(outline: Outline) -> Head | None:
    """Return the head of the post, ``None`` when the page has no labelled fact."""
    best: tuple[int, int, Fields] | None = None
    best_score = 0
    for start, end in _clusters(outline):
        fields, _ = gather(outline.lines[start:end])
        kinds = {meaning for meaning in fields.values if meaning in FACTS}
        score = len(kinds) + (Meaning.REGISTERED in kinds)
        if score > best_score:
            best, best_score = (start, end, fields), score
    if best is None:
        return None
    start, end, fields = best
    title, element = _title(outline, start, end)
    return Head(start, end, fields, title, element)


def _clusters(outline: Outline) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines in which labelled facts follow each other closely."""
    start = last = -1
    for line in outline.lines:
        if not any(one.meaning in FACTS for one in line.labelled) or _is_outside(line.element):
            continue
        if start < 0 or line.index - last > MAX_GAP:
            if start >= 0:
                yield start, _with_value(outline, last)
            start = line.index
        last = line.index
    if start >= 0:
        yield start, _with_value(outline, last)


def _with_value(outline: Outline, last: int) -> int:
    """Return the end of a cluster: behind its last label, and behind the value on the next line."""
    _, used = gather(outline.lines[last : last + 2])
    return max(used, default=last) + 1


def _is_outside(element: HtmlElement) -> bool:
    return any(
        one.tag in {"footer", "nav"} or "footer" in class_and_id(one).split()
        for one in element.iterancestors()
    )


def _title(outline: Outline, start: int, end: int) -> tuple[str | None, HtmlElement | None]:
    labelled, _ = gather(outline.lines[max(start - MAX_GAP, 0) : end])
    if Meaning.TITLE in labelled.values:
        return collapse(labelled.values[Meaning.TITLE].replace(SEAM, "")), None
    declared = _declared_titles(outline)
    candidates = list(_candidates(outline, start, end))
    shared = [one for one in candidates if _is_shared(one[0], declared)]
    if shared or candidates:
        return (shared or candidates)[0]
    for title in declared:
        first = _TITLE_SEPARATOR.split(title)[0].strip()
        if first:
            return first, None
    return None, None


def _declared_titles(outline: Outline) -> list[str]:
    """Return what the page declares as its title, for machines and for the window."""
    metas = outline.root.iterfind(".//meta[@property='og:title']")
    titles = [meta.get("content", "") for meta in metas]
    titles += [text_under(one) for one in islice(outline.root.iter("title"), 1)]
    return [collapse(title) for title in titles if title.strip()]


def _is_shared(text: str, declared: Sequence[str]) -> bool:
    squeezed = "".join(text.split())
    return len(squeezed) >= MIN_SHARED_TITLE and any(
        squeezed in "".join(title.split()) for title in declared
    )


def _candidates(outline: Outline, start: int, end: int) -> Iterator[tuple[str, HtmlElement]]:
    """Yield headings and what a class names a title, the nearest before the facts first."""
    nearest_first = (
        *range(start - 1, max(start - MAX_LINES_TO_TITLE, 0) - 1, -1),
        *range(start, end),
    )
    for index in nearest_first:
        line = outline.lines[index]
        element = _title_element(line)
        if element is None or is_furniture(element):
            continue
        named = next(
            (one for one in element.iterdescendants() if _is_named(one) and one in outline.spans),
            element,
        )
        text = title_text(named) or title_text(element)
        if 1 < len(text) <= MAX_TITLE:
            yield text, element


def _title_element(line: Line) -> HtmlElement | None:
    near = (line.element, *islice(line.element.iterancestors(), 3))
    return next((one for one in near if one.tag in _HEADINGS or _is_named(one)), None)


def _is_named(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and _TITLE_CLASS.search(class_and_id(element)) is not None
