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
Steps = dict[str, dict[Waiting, str]]


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
def steps(loss: Loss, waiting: Waiting) -> Steps:
    """Return what each character shows of itself behind the byte that waits.

    By what is shown: the characters that may be read, by the byte that waits behind them.
    """
    found: Steps = {}
    pairs_here = {} if waiting is None else pairs(waiting)
    for first, (whole, behind) in _readings(loss).items():
        if waiting is None:
            here = whole
        elif first in pairs_here:
            here = _marked(pairs_here[first], behind)
        elif loss is Loss.BOTH_MARKED:
            here = _marked(LOST, behind)
        else:
            here = _marked(_mark(loss), whole)
        both = found.keys() & here.keys()
        found |= here | {text: _together(found[text], here[text]) for text in both}
    return found


def _marked(mark: str, shown: Steps) -> Steps:
    return {mark + text: row for text, row in shown.items()}


def _together(one: dict[Waiting, str], other: dict[Waiting, str]) -> dict[Waiting, str]:
    return {then: one.get(then, "") + other.get(then, "") for then in one | other}


@cache
def _readings(loss: Loss) -> dict[int, tuple[Steps, Steps]]:
    """Return, by first byte, what is shown of characters, and of all behind that byte."""
    found: dict[int, tuple[Steps, Steps]] = {}
    for character in (*known(), *_MARKS):
        data = character.encode()
        for shown, rest in zip(found.setdefault(data[0], ({}, {})), (data, data[1:]), strict=True):
            text, waiting = _shown(rest, loss)
            row = shown.setdefault(text, {})
            row[waiting] = row.get(waiting, "") + character
    return found


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
