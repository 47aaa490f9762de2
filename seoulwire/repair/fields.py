"""A field of a page in both readings: which of the page's changes are the field's own."""

from collections.abc import Sequence
from dataclasses import replace

from seoulwire.repair.record import Repair, Repaired
from seoulwire.repair.references import as_parsed

_CHUNK = 256


def align(raw: str, text: str, steps: Sequence[Repair]) -> Repaired:
    """Return the field's changes, each with the evidence of the page's change it came from.

    ``raw`` and ``text`` are one field taken from the raw and from the true reading of a page, and
    ``steps`` the page's changes. White space may have been collapsed, in both alike. Where no step
    explains a difference, one change covers all of the field that differs.
    """
    if raw == text:
        return Repaired.unchanged(raw)
    found: list[Repair] = []
    here = there = 0
    rest = iter(steps)
    while True:
        same = _shared_start(raw, here, text, there)
        here, there = here + same, there + same
        if here == len(raw) and there == len(text):
            return Repaired.of(raw, found)
        step = next((s for s in rest if _explains(s, raw, here, text, there)), None)
        if step is None:
            return Repaired.of(raw, (_whole_difference(raw, text, steps),))
        before = as_parsed(step.before)
        found.append(replace(step, start=here, end=here + len(before), before=before))
        here, there = here + len(before), there + len(step.after)


def _explains(step: Repair, raw: str, here: int, text: str, there: int) -> bool:
    return raw.startswith(as_parsed(step.before), here) and text.startswith(step.after, there)


def _whole_difference(raw: str, text: str, steps: Sequence[Repair]) -> Repair:
    head = _shared_start(raw, 0, text, 0)
    limit = min(len(raw), len(text)) - head
    tail = 0
    while tail < limit and raw[-1 - tail] == text[-1 - tail]:
        tail += 1
    return Repair(
        start=head,
        end=len(raw) - tail,
        text_start=head,
        text_end=len(text) - tail,
        before=raw[head : len(raw) - tail],
        after=text[head : len(text) - tail],
        kind="decode",
        method="segments",
        confidence=min((step.confidence for step in steps), default=0.5),
        evidence="bytes",
        detail="; ".join(dict.fromkeys(step.detail for step in steps[:8])),
    )


def _shared_start(one: str, here: int, other: str, there: int) -> int:
    """Return how many characters the two texts share from these places on."""
    length = 0
    while True:
        left = one[here + length : here + length + _CHUNK]
        right = other[there + length : there + length + _CHUNK]
        if left != right or not left:
            break
        length += len(left)
    size = min(len(left), len(right))
    differs = (n for n in range(size) if left[n] != right[n])
    return length + next(differs, size)
