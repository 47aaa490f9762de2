"""The bodies of the sample's pages: written as plain lines, read as blocks, shown as HTML.

One line is one block: ``## `` a heading, ``* `` an item of a list, ``| `` a row of a table (``<``
merges a cell with the one before it, ``^`` with the one above), ``> `` a quotation,
``!URL|alt|caption|credit`` a figure, a list mark of the portal's editors (``▴``, ``▲``, ``※``,
``-``, ``①``) an item of a hand-made list, and anything else a paragraph.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from markupsafe import Markup, escape

from seoulwire.content import (
    Block,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    plain_text,
)

Inline = Callable[[str], Markup]

MARKS = ("▴", "▲", "※", "- ")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
MERGED_LEFT = "<"
MERGED_UP = "^"


def parse_body(source: str) -> tuple[Block, ...]:
    """Return the blocks of a declared body."""
    written = (line for line in source.splitlines() if line.strip())
    return tuple(
        block for kind, group in groupby(written, key=_kind) for block in _blocks(kind, list(group))
    )


def render_body(blocks: Iterable[Block], inline: Inline) -> Markup:
    """Return the blocks in the HTML of the portal's editor; ``inline`` renders a line of text."""
    return Markup("\n").join(_html(block, inline) for block in blocks)


def body_text(blocks: Iterable[Block]) -> str:
    """Return the plain text of a body: a merged cell has its text once, and is empty elsewhere."""
    return plain_text(_expand(block) if isinstance(block, Table) else block for block in blocks)


def plain(text: str) -> Markup:
    """Return the text escaped and nothing else: the inline renderer of a page without flaws."""
    return escape(text)


def _expand(table: Table) -> Table:
    merged = {MERGED_LEFT, MERGED_UP}
    rows = tuple(tuple("" if cell in merged else cell for cell in row) for row in table.rows)
    return Table(rows, header=table.header)


def _kind(line: str) -> str:
    for prefix in ("## ", "* ", "| ", "> ", "!", *MARKS):
        if line.startswith(prefix):
            return prefix
    return CIRCLED if line[0] in CIRCLED else ""


def _blocks(kind: str, written: list[str]) -> Iterator[Block]:
    texts = [line.removeprefix(kind).strip() for line in written]
    match kind:
        case "## ":
            yield from (Heading(text, 3) for text in texts)
        case "* ":
            yield ListBlock(tuple(texts))
        case "| ":
            rows = tuple(tuple(cell.strip() for cell in text.split("|")) for text in texts)
            yield Table(rows, header=True)
        case "> ":
            yield from (Quote(text) for text in texts)
        case "!":
            yield from map(_figure, texts)
        case "":
            yield from (Paragraph(text) for text in texts)
        case mark:
            marker = "①" if mark == CIRCLED else mark.strip()
            yield ListBlock(tuple(line.strip() for line in written), marker=marker)


def _figure(text: str) -> Figure:
    url, alt, caption, credit = (part or None for part in [*text.split("|"), "", "", ""][:4])
    if url is None:
        message = f"a figure without a URL: {text!r}"
        raise ValueError(message)
    return Figure(url, alt, caption, credit)


def _html(block: Block, inline: Inline) -> Markup:
    match block:
        case Paragraph(text):
            return Markup("<p>{}</p>").format(inline(text))
        case Heading(text, level):
            return Markup("<h{0}>{1}</h{0}>").format(level, inline(text))
        case ListBlock(items, marker=None):
            rows = (Markup("<li>{}</li>").format(inline(item)) for item in items)
            return Markup("<ul>\n{}\n</ul>").format(Markup("\n").join(rows))
        case ListBlock(items):
            # The portal's editors type their list marks by hand and break lines inside a paragraph.
            return Markup("<p>{}</p>").format(Markup("<br />\n").join(map(inline, items)))
        case Table():
            return _table(block, inline)
        case Quote(text):
            return Markup("<blockquote><p>{}</p></blockquote>").format(inline(text))
        case Figure(url, alt, None, None):
            return Markup('<p><img src="{}" alt="{}" /></p>').format(url, alt or "")
        case Figure(url, alt, caption, credit):
            lines = (inline(line) for line in (caption, credit) if line is not None)
            return Markup(
                '<figure><img src="{}" alt="{}" /><figcaption>{}</figcaption></figure>'
            ).format(url, alt or "", Markup("<br />").join(lines))


def _table(table: Table, inline: Inline) -> Markup:
    rows = (Markup("").join(_cells(table, index, inline)) for index in range(len(table.rows)))
    body = Markup("\n").join(Markup("<tr>{}</tr>").format(row) for row in rows)
    return Markup('<table border="1" cellspacing="0">\n<tbody>\n{}\n</tbody>\n</table>').format(
        body
    )


def _cells(table: Table, index: int, inline: Inline) -> Iterator[Markup]:
    row = table.rows[index]
    name = "th" if table.header and index == 0 else "td"
    for column, cell in enumerate(row):
        if cell in {MERGED_LEFT, MERGED_UP}:
            continue
        wide = 1 + _run(row[column + 1 :], MERGED_LEFT)
        high = 1 + _run((below[column] for below in table.rows[index + 1 :]), MERGED_UP)
        spans = (Markup(' colspan="{}"').format(wide) if wide > 1 else Markup("")) + (
            Markup(' rowspan="{}"').format(high) if high > 1 else Markup("")
        )
        yield Markup("<{0}{1}>{2}</{0}>").format(name, spans, inline(cell))


def _run(cells: Iterable[str], mark: str) -> int:
    count = 0
    for cell in cells:
        if cell != mark:
            break
        count += 1
    return count
