"""The fingerprint of an item's content: equal for two captures that say the same."""

import hashlib
import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from seoulwire.items import Article, Attachment, Blurb, FetchedImage, Image, Item, Partner, Post
from seoulwire.repair.record import Repaired
from seoulwire.storage.records import encoded_json

_ASCII_SPACES = b"\t\n\v\f\r\x1c\x1d\x1e\x1f "
# Quotes of every style, and U+FFFD: that a site mends its quotes is no news.
_ASCII_QUOTES = bytes.maketrans(b'"`\0', b"'''")
# Beyond ASCII, by the first byte in UTF-8: quotes, and what is white space (to str.split) or
# invisible.
_MARKS = (
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


def _any_of(marks: str) -> re.Pattern[bytes]:
    """Return what finds these characters, all of one first byte; of none, nothing."""
    return re.compile(b"|".join(map(str.encode, marks)) or b"(?!)")


_FOLDED = tuple((lead, _any_of(quotes), _any_of(spaces)) for lead, quotes, spaces in _MARKS)
_RUN_OF_QUOTES = re.compile(b"''+")
_NO_TEXT = b"\xfe"  # neither of these is ever in UTF-8
_BETWEEN = b"\xff"


def fingerprint(item: Item) -> str:
    """Return the SHA-256, in hexadecimal, of what an item says.

    Blind to quote style, spacing, views, our own repairs and the extractor's version, which are no
    news; never to numbers and names. It is made of the raw texts.
    """
    texts, facts = _content(item)
    return hashlib.sha256(_BETWEEN.join((*texts, encoded_json(facts)))).hexdigest()


def _content(item: Item) -> tuple[tuple[bytes, ...], tuple[Any, ...]]:
    """Return the texts of an item, folded, and its facts, which count as they are."""
    match item:
        case Post():
            files = item.attachments
            return (
                (_text(item.title), _text(item.body), *(_fold(file.name) for file in files)),
                (
                    item.tag,
                    item.registered,
                    item.writer,
                    item.department,
                    [link.url for link in item.citations],
                    [file.url for file in files],
                    _addresses(item.images),
                    item.licence,
                ),
            )
        case Article():
            return (
                (_text(item.title), _text(item.subtitle), _text(item.body)),
                (item.authors, item.published, _addresses(item.images), item.licence),
            )
        case Attachment() | FetchedImage():
            return (), (item.post, item.url, item.provenance.digest)
        case Partner():
            return (_fold(item.name),), (item.url,)
        case Blurb():
            return (_fold(item.title), _text(item.body)), ()


def _text(text: Repaired | None) -> bytes:
    return _NO_TEXT if text is None else _fold(text.raw)


def _fold(text: str) -> bytes:
    """Return ``text`` in UTF-8 without its spaces, every run of quotes as one mark."""
    utf_8 = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    closed = utf_8.translate(_ASCII_QUOTES, _ASCII_SPACES)
    for lead, quotes, spaces in _FOLDED:
        if lead in closed:
            closed = spaces.sub(b"", quotes.sub(b"'", closed))
    return _RUN_OF_QUOTES.sub(b"'", closed)


def _addresses(images: tuple[Image, ...]) -> list[str]:
    """Return the images' addresses without their queries, where sites put sizes and versions."""
    return [urlsplit(image.url)._replace(query="", fragment="").geturl() for image in images]
