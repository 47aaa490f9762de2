"""HTML to blocks: one pass over the tree, without recursion, that loses no visible text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from seoulwire.content.blocks import Block, Figure, Heading, Paragraph, Quote, collapse, plain_text
from seoulwire.content.containers import captioned, list_blocks, table_blocks
from seoulwire.content.hyperlinks import absolute_url

# What a reader of the page does not see as text.
_LEFT_OUT = """
script style template noscript head title meta link base svg canvas button select option optgroup
datalist textarea input progress meter map area param source track noembed noframes
"""
# What begins and ends a line.
_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p
pre search section summary table tbody td tfoot th thead tr ul
"""
LEFT_OUT = frozenset(_LEFT_OUT.split())
BLOCK_NAMES = frozenset(_BLOCK_NAMES.split())
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
EMBEDS = frozenset({"iframe", "video", "audio", "object", "embed"})
# Lists, quotes and figures that stand open at once, one in another: closing one moves all that it
# holds. What is nested deeper is read as part of what is around it.
MAX_FRAMES = 16
# Lines of preformatted text, beyond which its breaks are spaces.
MAX_BREAKS = 200_000
# Where a lazily loaded image keeps its address, the likeliest first.
IMAGE_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "src")

Kind = Literal["body", "list", "item", "table", "cell", "quote", "figure", "caption", "credit"]
FRAMES: dict[str, Kind] = {
    **dict.fromkeys(("ul", "ol", "menu"), "list"),
    **dict.fromkeys(("td", "th"), "cell"),
    "li": "item",
    "table": "table",
    "blockquote": "quote",
    "figure": "figure",
    "figcaption": "caption",
}


def parse_blocks(root: HtmlElement, base_url: str) -> tuple[Block, ...]:
    """Return the visible content of ``root`` as blocks; ``base_url`` makes image URLs absolute.

    Tables that hold tables, or only one column, are taken for layout and read as what they hold.
    """
    reader = _Reader(base_url)
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element is not root and reader.leaves_out(element):
                walk.skip_subtree()
            else:
                reader.start(element)
                reader.text(element.text)
        elif event == "end":
            reader.end(element)
        if event != "start" and element is not root:
            reader.text(element.tail)
    return reader.finish()


def is_hidden(element: HtmlElement) -> bool:
    """Return whether a reader of the page does not see an element, as far as its markup says."""
    if element.tag in LEFT_OUT or element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style is not None:
        style = style.replace(" ", "").lower()
        if "display:none" in style or "visibility:hidden" in style:
            return True
    return "displaynone" in element.get("class", "")


@dataclass(slots=True)
class _Frame:
    """An open list, item, table, cell … with the blocks it holds.

    ``parts`` are the items of a list or the cells of a table, each with the row it stands in;
    ``legend`` and ``credit`` what a figure or its caption says.
    """

    kind: Kind
    element: HtmlElement | None = None
    blocks: list[Block] = field(default_factory=list)
    parts: list[tuple[int, HtmlElement | None, list[Block]]] = field(default_factory=list)
    row: int = 0
    legend: list[str] = field(default_factory=list)
    credit: str | None = None


