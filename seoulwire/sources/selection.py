"""Picking elements and texts out of a parsed page."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import cast

from cssselect import HTMLTranslator
from cssselect.xpath import XPathExpr
from lxml.etree import XPath, iterwalk
from lxml.html import HtmlElement

from seoulwire.content import collapse
from seoulwire.exceptions import UnreadableError

_UNSHOWN = frozenset({"script", "style", "noscript"})


def select(root: HtmlElement, selector: str | None) -> list[HtmlElement]:
    """Return the elements that a CSS selector finds, in document order."""
    if not selector:
        return []
    if selector.isalnum():  # a tag: no selection is faster than the tree's own
        return list(root.iter(selector))
    return cast("list[HtmlElement]", _compiled(selector)(root))


def body_of(root: HtmlElement) -> HtmlElement:
    """Return the body of a document, the whole of it where there is none (framesets)."""
    body = root.find("body")
    return root if body is None else body


def text_of(element: HtmlElement) -> str:
    """Return the shown text of an element on one line, ``""`` when it has none."""
    return collapse("".join(shown_texts(element))).strip()


def shown_texts(element: HtmlElement) -> Iterator[str]:
    """Yield the texts that a page shows of an element, in order, a space for each line break."""
    walk = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, part in walk:
        if event == "start" and part.tag in _UNSHOWN:
            walk.skip_subtree()
        elif event == "start":
            yield " " if part.tag == "br" else part.text or ""
        if event != "start" and part is not element:
            yield part.tail or ""


def letters_of(text: str) -> str:
    """Return what a text keeps wherever it is written: marks, spaces and capitals may differ."""
    return "".join(filter(str.isalnum, text)).casefold()


def texts(root: HtmlElement, selector: str | None) -> tuple[str, ...]:
    """Return the texts of what a selector finds, each once, the empty ones left out."""
    return texts_of(select(root, selector))


def texts_of(elements: Iterable[HtmlElement]) -> tuple[str, ...]:
    """Return the texts of elements, each once, the empty ones left out."""
    found = (text_of(element) for element in elements)
    return tuple(dict.fromkeys(text for text in found if text))


def dates(root: HtmlElement, selector: str | None) -> tuple[str, ...]:
    """Return the dates that a selector finds."""
    return dates_of(select(root, selector))


def dates_of(elements: Iterable[HtmlElement]) -> tuple[str, ...]:
    """Return the dates in elements, each once: what a machine is told, else what is shown."""
    found = (
        element.get("datetime")
        or element.get("content")
        or (element.get("title") if element.tag == "abbr" else None)  # microformats
        or text_of(element)
        for element in elements
    )
    return tuple(dict.fromkeys(collapse(text) for text in found if text))


def one(values: Iterable[str], what: str, url: str) -> str:
    """Return the only one of ``values``.

    Raises:
        UnreadableError: ``no-<what>`` or ``ambiguous-<what>``: the layout has changed.
    """
    found = tuple(values)
    if len(found) == 1:
        return found[0]
    reason = f"{'ambiguous' if found else 'no'}-{what}"
    message = f"{len(found)} candidates for the {what}; the layout may be a new one: {url}"
    raise UnreadableError(reason, message)


def drop(root: HtmlElement, selector: str | None) -> None:
    """Remove from ``root`` what a selector finds, keeping the text that follows it."""
    for element in select(root, selector):
        if element is not root and element.getparent() is not None:
            element.drop_tree()


class _Translator(HTMLTranslator):
    """CSS to XPath, a class first looked for as any text: most elements are told apart by that."""

    def xpath_attrib_includes(self, xpath: XPathExpr, name: str, value: str | None) -> XPathExpr:
        if value:
            xpath.add_condition(f"contains({name}, {self.xpath_literal(value)})")
        return super().xpath_attrib_includes(xpath, name, value)


@cache
def _compiled(selector: str) -> XPath:
    return XPath(_Translator().css_to_xpath(selector))
