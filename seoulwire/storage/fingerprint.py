"""The fingerprint of an item's content: equal for two captures that say the same."""

import hashlib
import json
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from seoulwire.items import Article, Attachment, Blurb, FetchedImage, Image, Item, Partner, Post
from seoulwire.repair.record import Repaired

# Quotes of every style, and U+FFFD: that a site mends its quotes is no news.
_QUOTES = '"`´‘’‚‛“”„‟′″«»‹›「」『』＂＇\ufffd\0'
_ASCII_QUOTES = "".join(filter(str.isascii, _QUOTES))
_json = json.JSONEncoder(ensure_ascii=False, default=str).encode
_INVISIBLE = ("\u200b", "\u2060", "\ufeff")


def fingerprint(item: Item) -> str:
    """Return the SHA-256, in hexadecimal, of what an item says.

    Blind to quote style, spacing, views, our own repairs and the extractor's version, which are no
    news; never to numbers and names. It is made of the raw texts.
    """
    content = _json(_content(item))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


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
    # Without its plain spaces first: to split at each of them takes longer than all the rest.
    closed = "".join(unicodedata.normalize("NFC", text).replace(" ", "").split())
    if closed.isascii():
        quotes = _ASCII_QUOTES
    else:
        quotes = _QUOTES
        for character in _INVISIBLE:
            closed = closed.replace(character, "")
    for quote in quotes:
        closed = closed.replace(quote, "'")
    while "''" in closed:
        closed = closed.replace("''", "'")
    return closed


def _addresses(images: tuple[Image, ...]) -> list[str]:
    """Return the images' addresses without their queries, where sites put sizes and versions."""
    return [urlsplit(image.url)._replace(query="", fragment="").geturl() for image in images]
