"""The public licence of a page: KOGL (공공누리) types 1 to 4, in its words, links or images."""

import re
from collections.abc import Iterator

from seoulwire.boards.outline import Outline
from seoulwire.kogl import strictest

MAX_LINE = 400
# Not IGNORECASE as a whole: so the search can jump from one first letter to the next.
_MARK = re.compile(r"공공누리|[kK](?i:ogl)|[oO](?i:pen(?: ?government licen[cs]e|type|code))")
# 제1유형, 1유형: type 1
_TYPE = re.compile(
    r"(?:제\s?([1-4])\s?유형|(?<!\d)([1-4])\s?유형|type\W{0,3}0?([1-4])(?!\d)|opencode0?([1-4])(?!\d))",
    re.IGNORECASE,
)
# 상업적 이용금지, 비상업: no commercial use; 변경금지: no changes; 출처표시: name the source
_NO_COMMERCE = re.compile(r"상업(?:적|용)?\s?(?:이용)?\s?금지|비상업")
_NO_CHANGE = re.compile(r"변경\s?금지")
_ATTRIBUTION = re.compile(r"출처\s?표시")


def licence_of(outline: Outline) -> str | None:
    """Return ``KOGL-1`` to ``KOGL-4``; what all ask together where a page carries several marks."""
    found = {number for mark in _marks(outline) if (number := _type_of(mark)) is not None}
    return f"KOGL-{strictest(found)}" if found else None


def _marks(outline: Outline) -> Iterator[str]:
    for place, line in enumerate(outline.lines):
        if len(line.text) <= MAX_LINE and _MARK.search(line.text):
            # The type may stand on the line after the mark's name.
            yield " ".join(one.text for one in outline.lines[place : place + 2])[: 2 * MAX_LINE]
    for element in outline.root.iter("img", "a"):
        names = ("alt", "src", "title") if element.tag == "img" else ("href", "title")
        words = [value[:MAX_LINE] for name in names if (value := element.get(name))]
        if any(map(_MARK.search, words)):
            yield " ".join(words)


def _type_of(mark: str) -> int | None:
    stated = _TYPE.search(mark)
    if stated is not None:
        return int(next(group for group in stated.groups() if group))
    if _ATTRIBUTION.search(mark) is None:
        return None
    # Type 1 asks to name the source; 2 adds no commerce, 3 no changes, 4 both.
    return 1 + (_NO_COMMERCE.search(mark) is not None) + 2 * (_NO_CHANGE.search(mark) is not None)
