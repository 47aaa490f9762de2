"""Items as rows of their tables, and back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Literal, NamedTuple, get_origin, get_type_hints

import orjson

from seoulwire.items import Item, Provenance
from seoulwire.repair.record import Repair, Repaired
from seoulwire.storage.records import (
    KINDS,
    ItemKind,
    Json,
    bare,
    encoded_if_storable,
    encoded_json,
    from_json,
    kind_of,
    packed,
    to_json,
)

PROVENANCE_PREFIX = "provenance_"
_PROVENANCE = tuple(field.name for field in fields(Provenance))
_provenance = attrgetter(*_PROVENANCE)
_REPAIR = tuple(field.name for field in fields(Repair))
_repair = attrgetter(*_REPAIR)
DAMAGE_COLUMNS = ("item_kind", "item", "field", "slots")
REPAIR_COLUMNS = ("item_kind", "item", "field", "position", *_REPAIR)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which fields of an item are which columns of its table.

    ``names`` are all fields, and ``taken`` takes their values; ``columns`` are all columns in the
    order of :func:`written`, the item's id first, and ``plain`` takes the first of these.
    """

    names: tuple[str, ...]
    taken: Callable[[Item], tuple[Any, ...]]

    scalars: tuple[str, ...]
    texts: tuple[str, ...]
    nested: tuple[str, ...]
    columns: tuple[str, ...]
    plain: Callable[[Mapping[str, Any]], tuple[Any, ...]]


@cache
def layout(kind: ItemKind) -> Layout:
    """Return the layout of an item's table: scalars, repaired texts and nested JSON."""
    hints = get_type_hints(KINDS[kind])
    texts = tuple(name for name, hint in hints.items() if bare(hint) is Repaired)
    scalars = tuple(name for name, hint in hints.items() if _is_scalar(bare(hint)))
    nested = tuple(name for name in hints if name not in {*texts, *scalars, "provenance"})
    return Layout(
        tuple(hints),
        attrgetter(*hints),
        scalars,
        texts,
        nested,
        (
            *scalars,
            *nested,
            *(PROVENANCE_PREFIX + name for name in _PROVENANCE),
            *(f"{name}_{half}" for name in texts for half in ("raw", "text")),
        ),
        itemgetter(*scalars, *nested),
    )


class Written(NamedTuple):
    """An item made ready to be written: every text storable, and what goes into each table.

    ``content`` is its JSON, packed; ``values`` are in the order of its layout, ``repairs`` in that
    of :data:`REPAIR_COLUMNS`, ``damage`` in that of :data:`DAMAGE_COLUMNS`.
    """

    item: Item
    content: bytes
    values: tuple[Any, ...]
    repairs: tuple[tuple[Any, ...], ...]
    damage: tuple[tuple[Any, ...], ...]


def written(item: Item) -> Written:
    """Return an item made ready to be written."""
    kind = kind_of(item)
    plan = layout(kind)
    record = dict(zip(plan.names, plan.taken(item), strict=True))
    for name in plan.nested:  # which are written twice
        if record[name]:
            record[name] = orjson.Fragment(encoded_json(record[name]))
    content = encoded_if_storable(record)
    if content is None:
        return written(from_json(kind, to_json(item)))
    values = plan.plain(record) + _provenance(item.provenance)
    repairs: tuple[tuple[Any, ...], ...] = ()
    damage: tuple[tuple[Any, ...], ...] = ()
    for name in plan.texts:
        text: Repaired | None = record[name]
        if text is None:
            values += (None, None)
            continue
        values += (text.raw, text.text)
        for position, repair in enumerate(text.repairs):
            repairs += ((kind, item.id, name, position, *_repair(repair)),)
        if slots := text.damage.total:
            damage += ((kind, item.id, name, slots),)
    return Written(item, packed(content), values, repairs, damage)


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
    record["provenance"] = {name: row[PROVENANCE_PREFIX + name] for name in _PROVENANCE}
    return from_json(kind, record)


def _is_scalar(hint: Any) -> bool:
    return hint in {str, int, bool, date, datetime} or get_origin(hint) is Literal
