"""The fingerprint of an item's content: equal for two captures that say the same."""

import hashlib
import json
import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

import orjson

from seoulwire.items import Article, Attachment, Blurb, FetchedImage, Image, Item, Partner, Post
from seoulwire.repair.record import Repaired

_ASCII = bytes(range(128))
_ASCII_SPACES = b"\t\n\v\f\r\x1c\x1d\x1e\x1f "
# Quotes of every style, and U+FFFD: that a site mends its quotes is no news.
_ASCII_QUOTES = bytes.maketrans(b'"`\0', b"'''")
# By the first byte in UTF-8: quotes, and what is white space (to str.split) or invisible.
_FOLDED = (
    (0xC2, "´«»", "\x85\xa0"),
    (0xE1, "", "\u1680"),
    (
        0xE2,
        "‘’‚‛“”„‟′″‹›",
        "".join(map(chr, range(0x2000, 0x200C))) + "\u2028\u2029\u202f\u205f\u2060",
    ),
    (0xE3, "「」『』", "\u3000"),
    (0xEF, "＂＇\ufffd", "\ufeff"),
)
_RUN_OF_QUOTES = re.compile("''+")


def fingerprint(item: Item) -> str:
    """Return the SHA-256, in hexadecimal, of what an item says.

    Blind to quote style, spacing, views, our own repairs and the extractor's version, which are no
    news; never to numbers and names. It is made of the raw texts.
    """
    return hashlib.sha256(_encoded(_content(item))).hexdigest()


def _encoded(value: Any) -> bytes:
    """Return ``value`` as JSON as Python's own encoder spaces it, in a tenth of the time."""
    if isinstance(value, (list, tuple)):
        return b"[" + b", ".join(map(_encoded, value)) + b"]"
    if isinstance(value, float):
        return repr(value).encode()
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # a lone surrogate
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _content(item: Item) -> list[Any]:
    match item:
        case Post():
            return [
                _text(item.title),
                item.tag,
                item.registered,
                item.writer,
                item.department,
                _text(item.body),
                [link.url for link in item.citations],
                [(file.url, _fold(file.name)) for file in item.attachments],
                _addresses(item.images),
                item.licence,
            ]
        case Article():
            return [
                _text(item.title),
                _text(item.subtitle),
                item.authors,
                item.published and item.published.timestamp(),
                _text(item.body),
                _addresses(item.images),
                item.licence,
            ]
        case Attachment() | FetchedImage():
            return [item.post, item.url, item.provenance.digest]
        case Partner():
            return [_fold(item.name), item.url]
        case Blurb():
            return [_fold(item.title), _text(item.body)]


def _text(text: Repaired | None) -> str | None:
    return None if text is None else _fold(text.raw)


def _fold(text: str) -> str:
    """Return ``text`` without its spaces, every run of quotes as one mark."""
    # In UTF-8 what is not ASCII is soon set apart, and few texts have what is looked for there.
    utf_8 = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    closed = utf_8.translate(_ASCII_QUOTES, _ASCII_SPACES).decode("utf-8", "surrogatepass")
    beyond = utf_8.translate(None, _ASCII)
    for lead, quotes, spaces in _FOLDED if beyond else ():
        if lead in beyond:
            for quote in quotes:
                closed = closed.replace(quote, "'")
            for space in spaces:
                closed = closed.replace(space, "")
    return _RUN_OF_QUOTES.sub("'", closed)


def _addresses(images: tuple[Image, ...]) -> list[str]:
    """Return the images' addresses without their queries, where sites put sizes and versions."""
    return [urlsplit(image.url)._replace(query="", fragment="").geturl() for image in images]
