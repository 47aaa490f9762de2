"""The elements of a page by their classes and ids: what a layout names is found without a search.

libxml2 looks at every element for every selector; a page is asked for dozens. Selectors made of
tags, classes, ids and their nesting are answered from an index, all others by XPath.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import islice

from cssselect import parse
from cssselect.parser import Class, CombinedSelector, Element, Hash, Selector, Tree
from lxml import etree
from lxml.html import HtmlElement

from seoulwire.sources.selection import select

# Names by which a page calls an element; trafilatura searches them by dozens of expressions.
MAX_NAMES = 4_000  # characters


class NamedElements:
    """The elements of a page that have a class or an id; what has one beyond measure loses both."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._by_name: dict[str, list[HtmlElement]] = defaultdict(list)
        for element in root.iter(etree.Element):
            names, identifier = element.get("class") or "", element.get("id")
            if len(names) > MAX_NAMES or len(identifier or "") > MAX_NAMES:
                element.attrib.clear()
                continue
            for name in names.split():
                self._by_name[name].append(element)
            if identifier:
                self._by_name[identifier].append(element)

    def select(self, selector: str | None) -> list[HtmlElement]:
        """Return the elements of the page that a CSS selector finds, in document order.

        An element that was taken out of the page is not found.
        """
        found = [part for one in _parsed(selector or "") if (part := self._find(one))]
        most = max(found, key=len, default=[])
        if all(set(part) <= set(most) for part in found):
            return list(dict.fromkeys(most))
        return select(self._root, selector)  # only the document knows their order

    def drop(self, selector: str | None, within: HtmlElement) -> None:
        """Take out of ``within`` what a selector finds in it, keeping the text that follows it."""
        for one in _parsed(selector or ""):
            if _is_simple(one.parsed_tree):
                found = self._matching(one.parsed_tree)
            else:
                found = select(within, one.canonical())
            for element in found:
                if any(above is within for above in element.iterancestors()):
                    element.drop_tree()

    def _find(self, one: Selector) -> list[HtmlElement]:
        tree = one.parsed_tree
        if not _names_in(tree) <= self._by_name.keys():
            return []
        if not _is_simple(tree):
            return select(self._root, one.canonical())
        return [one for one in self._matching(tree) if self._is_on_page(one)]

    def _matching(self, tree: Tree) -> list[HtmlElement]:
        name = _name_of(tree)
        if name is not None:
            return [one for one in self._by_name.get(name, ()) if _matches(tree, one)]
        if isinstance(tree, Element):
            return list(self._root.iter(tree.element or etree.Element))
        # .headline h1: the h1 below each headline
        assert isinstance(tree, CombinedSelector)  # noqa: S101 - see _is_simple
        assert isinstance(tree.subselector, Element)  # noqa: S101
        tag = tree.subselector.element
        within = (element for one in self._matching(tree.selector) for element in one.iter(tag))
        return [one for one in dict.fromkeys(within) if _matches(tree, one)]

    def _is_on_page(self, element: HtmlElement) -> bool:
        return element is self._root or any(one is self._root for one in element.iterancestors())


@cache
def _names_in(tree: Tree) -> frozenset[str]:
    """Return the classes and ids without which ``tree`` finds nothing."""
    if isinstance(tree, CombinedSelector):
        return _names_in(tree.selector) | _names_in(tree.subselector)
    return frozenset(name for part in _compound(tree) if (name := _name_of(part)) is not None)


def _name_of(tree: Tree) -> str | None:
    """Return a class or an id that whatever ``tree`` finds must have."""
    if isinstance(tree, CombinedSelector):
        return _name_of(tree.subselector)
    if isinstance(tree, Class):
        return tree.class_name
    return tree.id if isinstance(tree, Hash) else None


def _matches(tree: Tree, element: HtmlElement) -> bool:
    match tree:
        case Element():
            return tree.element is None or tree.element.lower() == element.tag
        case Class():
            classes = (element.get("class") or "").split()
            return tree.class_name in classes and _matches(tree.selector, element)
        case Hash():
            return tree.id == element.get("id") and _matches(tree.selector, element)
        case CombinedSelector():
            if not _matches(tree.subselector, element):
                return False
            nearest = None if tree.combinator == " " else 1
            above = islice(element.iterancestors(), nearest)
            return any(_matches(tree.selector, one) for one in above)
    return False


@cache
def _parsed(selector: str) -> tuple[Selector, ...]:
    return tuple(parse(selector)) if selector else ()


@cache
def _is_simple(tree: Tree) -> bool:
    if isinstance(tree, CombinedSelector):
        tag = isinstance(tree.subselector, Element) and tree.subselector.element is not None
        named = _name_of(tree.subselector) is not None
        return tree.combinator in {" ", ">"} and (named or tag) and _parts_are_simple(tree)
    is_found = isinstance(tree, Element) and tree.element is not None
    return (is_found or _name_of(tree) is not None) and all(map(_is_plain, _compound(tree)))


def _parts_are_simple(tree: CombinedSelector) -> bool:
    return all(map(_is_plain, _compound(tree.subselector))) and _is_simple(tree.selector)


def _compound(tree: Tree) -> Iterator[Tree]:
    while not isinstance(tree, Element):
        yield tree
        tree = getattr(tree, "selector", Element())
    yield tree


def _is_plain(tree: Tree) -> bool:
    return isinstance(tree, Element | Class | Hash)
