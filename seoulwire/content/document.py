"""A whole HTML document as an element tree that has lost none of the page's text.

libxml2 reads every page of a crawl in a fraction of a millisecond, and loses text in four cases: it
stops without a word below 2,048 nested elements, it ends the page at a lone surrogate and at the
first ``</html>``, and, as HTML asks, it takes ``<Case 1: Share houses>`` in a text for an element.
Each is found and undone.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING, cast

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction

if TYPE_CHECKING:
    from bs4 import Tag

# Below this many open elements the nesting of a hostile or broken page is flattened.
MAX_DEPTH = 512
# BeautifulSoup reads a megabyte a second; a longer page keeps its swallowed text swallowed.
MAX_SECOND_READING = 1_000_000
# Text hidden behind one swallowed "<" may hold another.
MAX_ROUNDS = 3
MAX_ATTRIBUTES = 200

_HTML_NAMES = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
blockquote body br button canvas caption center cite code col colgroup command content data
datalist dd del details dfn dialog dir div dl dt element em embed fieldset figcaption figure font
footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input
ins isindex kbd keygen label legend li link listing main map mark marquee math menu menuitem meta
meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param
picture plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script search section select
shadow slot small source spacer span strike strong style sub summary sup svg table tbody td
template textarea tfoot th thead time title tr track tt u ul var video wbr xmp animate circle
clippath defs desc ellipse filter foreignobject g line lineargradient marker mask metadata path
pattern polygon polyline radialgradient rect stop symbol text textpath tspan use view annotation
mfrac mi mn mo mover mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder
munderover semantics
"""
# Attributes that HTML has without a value; all others are words of a text.
_BARE_ATTRIBUTES = """
allowfullscreen async autofocus autoplay border checked compact controls default defer disabled
download formnovalidate hidden inert ismap itemscope loop multiple muted nohref nomodule noresize
noshade novalidate nowrap open playsinline readonly required reversed scoped seamless selected
value alt title class id name style
"""
HTML_NAMES = frozenset(_HTML_NAMES.split())
BARE_ATTRIBUTES = frozenset(_BARE_ATTRIBUTES.split())
_VOID_NAMES = "area base br col embed frame hr img input link meta param source track wbr"
VOID_NAMES = frozenset(_VOID_NAMES.split())

_TAG_NAME = re.compile(r"<([A-Za-z][^\s/>]{0,60})")
_CLOSED_NAME = re.compile(r"</([A-Za-z][^\s>]{0,60})>")
_FOREIGN_NAME = re.compile(r"[a-z][a-z0-9]*[:-][a-z0-9-]+")  # o:p, my-widget
# Written out: a search without regard to case looks at every letter of a page.
_DOCUMENT_END = re.compile(r"</(?:[Hh][Tt][Mm][Ll]|[Bb][Oo][Dd][Yy])\s*>")
# A tag of thousands of attributes: libxml2 takes a time that grows with their square. Looked for
# from one ``>`` to the next, so that each letter is seen once.
LONGEST_TAG = 10_000  # characters: no text of anybody goes on for so long without a ``>``
_STRETCH = re.compile(rf">[^>]{{{LONGEST_TAG},}}")
_TAG_START = re.compile("<[A-Za-z]")
_ATTRIBUTE = re.compile(
    r"(?<![\s/])[\s/]++[^\s=>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?"
)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)[^>]*>")

# A tag on one line whose attributes, if any, are quoted and hold no markup.
_PLAIN_TAG = re.compile(
    r"</?([A-Za-z][A-Za-z0-9]{0,20})(?:\s[^\S\n]{0,8}[\w:-]{1,60}(?:=\"[^\"<>\n]{0,2000}\")?){0,40}\s?/?>"
)
_PLAIN_SCRIPT = re.compile(r"<script\b[^<>]{0,500}>[^<]*</script>", re.IGNORECASE)
# What stands between these is no markup.
_RAW_NAMES = frozenset({"script", "style", "textarea", "title", "xmp", "plaintext", "noscript"})


# One class for all elements: lxml.html's own choice by name costs as much as the parsing.
_CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
)

# libxml2 reads these and refuses to write them, as when the text behind a dropped element moves.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")


def parse_html(html: str) -> HtmlElement:
    """Return the document's root element; an empty page gives an empty document.

    What only looks like a tag is text. Whether a ``<`` stands in the text at all, and not in a
    script, a comment or an attribute, is what BeautifulSoup knows: it keeps the place in the source
    of every element it reads, and so the words come back as they were written.
    """
    html = html.removeprefix("\ufeff")
    if not _is_writable(html):
        html = _UNWRITABLE.sub(" ", html)
    for _ in range(MAX_ROUNDS):
        suspects = set(filter(_is_suspect, set(_TAG_NAME.findall(html))))
        root = _parse(html)
        if not suspects or len(html) > MAX_SECOND_READING:
            return root
        # Most suspects stand in scripts, and cost no second reading.
        swallowed = _swallowed(root, suspects)
        places = sorted(_places_of_text(html, swallowed)) if swallowed else []
        if not places:
            return root
        pieces = [html[start:end] for start, end in pairwise((0, *places, len(html)))]
        html = pieces[0] + "".join(f"&lt;{piece[1:]}" for piece in pieces[1:])
    return _parse(html)


def _is_writable(html: str) -> bool:
    data = html.encode("utf-8", "surrogatepass")
    # To take them out of bytes is the fastest way to see whether there are any.
    return (
        len(data.translate(None, _CONTROLS)) == len(data)
        and "\ufffe" not in html
        and "\uffff" not in html
    )


