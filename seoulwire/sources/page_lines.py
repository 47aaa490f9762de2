"""The lines of a page as it shows them, and those around the text of an article.

Between headline and text, or right below the text, sites that tell machines nothing write who wrote
it and when. What stands farther away is of other articles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from seoulwire.content import collapse
from seoulwire.content.reading import HEADINGS

# Lines of a page that are looked at, lines above and below the text, letters of one line.
_MAX_LINES = 3_000
ABOVE, _BELOW = 14, 6
_MAX_LINE = 120
PROSE, _LONG = 30, 60
# So much of the first line of a text tells where it begins.
BEGINNING = 20
_UNSHOWN = frozenset({"script", "style", "noscript", "button", "option", "figcaption"})
# Prose, in which somebody is told of: 강도하 기자 역시 웃었다.
_SENTENCE = re.compile(r"[가-힣][.!?]['\"’”]?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A text of a page that no other element interrupts, and what its element is.

    ``moment`` is what an element made for a time tells machines.
    """

    text: str
    named: str
    is_heading: bool
    moment: str | None


def shown_lines(root: HtmlElement) -> list[Line]:
    """Return the lines of a page in order, as far as a page has any to look at."""
    return list(islice(_lines(root), _MAX_LINES))


def _lines(root: HtmlElement) -> Iterator[Line]:
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        is_start = event == "start"
        text, owner = (element.text, element) if is_start else (element.tail, element.getparent())
        if is_start and element.tag in _UNSHOWN:
            walk.skip_subtree()
        elif (
            text and not text.isspace() and owner is not None and (is_start or element is not root)
        ):
            above = islice(owner.iterancestors(), 2)
            named = " ".join(filter(None, map(_name_of, (owner, *above))))
            moment = owner.get("datetime") if owner.tag == "time" else None
            yield Line(collapse(text).strip(), named, owner.tag in HEADINGS, moment)


def _name_of(element: HtmlElement) -> str | None:
    name: str | None = element.get("class") or element.get("itemprop")
    return name


def around(lines: Sequence[Line], title: str, texts: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines between the headline and the text that begins and ends with ``texts``."""
    if not texts:
        return ()
    prose = [text for text in texts if len(text) >= PROSE] or texts  # no section, no signature
    # A line in a few words above a text may stand above its byline, too.
    begun = next((text for text in prose[:2] if len(text) >= _LONG), prose[0])
    first, last = (" ".join(text.split()) for text in (begun, prose[-1]))
    begin = place_of(lines, first[:BEGINNING], 0)
    end = place_of(lines, last[:BEGINNING], begin or 0)
    if begin is None:
        return ()
    titles = [place for place in range(begin) if lines[place].text == title]
    above = lines[max(titles[-1] + 1 if titles else 0, begin - ABOVE) : begin]
    after = lines[end + 1 : end + 1 + _BELOW] if end is not None else ()
    below = takewhile(lambda line: not line.is_heading, after)  # what follows is another article
    near = (line for line in (*above, *below) if len(line.text) <= _MAX_LINE)
    return tuple(line for line in near if not _SENTENCE.search(line.text))


def place_of(lines: Sequence[Line], begun: str, start: int) -> int | None:
    """Return which line from ``start`` on is the first that begins so."""
    matching = (at for at in range(start, len(lines)) if lines[at].text.startswith(begun))
    return next(matching, None)
