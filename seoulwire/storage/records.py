"""Items as JSON, and back: deterministic, without pickle."""

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import orjson

from seoulwire.content import Block, Figure, Heading, ListBlock, Paragraph, Quote, Table
from seoulwire.items import (
    Article,
    Attachment,
    Blurb,
    FetchedImage,
    Item,
    Partner,
    Post,
)
from seoulwire.repair.record import Repaired, undo

Json = dict[str, Any]
ItemKind = Literal["post", "article", "attachment", "image", "partner", "blurb"]

KINDS: Mapping[ItemKind, type[Item]] = {
    "post": Post,
    "article": Article,
    "attachment": Attachment,
    "image": FetchedImage,
    "partner": Partner,
    "blurb": Blurb,
}
_KIND_OF = {item_type: kind for kind, item_type in KINDS.items()}
_BLOCKS: Mapping[str, type[Any]] = {
    "paragraph": Paragraph,
    "heading": Heading,
    "list": ListBlock,
    "table": Table,
    "quote": Quote,
    "figure": Figure,
}
_NUL = rb"\u0000"


def kind_of(item: Item) -> ItemKind:
    """Return the short name of an item's type, as the database has it."""
    return _KIND_OF[type(item)]


def to_json(item: Item) -> Json:
    """Return an item as JSON values, its fields in the order in which they are declared.

    Instants become UTC in ISO 8601; a block names its ``type``.
    """
    return cast("Json", orjson.loads(encoded_json(item)))


def encoded_json(value: Any) -> bytes:
    """Return the JSON of plain values, items and blocks in UTF-8, every text :func:`storable`."""
    if isinstance(value, orjson.Fragment):  # what is JSON already
        return orjson.dumps(value)
    return encoded_if_storable(value) or _encoded(_cleaned(value))


def encoded_if_storable(value: Any) -> bytes | None:
    """Return the JSON of ``value``, or ``None`` where it has a text that is not storable."""
    try:
        encoded = _encoded(value)
    except orjson.JSONEncodeError:  # a lone surrogate, or nothing that JSON has
        return None
    return None if _NUL in encoded else encoded


def _encoded(value: Any) -> bytes:
    return orjson.dumps(value, _in_iso_8601, orjson.OPT_PASSTHROUGH_DATETIME)


def _in_iso_8601(value: Any) -> str:
    if isinstance(value, datetime):
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    message = f"no JSON form of {type(value).__name__}"
    raise TypeError(message)


def _cleaned(value: Any) -> Any:
    """Return ``value`` with every text in it storable."""
    match value:
        case str():
            return storable(value)
        case tuple() | list():
            return [_cleaned(part) for part in value]
        case dict():
            return {_cleaned(name): _cleaned(part) for name, part in value.items()}
    if is_dataclass(value):
        return {field.name: _cleaned(getattr(value, field.name)) for field in fields(value)}
    return value


def from_json(kind: ItemKind, record: Mapping[str, Any]) -> Item:
    """Return the item that :func:`to_json` made ``record`` of.

    Raises:
        KeyError: when a field is missing, as in a record of another schema version.
    """
    item_type: Any = KINDS[kind]
    return cast("Item", _reader(item_type)(record))


def blocks_from_json(record: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Return the blocks that :func:`blocks_to_json` made ``record`` of."""
    return tuple(map(_block, record))


def blocks_to_json(blocks: Iterable[Block]) -> list[Json]:
    """Return blocks as JSON values, each with its ``type``."""
    return cast("list[Json]", orjson.loads(encoded_json(tuple(blocks))))


def storable(text: str) -> str:
    """Return ``text`` as every database takes it, its length and so every span unchanged.

    PostgreSQL has no NUL and UTF-8 no lone surrogate; U+FFFD takes their place, as in HTML parsers,
    and counts as damage.
    """
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return what turns a JSON value back into a value of the type ``hint``."""
    if get_origin(hint) in {Union, types.UnionType}:
        if get_args(hint)[-1] is not types.NoneType:
            return _block
        read = _reader(bare(hint))
        return lambda value: None if value is None else read(value)
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        return lambda value: tuple(read(part) for part in value)
    if hint in {date, datetime}:
        return lambda value: hint.fromisoformat(value) if isinstance(value, str) else value
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        given = [field for field in fields(hint) if field.init]
        readers = {field.name: _reader(hints[field.name]) for field in given}
        # Fields that came later have a default, which a revision written before them gets.
        later = {field.name for field in given if field.default is not MISSING}
        if hint is Repaired:
            return partial(_repaired, read_repairs=readers["repairs"])
        return lambda value: cast("Any", hint)(
            **{n: r(value[n]) for n, r in readers.items() if n in value or n not in later}
        )
    return lambda value: value


def _repaired(value: Mapping[str, Any], read_repairs: Callable[[Any], Any]) -> Repaired:
    text, repairs = value["text"], read_repairs(value["repairs"])
    # A stored text comes without the raw one where undoing the repairs gives it.
    raw = value["raw"] if "raw" in value else undo(text, repairs)
    return Repaired(raw=raw, text=text, repairs=repairs)


def _block(value: Mapping[str, Any]) -> Any:
    block_type: Any = _BLOCKS[value["type"]]
    return _reader(block_type)(value)


def bare(hint: Any) -> Any:
    """Return ``X`` of ``X | None``, and any other type as it is."""
    if get_origin(hint) in {Union, types.UnionType} and get_args(hint)[-1] is types.NoneType:
        return get_args(hint)[0]
    return hint
