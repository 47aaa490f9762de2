"""Lost characters: what a run of U+FFFD says about the marks that stood there.

A UTF-8 decoder leaves two U+FFFD for a CP949 symbol (A1 B0: two continuation bytes without a
lead) and one for a windows-1252 mark.
"""

import re
from dataclasses import dataclass
from itertools import islice

from seoulwire.repair.record import Evidence
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import fluency

_HANGUL = re.compile("[가-힣]")
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"\S+\Z"), re.compile(r"\S+")
_ILL = -9.0
_JUDGED = 3  # syllables that can be told from what is left of others
# Two U+FFFD or one are a mark, four are two marks, six behind Hangul are three. None are, beside
# stray letters that CP949 bytes leave when they happen to be UTF-8; and marks of windows-1252, of
# one, are not typed in Korean.
_RUN = re.compile(
    f"{LOST}(?<![{LOST}\u0080-\u07ff].)"
    f"(?:{LOST}(?:{LOST}{{2}}(?:(?<=[가-힣]{LOST}{{4}}){LOST}{{2}})?)?|(?<![가-힣].)(?![가-힣]))"
    f"(?![{LOST}\u0080-\u07ff])"
)
_OPENING = frozenset("([{<\"'/:=-~*#|")
_MOST = 10_000  # runs of one text: more are no prose, and time is finite
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
    runs = list(islice(_RUN.finditer(text), _MOST + 1))
    if len(runs) > _MOST:
        return ()
    found: list[Slot] = []
    for start, end in (run.span() for run in runs):
        if _is_among_lost_hangul(text, start, end):
            continue
        if end - start <= 2:
            found.append(_slot(text, start, end))
        elif _touches_word(text, start, end):
            # Marks together, as where a quotation ends inside another.
            found += (_slot(text, place, place + 2) for place in range(start, end, 2))
    return tuple(found)


def _touches_word(text: str, start: int, end: int) -> bool:
    """Return whether several marks can stand here: alone, they are a word of as many syllables.

    Closing marks follow a word or its stop, opening ones stand before a word.
    """
    if not start or end == len(text):
        return False
    before, after = text[start - 1], text[end]
    return after.isalnum() or not (before.isspace() or before in _OPENING)


def _slot(text: str, start: int, end: int) -> Slot:
    before = _last_line(text[max(0, start - _CONTEXT) : start])
    return Slot(start, end, before, _first_line(text[end : end + _CONTEXT]))


def fits(mark: str, slot: Slot) -> bool:
    """Return whether ``mark`` leaves this slot's run when its bytes are read as UTF-8."""
    charset = "cp949" if slot.end - slot.start == 2 else "cp1252"
    try:
        data = mark.encode(charset)
    except UnicodeEncodeError:
        return False
    return data.decode("utf-8", "replace") == LOST * (slot.end - slot.start)


def _is_among_lost_hangul(text: str, start: int, end: int) -> bool:
    """Return whether a run stands in a word of Hangul that lost or changed its syllables."""
    if not _HANGUL.search(text[start - 1 : start] + text[end : end + 1]):
        return False
    before = _WORD_BEFORE.search(text[max(0, start - _CONTEXT) : start])
    after = _WORD_BEHIND.match(text, end, end + _CONTEXT)
    word = f"{before[0] if before else ''} {after[0] if after else ''}"
    # No text follows itself so ill.
    return len(_HANGUL.findall(word)) >= _JUDGED and fluency(word) < _ILL


def _last_line(text: str) -> str:
    return re.split(r"[\n\t]", text)[-1]


def _first_line(text: str) -> str:
    return re.split(r"[\n\t]", text, maxsplit=1)[0]
