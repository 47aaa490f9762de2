"""Texts and blocks as HTML that is safe to publish, with every repair marked where it was made.

The HTML is written from blocks and escaped here; nh3 is the second belt. It allows no svg, math,
style or script, and no address but http, https and the page's own notes.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape as html_escape
from types import MappingProxyType
from urllib.parse import quote, urlsplit

import nh3
from markupsafe import Markup, escape

from seoulwire.content import Block, Figure, Heading, ListBlock, Paragraph, Quote, Table
from seoulwire.repair.record import Repair

# What neither HTML nor XML 1.0 may hold: controls, lone surrogates, noncharacters.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# The same in UTF-8, where it is found many times as fast: what is one byte, and what is more.
_UNPRINTABLE_BYTES = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_UNPRINTABLE_RUNS = tuple(
    map(re.compile, (rb"\xc2[\x80-\x9f]", rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])"))
)
# What no IRI may hold after its authority: delimiters, brackets, marks of direction, and "%"
# without its two digits.
NOT_IN_ADDRESS = re.compile(
    '[\\s<>"{}|\\\\^`\\[\\]#\u200e\u200f\u202a-\u202e\u2066-\u2069]|%(?![0-9A-Fa-f]{2})'
)
# An address in which nothing is to be encoded: nearly all are so.
PLAIN_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9._~!$&'()*+,;=:/-]*)?"
    r"(?:\?[A-Za-z0-9._~!$&'()*+,;=:/?-]+)?"
)
DAMAGED = re.compile("\ufffd+")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
UNTITLED = "—"
WEB_SCHEMES = frozenset({"http", "https"})
NO_PICTURES: Mapping[str, str] = MappingProxyType({})

BELT = nh3.Cleaner(
    tags={
        *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "figure"),
        *(
            "figcaption",
            "img",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "a",
            "ins",
            "span",
        ),
    },
    clean_content_tags={"script", "style"},
    attributes={
        "img": {"src", "alt", "loading", "decoding"},
        "a": {"class", "href", "id", "rel", "title", "aria-label"},
        "ins": {"class", "title"},
        "span": {"class", "title", "lang"},
        "div": {"class", "role", "aria-label", "tabindex"},
        "th": {"scope"},
        "ul": {"class"},
    },
    link_rel=None,
    url_schemes=set(WEB_SCHEMES),
)


def printable(text: str) -> str:
    """Return ``text`` without the characters that no HTML or XML document may hold."""
    return UNPRINTABLE.sub("", text)


def written_out(text: str) -> str:
    """Return ``text`` with the characters that no document may hold named: ``U+0092``."""
    return UNPRINTABLE.sub(lambda found: f"U+{ord(found[0]):04X}", text)


def encoded(text: str) -> bytes:
    """Return ``printable(text)`` in UTF-8."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return printable(text).encode()
    data = data.translate(None, _UNPRINTABLE_BYTES)
    for runs in _UNPRINTABLE_RUNS:
        data = runs.sub(b"", data)
    return data


