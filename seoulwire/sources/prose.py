"""The body of an article where no name marks it: the narrowest element that holds its prose.

Prose is what stands in lines of some length and is no link, headline, list of others or caption.
Going inwards from the page, one element after the other holds most of it, until each paragraph is
an element of its own: the last that does is the body. Forms and comments are prose too, of short
lines, and count for little.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from seoulwire.content.reading import BLOCK_NAMES, HEADINGS, LEFT_OUT
from seoulwire.sources.edges import is_beside

# A line of prose has more letters than this, or is a sentence; the more it has beyond, the surer.
_LINE = 25
_SENTENCE = re.compile(r"[가-힣]{2}[.!?]['\"’”)]?$")
# What a sentence counts that has no more letters, and what an article has at least.
_SHORT, _MIN_LETTERS = 5, 30
# The share of the prose that the next element inwards has to hold.
_MOST = 0.7
_NO_PROSE = frozenset(
    {"a", "li", "figcaption", "nav", "aside", "footer", "address", "label", "th", "caption", "pre"}
    | HEADINGS
)
# A paragraph is no body.
_PARAGRAPHS = frozenset({"p", "pre", "blockquote"})
_NO_BODY = re.compile(
    r"(?:^|[\s_-])(?:comments?|repl(?:y|ies)|cmt|feedback|copyright|caption|foot(?:er)?|profile)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_WHOLE = frozenset({"html", "body", "main", "article", "form"})


@dataclass(slots=True)
class _Run:
    """A line of text: its own letters, and the element that holds it."""

    holder: HtmlElement
    text: str = ""


def is_prose(line: str) -> bool:
    """Tell whether ``line`` is of some length, or a sentence, and not a signature or a notice."""
    is_line = len(line) >= _LINE or _SENTENCE.search(line) is not None
    return is_line and not is_beside(line)


def prose_lines(root: HtmlElement) -> list[str]:
    """Return the lines of a page outside its links, lists and headings, whatever their length."""
    shown = (" ".join(run.text.split()) for run in _runs(root))
    return [line for line in shown if line]


def prose_body(root: HtmlElement) -> HtmlElement | None:
    """Return the element that holds the prose of the page, ``None`` where it has hardly any."""
    letters: Counter[HtmlElement] = Counter()
    lines: Counter[HtmlElement] = Counter()
    for run in _runs(root):
        text = run.text.strip()
        if is_prose(text):
            letters[run.holder] += max(len(text) - _LINE, _SHORT)
            lines[run.holder] += 1
    for element in reversed(list(root.iter())):  # what is in an element is in those around it
        parent = element.getparent()
        if lines[element] and parent is not None and element is not root:
            letters[parent] += letters[element]
            lines[parent] += lines[element]
    if letters[root] < _MIN_LETTERS:
        return None
    body = root
    while True:
        inner = max(body, key=letters.__getitem__, default=None)
        if (
            inner is None
            or inner.tag in _PARAGRAPHS
            or letters[inner] < _MOST * letters[body]
            or lines[inner] == 1 < lines[body]
            or any(lines[one] and _is_alike(one, inner) for one in body if one is not inner)
        ):
            return body
        body = inner


def _is_alike(one: HtmlElement, other: HtmlElement) -> bool:
    """Tell whether two elements beside each other are parts of one text."""
    named = one.get("class")
    return bool(named) and (one.tag, named) == (other.tag, other.get("class"))


def _runs(root: HtmlElement) -> Iterator[_Run]:
    """Yield the lines of a page that may be prose, what is linked in them left out."""
    run = _Run(root)
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        is_start = event == "start"
        is_out = is_start and element is not root and _is_left_out(element)
        if element.tag in BLOCK_NAMES or element.tag == "br":
            yield run
            run = _Run(run.holder)
        if is_out:
            walk.skip_subtree()
        elif is_start and element.tag in BLOCK_NAMES:
            run.holder = element
        parent = element.getparent()
        if event == "end" and element is run.holder and parent is not None:
            run.holder = parent
        if is_start and not is_out:
            run.text += element.text or ""
        elif not is_start and element is not root:
            run.text += element.tail or ""
    yield run


def _is_left_out(element: HtmlElement) -> bool:
    if element.tag in LEFT_OUT or element.tag in _NO_PROSE:
        return True
    if element.tag in _WHOLE:
        return False
    return any(_NO_BODY.search(element.get(name) or "") for name in ("class", "id"))