class _Reader:
    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._frames = [_Frame("body")]
        self._line: list[str] = []
        self._figures: list[Figure] = []  # met inside the current line, to follow it
        self._heading: HtmlElement | None = None
        self._pre: HtmlElement | None = None
        self._breaks = 0  # of lines in preformatted text
        self._form: HtmlElement | None = None

    def leaves_out(self, element: HtmlElement) -> bool:
        if is_hidden(element):
            return True
        if element.tag == "form" and self._form is None:
            # A form with nothing but hidden fields wraps the content of many boards.
            self._form = element
            return any(
                control.tag != "input" or control.get("type", "text").lower() != "hidden"
                for control in element.iter("input", "select", "textarea", "button")
            )
        return False

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self._pre is not None:
            self._breaks += text.count("\n")
        if self._pre is None or self._breaks > MAX_BREAKS:
            self._line.append(text)
            return
        first, *others = text.split("\n")
        self._line.append(first)
        for line in others:
            self._break_line()
            if line:
                self._line.append(line)

    def start(self, element: HtmlElement) -> None:
        name = element.tag
        if name in BLOCK_NAMES or name == "br":
            self._break_line()
        if name in FRAMES:
            self._open(FRAMES[name], element)
        elif name == "img":
            self._image(element)
        elif name in EMBEDS:
            url = absolute_url(self._base_url, element.get("src") or element.get("data"))
            self._place(url, element.get("title"), _embed_name(name, url))
        elif name == "tr":
            self._frames[-1].row += 1
        elif name in HEADINGS and self._heading is None:
            self._heading = element
        elif name == "pre":
            self._pre = element
        elif self._frames[-1].kind == "caption" and _is_credit(element):
            self._flush()
            self._frames.append(_Frame("credit", element))

    def end(self, element: HtmlElement) -> None:
        if element.tag in BLOCK_NAMES and element is not self._heading:
            self._break_line()
        if element is self._frames[-1].element:
            self._flush()
            self._close(self._frames.pop())
        elif element is self._heading:
            self._flush()
            self._heading = None
        elif element is self._pre:
            self._pre = None
        elif element is self._form:
            self._form = None

    def finish(self) -> tuple[Block, ...]:
        self._flush()
        return tuple(self._frames[0].blocks)

    def _break_line(self) -> None:
        if self._heading is None:
            if self._line or self._figures:
                self._flush()
        else:  # a heading stays one line, whatever stands in it
            self._line.append(" ")

    def _flush(self) -> None:
        if self._line:
            text = "".join(self._line)
            self._line.clear()
            if text and not text.isspace():
                self._emit(self._block(collapse(text)))
        if self._figures:
            figures, self._figures = self._figures, []
            self._emit(*figures)

    def _block(self, text: str) -> Block:
        if self._heading is not None:
            return Heading(text, int(self._heading.tag[1]))
        return Quote(text) if self._frames[-1].kind == "quote" else Paragraph(text)

    def _emit(self, *blocks: Block) -> None:
        frame = self._frames[-1]
        if frame.kind == "list":  # text between the items of a list
            frame.parts.append((0, None, list(blocks)))
        else:
            frame.blocks += blocks

    def _open(self, kind: Kind, element: HtmlElement) -> None:
        if kind == "table":
            self._unwrap_outer_table()
        is_stray = (kind == "cell" and self._frames[-1].kind != "table") or (
            kind == "item" and self._frames[-1].kind != "list"
        )
        if not is_stray and len(self._frames) < MAX_FRAMES:
            self._frames.append(_Frame(kind, element))

    def _unwrap_outer_table(self) -> None:
        """Turn a table into layout when the cell that is open begins a table of its own."""
        if self._frames[-1].kind != "cell":
            return
        cell, table = self._frames.pop(), self._frames.pop()
        held = [*table.blocks, *(block for *_, blocks in table.parts for block in blocks)]
        self._emit(*held, *cell.blocks)

    def _image(self, element: HtmlElement) -> None:
        addresses = (absolute_url(self._base_url, element.get(name)) for name in IMAGE_ATTRIBUTES)
        is_pixel = {element.get("width"), element.get("height")} & {"0", "1"}
        if not is_pixel:
            self._place(next((url for url in addresses if url), None), element.get("alt"))

    def _place(self, url: str | None, alt: str | None, embed: str | None = None) -> None:
        if url is None:
            return
        self._figures.append(Figure(url, collapse(alt or "") or None, embed=embed))
        if not any(piece.strip() for piece in self._line):
            self._flush()

    def _close(self, frame: _Frame) -> None:
        above = self._frames[-1]
        if frame.kind in {"item", "cell"}:
            above.parts.append((above.row, frame.element, frame.blocks))
        elif frame.kind == "credit":
            above.credit = plain_text(frame.blocks).replace("\n", " ") or None
        elif frame.kind == "caption" and above.kind == "figure":
            above.legend += plain_text(frame.blocks).splitlines()
            above.credit = frame.credit or above.credit
            above.blocks += (block for block in frame.blocks if isinstance(block, Figure))
        else:
            self._emit(*_read(frame))


def _read(frame: _Frame) -> Iterable[Block]:
    match frame.kind:
        case "list":
            is_ordered = frame.element is not None and frame.element.tag == "ol"
            return list_blocks([blocks for *_, blocks in frame.parts], ordered=is_ordered)
        case "table":
            return (*frame.blocks, *table_blocks(frame.parts))
        case "figure":
            return captioned(frame.blocks, frame.legend, frame.credit)
        case "caption" if frame.credit is not None:
            return (*frame.blocks, Paragraph(frame.credit))
        case _:
            return frame.blocks


def _is_credit(element: HtmlElement) -> bool:
    named = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
    return element.tag == "cite" or "credit" in named or "copyright" in named


def _embed_name(name: str, url: str | None) -> str:
    """Return the host of a frame's page without its ``www.``, or what kind of element it is."""
    host = urlsplit(url or "").hostname if name == "iframe" else None
    return host.removeprefix("www.") if host else name
