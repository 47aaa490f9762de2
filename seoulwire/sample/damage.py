"""Text as the sample declares it: what was meant, and which of it was lost on the way.

``{“}`` is a mark that was damaged and can be restored; ``{!“}`` one that nothing can restore. A
page shows such a run in one of two ways: as the CP949 bytes it was typed in (``bytes``), or as the
U+FFFD that an earlier system stored when it read those bytes as UTF-8 (``stored``).
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

Damage = Literal["bytes", "stored"]
Fate = Literal["kept", "restorable", "lost"]

_UNIT = re.compile(r"\{(?P<lost>!?)(?P<run>[^{}]*)\}|(?P<kept>[^{}]+)")


def shown(declared: str, damage: Damage | None) -> str:
    """Return the text as the page shows it; bytes that are no UTF-8 are surrogate escapes."""
    return "".join(
        text if fate == "kept" or damage is None else _damaged(text, damage)
        for fate, text in _runs(declared)
    )


def meant(declared: str) -> str:
    """Return the text as it should read in the end: restored, but for what is lost for good."""
    return "".join(
        _damaged(text, "stored") if fate == "lost" else text for fate, text in _runs(declared)
    )


def is_damaged(declared: str) -> bool:
    """Return whether some of the text was damaged."""
    return any(fate != "kept" for fate, _ in _runs(declared))


def cut(declared: str, limit: int) -> str:
    """Return the first ``limit`` characters of the text, still as a declaration."""
    pieces: list[str] = []
    for fate, text in _runs(declared):
        piece = text[:limit]
        limit -= len(piece)
        pieces.append(piece if fate == "kept" else f"{{{'!' * (fate == 'lost')}{piece}}}")
        if not limit:
            break
    return "".join(pieces)


def length(declared: str) -> int:
    """Return how many characters the undamaged text has."""
    return sum(len(text) for _, text in _runs(declared))


def encode_page(page: str) -> bytes:
    """Return the bytes of a page: UTF-8, and the damaged runs in the CP949 they were typed in."""
    return page.encode("utf-8", "surrogateescape")


def _runs(declared: str) -> Iterator[tuple[Fate, str]]:
    # Neighbouring damaged units are one run: their bytes merge when read as UTF-8.
    for fate, units in groupby(_UNIT.finditer(declared), key=_fate):
        yield fate, "".join(unit["kept"] or unit["run"] or "" for unit in units)


def _fate(unit: re.Match[str]) -> Fate:
    if unit["kept"] is not None:
        return "kept"
    return "lost" if unit["lost"] else "restorable"


def _damaged(text: str, damage: Damage) -> str:
    raw = text.encode("cp949")
    if damage == "bytes":
        return raw.decode("ascii", "surrogateescape")
    return raw.decode("utf-8", "replace")
