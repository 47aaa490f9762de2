"""Lost characters: what a run of U+FFFD says about the marks that stood there.

A UTF-8 decoder leaves two U+FFFD for a CP949 symbol (A1 B0: two continuation bytes without a
lead) and one for a windows-1252 mark.
"""

import re
from dataclasses import dataclass

from seoulwire.repair.record import Evidence
from seoulwire.repair.remains import LOST

_RUN = re.compile(f"{LOST}+")
_CONTEXT = 32  # characters on each side


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where one mark was lost: its span, and what stands around it on its line."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What stood in a slot, how sure that is, and why."""

    slot: Slot
    mark: str
    method: str
    confidence: float
    evidence: Evidence
    detail: str


def slots_of(text: str) -> tuple[Slot, ...]:
    """Return the places of ``text`` where one mark each was lost.

    Longer runs, and runs beside stray letters of other scripts, are Hangul or worse: no slots.
    """
    found: list[Slot] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        before = _last_line(text[max(0, start - _CONTEXT) : start])
        after = _first_line(text[end : end + _CONTEXT])
        if end - start <= 2 and not (_is_stray(before[-1:]) or _is_stray(after[:1])):
            found.append(Slot(start, end, before, after))
    return tuple(found)


def fits(mark: str, slot: Slot) -> bool:
    """Return whether ``mark`` leaves this slot's run when its bytes are read as UTF-8."""
    charset = "cp949" if slot.end - slot.start == 2 else "cp1252"
    try:
        data = mark.encode(charset)
    except UnicodeEncodeError:
        return False
    return data.decode("utf-8", "replace") == LOST * (slot.end - slot.start)


def _is_stray(character: str) -> bool:
    """Return whether a letter is one that CP949 bytes leave when they happen to be UTF-8."""
    return "\u0080" <= character < "\u0800"


def _last_line(text: str) -> str:
    return re.split(r"[\n\t]", text)[-1]


def _first_line(text: str) -> str:
    return re.split(r"[\n\t]", text, maxsplit=1)[0]
