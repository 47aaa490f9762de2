"""Lost marks by orthography: what the sides of a slot, its line and its document allow."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from seoulwire.repair.contexts import MARKS
from seoulwire.repair.korean import is_korean, speech
from seoulwire.repair.marks import (
    BESIDE_TYPEWRITER,
    ENGLISH,
    FOREIGN,
    KOREAN,
    Event,
    best,
    event,
    lines_of,
    posteriors,
)
from seoulwire.repair.slots import Guess, Slot

_CP949_MARKS = ("“", "”", "‘", "’", "―", "…", "·")
_CP1252_MARKS = ("“", "”", "‘", "’", "―", "…")  # ― stands for two dashes that nothing tells apart
_MARK = re.compile(f"[{''.join(sorted(MARKS))}]")
_HANGUL = re.compile("[가-힣]")
_ENGLISH_WORD = re.compile(r"\b(?:the|and|of|to|is|in|for|that)\b", re.IGNORECASE)
_LATIN = re.compile("[A-Za-z]")
_LOOSE = re.compile(r"“ \w|[\w,.] ”")
_SAMPLE = 1 << 14  # characters that tell the language of a text
_SHORT = 60  # words that may by chance hold none of the common English ones
_PASSAGE = 30
_WHY = {
    "A": "an apostrophe: {}",
    "“": "opens a quotation: {}",
    "”": "closes a quotation: {}",
    "‘": "opens a quotation: {}",
    "’": "closes a quotation: {}",
    "―": "a dash: {}",
    "…": "an ellipsis: {}",
    "·": "a middle dot: {}",
}

# What the model says against how often it is right, measured on English articles.
_CALIBRATION = (
    (0.0, 0.0),
    (0.5, 0.42),
    (0.8, 0.6),
    (0.9, 0.75),
    (0.98, 0.86),
    (0.99, 0.94),
    (0.996, 0.97),
    (1.0, 0.997),
)
_CERTAIN = 0.99  # a quotation that shows how its document quotes
_AGREED = 0.96  # a quotation that reads like the certain ones of its document
_LIKELY = 0.9
_KOREAN_AT_MOST = 0.8  # the classes were counted in English
_LOOSE_DASH = 0.8
_OTHER_DOT = 0.9  # Korean has ㆍ beside ·


@dataclass(frozen=True, slots=True)
class _Place:
    """A mark of the document: its slot, if it was lost, and its roles by line and by document."""

    slot: Slot | None
    by_line: dict[str, float]
    by_document: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a document is typed: with intact middle dots, with spaces inside its quotations."""

    dots: bool
    loose_quotations: bool


def guesses(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield what stood in each of the ``slots`` of ``text``, most likely, and how sure that is."""
    if not slots:
        return
    places = _places(text, slots)
    yield from speech(text, [slot for slot in slots if is_korean(slot)])
    passage = _agreed_passage(text, places)
    habits = _Habits("·" in text, _LOOSE.search(text) is not None or any(map(_is_loose, places)))
    for place in places:
        if place.slot is None:
            continue
        mark, raw = best(place.by_document)
        if is_korean(place.slot):
            raw = min(raw, _KOREAN_AT_MOST)
        confidence = _calibrated(mark, raw, place.slot, habits)
        role = max(place.by_document, key=lambda name: place.by_document[name])
        around = text[max(0, place.slot.start - _PASSAGE) : place.slot.end + _PASSAGE]
        detail = _WHY[role].format(" ".join(around.split()))
        own_mark, own = best(place.by_line)
        if passage is not None and mark in "“”" and raw >= _LIKELY and confidence < _AGREED:
            yield Guess(place.slot, mark, "agreement", _AGREED, "document", passage)
        elif own_mark == mark and _calibrated(mark, own, place.slot, habits) >= confidence - 0.02:
            yield Guess(place.slot, mark, "context", confidence, "rule", detail)
        else:
            yield Guess(place.slot, mark, "context", confidence, "document", detail)


def _places(text: str, slots: Sequence[Slot]) -> list[_Place]:
    """Return every mark of ``text``, lost or not, with the probability of its roles."""
    lines = [(start, line) for start, line in lines_of(text) if line]
    starts = [start for start, _ in lines]
    found: list[list[tuple[int, int, Slot | None]]] = [
        [(*mark.span(), None) for mark in _MARK.finditer(line)] for _, line in lines
    ]
    for slot in slots:
        number = bisect_left(starts, slot.start + 1) - 1
        start = starts[number]
        found[number].append((slot.start - start, slot.end - start, slot))
    events: list[list[Event]] = []
    for marks, (_, line) in zip(found, lines, strict=True):
        marks.sort(key=lambda mark: mark[0])
        events.append([event(line, a, b, _candidates(line[a:b])) for a, b, _ in marks])
    lengths = [len(line) for _, line in lines]
    by_line, by_document = posteriors(events, lengths, _styles(text))
    return [
        _Place(slot, by_line[number][index], by_document[number][index])
        for number, marks in enumerate(found)
        for index, (_, _, slot) in enumerate(marks)
    ]


def _candidates(run: str) -> tuple[str, ...]:
    if run in MARKS:
        return (run,)
    return _CP949_MARKS if len(run) == 2 else _CP1252_MARKS


def _styles(text: str) -> tuple[float, float, float]:
    """Return the shares of the house styles that a text in this language starts from."""
    sample = text[:_SAMPLE]
    if len(_HANGUL.findall(sample)) > len(_LATIN.findall(sample)) // 3:
        return KOREAN
    words = len(sample.split())
    if words > _SHORT and len(_ENGLISH_WORD.findall(sample)) * 30 < words:
        return FOREIGN
    return BESIDE_TYPEWRITER if text.count('"') > 1 else ENGLISH


def _is_loose(place: _Place) -> bool:
    """Return whether a lost mark surely opens or closes a quotation with a space inside it."""
    if place.slot is None:
        return False
    mark, raw = best(place.by_document)
    inside = place.slot.after[:1] if mark == "“" else place.slot.before[-1:]
    return mark in "“”" and raw >= _LIKELY and inside == " "


def _agreed_passage(text: str, places: Sequence[_Place]) -> str | None:
    """Return a double quotation beyond doubt when nothing in the document is quoted otherwise."""
    if _styles(text) != ENGLISH:
        return None
    sure: Slot | None = None
    for place in places:
        if place.by_document.get("‘", 0.0) > 1 - _LIKELY:
            return None
        if place.by_line.get("“", 0.0) >= _CERTAIN:
            sure = sure or place.slot
            if place.slot is None:
                intact = text.index("“")
                return text[intact : intact + 2 * _PASSAGE]
    return None if sure is None else text[sure.start : sure.end + 2 * _PASSAGE]


def _calibrated(mark: str, raw: float, slot: Slot, habits: _Habits) -> float:
    """Return how often the model is right where it says ``raw``."""
    if mark == "·" and not habits.dots:
        return min(raw, _OTHER_DOT)
    if mark == "―" and slot.before.endswith(" ") and slot.after.startswith(" "):
        # Against … only, in the shares that were counted, unless quotations are spaced as well.
        return min(raw, _LOOSE_DASH) if habits.loose_quotations else raw
    for (low, low_right), (high, high_right) in pairwise(_CALIBRATION):
        if raw <= high:
            return low_right + (raw - low) / (high - low) * (high_right - low_right)
    return _CALIBRATION[-1][1]
