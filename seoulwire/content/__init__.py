"""The body of a post or an article as blocks: HTML in, blocks, and one plain text out."""

from seoulwire.content.blocks import (
    Block,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    collapse,
    lines,
    plain_text,
    with_text,
)
from seoulwire.content.document import parse_html, text_under
from seoulwire.content.hyperlinks import Hyperlink, absolute_url, base_url_of, links
from seoulwire.content.marks import structure_lists
from seoulwire.content.reading import parse_blocks

__all__ = [
    "Block",
    "Figure",
    "Heading",
    "Hyperlink",
    "ListBlock",
    "Paragraph",
    "Quote",
    "Table",
    "absolute_url",
    "base_url_of",
    "collapse",
    "lines",
    "links",
    "parse_blocks",
    "parse_html",
    "plain_text",
    "structure_lists",
    "text_under",
    "with_text",
]
