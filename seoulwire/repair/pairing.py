"""What a CP949 decoder shows of UTF-8, character by character.

The decoder reads two bytes at a time where a syllable has three, so every other syllable is read
out of step, and bytes that make no pair are lost. What is shown follows from the bytes alone: a
character can stand only where it shows exactly what is there.
"""

from enum import Enum
from functools import cache

from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import known
from seoulwire.repair.tokens import CP949

# What Korean prose has beside syllables.
_MARKS = "“”‘’…―–—‧·「」『』《》〈〉【】※→←①②③④⑤⑥⑦⑧⑨⑩▲△▶▷○●◎◇◆□■★☆ㆍ㈜㎡℃ㄱㄴㄷㅋㅎㅠㅜ"


class Loss(Enum):
    """What a decoder does with a pair that makes no character.

    ``MARKED``: the first byte becomes U+FFFD and the second is read again (Python, Java).
    ``BOTH_MARKED``: one U+FFFD stands for both bytes (browsers).
    ``SILENT``: the first byte vanishes and the second is read again (``errors="ignore"``, iconv).
    """

    MARKED = "marked"
    BOTH_MARKED = "both-marked"
    SILENT = "silent"


_Waiting = int | None  # the first byte of a pair that waits for its second


@cache
def pairs(lead: int) -> dict[int, str]:
    """Return what each second byte shows behind ``lead``; others make no pair."""
    found: dict[int, str] = {}
    for trail in range(0x41, 0xFF):
        shown = bytes((lead, trail)).decode(CP949, "replace")
        if len(shown) == 1:
            found[trail] = shown
    return found


def refilled(word: str) -> str | None:
    """Return a word of which bytes vanished with U+FFFD for each; ``None`` if it shows no bytes.

    The kind of a byte, first or later, tells its place in its character, and so what is missing.
    """
    filled: list[str] = []
    due = 0  # bytes that the character still needs
    for character in word:
        try:
            pair = character.encode(CP949)
        except UnicodeEncodeError:
            return None
        missing = _missing_before(pair, due)
        filled += (LOST * missing, character)
        due = (due - missing) % 3
        for byte in pair:
            due = 0 if byte < 0x80 else 1 if byte == 0xC2 else 2 if byte >= 0xE0 else due - 1
    return "".join(filled) + LOST * max(due, 0)


def _missing_before(pair: bytes, due: int) -> int:
    """Return how many bytes fell out before ``pair``, at least, when ``due`` were to come."""
    first, second = pair[0], pair[-1]
    if first < 0x80 or first >= 0xC0:
        return due % 3
    # A later byte: the last of its character if a first byte or a letter follows, else the middle.
    wanted = 1 if second < 0x80 or second >= 0xC0 else 2
    return (due - wanted) % 3


def shown(data: bytes, waiting: _Waiting, loss: Loss) -> tuple[str, _Waiting]:
    """Return what a decoder shows while it reads ``data``, and the byte that then waits."""
    text = ""
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
            text += LOST
            waiting = None if loss is Loss.BOTH_MARKED else byte
    return text, waiting


@cache
def steps(waiting: _Waiting, loss: Loss) -> dict[str, tuple[tuple[str, _Waiting], ...]]:
    """Return, by what is shown, each character that may be read next, with what then waits."""
    found: dict[str, list[tuple[str, _Waiting]]] = {}
    for character in (*known(), *_MARKS):
        text, after = shown(character.encode(), waiting, loss)
        found.setdefault(text, []).append((character, after))
    return {text: tuple(characters) for text, characters in found.items()}
