"""Lost marks by a witness: another text of the same article that still has them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from seoulwire.repair.slots import Guess, Slot, fits

_ANCHOR = 12  # letters and digits on each side that must agree
_RELATED = 0.5  # share of the slots whose left side a related witness must hold
_CONFIDENCE = 0.999


class _Folded:
    """A text as its letters and digits in lower case, each knowing where it came from."""

    def __init__(self, text: str) -> None:
        kept = [(place, character) for place, character in enumerate(text) if character.isalnum()]
        self.text = text
        self.places = [place for place, _ in kept]
        # Lower case of one character may be two: only those that keep the count are folded.
        self.folded = "".join(c.lower() if len(c.lower()) == 1 else c for _, c in kept)
        self.at: dict[str, list[int]] = {}
        for start in range(len(self.folded) - _ANCHOR + 1):
            self.at.setdefault(self.folded[start : start + _ANCHOR], []).append(start + _ANCHOR)


def attested(text: str, slots: Sequence[Slot], witnesses: Sequence[str]) -> Iterator[Guess]:
    """Yield the marks that every place of the witnesses with the same words around it shows."""
    if not slots or not witnesses:
        return
    own = _Folded(text)
    sides = [_sides(own, slot) for slot in slots]
    for witness in witnesses:
        other = _Folded(witness)
        known = sum(1 for left, _ in sides if left in other.at)
        if known < _RELATED * len(slots):
            continue
        for slot, (left, right) in zip(slots, sides, strict=True):
            marks = {
                (mark, passage)
                for place in other.at.get(left, ())
                if other.folded.startswith(right, place)
                for mark, passage in _mark_at(other, place, slot)
            }
            if len({mark for mark, _ in marks}) == 1:
                mark, passage = min(marks)
                yield Guess(slot, mark, "witness", _CONFIDENCE, "witness", passage)


def _sides(own: _Folded, slot: Slot) -> tuple[str, str]:
    place = bisect_left(own.places, slot.start)
    return own.folded[max(0, place - _ANCHOR) : place], own.folded[place : place + _ANCHOR]


def _mark_at(other: _Folded, place: int, slot: Slot) -> Iterator[tuple[str, str]]:
    """Yield the mark between two letters of the witness that can have left the slot."""
    if not 0 < place < len(other.places):
        return
    first, last = other.places[place - 1], other.places[place]
    marks = [character for character in other.text[first + 1 : last] if fits(character, slot)]
    if len(marks) == 1:
        yield marks[0], other.text[max(0, first - 20) : last + 20]
