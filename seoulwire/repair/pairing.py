"""What a CP949 decoder shows of UTF-8, character by character.

The decoder reads two bytes at a time where a syllable has three, so every other syllable is read
out of step, and bytes that make no pair are lost. What is shown follows from the bytes alone: a
character can stand only where it shows exactly what is there.
"""

from enum import StrEnum
from functools import cache

from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import known
from seoulwire.repair.tokens import CP949

# What Korean prose has beside syllables.
_MARKS = "“”‘’…―–—‧·「」『』《》〈〉【】※→←①②③④⑤⑥⑦⑧⑨⑩▲△▶▷○●◎◇◆□■★☆ㆍ㈜㎡℃ㄱㄴㄷㅋㅎㅠㅜ"


_NO_LEAD = 0x80


class Loss(StrEnum):
    """What a decoder does with a pair that makes no character.

    ``MARKED``: the first byte becomes U+FFFD and the second is read again (Python, Java).
    ``BOTH_MARKED``: one U+FFFD stands for both bytes (browsers).
    ``SILENT``: the first byte vanishes and the second is read again (``errors="ignore"``, iconv).
    """

    MARKED = "marked"
    BOTH_MARKED = "both-marked"
    SILENT = "silent"


Waiting = int | None  # the first byte of a pair that waits for its second


@cache
def pairs(lead: int) -> dict[int, str]:
    """Return what each second byte shows behind ``lead``; others make no pair."""
    found: dict[int, str] = {}
    for trail in range(0x41, 0xFF):
        shown = bytes((lead, trail)).decode(CP949, "replace")
        if len(shown) == 1:
            found[trail] = shown
    return found


@cache
def steps(loss: Loss, waiting: Waiting) -> dict[str, dict[Waiting, str]]:
    """Return what each character shows of itself behind the byte that waits.

    By what is shown: the characters that may be read, by the byte that waits behind them.
    """
    found: dict[str, dict[Waiting, str]] = {}
    pairs_here = {} if waiting is None else pairs(waiting)
    for character, first, whole, behind in _readings(loss):
        if waiting is None:
            text, after = whole
        elif first in pairs_here:
            text, after = pairs_here[first] + behind[0], behind[1]
        elif loss is Loss.BOTH_MARKED:
            text, after = LOST + behind[0], behind[1]
        else:
            text, after = _mark(loss) + whole[0], whole[1]
        row = found.setdefault(text, {})
        row[after] = row.get(after, "") + character
    return found


@cache
def _readings(
    loss: Loss,
) -> tuple[tuple[str, int, tuple[str, Waiting], tuple[str, Waiting]], ...]:
    """Return characters, each with its first byte, what is shown of it, and of all behind that."""
    return tuple(
        (c, data[0], _shown(data, loss), _shown(data[1:], loss))
        for c, data in ((c, c.encode()) for c in (*known(), *_MARKS))
    )


def _shown(data: bytes, loss: Loss) -> tuple[str, Waiting]:
    """Return what a decoder shows while it reads ``data``, and the byte that then waits."""
    text = ""
    waiting: Waiting = None
    for byte in data:
        if waiting is None:
            if loss is Loss.BOTH_MARKED and byte in (0x80, 0xFF):
                text += LOST
            else:
                waiting = byte
        elif byte in pairs(waiting):
            text += pairs(waiting)[byte]
            waiting = None
        else:
            text += _mark(loss)
            waiting = None if loss is Loss.BOTH_MARKED else byte
    if waiting == _NO_LEAD and loss is Loss.SILENT:
        waiting = None  # it will vanish, whatever follows
    return text, waiting


def _mark(loss: Loss) -> str:
    return "" if loss is Loss.SILENT else LOST
