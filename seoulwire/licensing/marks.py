"""Which licence a page carries, and whether it reserves all rights: by what stands where.

A mark is the page's own only outside its running text, its menus and its footer, and outside what
visitors and lists of other posts say. A reservation binds within the text or right below it, or
beside the mark; in the footer that all pages of a site share it says what holds without a licence.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import chain, islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from seoulwire.content import collapse, text_under
from seoulwire.content.reading import BLOCK_NAMES, HEADINGS, is_hidden
from seoulwire.kogl import strictest
from seoulwire.licensing.statements import (
    MAX_LINE,
    denies_kogl,
    is_only_kogl,
    kogl_in,
    kogl_stated,
    names_kogl,
    reserves,
)

ALL_RIGHTS_RESERVED = "all-rights-reserved"
# Said where a site says it of all its pages, or by others than the author.
SITE_RESERVES = "all-rights-reserved (site)"

# In the source of every page with a mark.
_MARKS = (
    *("공공누리", "자유이용허락", "kogl", "KOGL", "Kogl", "overnment Licen"),
    *("opentype", "open_type", "opencode", "open_code", "creativecommons.org"),
)
# img_opentype04.png, new_img_opencode4.jpg, kogl/type1.png
_IMAGE = re.compile(r"(?:open_?(?:type|code)|kogl[/_-]?type)[_-]?0?([0-4])(?!\d)", re.IGNORECASE)
_LINK = re.compile(r"^\s*(?:https?:)?//(?:www\.)?kogl\.or\.kr(?=[/:?]|$)", re.IGNORECASE)
_LINKED_TYPE = re.compile(r"licen[cs]e_?type0?([0-4])(?!\d)", re.IGNORECASE)
_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<kind>by(?:-nc)?(?:-sa|-nd)?)/(?P<version>\d\.\d)"
    r"|publicdomain/zero/1\.0)",
    re.IGNORECASE,
)
# Who shows the marks of three types explains them.
_MAX_TYPES = 2

_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SITE_NAMES = frozenset(
    {"gnb", "lnb", "snb", "nav", "navi", "navbar", "menu", "submenu", "sitemap", "breadcrumb"}
    | {"header", "footer", "foot", "banner", "quick", "quickmenu", "skip"}
)
# What visitors say, and lists of other posts.
_OTHER_NAMES = frozenset(
    {"comment", "comments", "cmt", "reply", "replies", "related", "relation", "relate", "recent"}
    | {"recommend", "recommended", "popular", "ranking", "another"}
)
# entry-footer, view_foot; but footer-content is the site's
_FOOT_OF_TEXT = re.compile(
    r"(?:^|\s)(?:contents?|board|bbs|view|post|entry|article|detail|read)[_-]?foot", re.IGNORECASE
)
_MARK_NAMES = frozenset({"kogl", "ccl", "nuri", "gongnuri", "opentype", "license", "licence"})
_SHOWN = frozenset({"a", "img"})
_WHOLE = frozenset({"html", "body", "main", "article"})
_BREAKS = BLOCK_NAMES | {"br"}
_OF_PARAGRAPHS = HEADINGS | {"p", "li", "dd", "dt", "blockquote", "div"}
# More of them than any page has: a hostile one is not walked for each.
_MAX_HEADLINES, _MAX_INLINE, _MAX_MARKS, _MAX_NAMED = 20, 30, 60, 200
# 댓글: what visitors say.
_COMMENTS = re.compile(r"\W*(?:댓글|comments?)\W*\d{0,6}\W*개?\W*", re.IGNORECASE)
_PROSE = re.compile(r"[.!?다요]['\"’”)]{0,2}$")
_MIN_PROSE, _FLAT = 15, 200
# 목록 list, 이전글 previous, 다음글 next, 맨 위로 top, 만족 survey, 담당자 keeper: it is over.
_END = re.compile(
    r"\W*(?:목록(?:보기|으로)?|list|이전\s?글?|다음\s?글?|prev(?:ious)?|next|맨\s?위로|top)\b.{0,80}"
    r"|.{0,80}(?:만족|담당자|담당\s?부서).{0,80}",
    re.IGNORECASE,
)
_BELOW, _BESIDE = 4, 2  # lines between a reservation and the text or the mark that it is of
_AROUND = 300  # lines on each side of a mark in which the text is looked for


class _Place(Enum):
    PAGE = auto()
    ARTICLE = auto()
    SITE = auto()
    OTHER = auto()


_OWN = frozenset({_Place.PAGE, _Place.ARTICLE})


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A visible line of a page, and the element that it begins in."""

    text: str
    element: HtmlElement


