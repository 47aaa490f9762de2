"""Who and when, as sites write it that tell machines nothing: in the lines around the text.

Between headline and text, or right below the text, stand name, date and views. What stands farther
away is of other articles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile, zip_longest

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from seoulwire.content import collapse
from seoulwire.content.reading import HEADINGS
from seoulwire.dates import parse_date

# Lines of a page that are looked at, lines above and below the text, letters of one line.
_MAX_LINES = 3_000
_ABOVE, _BELOW = 14, 6
_MAX_LINE = 120
_PROSE = 30
# So much of the first line of a text tells where it begins.
_BEGINNING = 20

_UNSHOWN = frozenset({"script", "style", "noscript"})
# Prose, in which somebody is told of: 강도하 기자 역시 웃었다.
_SENTENCE = re.compile(r"[가-힣][.!?]['\"’”]?$")
_YEAR = re.compile(r"(?:19|20)\d\d|\b\d\d[.-]\d\d[.-]\d\d\b")
_KOREAN_REPORTER = re.compile(r"(?:^|[\s)\]])([가-힣]{2,4})\s?기자(?=\W|$)")
_ENGLISH_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}"
_SAID_BY = re.compile(
    rf"\b(?:[Bb]y|BY|[Aa]uthor)\s?:?\s({_ENGLISH_NAME})(?= (?:on|at|in)\b|\s?[|,(]|\W*$)"
)
_BY = re.compile(r"(?:^|\s)(?:by|author)\s?:?$", re.IGNORECASE)
_NAME = re.compile(rf"[가-힣]{{2,4}}|{_ENGLISH_NAME}")
# 작성자, 글쓴이, 필자 whoever wrote it; an office (과, 실, 관 …) is nobody. 글 text by.
_LABELLED = re.compile(
    r"(?:작성자|글쓴이|필자|저자)\s?:?\s?([가-힣]{2,4})(?<![과관실팀국청부원회처자])(?=\W|$)"
)
_PARTS = re.compile(r"\s?[|•·]\s?")
_WRITTEN = re.compile(r"^(?:글|[Bb]y|BY)\s")
_PERSON = re.compile(rf"[가-힣]{{3}}|{_ENGLISH_NAME}")
_CLASS_OF_NAME = re.compile(r"member|nick|name|writer|author|user|reporter", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A text of a page that no other element interrupts, and what its element is."""

    text: str
    named: str
    is_heading: bool


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
            named = owner.get("class") or owner.get("itemprop") or ""
            yield Line(collapse(text).strip(), named, owner.tag in HEADINGS)


def around(lines: Sequence[Line], title: str, texts: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines between the headline and the text that begins and ends with ``texts``."""
    if not texts:
        return ()
    prose = [text for text in texts if len(text) >= _PROSE] or texts  # no section, no signature
    first, last = (" ".join(text.split()) for text in (prose[0], prose[-1]))
    begin = _place(lines, first[:_BEGINNING], 0)
    end = _place(lines, last[:_BEGINNING], begin or 0)
    if begin is None:
        return ()
    titles = [place for place in range(begin) if lines[place].text == title]
    above = lines[max(titles[-1] + 1 if titles else 0, begin - _ABOVE) : begin]
    after = lines[end + 1 : end + 1 + _BELOW] if end is not None else ()
    below = takewhile(lambda line: not line.is_heading, after)  # what follows is another article
    near = (line for line in (*above, *below) if len(line.text) <= _MAX_LINE)
    return tuple(line for line in near if not _SENTENCE.search(line.text))


def stated_date(lines: Sequence[Line]) -> str | None:
    """Return the first line that has a date."""
    dated = (line.text for line in lines if _YEAR.search(line.text) and parse_date(line.text))
    return next(dated, None)


def stated_author(lines: Sequence[Line]) -> str | None:
    """Return the first name that stands as one: before 기자, behind "by", in a place for names."""
    for line, following in zip_longest(lines, lines[1:]):
        forms = (_KOREAN_REPORTER, _SAID_BY, _LABELLED)
        signed = next(filter(None, (form.search(line.text) for form in forms)), None)
        if signed:
            return signed[1]
        if _YEAR.search(line.text):  # 글 윤서린 | 2018.03.07; May 12, 2018 • Lena Hartmann
            parts = (_WRITTEN.sub("", part).strip() for part in _PARTS.split(line.text))
            named = next((part for part in parts if _PERSON.fullmatch(part)), None)
            if named:
                return named
        if following and _BY.search(line.text) and _NAME.fullmatch(following.text):
            return following.text
        if _CLASS_OF_NAME.search(line.named) and _NAME.fullmatch(line.text):
            return line.text
    return None


def _place(lines: Sequence[Line], begun: str, start: int) -> int | None:
    matching = (at for at in range(start, len(lines)) if lines[at].text.startswith(begun))
    return next(matching, None)
