"""What was measured of the corpus while it was written: the facts of its datasheet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import orjson

from seoulwire.republish.dataset.rows import Row

# Columns of few values.
COUNTED = ("type", "language", "source", "board", "rights", "terms", "integrity", "extractor")


@dataclass(slots=True)
class Facts:
    """Counts of the rows written: by column and value, and of all together.

    ``withheld`` rows were chosen and let nothing out; ``partly`` written rows lack a part of their
    text.
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
    first: date | None = None
    last: date | None = None
    captured: datetime | None = None

    def add(self, rows: Sequence[Row]) -> None:
        """Count rows that are written."""
        self.rows += len(rows)
        for name, counts in self.values.items():
            counts.update([row[name] for row in rows])
        for row in rows:
            self.partly += not row["whole"]
            self.characters += len(row["text"] or "")
            self.damaged += row["damage"] > 0
            self.damage += row["damage"]
            self._add_day(row["date"])
            if self.captured is None or row["fetched"] > self.captured:
                self.captured = row["fetched"]
            if row["repairs"] != b"[]":
                self.repaired += 1
                self.repairs.update(
                    (repair["kind"], repair["method"], repair["evidence"])
                    for repair in orjson.loads(row["repairs"])
                )
            if row["pairs"] != b"[]":
                self.pairs.update(pair["kind"] for pair in orjson.loads(row["pairs"]))

    def _add_day(self, day: date | None) -> None:
        if day is None:
            self.undated += 1
            return
        self.years[day.year] += 1
        if self.first is None or day < self.first:
            self.first = day
        if self.last is None or day > self.last:
            self.last = day
