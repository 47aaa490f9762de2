"""Rights decisions as they were made, and the audit rows of takedowns: SQL over a connection."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import orjson
from sqlalchemy import Connection, RowMapping, Text, bindparam, cast, func, insert, select

from seoulwire.storage.models import Decisions, Takedowns
from seoulwire.storage.statements import among, chunks, columns_of, execute_rows, insert_missing

DecidedKind = Literal["post", "article", "blurb"]


class DecisionRecord(NamedTuple):
    """What may go out of one post, article or text of the front page, and why, in plain values.

    ``withdrawn``: nothing of it goes out, not even in an export of everything.
    """

    item_kind: DecidedKind
    item: str
    text: str
    excerpt_words: int
    images: str
    attachments: str
    licence: str | None
    attribution: tuple[str, ...]
    reasons: tuple[str, ...]
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakedownRecord:
    """A takedown as it was applied to an item: what was asked for, when and why."""

    item_kind: DecidedKind
    item: str
    target: str
    reason: str
    asked: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedTakedown:
    """The audit row of a takedown: ``applied`` is when an output was first made without it."""

    takedown: TakedownRecord
    applied: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """A decision, when it was made, and whether an earlier one let the item out."""

    decision: DecisionRecord
    decided: datetime
    was_out: bool


_LATEST = (
    select(Decisions.item_kind, Decisions.item, func.max(Decisions.number).label("number"))
    .group_by(Decisions.item_kind, Decisions.item)
    .subquery()
)
_NEWEST = select(Decisions.__table__).join(
    _LATEST,
    (Decisions.item_kind == _LATEST.c.item_kind)
    & (Decisions.item == _LATEST.c.item)
    & (Decisions.number == _LATEST.c.number),
)
# For one batch: all decisions of its items; lists as the JSON they are kept as.
_SAID = ("text", "excerpt_words", "images", "attachments", "licence", "withdrawn")
_OF_ITEMS = select(
    Decisions.item,
    Decisions.number,
    *(Decisions.__table__.c[name] for name in _SAID),
    cast(Decisions.attribution, Text),
    cast(Decisions.reasons, Text),
).where(Decisions.item_kind == bindparam("kind"), among(Decisions.item, "ids"))
_INSERT = insert(Decisions)
_take_said = attrgetter(*_SAID)
_TAKEDOWN, _takedown = columns_of(TakedownRecord)


def save(connection: Connection, decisions: Sequence[DecisionRecord], now: datetime) -> int:
    """Write the decisions that differ from the latest of their items; return how many did."""
    by_kind: dict[DecidedKind, list[DecisionRecord]] = defaultdict(list)
    for decision in decisions:
        by_kind[decision.item_kind].append(decision)
    rows = [row for alike in by_kind.values() for row in _differing(connection, alike, now)]
    execute_rows(connection, _INSERT, (*DecisionRecord._fields, "number", "decided"), rows)
    return len(rows)


def _differing(
    connection: Connection, decisions: Sequence[DecisionRecord], now: datetime
) -> Iterator[tuple[Any, ...]]:
    """Yield the new rows of decisions of one kind."""
    kind = decisions[0].item_kind
    known: dict[str, tuple[int, tuple[Any, ...]]] = {}
    for part in chunks({decision.item for decision in decisions}):
        decided = connection.execute(_OF_ITEMS, {"kind": kind, "ids": part}).all()
        for item, number, *stored in decided:
            if item not in known or number > known[item][0]:
                known[item] = (number, tuple(stored))
    for decision in decisions:
        number, latest = known.get(decision.item, (0, None))
        said = (
            *_take_said(decision),
            _as_json(decision.attribution),
            _as_json(decision.reasons),
        )
        if latest != said:
            known[decision.item] = (number + 1, said)
            yield (*decision, number + 1, now)


@lru_cache(maxsize=4096)  # of many items the same is decided
def _as_json(values: tuple[str, ...]) -> str:
    return orjson.dumps(values).decode()  # as the engine does


def latest(connection: Connection, kind: DecidedKind | None = None) -> list[StoredDecision]:
    """Return the latest decision of each item, by kind and id."""
    out = select(Decisions.item_kind, Decisions.item).where(Decisions.text != "none").distinct()
    once_out = {(row.item_kind, row.item) for row in connection.execute(out)}
    query = _NEWEST.order_by(Decisions.item_kind, Decisions.item)
    if kind is not None:
        query = query.where(Decisions.item_kind == kind)
    return [
        StoredDecision(
            decision=_record(row),
            decided=row["decided"],
            was_out=(row["item_kind"], row["item"]) in once_out,
        )
        for row in connection.execute(query).mappings()
    ]


def audit(connection: Connection, applied: Iterable[TakedownRecord], now: datetime) -> None:
    """Write an audit row for each takedown that has none yet."""
    rows = ((*_takedown(each), now) for each in applied)
    insert_missing(connection, Takedowns, (*_TAKEDOWN, "applied"), rows)


def takedowns(connection: Connection) -> list[AppliedTakedown]:
    """Return the audit rows of takedowns, the oldest first."""
    query = select(Takedowns.__table__).order_by(Takedowns.applied, Takedowns.item)
    return [
        AppliedTakedown(
            takedown=TakedownRecord(
                **{field.name: row[field.name] for field in fields(TakedownRecord)}
            ),
            applied=row["applied"],
        )
        for row in connection.execute(query).mappings()
    ]


def _record(row: RowMapping) -> DecisionRecord:
    values = {name: row[name] for name in DecisionRecord._fields}
    values |= {name: tuple(values[name]) for name in ("attribution", "reasons")}
    return DecisionRecord(**values)
