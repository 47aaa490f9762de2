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
from seoulwire.content.document import text_under
from seoulwire.content.reading import HEADINGS
from seoulwire.sources.edges import signatures

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
# 많이 본 기사 most read, 관련 뉴스 related news, 추천 recommended: what follows is of others.
_OF_OTHERS = re.compile(
    r"\W{0,3}(?:(?:(?:많이|가장 많이|함께|오늘의?|이 시각)\s?(?:본|읽은|보는|볼만한|주요)?"
    r"|관련|인기|최신|추천|주요|다른)\s?(?:기사|뉴스|글|소식)"
    r"|most (?:read|popular|viewed)|related\b.{0,20}|more (?:stories|news|from)\b.{0,20}"
    r"|read (?:also|more|next)|also read|recommended.{0,20}|latest news)\W{0,3}",
    re.IGNORECASE,
)
_CLASS_OF_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|cap|figure|photo)(?:$|[\s_-])", re.I)
_CAPTION_TAGS = frozenset({"span", "p", "div", "em", "small"})
_MAX_PICTURE = 6  # elements in the box of a picture


@dataclass(frozen=True, slots=True)
class Line:
    """A text of a page that no other element interrupts, and what its element is.

    ``owner`` is the element that holds it. ``moment`` is what an element made for a time tells
    machines. ``is_caption`` is whether it stands under a picture and says more than a name.
    """

    text: str
    named: str
    is_heading: bool
    moment: str | None
    is_caption: bool
    owner: HtmlElement


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
            line = collapse(text).strip()
            is_caption = _is_caption(line, owner, named)
            yield Line(line, named, owner.tag in HEADINGS, moment, is_caption, owner)


def _is_caption(line: str, owner: HtmlElement, named: str) -> bool:
    if not _CLASS_OF_CAPTION.search(named):
        before = owner.getprevious() if owner.tag in _CAPTION_TAGS else None
        if before is None or before.tail or not _is_picture(before):
            return False
    return len(line) <= _MAX_LINE and not signatures((line,))  # a portrait has a name below it


def _is_picture(element: HtmlElement) -> bool:
    """Return whether an element is a picture and nothing more."""
    if len(list(islice(element.iter(), _MAX_PICTURE))) == _MAX_PICTURE:
        return False
    return next(element.iter("img"), None) is not None and not text_under(element).strip()


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
    begin = place_of(lines, first[:BEGINNING], 0, but=title)
    end = place_of(lines, last[:BEGINNING], begin or 0)
    if begin is None:
        return ()
    titles = [place for place in range(begin) if lines[place].text == title]
    above = lines[max(titles[-1] + 1 if titles else 0, begin - ABOVE) : begin]
    after = lines[end + 1 : end + 1 + _BELOW] if end is not None else ()
    below = takewhile(lambda line: not _is_of_others(line), after)
    near = (line for line in (*above, *below) if len(line.text) <= _MAX_LINE)
    return tuple(line for line in near if not _SENTENCE.search(line.text))


def _is_of_others(line: Line) -> bool:
    """Return whether what follows a line is another article."""
    return line.is_heading or names_others(line.text)


def names_others(text: str) -> bool:
    """Return whether a line is what a list of other articles is called."""
    return len(text) <= _MAX_LINE and _OF_OTHERS.fullmatch(text) is not None


def place_of(lines: Sequence[Line], begun: str, start: int, but: str = "") -> int | None:
    """Return which line from ``start`` on is the first that begins so, ``but`` for the headline."""
    matching = (
        at
        for at in range(start, len(lines))
        if lines[at].text.startswith(begun) and lines[at].text != but
    )
    return next(matching, None)
