"""How bodies end: what tells a whole document from one whose connection was closed too early.

Without a length, HTTP lets the end of the connection be the end of the body (RFC 9112, 6.3), and
that is what a server which died in the middle of it looks like too.
"""

import re
from dataclasses import dataclass

# Bytes in which a document closes its root: what follows are counters and comments.
END_SPAN = 4096
# What may say ``</html>`` and mean none: comments, scripts, and documents within an attribute. A
# beginning without an end takes the rest, so that each byte is looked at once.
_HIDDEN = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rb"|<(script|style|textarea|xmp)(?=[\s/>]).*?(?:</\1(?=[\s/>])|\Z)"
    rb"|\ssrcdoc\s{0,8}=\s{0,8}([\"']).*?(?:\2|\Z)",
    re.DOTALL,
)
_HIDDEN_IN_XML = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[cdata\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<([a-z_][^\s<>/]{0,60})")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<[a-z!?]")
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<\?xml")
_DOCTYPE = re.compile(rb"<!doctype\s+([a-z_][^\s<>\[]{0,60})")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file: how it begins, and what stands in its last ``span`` bytes."""

    begin: bytes
    end: bytes
    span: int


_KINDS = (
    _Kind(b"%PDF-", b"%%EOF", 1024),
    _Kind(b"PK\x03\x04", b"PK\x05\x06", 22 + 0xFFFF),  # the directory, and a comment behind it
    _Kind(b"\x89PNG\r\n\x1a\n", b"IEND", END_SPAN),
    _Kind(b"\xff\xd8\xff", b"\xff\xd9", END_SPAN),  # JPEG
    _Kind(b"GIF8", b"\x00;", 16),
)


def lacks_its_end(body: bytes, media_type: str) -> bool:
    """Return whether a document breaks off: its own bytes say what it is, before ``media_type``.

    Text that is no markup, and files of kinds that are not known, have no end that could be missed.
    """
    for kind in _KINDS:
        if body.startswith(kind.begin):
            return kind.end not in body[-kind.span :]
    text = body.replace(b"\0", b"").lower()  # UTF-16 too
    is_html = "html" in media_type.lower()
    if not is_html and not _MARKUP.match(text):
        return False
    is_xml = not is_html and _XML.match(text) is not None
    shown = (_HIDDEN_IN_XML if is_xml else _HIDDEN).sub(b"", text)
    root = b"html" if is_html else _root_of(shown)
    closed = re.search(rb"</" + re.escape(root) + rb"\s*>", shown[-END_SPAN:])
    return closed is None and not _is_empty_root(shown, root)


def _root_of(text: bytes) -> bytes:
    """Return the name of the element that a document consists of."""
    found = _DOCTYPE.search(text) or _ROOT.search(text)
    return found[1] if found else b"html"


def _is_empty_root(text: bytes, root: bytes) -> bool:
    """Return whether a document is one element without content: ``<urlset/>``."""
    return re.search(rb"<" + re.escape(root) + rb"[^<>]*/>\s*\Z", text[-END_SPAN:]) is not None
