"""The lines of a text that lost signs, and what a sign among them may have been."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from seoulwire.repair.marks import lines_of
from seoulwire.repair.record import Evidence
from seoulwire.repair.remains import LOST
from seoulwire.repair.slots import Slot

SLOT = LOST * 2  # what a CP949 sign leaves
SURE, UNSURE = 0.97, 0.5
_REACH = 64  # characters of a line on each side


class Line(NamedTuple):
    """A line of a text, its slots with where they stand in it, and its number."""

    text: str
    slots: list[tuple[int, Slot]]
    number: int

    def sides(self, start: int) -> tuple[str, str]:
        """Return what stands around the slot at ``start``."""
        end = start + len(SLOT)
        return self.text[max(0, start - _REACH) : start], self.text[end : end + _REACH]

    def beside(self, start: int) -> tuple[str, str]:
        """Return the characters next to the slot at ``start``."""
        end = start + len(SLOT)
        return self.text[max(0, start - 1) : start], self.text[end : end + 1]


class Sign(NamedTuple):
    """A sign and how sure it is; unsure, it is one of several, but nothing else."""

    mark: str
    method: str
    confidence: float
    why: str
    evidence: Evidence = "rule"


def lines_with(text: str, slots: Sequence[Slot]) -> Iterator[Line]:
    """Yield the lines of ``text`` that some of the ``slots`` are in, of two U+FFFD each."""
    rest = iter([*slots, None])
    slot = next(rest)
    for number, (start, line) in enumerate(lines_of(text)):
        own: list[tuple[int, Slot]] = []
        while slot is not None and slot.start < start + len(line):
            if slot.end - slot.start == len(SLOT):
                own.append((slot.start - start, slot))
            slot = next(rest)
        if own:
            yield Line(line, own, number)