@dataclass(frozen=True, slots=True)
class _Mark:
    """A KOGL type, where it is given, and the element that gives it."""

    index: int
    kogl: int
    element: HtmlElement


def has_marks(html: str) -> bool:
    """Return whether the source of a page has anything that a licence could be read from."""
    return any(mark in html for mark in _MARKS)


def licence_of(root: HtmlElement, title: str | None = None) -> str | None:
    """Return what :func:`licence_among` does, of a page whose lines nobody has read yet."""
    return licence_among(root, *_read(root), title)


def licence_among(
    root: HtmlElement,
    lines: Sequence[ShownLine],
    spans: Mapping[HtmlElement, tuple[int, int]],
    title: str | None = None,
) -> str | None:
    """Return ``KOGL-0`` to ``KOGL-4``, ``CC-BY-4.0`` and its kin, ``all-rights-reserved`` or none.

    Of several marks it is what all ask together; of a mark and a reservation of the same text, the
    reservation. ``all-rights-reserved (site)``: there is no mark, and only the site's footer, or a
    visitor, reserves.

    ``spans`` are the lines, from and to, of each link and image that is shown; an image alone has
    none. ``title`` is the post's, which is no mark whatever it says.
    """
    page = _Page(root, lines, spans, title)
    marks = page.marks()
    if page.is_reserved(marks):
        return ALL_RIGHTS_RESERVED
    types = {mark.kogl for mark in marks}
    is_marked = 0 < len(types) <= _MAX_TYPES and not page.is_denied()
    found = [f"KOGL-{strictest(types)}"] if is_marked else []
    found += dict.fromkeys(page.creative_commons())
    return " · ".join(found) or page.reservation()


def reservation_at(elements: Iterable[HtmlElement]) -> str | None:
    """Return what lines that reserve all rights say of a page without a mark, by their elements."""
    said = None
    for element in elements:
        if _place_in(element, {}, frozenset()) in _OWN:
            return ALL_RIGHTS_RESERVED
        said = SITE_RESERVES
    return said


