"""Items as rows of their tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Literal, NamedTuple, get_origin, get_type_hints

import orjson

from seoulwire.items import Item, Provenance
from seoulwire.repair.record import Repair, Repaired, undo
from seoulwire.storage.contents import packed
from seoulwire.storage.records import (
    KINDS,
    ItemKind,
    bare,
    encoded_if_storable,
    encoded_json,
    from_json,
    kind_of,
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

    texts: tuple[str, ...]
    nested: tuple[str, ...]
    columns: tuple[str, ...]
    plain: Callable[[Mapping[str, Any]], tuple[Any, ...]]


@cache
def layout(kind: ItemKind) -> Layout:
    """Return the layout of an item's table: scalars, nested JSON, and texts as they read now.

    Raw texts and blocks, which nobody asks for in SQL, are in the item's content alone.
    """
    hints = get_type_hints(KINDS[kind])
    texts = tuple(name for name, hint in hints.items() if bare(hint) is Repaired)
    scalars = tuple(name for name, hint in hints.items() if _is_scalar(bare(hint)))
    others = {*texts, *scalars, "provenance", "blocks"}
    nested = tuple(name for name in hints if name not in others)
    return Layout(
        tuple(hints),
        attrgetter(*hints),
        texts,
        nested,
        (
            *scalars,
            *nested,
            *(PROVENANCE_PREFIX + name for name in _PROVENANCE),
            *(f"{name}_text" for name in texts),
        ),
        itemgetter(*scalars, *nested),
    )


class Written(NamedTuple):
    """An item made ready to be written: every text storable, and what goes into each table.

    ``content`` is all of it, packed; ``values`` are in the order of its layout, ``repairs`` in that
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
    values = plan.plain(record) + _provenance(item.provenance)
    repairs: tuple[tuple[Any, ...], ...] = ()
    damage: tuple[tuple[Any, ...], ...] = ()
    for name in plan.texts:
        text: Repaired | None = record[name]
        if text is None:
            values += (None,)
            continue
        values += (text.text,)
        if _gives_raw(text):
            record[name] = {"text": text.text, "repairs": text.repairs}
        for position, repair in enumerate(text.repairs):
            repairs += ((kind, item.id, name, position, *_repair(repair)),)
        if slots := text.damage.total:
            damage += ((kind, item.id, name, slots),)
    blocks = encoded_if_storable(record.pop("blocks", ()))
    rest = encoded_if_storable(record)
    if blocks is None or rest is None:
        return written(from_json(kind, to_json(item)))
    return Written(item, packed(rest, blocks), values, repairs, damage)


def _gives_raw(text: Repaired) -> bool:
    """Return whether undoing its repairs gives the raw text, as it should; then nobody keeps it."""
    if not text.repairs:
        return text.raw == text.text
    try:
        return undo(text.text, text.repairs) == text.raw
    except ValueError:
        return False


def _is_scalar(hint: Any) -> bool:
    return hint in {str, int, bool, date, datetime} or get_origin(hint) is Literal
