"""The headline above a text, by what the page shows and what its title says."""

import re
from collections.abc import Sequence

from seoulwire.sources.metadata import Metadata
from seoulwire.sources.page_lines import ABOVE, BEGINNING, PROSE, Line, place_of

_CLASS_OF_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:tit|title|subject|headline)(?:$|[\s_-])", re.IGNORECASE
)
# What stands between a headline and the name of a section or of the site.
_SEPARATORS = "|-–—·:«»‹›<>/ㅣ｜,"
_MIN_HEADLINE = 6
# So many words of a line that the text has too make it a headline, whatever its element.
_TELLING = 2


def shown_headline(lines: Sequence[Line], metadata: Metadata, texts: Sequence[str]) -> str | None:
    """Return the headline above the text that begins with ``texts``, as the page shows it.

    It is the longest line that the stated title is, or has beside the site's name; failing that,
    of the title of the window. Where no line is a part of either, the stated title is right if it
    has words of the text: else it is the site's, and the headline is the nearest above the text
    that has such words. Where there is none, it is the stated title.
    """
    stated, window = metadata.title, metadata.window
    prose = next((text for text in texts if len(text) >= PROSE), None)
    begin = None if prose is None else place_of(lines, " ".join(prose.split())[:BEGINNING], 0)
    words = " ".join(texts)
    is_told = metadata.states_title and _shared(stated or "", words) > 0
    for title in filter(None, (stated, None if is_told else window)):
        parts = (line.text for line in lines[:begin] if _is_part(line.text, title))
        longest = max(parts, key=len, default=None)
        # A window may be named for a section, which stands above the headline.
        if longest and (is_told or begin is None or _shared(longest, words)):
            return longest
    if begin is None or is_told:
        return stated
    near = reversed(lines[max(0, begin - ABOVE) : begin])
    headings = [
        line.text
        for line in near
        if len(line.text) >= _MIN_HEADLINE
        and (
            line.is_heading
            or _CLASS_OF_HEADLINE.search(line.named)
            or _shared(line.text, words) >= _TELLING
        )
    ]
    known = (stated,) if stated else ()
    return max((*known, *headings), key=lambda text: _shared(text, words), default=None)


def _is_part(line: str, title: str) -> bool:
    """Tell whether ``title`` is ``line`` with nothing, or a name and a mark, on either side."""
    before, is_in, after = title.partition(line)
    if not is_in or len(line) * 3 <= len(title):
        return False
    before, after = before.rstrip(), after.lstrip()
    return (not before or before[-1] in f"{_SEPARATORS}]") and (
        not after or after[0] in f"{_SEPARATORS}[("
    )


def _shared(title: str, text: str) -> int:
    """Return how many words of a title begin like words of the text."""
    return sum(word[:2] in text for word in re.findall(r"[^\W\d]{2,}", title))