class _Page:
    """The lines of a page, and what those are of that speak of rights."""

    def __init__(
        self,
        root: HtmlElement,
        lines: Sequence[ShownLine],
        spans: Mapping[HtmlElement, tuple[int, int]],
        title: str | None,
    ) -> None:
        self._root = root
        self._lines = lines
        self._spans = spans
        self._title = title
        self._places: dict[HtmlElement, _Place] = {}
        headlines = islice(root.iter("h1"), _MAX_HEADLINES)
        self._above_headlines = frozenset(
            above for one in headlines for above in one.iterancestors()
        )
        self._comments = tuple(islice(self._comment_boxes(), _MAX_HEADLINES))
        self._named = [index for index, line in enumerate(lines) if names_kogl(line.text)]
        self._reserving = [index for index, line in enumerate(lines) if reserves(line.text)]

    def marks(self) -> list[_Mark]:
        """Return the KOGL marks of the page's own; of a page that is full of them, none."""
        if len(self._named) > _MAX_NAMED:
            return []
        found = list(islice(chain(self._worded(), self._shown()), _MAX_MARKS + 1))
        if len(found) > _MAX_MARKS:
            return []
        return [mark for mark in found if not self._is_amid_text(mark.index, mark.element)]

    def is_denied(self) -> bool:
        """Return whether the page says that the licence does not hold, or not of all."""
        return any(
            denies_kogl(self._lines[index].text)
            and len(self._lines[index].text) <= MAX_LINE
            and self._place(index, self._lines[index].element) in _OWN
            for index in self._named
        )

    def is_reserved(self, marks: Sequence[_Mark]) -> bool:
        """Return whether a reservation is that of the text, and not of the site alone."""
        places = [mark.index for mark in marks]
        return any(
            any(abs(index - place) <= _BESIDE for place in places) or self._is_of_text(index)
            for index in self._reserving[:_MAX_MARKS]
            if self._place(index, self._lines[index].element) in _OWN
        )

    def reservation(self) -> str | None:
        """Return what a reservation anywhere says of a page without a mark."""
        return reservation_at(self._lines[index].element for index in self._reserving)

    def creative_commons(self) -> Iterator[str]:
        """Yield the Creative Commons licences of the page; without rel one may be a picture's."""
        for element in self._root.iter("a", "link"):
            match = _CREATIVE_COMMONS.search(element.get("href") or "")
            if match is None or not _is_licence_link(element):
                continue
            start, _ = self._spans.get(element, (0, 0))
            if self._place(start, element) is not _Place.OTHER:
                kind, version = match["kind"], match["version"]
                yield "CC0-1.0" if kind is None else f"CC-{kind.upper()}-{version}"

    def _worded(self) -> Iterator[_Mark]:
        """Yield what lines state in words; the type may stand on the line behind."""
        for index in self._named:
            line = self._lines[index]
            if line.text == self._title or self._place(index, line.element) not in _OWN:
                continue
            if _is_headline(line.element) or _is_in_other_link(line.element):
                continue
            number = kogl_stated(line.text)
            if number is None and is_only_kogl(line.text) and index + 1 < len(self._lines):
                behind = self._lines[index + 1].text
                number = kogl_stated(f"{line.text} {behind}") if is_only_kogl(behind) else None
            if number is not None:
                yield _Mark(index, number, line.element)

    def _shown(self) -> Iterator[_Mark]:
        """Yield what images of the mark and links to the licence give."""
        for element in self._root.iter("a", "img"):
            number = _type_of(element)
            span = self._spans.get(element)
            if number is None or span is None:
                continue
            start, end = span
            text = self._lines[start].text if start < end else ""
            place = self._place(start, element)
            is_own = place in _OWN and (is_only_kogl(text) or _stands_alone(element, text))
            if is_own or (place is _Place.SITE and _is_licence_link(element)):
                yield _Mark(start, number, element)

    def _place(self, index: int, element: HtmlElement) -> _Place:
        place = _place_in(element, self._places, self._above_headlines)
        for heading, box in self._comments:
            if index > heading and box in element.iterancestors():
                return _Place.OTHER
        return place

    def _comment_boxes(self) -> Iterator[tuple[int, HtmlElement]]:
        """Yield the boxes of comments that only their heading names, and its line."""
        for index, line in enumerate(self._lines):
            if line.element.tag in HEADINGS and _COMMENTS.fullmatch(line.text):
                box = line.element.getparent()
                if box is not None and box.tag not in _WHOLE:
                    yield index, box

    def _is_amid_text(self, index: int, element: HtmlElement) -> bool:
        """Return whether prose of the same box stands before and behind a line."""
        holder = _holder(element)
        before = self._lines[max(0, index - _AROUND) : index]
        behind = self._lines[index : index + _AROUND]
        return _has_prose(before, holder) and _has_prose(behind, holder)

    def _is_of_text(self, index: int) -> bool:
        line = self._lines[index]
        is_article = self._place(index, line.element) is _Place.ARTICLE
        if is_article or len(line.text) > _FLAT:
            return True
        around = self._lines[max(0, index - _AROUND) : index + _AROUND]
        if _has_prose(around, _holder(line.element)):
            return True
        for place in range(index - 1, max(-1, index - 1 - _BELOW), -1):
            above = self._lines[place]
            if _END.fullmatch(above.text):
                return False
            if _is_prose(above.text):
                return self._place(place, above.element) is not _Place.SITE
        return False


def _read(
    root: HtmlElement,
) -> tuple[list[ShownLine], dict[HtmlElement, tuple[int, int]]]:
    """Return the visible lines of a page, and those of its links and images."""
    lines: list[ShownLine] = []
    spans: dict[HtmlElement, tuple[int, int]] = {}
    pieces: list[str] = []
    owner: HtmlElement | None = None
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        is_start = event == "start"
        if element.tag in _BREAKS and owner is not None:
            lines.append(ShownLine(collapse("".join(pieces)).strip(), owner))
            owner = None
            pieces.clear()
        around: HtmlElement | None
        if is_start and is_hidden(element):
            walk.skip_subtree()
            continue
        around, text = (element, element.text) if is_start else (element.getparent(), element.tail)
        if is_start and element.tag in _SHOWN:
            spans[element] = (len(lines), len(lines) + (owner is not None))
        if text and around is not None and (owner is not None or not text.isspace()):
            owner = around if owner is None else owner
            pieces.append(text)
        if event == "end" and element in spans:
            spans[element] = (spans[element][0], len(lines) + (owner is not None))
    if owner is not None:
        lines.append(ShownLine(collapse("".join(pieces)).strip(), owner))
    return lines, spans