def json_bytes(value: object) -> bytes:
    """Return JSON that is safe in a page too."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return encoded(text).replace(b"</", b"<\\/")


@lru_cache(maxsize=1024)  # a page shows its own several times
def web_url(url: str | None) -> str | None:
    """Return ``url`` as it may be linked, or ``None`` for all but http and https.

    An IRI (RFC 3987): letters of any script stay, what no IRI may hold is percent-encoded. An
    address with a user's name is none: it may only look like that of a host it names.
    """
    if not url:
        return None
    if PLAIN_ADDRESS.fullmatch(url):
        return url
    url = printable(url.strip())
    if re.search(r"[\t\n\r]", url):  # browsers drop these and then read another scheme
        return None
    try:
        parts = urlsplit(url.replace("\\", "%5C"))
        is_web = parts.scheme.lower() in WEB_SCHEMES and bool(parts.hostname)
    except ValueError:
        return None
    if not is_web or "@" in parts.netloc or NOT_IN_ADDRESS.search(parts.netloc):
        return None
    path, query, fragment = map(_encoded, parts[2:])
    rest = f"{path}{query and f'?{query}'}{fragment and f'#{fragment}'}"
    return f"{parts.scheme}://{parts.netloc}{rest}"


def _encoded(part: str) -> str:
    return NOT_IN_ADDRESS.sub(lambda found: quote(found[0], safe=""), part)


def language_tag(language: str | None) -> str | None:
    """Return a language as an HTML ``lang`` value, or ``None`` where it is no language tag."""
    return language if language and LANGUAGE_TAG.fullmatch(language) else None


def is_visible(repair: Repair) -> bool:
    """Return whether a reader can see a repair: all but those of spaces and Unicode forms."""
    return repair.kind != "normalize"


class RepairMarker:
    """Writes spans of one text, in order, with its repairs and its damage marked.

    ``prefix`` and ``first`` make the anchors (``b3``) that the list of repairs refers to; without
    a prefix the marks are not linked, as in a feed.
    """

    def __init__(self, repairs: Iterable[Repair], prefix: str | None = None) -> None:
        self._repairs = tuple(repair for repair in repairs if is_visible(repair))
        self._prefix = prefix
        self._next = 0
        self._anchored = -1

    def span(self, text: str, start: int) -> str:
        """Return HTML of ``text``, which begins at ``start`` of the text repaired."""
        end = start + len(text)
        pieces: list[str] = []
        position = start
        while self._next < len(self._repairs):
            repair = self._repairs[self._next]
            if repair.text_start > end or repair.text_start == end < repair.text_end:
                break  # of a later line
            begin = max(repair.text_start, position)
            stop = max(begin, min(repair.text_end, end))
            pieces.append(_plain(text[position - start : begin - start]))
            pieces.append(self._mark(text[begin - start : stop - start], repair))
            position = stop
            if repair.text_end > end:
                break  # it goes on in the next line
            self._next += 1
        pieces.append(_plain(text[position - start :]))
        return "".join(pieces)

    def _mark(self, text: str, repair: Repair) -> str:
        note = escape(_note(repair))
        inner = _plain(text)
        if self._prefix is None:
            return f'<ins title="{note}">{inner}</ins>'
        number = self._next + 1
        anchor = f"{self._prefix}{number}"
        # A repair that runs over several cells or lines is anchored where it begins.
        target = "" if self._anchored == self._next else f' id="at-{anchor}"'
        self._anchored = self._next
        label = "" if text.strip() else f' aria-label="{note}"'
        return (
            f'<a class="repair"{target} href="#{anchor}" title="{note}"{label}>'
            f"<ins>{inner}</ins></a>"
        )


def render_line(text: str, repairs: Iterable[Repair] = (), prefix: str | None = None) -> Markup:
    """Return one line, such as a title, with its repairs marked."""
    return _belted(RepairMarker(repairs, prefix).span(text, 0))


def render_blocks(
    blocks: Sequence[Block],
    repairs: Iterable[Repair] = (),
    prefix: str | None = None,
    pictures: Mapping[str, str] = NO_PICTURES,
) -> Markup:
    """Return a body as HTML; the spans of ``repairs`` are those of its plain text.

    ``pictures`` are the copies that may be shown, by address; all other images are only linked.
    """
    marker = RepairMarker(repairs, prefix)
    position = 0
    above = 1  # the page's own title is the only h1
    pieces: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            # An outline skips no level, whatever its author chose for the looks of it.
            above = min(max(block.level, 2), above + 1)
        if isinstance(block, Figure):
            html, position = _figure(block, marker, position, pictures.get(block.url))
        else:
            html, position = _block(block, marker, position, above)
        pieces.append(html)
    return _belted("\n".join(pieces))


def _belted(html: str) -> Markup:
    return Markup(BELT.clean(html))  # noqa: S704 - written from escaped text, then cleaned


def _plain(text: str) -> str:
    html = html_escape(printable(text))
    if "\ufffd" not in html:
        return html
    return DAMAGED.sub(
        lambda run: (
            f'<span class="damage" title="unreadable at the origin · 원문 손상">{run[0]}</span>'
        ),
        html,
    )


def _note(repair: Repair) -> str:
    before = written_out(repair.before) or "nothing"
    return f"was “{before}” · {repair.method} · {percent(repair.confidence)}"


def _block(
    block: Paragraph | Heading | Quote | ListBlock | Table,
    marker: RepairMarker,
    position: int,
    level: int,
) -> tuple[str, int]:
    """Return the HTML of a block whose text begins at ``position``, and where the next begins."""
    match block:
        case Paragraph(text):
            return f"<p>{marker.span(text, position)}</p>", position + len(text) + 1
        case Heading(text):
            span = marker.span(text, position)
            return f"<h{level}>{span}</h{level}>", position + len(text) + 1
        case Quote(text):
            span = marker.span(text, position)
            return f"<blockquote><p>{span}</p></blockquote>", position + len(text) + 1
        case ListBlock(items, ordered):
            return _list(items, "ol" if ordered else "ul", marker, position)
        case Table(rows, header):
            return _table(rows, header, marker, position)


def _list(items: Sequence[str], tag: str, marker: RepairMarker, position: int) -> tuple[str, int]:
    pieces = []
    for item in items:
        pieces.append(f"<li>{marker.span(item, position)}</li>")
        position += len(item) + 1
    return f"<{tag}>{''.join(pieces)}</{tag}>", position


def _table(
    rows: Sequence[Sequence[str]], header: bool, marker: RepairMarker, position: int
) -> tuple[str, int]:
    written = []
    for number, row in enumerate(rows):
        opening, closing = (
            ('<th scope="col">', "</th>") if header and number == 0 else ("<td>", "</td>")
        )
        cells = []
        for cell in row:
            cells.append(f"{opening}{marker.span(cell, position)}{closing}")
            position += len(cell) + 1
        position += not row  # a row without cells is still a line
        written.append(f"<tr>{''.join(cells)}</tr>")
    head = f"<thead>{written.pop(0)}</thead>" if header and written else ""
    # A wide table scrolls by itself, by keyboard too, so that the page never does.
    opening = '<div class="table" role="region" aria-label="Table 표" tabindex="0">'
    return f"{opening}<table>{head}<tbody>{''.join(written)}</tbody></table></div>", position


def _figure(
    figure: Figure, marker: RepairMarker, position: int, picture: str | None
) -> tuple[str, int]:
    lines = []
    for line in (figure.caption, figure.credit):
        if line is not None:
            lines.append(marker.span(line, position))
            position += len(line) + 1
    url = web_url(figure.url)
    link = ""
    if picture is not None:
        name = escape(printable(figure.alt or figure.caption or "")) or "Image 이미지"
        link = f'<img src="{escape(picture)}" alt="{name}" loading="lazy" decoding="async">'
    elif url is not None:
        name = escape(printable(figure.alt or "")) or '<span lang="en">Image at the origin</span>'
        name = f'{name} · <span lang="ko">이미지</span>'
        link = f'<a href="{escape(url)}" rel="external noopener noreferrer">{name}</a>'
    if not link and not lines:
        return "", position
    caption = "".join(f"<p>{line}</p>" for line in lines)
    caption = f"<figcaption>{caption}</figcaption>" if lines else ""
    return f"<figure>{link}{caption}</figure>", position


def percent(share: float) -> str:
    """Return a share, 0 to 1, in percent, never rounded up: what is not sure is not 100 %."""
    return f"{math.floor(share * 100 + 1e-9)}%"
