"""The part of a page that a layout names: all that is parsed of most pages of known sources.

Two thirds of a page are menus before its article, and other articles and comments after it. They
are cut off before the parse, where every element that the layout's selectors find is certain to lie
in what stays. Where it is not certain, there is no excerpt, and the page is parsed whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cssselect import parse
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash, Relation, Tree

from seoulwire.sources.page import Selectors

# What is read of a page wherever it stands: what it states of itself.
_STATEMENT = re.compile(r"<(?:meta|link)\b[^<>]*>|<script\b[^<>]*ld\+json[^<>]*>[^<]*</script>")
_STATEMENTS = ("<meta", "<link", "ld+json")
# In a table libxml2 does not let every end tag close what is open outside of it.
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_TAG_NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")


@dataclass(frozen=True, slots=True)
class _Anchor:
    """What the outermost element that a selector names must have: its tag, a class or an id."""

    tag: str | None
    name: str | None

    def places(self, html: str, start: int, end: int) -> Iterator[int]:
        """Yield where such elements begin between ``start`` and ``end``."""
        wanted = self.name or f"<{self.tag}"
        at = html.find(wanted, start, end)
        while at >= 0:
            place = html.rfind("<", start, at + 1)
            if place >= 0 and self._is_at(html, place, at + len(wanted)):
                yield place
            at = html.find(wanted, at + len(wanted), end)

    def _is_at(self, html: str, place: int, named: int) -> bool:
        found = _TAG_NAME.match(html, place)
        if found is None or (self.tag and found[1].lower() != self.tag):
            return False
        if self.name is None:
            return True
        tag = html[place : html.find(">", named) + 1]
        return _attribute_with(self.name).search(tag) is not None


def names_body(html: str, selectors: Selectors) -> int | None:
    """Return where the first element begins that may be the body of this layout, if any does."""
    return _first(html, selectors.body, 0, len(html))


def excerpt(html: str, selectors: Selectors, body: int) -> str | None:
    """Return the head of a page and all that ``selectors`` name, the body at ``body`` with it.

    ``None`` where it is not certain to be all. What stands elsewhere, as a licence, is not looked
    for.
    """
    head = html.find("</head")
    if not 0 <= head < body:
        return None
    end = _end_of_element(html, body)
    title = _first(html, selectors.title, head, end or len(html))
    if end is None or title is None:
        return None
    start = min(title, body)
    for selector in _fields(selectors):
        first = _first(html, selector, head, end)
        start = start if first is None else min(start, first)
        if _first(html, selector, end, len(html)) is not None:
            return None
    return "".join(
        (
            html[:head],
            "</head><body>",
            *_statements(html[head:start]),
            html[start:end],
            *_statements(html[end:]),
        )
    )


def _fields(selectors: Selectors) -> tuple[str | None, ...]:
    return (
        selectors.subtitle,
        selectors.byline,
        selectors.published,
        selectors.modified,
        selectors.section,
        selectors.lead,
    )


def _first(html: str, selector: str | None, start: int, end: int) -> int | None:
    found = (next(one.places(html, start, end), None) for one in _anchors(selector or ""))
    return min((place for place in found if place is not None), default=None)


def _end_of_element(html: str, place: int) -> int | None:
    """Return where the element ends that begins at ``place``, if its source says so plainly."""
    opened = _TAG_NAME.match(html, place)
    depth = 0
    for tag in _same_tags(opened[1].lower()).finditer(html, place) if opened else ():
        if tag["slash"] is None:  # a comment or a script
            continue
        depth += -1 if tag["slash"] else 1
        if depth == 0:
            return None if _CELL.search(html, place, tag.end()) else tag.end()
    return None


def _statements(part: str) -> list[str]:
    if not any(mark in part for mark in _STATEMENTS):
        return []
    return _STATEMENT.findall(part)


@cache
def _same_tags(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"<!--.*?-->|<script\b.*?</script|<(?P<slash>/?){name}\b[^<>]*>",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _attribute_with(name: str) -> re.Pattern[str]:
    word = re.escape(name)
    return re.compile(
        rf"\b(?:class|id|rel)\s*=\s*(?:\"[^\"]*|'[^']*)?(?<![\w-]){word}(?![\w-])", re.IGNORECASE
    )


@cache
def _anchors(selector: str) -> tuple[_Anchor, ...]:
    if not selector:
        return ()
    trees = (_outermost(one.parsed_tree) for one in parse(selector))
    return tuple(anchor for tree in trees if (anchor := _anchor(tree)) is not None)


def _outermost(tree: Tree) -> Tree:
    while isinstance(tree, CombinedSelector):
        tree = tree.selector
    return tree


def _anchor(tree: Tree) -> _Anchor | None:
    """Return the anchor of a compound; ``None`` for a box known by what it holds, as pictures'.

    Such a box lies between title and body.
    """
    name: str | None = None
    while not isinstance(tree, Element):
        match tree:
            case Relation():
                return None
            case Class():
                name = tree.class_name
            case Hash():
                name = tree.id
            case Attrib() if tree.operator == "~=" and tree.value is not None:
                name = name or tree.value.value
        tree = getattr(tree, "selector", Element())
    return _Anchor(tree.element and tree.element.lower(), name)
