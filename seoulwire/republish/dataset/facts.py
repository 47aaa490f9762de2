"""What was measured of the corpus while it was written: the facts of its datasheet."""

from collections import Counter
from dataclasses import dataclass, field

import orjson

from seoulwire.republish.dataset.rows import Columns

# Columns of few values.
COUNTED = ("type", "language", "source", "board", "rights", "terms", "integrity", "extractor")


@dataclass(slots=True)
class Facts:
    """Counts of the rows written: by column and value, and of all together.

    ``withheld`` rows were chosen and let nothing out; ``partly`` written rows lack a part of their
    text. ``first``, ``last`` and ``captured`` are ISO 8601, which sorts by time.
    """

    rows: int = 0
    withheld: int = 0
    partly: int = 0
    characters: int = 0
    damaged: int = 0
    damage: int = 0
    repaired: int = 0
    undated: int = 0
    years: Counter[int] = field(default_factory=Counter)
    values: dict[str, Counter[str | None]] = field(
        default_factory=lambda: {name: Counter() for name in COUNTED}
    )
    repairs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    first: str | None = None
    last: str | None = None
    captured: str | None = None

    def add(self, columns: Columns) -> None:
        """Count rows that are written."""
        rows = len(columns["id"])
        self.rows += rows
        for name, counts in self.values.items():
            counts.update(columns.get(name) or {None: rows})
        self.partly += columns["whole"].count(False)
        damage = list(filter(None, columns["damage"]))
        self.damaged += len(damage)
        self.damage += sum(damage)
        days = [day for day in columns["date"] if day is not None]
        self.undated += rows - len(days)
        self.years.update(int(day[:4]) for day in days)
        self.first = min(filter(None, (self.first, *days)), default=None)
        self.last = max(filter(None, (self.last, *days)), default=None)
        self.captured = max(filter(None, (self.captured, *columns["fetched"])))
        repaired = _filled(columns, "repairs")
        self.repaired += len(repaired)
        for repairs in repaired:
            self.repairs.update(
                (repair["kind"], repair["method"], repair["evidence"])
                for repair in orjson.loads(repairs)
            )
        for pairs in _filled(columns, "pairs"):
            self.pairs.update(pair["kind"] for pair in orjson.loads(pairs))


def _filled(columns: Columns, name: str) -> list[bytes]:
    return [listed for listed in columns.get(name, ()) if listed != b"[]"]
