"""Items as JSON and as database rows, and back: deterministic, without pickle."""

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import repeat
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from seoulwire.content import Block, Figure, Heading, ListBlock, Paragraph, Quote, Table
from seoulwire.items import (
    Article,
    Attachment,
    Blurb,
    FetchedImage,
    Item,
    Partner,
    Post,
    Provenance,
)
from seoulwire.repair.record import Repaired

Json = dict[str, Any]
Row = dict[str, Any]
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
_BLOCK_NAMES = {block: name for name, block in _BLOCKS.items()}
PROVENANCE_PREFIX = "provenance_"


def kind_of(item: Item) -> ItemKind:
    """Return the short name of an item's type, as the database has it."""
    return _KIND_OF[type(item)]


def to_json(item: Item) -> Json:
    """Return an item as JSON values, its fields in the order in which they are declared.

    Instants become UTC in ISO 8601; a block names its ``type``.
    """
    return cast("Json", _plain(item))


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
    return [_plain(block) for block in blocks]


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


@dataclass(frozen=True, slots=True)
class Layout:
    """Which fields of an item are which columns of its table."""

    scalars: tuple[str, ...]
    texts: tuple[str, ...]
    nested: tuple[str, ...]


@cache
def layout(kind: ItemKind) -> Layout:
    """Return the layout of an item's table: scalars, repaired texts and nested JSON."""
    hints = get_type_hints(KINDS[kind])
    texts = [name for name, hint in hints.items() if _bare(hint) is Repaired]
    scalars = [name for name, hint in hints.items() if _is_scalar(_bare(hint))]
    other = {*texts, *scalars, "provenance"}
    return Layout(tuple(scalars), tuple(texts), tuple(n for n in hints if n not in other))


def to_row(kind: ItemKind, item: Item, record: Json) -> Row:
    """Return the columns of an item, given also as its JSON, without its repairs."""
    plan = layout(kind)
    row: Row = {name: getattr(item, name) for name in plan.scalars}
    for name in plan.nested:
        row[name] = record[name]
    for name in plan.texts:
        text: Repaired | None = getattr(item, name)
        row[f"{name}_raw"] = None if text is None else text.raw
        row[f"{name}_text"] = None if text is None else text.text
    for name in _field_names(Provenance):
        row[PROVENANCE_PREFIX + name] = getattr(item.provenance, name)
    return row


def repair_rows(kind: ItemKind, record: Json) -> list[Row]:
    """Return the repairs of an item, given as its JSON, as rows."""
    return [
        {"item_kind": kind, "item": record["id"], "field": name, "position": position, **repair}
        for name in layout(kind).texts
        if record[name] is not None
        for position, repair in enumerate(record[name]["repairs"])
    ]


def from_row(kind: ItemKind, row: Mapping[Any, Any], repairs: Iterable[Mapping[str, Any]]) -> Item:
    """Return the item of a row and of its repairs, which come in order."""
    plan = layout(kind)
    record: Json = {name: row[name] for name in (*plan.scalars, *plan.nested)}
    by_field: dict[str, list[Mapping[str, Any]]] = {}
    for repair in repairs:
        by_field.setdefault(repair["field"], []).append(repair)
    for name in plan.texts:
        raw, text = row[f"{name}_raw"], row[f"{name}_text"]
        known = {"raw": raw, "text": text, "repairs": by_field.get(name, ())}
        record[name] = None if text is None else known
    record["provenance"] = {
        name: row[PROVENANCE_PREFIX + name] for name in _field_names(Provenance)
    }
    return from_json(kind, record)


def _plain(value: Any) -> Any:
    return (_PLAIN.get(type(value)) or _plain_record)(value)


def _plain_record(value: Any) -> Json:
    record_type: Any = type(value)
    block = _BLOCK_NAMES.get(record_type)
    record: Json = {} if block is None else {"type": block}
    names = _field_names(record_type)
    for name, part in zip(names, map(getattr, repeat(value), names), strict=True):
        kind = type(part)
        # Nearly every value is none, or a text as it should be: no call for those.
        if part is None or (kind is str and part.isascii() and "\0" not in part):
            record[name] = part
        else:
            record[name] = (_PLAIN.get(kind) or _plain_record)(part)
    return record


def _same(value: Any) -> Any:
    return value


_PLAIN: Mapping[type[Any], Callable[[Any], Any]] = {
    str: storable,
    types.NoneType: _same,
    bool: _same,
    int: _same,
    float: _same,
    tuple: lambda value: [_plain(part) for part in value],
    datetime: lambda value: value.astimezone(UTC).isoformat(),
    date: date.isoformat,
}


@cache
def _field_names(record_type: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record_type))


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return what turns a JSON value back into a value of the type ``hint``."""
    if get_origin(hint) in {Union, types.UnionType}:
        if get_args(hint)[-1] is not types.NoneType:
            return _block
        read = _reader(_bare(hint))
        return lambda value: None if value is None else read(value)
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        return lambda value: tuple(read(part) for part in value)
    if hint in {date, datetime}:
        return lambda value: hint.fromisoformat(value) if isinstance(value, str) else value
    if is_dataclass(hint):
        readers = {name: _reader(kind) for name, kind in get_type_hints(hint).items()}
        # Fields that came later have a default, which a revision written before them gets.
        later = {field.name for field in fields(hint) if field.default is not MISSING}
        return lambda value: cast("Any", hint)(
            **{n: r(value[n]) for n, r in readers.items() if n in value or n not in later}
        )
    return lambda value: value


def _block(value: Mapping[str, Any]) -> Any:
    block_type: Any = _BLOCKS[value["type"]]
    return _reader(block_type)(value)


def _bare(hint: Any) -> Any:
    """Return ``X`` of ``X | None``, and any other type as it is."""
    if get_origin(hint) in {Union, types.UnionType} and get_args(hint)[-1] is types.NoneType:
        return get_args(hint)[0]
    return hint


def _is_scalar(hint: Any) -> bool:
    return hint in {str, int, bool, date, datetime} or get_origin(hint) is Literal