def _place_in(
    element: HtmlElement,
    known: dict[HtmlElement, _Place],
    above_headlines: frozenset[HtmlElement],
) -> _Place:
    """Return whose words stand in an element; what is found is ``known`` from then on."""
    path = [element]
    while path[-1] not in known and (parent := path[-1].getparent()) is not None:
        path.append(parent)
    place = known.get(path[-1], _Place.PAGE)
    for one in reversed(path):
        if one not in known:
            is_whole = one.tag in _WHOLE or one in above_headlines
            known[one] = _place_of(one, place, is_whole=is_whole)
        place = known[one]
    return place


def _place_of(element: HtmlElement, around: _Place, *, is_whole: bool) -> _Place:
    if around is _Place.OTHER:
        return around
    named = _place_by_name(element.get("class"), element.get("id"))
    if named is _Place.OTHER and not is_whole:
        return named
    if around is _Place.SITE or element.tag in {"nav", "aside"}:
        return _Place.SITE
    if around is _Place.ARTICLE or element.tag == "article":
        return _Place.ARTICLE
    is_site = element.tag in {"header", "footer"} or (named is _Place.SITE and not is_whole)
    return _Place.SITE if is_site and named is not _Place.PAGE else around


@lru_cache(maxsize=4096)  # a page has few, each many times
def _place_by_name(classes: str | None, name: str | None) -> _Place | None:
    """Return what the names of an element say: ``PAGE`` for a mark, or for the foot of a text."""
    if classes is None and name is None:
        return None
    named = f"{classes or ''} {name or ''}"[:MAX_LINE]
    names = {part.lower() for part in _NAME_PARTS.findall(named)}
    if names & _OTHER_NAMES:
        return _Place.OTHER
    if names & _MARK_NAMES or _FOOT_OF_TEXT.search(named):
        return _Place.PAGE
    return _Place.SITE if names & _SITE_NAMES else None


def _type_of(element: HtmlElement) -> int | None:
    """Return the KOGL type of an image of the mark, or of a link to the licence."""
    if element.tag == "a":
        href = element.get("href") or ""
        linked = _LINKED_TYPE.search(href) if _LINK.match(href) else None
        return int(linked[1]) if linked else None
    shown = _IMAGE.search(element.get("src") or "")
    types = {int(shown[1])} if shown else set()
    words = (element.get("alt") or "")[:MAX_LINE]
    is_named = shown is not None or names_kogl(words) or _is_in_licence_link(element)
    stated = kogl_in(words) if is_named and is_only_kogl(words) else None
    if stated is not None:
        types.add(stated)
    return strictest(types) if types else None


def _stands_alone(element: HtmlElement, text: str) -> bool:
    """Return whether an image, or a link that only holds one, is no part of a sentence."""
    return not _is_prose(text) and not text_under(element).strip()


def _is_licence_link(element: HtmlElement) -> bool:
    return "license" in (element.get("rel") or "").lower().split()


def _is_in_licence_link(element: HtmlElement) -> bool:
    link = next(element.iterancestors("a"), None)
    return link is not None and _LINK.match(link.get("href") or "") is not None


def _is_in_other_link(owner: HtmlElement) -> bool:
    """Return whether a line is the words of a link to another page than the licence."""
    link = owner if owner.tag == "a" else next(owner.iterancestors("a"), None)
    href = "" if link is None else link.get("href") or ""
    return bool(href) and not href.startswith("#") and _LINK.match(href) is None


def _is_headline(owner: HtmlElement) -> bool:
    return owner.tag == "h1" or next(owner.iterancestors("h1"), None) is not None


def _holder(owner: HtmlElement) -> HtmlElement:
    """Return the box whose paragraphs are a text: around the paragraph that a line is of."""
    above = islice(chain((owner,), owner.iterancestors()), _MAX_INLINE)
    block = next((one for one in above if one.tag in BLOCK_NAMES), owner)
    parent = block.getparent()
    is_paragraph = block.tag in _OF_PARAGRAPHS and not (block.tag == "div" and block.attrib)
    return parent if is_paragraph and parent is not None else block


def _is_prose(text: str) -> bool:
    return (
        len(text) >= _MIN_PROSE
        and _PROSE.search(text) is not None
        and not reserves(text)
        and not names_kogl(text)
    )


def _has_prose(lines: Iterable[ShownLine], holder: HtmlElement) -> bool:
    return any(_is_prose(line.text) and _holder(line.element) is holder for line in lines)