def text_under(element: HtmlElement) -> str:
    """Return all the text under an element, whether a page shows it or not."""
    # Most elements hold nothing but a text, and need no XPath.
    return str(element.text_content()) if len(element) else element.text or ""


def _parse(html: str) -> HtmlElement:
    if not html.strip():
        html = "<html></html>"
    html = _without_early_ends(html)
    if len(html) > LONGEST_TAG:
        html = _STRETCH.sub(_without_surplus_attributes, f">{html}")[1:]
    root, is_cut = _tree_of(html)
    return _tree_of(_flatten(html))[0] if is_cut else root


def _tree_of(html: str) -> tuple[HtmlElement, bool]:
    """Return the tree that libxml2 makes, and whether it is cut at the limit of its depth."""
    # Ids are looked for by XPath, never by libxml2's own table of them.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    root = cast("HtmlElement | None", etree.fromstring(_utf8(html), parser))
    if root is None:  # no element in it: a lone end tag, or a quote that nothing closes
        return _tree_of("<html></html>")
    is_cut = bool(parser.error_log.filter_types([etree.ErrorTypes.ERR_RESOURCE_LIMIT]))
    return root, is_cut


def _without_early_ends(html: str) -> str:
    """Return a page that holds another one, as those do that include their parts whole, as one."""
    pieces = _DOCUMENT_END.split(html)
    return "".join(pieces) if any(map(str.strip, pieces[1:])) else html


def _utf8(html: str) -> bytes:
    try:
        return html.encode()
    except UnicodeEncodeError:  # lone surrogates, which would end the page where they stand
        return html.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _without_surplus_attributes(stretch: re.Match[str]) -> str:
    start = _TAG_START.search(stretch[0])
    if start is None:
        return stretch[0]
    attributes = islice(_ATTRIBUTE.finditer(stretch[0], start.end()), MAX_ATTRIBUTES, None)
    surplus = next(attributes, None)
    return stretch[0] if surplus is None else stretch[0][: surplus.start()]


def _flatten(html: str) -> str:
    """Return ``html`` without the tags that open below ``MAX_DEPTH`` elements, and their ends."""
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        is_kept = True
        if tag[1]:
            depth = max(depth - 1, 0)
            is_kept = depth < MAX_DEPTH
        elif tag[2].lower() not in VOID_NAMES:
            depth += 1
            is_kept = depth <= MAX_DEPTH
        return str(tag[0]) if is_kept else " "

    # Behind the last tag, the rest of the page would be looked through for the end of each ``<``.
    end = html.rfind(">") + 1
    return _TAG.sub(keep, html[:end]) + html[end:]


def _is_suspect(name: str) -> bool:
    if _FOREIGN_NAME.fullmatch(name):  # markup whatever it says: see _is_text
        return False
    return name.lower() not in HTML_NAMES or (name[0].isupper() and not name.isupper())


def _swallowed(root: HtmlElement, suspects: set[str]) -> set[str]:
    """Return the suspects that became elements."""
    names = {element.tag for element in root.iter(etree.Element)}
    return {name for name in suspects if name.lower() in names}


def _places_of_text(html: str, suspects: set[str]) -> Iterator[int]:
    from bs4 import BeautifulSoup  # few pages need it, and all processes would import it
    from bs4.exceptions import ParserRejectedMarkup
    from bs4.filter import SoupStrainer

    line_starts = [0, *(found.end() for found in re.finditer("\n", html))]
    closed = {name.lower() for name in _CLOSED_NAME.findall(html)}
    names = [name.lower() for name in suspects]
    try:
        soup = BeautifulSoup(
            _closable(_blanked(html, suspects)), "html.parser", parse_only=SoupStrainer(names)
        )
    except ParserRejectedMarkup:  # a declaration like <![x[ that no parser knows
        return
    for tag in soup.find_all(names):
        if tag.sourceline is not None and tag.sourcepos is not None:
            place = line_starts[tag.sourceline - 1] + tag.sourcepos
            written = html[place + 1 : place + 1 + len(tag.name)]
            if _is_text(tag, written, is_closed=tag.name in closed):
                yield place


def _closable(html: str) -> str:
    """Return ``html`` without the beginnings of what nothing ends, up to its last tag.

    For each of them Python's parser looks through the rest of the page, finds no end, and goes on
    behind the next ``>`` or ``<``: a time that grows with the square of their number.
    """
    for start, end in (("<!--", "-->"), ("<![", "]]>")):
        last = html.rfind(end) + len(end) if end in html else 0
        html = html[:last] + html[last:].replace(start, " " * len(start))
    return html[: html.rfind(">") + 1]


def _blanked(html: str, suspects: set[str]) -> str:
    """Return ``html`` with spaces for its plain tags and scripts, which are most of the work.

    All that tells text from script, comment and attribute stays, and stays where it is.
    """

    def blank(tag: re.Match[str]) -> str:
        is_kept = tag[1].lower() in _RAW_NAMES or tag[1] in suspects
        return tag[0] if is_kept else " " * len(tag[0])

    return _PLAIN_TAG.sub(blank, _PLAIN_SCRIPT.sub(_spaces, html))


def _spaces(script: re.Match[str]) -> str:
    return "\n".join(" " * len(line) for line in script[0].split("\n"))


def _is_text(tag: "Tag", written: str, *, is_closed: bool) -> bool:
    bare = [name for name, value in tag.attrs.items() if value == "" and "-" not in name]
    has_words = bool(bare) and not BARE_ATTRIBUTES.intersection(bare)
    is_markup = (
        tag.name in HTML_NAMES
        or is_closed  # markup of a kind we do not know
        or _FOREIGN_NAME.fullmatch(written) is not None
    )
    return (has_words and written[0].isupper()) or not is_markup
