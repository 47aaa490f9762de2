"""What is put right in the tree of a page before its main text is looked for.

Comments amid a sentence, words struck out, and text that stands in a box beside its paragraphs:
editors type the first lines of an article before the editor's first ``<p>``. What looks for main
text by paragraphs would lose them.
"""

from collections.abc import Iterator
from itertools import chain

from lxml.etree import Comment, ProcessingInstruction, strip_tags
from lxml.html import HtmlElement
from lxml.html.builder import P

from seoulwire.content.reading import BLOCK_NAMES, EMBEDS, LEFT_OUT

# Boxes whose own text is that of an article; in a list or a table it belongs to an item or a cell.
_BOXES = ("div", "article", "section", "main", "td", "center")
_APART = BLOCK_NAMES | LEFT_OUT | EMBEDS | {"br", "img", "picture"}
# A shorter text is a label, a date, a name.
_MIN_LETTERS = 40
_MAX_STRUCK = 500  # letters of words struck out
# The words of an article are hardly ever all in links.
_MAX_LINKED = 0.5


def drop_comments(root: HtmlElement) -> None:
    """Take comments and processing instructions out of a tree, the text behind them kept.

    React and Word write them amid a sentence, and trafilatura drops what follows them.
    """
    strip_tags(root, Comment, ProcessingInstruction)


def drop_struck(root: HtmlElement) -> None:
    """Take out the words that an editor has struck out; what is never closed strikes nothing."""
    for element in list(root.iter("del")):
        is_closed = next(element.iter(*BLOCK_NAMES), None) is None
        if is_closed and element is not root and len(element.text_content()) <= _MAX_STRUCK:
            element.drop_tree()


def wrap_bare_texts(root: HtmlElement) -> None:
    """Make each bare text of some length beside paragraphs a paragraph of its own."""
    boxes = (one for one in root.iter(*_BOXES) if next(one.iterchildren("p"), None) is not None)
    for box in list(boxes):
        for before, run in list(_runs(box)):
            _wrap(box, before, run)


def _runs(box: HtmlElement) -> Iterator[tuple[HtmlElement | None, list[HtmlElement]]]:
    """Yield what stands between the blocks of a box: the block before, the elements in the text."""
    before: HtmlElement | None = None
    run: list[HtmlElement] = []
    for child in box:
        if child.tag in _APART or next(child.iter(*BLOCK_NAMES), None) is not None:
            yield before, run
            before, run = child, []
        else:
            run.append(child)
    yield before, run


def _wrap(box: HtmlElement, before: HtmlElement | None, run: list[HtmlElement]) -> None:
    opening = (box.text if before is None else before.tail) or ""
    own = len("".join(chain((opening,), (one.tail or "" for one in run))).strip())
    inner = sum(len(one.text_content()) for one in run)
    linked = sum(len(link.text_content()) for one in run for link in one.iter("a"))
    if own + inner < _MIN_LETTERS or not own or linked > _MAX_LINKED * (own + inner):
        return
    paragraph = P()
    paragraph.text = opening
    if before is None:
        box.text = None
        box.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    paragraph.extend(run)
