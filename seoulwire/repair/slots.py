"""Lost characters: what a run of U+FFFD says about the marks that stood there.

A UTF-8 decoder leaves two U+FFFD for a CP949 symbol (A1 B0: two continuation bytes without a
lead) and one for a windows-1252 mark. An ASCII decoder leaves three for a mark in UTF-8.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from seoulwire.repair.record import Evidence
from seoulwire.repair.remains import LOST

# One to three U+FFFD are a mark, four are two marks, six behind Hangul are three. None are, beside
# stray letters that CP949 bytes leave when they happen to be UTF-8; and one is no mark in Korean,
# where those of windows-1252 are not typed, nor are three, which may be a syllable in UTF-8.
_RUN = re.compile(
    f"{LOST}(?<![{LOST}\u0080-\u07ff].)"
    f"(?:{LOST}(?:{LOST}{{2}}(?:(?<=[가-힣]{LOST}{{4}}){LOST}{{2}})?)?|(?<![가-힣].)(?:{LOST}{{2}})?(?![가-힣]))"
    f"(?![{LOST}\u0080-\u07ff])"
)
_HANGUL = re.compile("[가-힣]")
# What Korean models tell of one another; what else CP949 has is rare.
_MARKS = "[“”‘’―…·※→←↑↓①-⑮㎡㎢㎞㎏㎜㎝㏊㎥℃°×÷±▲△▼▽▶▷○●◎□■◆◇☆★ㆍ「」『』《》〈〉【】〔〕∼～㈜☞½§]"
_MARK_OR_LOST = re.compile(f"{_MARKS}|{LOST}")
_OPENING = frozenset("([{<\"'/:=-~*#|")
_MOST = 2_500  # runs of one text: more are no prose, and time is finite
_CONTEXT = 32  # characters on each side

# How a mark was written and how it was read, by the number of U+FFFD that are left.
_LOSSES = {1: ("cp1252", "utf-8"), 2: ("cp949", "utf-8"), 3: ("utf-8", "ascii")}


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
        if end - start <= 3:
            slot = _slot(text, start, end)
            if end - start <= 2 or not _HANGUL.search(slot.before + slot.after):
                found.append(slot)
        elif _touches_word(text, start, end):
            # Marks together, as where a quotation ends inside another.
            found += (_slot(text, place, place + 2) for place in range(start, end, 2))
    return tuple(found)


def all_lost(text: str, slots: Sequence[Slot]) -> tuple[str, dict[int, int]]:
    """Return a text with the marks lost that stand in the lines of ``slots``, too.

    So what is told of a slot does not depend on which others were put back already. The second
    value gives for each place of a mark in the new text, by its start, where it is in ``text``.
    """
    parts: list[str] = []
    places: dict[int, int] = {}
    starts = {slot.start for slot in slots}
    length = done = 0
    for start, end in _lines_of(text, slots):
        for mark in _MARK_OR_LOST.finditer(text, start, end):
            if mark[0] != LOST:
                parts += (text[done : mark.start()], LOST * 2)
                places[length + mark.start() - done] = mark.start()
                length += mark.start() - done + 2
                done = mark.end()
            elif mark.start() in starts:
                places[length + mark.start() - done] = mark.start()
    return "".join((*parts, text[done:])), places


def _lines_of(text: str, slots: Sequence[Slot]) -> Iterator[tuple[int, int]]:
    end = -1
    for slot in slots:
        if slot.start > end:
            start = text.rfind("\n", max(end, 0), slot.start) + 1
            found = text.find("\n", slot.end)
            end = found if found >= 0 else len(text)
            yield start, end


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
    """Return whether ``mark`` leaves this slot's run when its bytes are read by another decoder.

    Of windows-1252 and UTF-8 no dash does: they have two that nothing tells apart.
    """
    if mark == "―" and slot.end - slot.start != 2:
        return False
    charset, decoder = _LOSSES[slot.end - slot.start]
    try:
        data = mark.encode(charset)
    except UnicodeEncodeError:
        return False
    return data.decode(decoder, "replace") == LOST * (slot.end - slot.start)


def _last_line(text: str) -> str:
    return re.split(r"[\n\t]", text)[-1]


def _first_line(text: str) -> str:
    return re.split(r"[\n\t]", text, maxsplit=1)[0]
