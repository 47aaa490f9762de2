"""Texts that a page carries for its scripts only: the data that React and Next.js start from."""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from lxml.html import HtmlElement

from seoulwire.sources.selection import select

# Next.js sends its data in pieces: self.__next_f.push([1,"…"]), each a JSON string.
_PUSH = re.compile(r"\s*self\.__next_f\.push\((\[1,.*\])\)[\s;]*", re.DOTALL)
# Arc, the system of many papers, gives its pages the article as the parts of its text.
_FUSION = re.compile(r"\bFusion\.globalContent\s?=\s?(?=\{)")
# Nuxt calls a function with its data: the texts of it are JSON strings all the same.
_NUXT = re.compile(r"\s*window\.__NUXT__\s?=")
_STRING = re.compile(r'(?<!\\)"(?:[^"\\]|\\.)*+"')
# What a block of a text is called, and where it has its words: {"type": "paragraph", "text": …}.
_BLOCK_TAGS = {
    **dict.fromkeys(("paragraph", "text", "p"), "p"),
    **dict.fromkeys(("heading", "header", "subheading", "subtitle", "h2", "h3", "h4"), "h3"),
}
_BLOCK_TEXTS = ("text", "content", "html", "value")
# A row of it is "24:T1b7b,…" (so many bytes of text, in hexadecimal) or "25:…" up to a newline.
_ROW = re.compile(rb"[0-9a-f]{0,6}:(?:T([0-9a-f]{1,7}),)?")
# authors, writer, reporterList, publishedAt, first_publish_date, regDate
_BYLINE_KEY = re.compile(r"(?:author|writer|reporter|byline|journalist)(?:s|_?name|_?list)?", re.I)
_PUBLISHED_KEY = re.compile(
    r"(?:first_?)?(?:publi(?:sh|shed|cation)|regist(?:er|ered)|reg|created?)_?(?:at|on|date|time|dt|datetime)",
    re.I,
)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}[\s/>]|&\w{2,8};", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)


def hydrated_html(root: HtmlElement) -> str | None:
    """Return the fragment of HTML with most paragraphs that the page's scripts hold, if any."""
    found = ((len(_PARAGRAPH.findall(text)), text) for text in _texts(root) if "<" in text)
    paragraphs, text = max(found, default=(0, ""), key=lambda one: one[0])
    return text if paragraphs else None


def hydrated_facts(root: HtmlElement, title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return bylines and dates of the object in the page's scripts that has ``title``."""
    for script in select(root, "script[type='application/json']"):
        for item in _objects(_loaded(script.text or "")):
            if title in item.values():
                signed = (v for k, v in item.items() if _BYLINE_KEY.fullmatch(k))
                dated = (v for k, v in item.items() if _PUBLISHED_KEY.fullmatch(k))
                names = (name for value in signed for name in _named(value))
                return tuple(names), tuple(date for date in dated if isinstance(date, str))
    return (), ()


def _named(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _texts(root: HtmlElement) -> Iterator[str]:
    for script in select(root, "script[type='application/json']"):
        data = _loaded(script.text or "")
        yield from _strings(data)
        yield from _joined_blocks(data)
    for script in select(root, "script:not([src])"):
        if _NUXT.match(script.text or ""):
            written = _STRING.findall(script.text or "")
            yield from filter(_is_text, map(_loaded, written))
    for script in select(root, "script:not([src])"):
        found = _FUSION.search(script.text or "")
        if found:
            yield _fusion_text((script.text or "")[found.end() :])
    pushed = (_PUSH.fullmatch(script.text or "") for script in select(root, "script:not([src])"))
    pieces = (_loaded(match[1]) for match in pushed if match)
    stream = "".join(piece for _, piece in filter(_is_piece, pieces))
    yield from _rows(stream.encode("utf-8", "replace"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _joined_blocks(data: Any) -> Iterator[str]:
    """Yield the texts that stand in lists of blocks: what calls its blocks nothing is none."""
    for item in _objects(data):
        for value in item.values():
            blocks = value if isinstance(value, list) else ()
            yield "".join(_block_html(one) for one in blocks if isinstance(one, dict))


def _block_html(block: dict[str, Any]) -> str:
    kind = block.get("type")
    tag = _BLOCK_TAGS.get(kind.lower()) if isinstance(kind, str) else None
    given = (block.get(name) for name in _BLOCK_TEXTS)
    text = next((one for one in given if isinstance(one, str) and one.strip()), None)
    if tag is None or text is None:
        return ""
    return f"<{tag}>{text if _TAG.search(text) else escape(text, quote=False)}</{tag}>"


def _fusion_text(text: str) -> str:
    try:
        content, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return ""
    elements = content.get("content_elements") if isinstance(content, dict) else None
    written = (
        one["content"]
        for one in elements or ()
        if isinstance(one, dict)
        and one.get("type") == "text"
        and isinstance(one.get("content"), str)
    )
    return "".join(f"<p>{paragraph}</p>" for paragraph in written)


def _is_piece(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[1], str)


def _rows(stream: bytes) -> Iterator[str]:
    place = 0
    while place < len(stream):
        row = _ROW.match(stream, place)
        if row and row[1]:
            end = row.end() + int(row[1], 16)
            yield stream[row.end() : end].decode("utf-8", "replace")
        else:
            end = stream.find(b"\n", place) + 1 or len(stream)
            line = stream[row.end() if row else place : end]
            yield from _strings(_loaded(line.decode("utf-8", "replace")))
        place = end


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None  # a module row, or broken: no text for a reader


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
