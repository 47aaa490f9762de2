"""Lost marks by orthography: what the sides of a slot, its line and its document allow."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seoulwire.repair.calibration import calibrated
from seoulwire.repair.contexts import MARKS
from seoulwire.repair.korean import is_korean
from seoulwire.repair.korean_marks import korean_guesses
from seoulwire.repair.marks import (
    BESIDE_TYPEWRITER,
    BRITISH,
    ENGLISH,
    FOREIGN,
    KOREAN,
    best,
    events,
    lines_of,
    posteriors,
)
from seoulwire.repair.record import Evidence
from seoulwire.repair.slots import Guess, Slot

_CP949_MARKS = ("“", "”", "‘", "’", "―", "…", "·", "→", "←", "×", "°", "§", "±")
_CP1252_MARKS = (
    "“",
    "”",
    "‘",
    "’",
    "―",
    "…",
    "×",
    "°",
    "§",
    "±",
)  # ― stands for two dashes that nothing tells apart
_MARK = re.compile(f"[{''.join(sorted(MARKS))}]")
_HANGUL = re.compile("[가-힣]")
_ENGLISH_WORD = re.compile(r"\b(?:the|and|of|to|is|in|for|that)\b", re.IGNORECASE)
_LATIN = re.compile("[A-Za-z]")
# British publishers open with single marks far more often than American ones do.
_BRITISH = re.compile(
    r"£\d|\b(?:(?:col|hon|fav|lab|behavi|neighb|harb|flav|rum|arm)our|(?:cent|theat|lit|met|fib)re\b"
    r"|(?:organ|real|recogn|emphas|critic|apolog|modern|special|priorit|character)is(?:e|ing|ation)"
    r"|(?:travel|cancel|label|model|fuel|signal)l(?:ed|ing)|whilst\b|programmes?\b|cheques?\b)",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    r"\$\d|\b(?:(?:col|hon|fav|lab|behavi|neighb|harb|flav|rum|arm)or(?:s|ed|ing|ite|able|hood)?\b"
    r"|(?:cent|theat|lit|met|fib)er\b"
    r"|(?:organ|real|recogn|emphas|critic|apolog|modern|special|priorit|character)iz(?:e|ing|ation)"
    r"|(?:travel|cancel|label|model|fuel|signal)(?:ed|ing)|gotten\b|programs?\b|toward\b)",
    re.IGNORECASE,
)
_DECADE = re.compile(r"\d0s(?!\w)")
_Line = tuple[str, list[tuple[int, int, Slot | None]]]
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
    "→": "an arrow: {}",
    "←": "an arrow: {}",
    "×": "a multiplication: {}",
    "°": "degrees: {}",
    "§": "a section: {}",
    "±": "more or less: {}",
}

# What the model says against how often it is right, by mark, measured on prose it was not made of.
_QUOTED = (
    (0.0, 0.3),
    (0.5, 0.6),
    (0.8, 0.85),
    (0.95, 0.94),
    (0.97, 0.957),
    (0.99, 0.985),
    (1.0, 0.998),
)
_CALIBRATION = {
    "“": _QUOTED,
    "”": _QUOTED,
    "’": (
        (0.0, 0.0),
        (0.5, 0.15),
        (0.8, 0.4),
        (0.9, 0.6),
        (0.95, 0.78),
        (0.975, 0.94),
        (0.98, 0.955),
        (0.99, 0.975),
        (0.995, 0.99),
        (1.0, 0.999),
    ),
    "―": (
        (0.0, 0.1),
        (0.5, 0.4),
        (0.8, 0.78),
        (0.9, 0.87),
        (0.95, 0.935),
        (0.97, 0.952),
        (1.0, 0.97),
    ),
    "…": ((0.0, 0.0), (0.5, 0.3), (1.0, 0.85)),
}
_OTHERS = ((0.0, 0.0), (0.8, 0.6), (0.95, 0.9), (1.0, 0.98))
_UNTOLD = 0.7  # a quotation where nothing tells that it is not single
_AGREED = 0.975  # a quotation that reads like the certain ones of its document
_LIKELY = 0.95
_FINAL = (",", ".", "?", "!", "…")
_SHOWN = 2_000  # intact marks that tell how a document quotes
_CROWDED = 200  # marks of one line that are read together
_EFFORT = 6_000  # marks of a text that are read at once
_FOREIGN_AT_MOST = 0.55  # the statistics are of English
_DECADES = 0.97
_DASHED, _PAIRED = 0.94, 0.955
_AT_START = 0.6  # a bullet of any shape
_LOOSE_DASH = 0.6
_OTHER_DOT = 0.9  # Korean has ㆍ beside ·


@dataclass(frozen=True, slots=True)
class _Place:
    """A mark of the document: its slot, if it was lost, its line, and its roles in two readings."""

    slot: Slot | None
    line: int
    by_line: dict[str, float]
    by_document: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a document is typed.

    ``doubles`` is a passage with a double quotation beyond doubt, which ``telling`` lines have.
    ``dashed`` lines have a pair of dashes.
    """

    dots: bool
    loose_quotations: bool
    foreign: bool
    doubles: str | None
    telling: frozenset[int]
    dashed: frozenset[int]


def guesses(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield what stood in each of the ``slots`` of ``text``, most likely, and how sure that is."""
    if not slots:
        return
    yield from korean_guesses(text, slots)
    places = _places(text, slots)
    habits = _habits(text, places)
    for place in places:
        if place.slot is not None:
            yield _guess(text, place, place.slot, habits)


def _guess(text: str, place: _Place, slot: Slot, habits: _Habits) -> Guess:
    mark, raw = best(place.by_document)
    confidence = _calibrated(mark, raw, slot, habits)
    if mark in "“”" and place.line not in habits.telling:
        # A short quotation may be single in any style, but not often where others are double.
        if habits.doubles is None:
            confidence = min(confidence, _UNTOLD)
        else:
            confidence = min(confidence, _AGREED)
            return Guess(slot, mark, "agreement", confidence, "document", habits.doubles)
    if (
        mark == "―"
        and place.line in habits.dashed
        and not (habits.foreign or habits.loose_quotations)
    ):
        confidence = max(confidence, _PAIRED)
    role = max(place.by_document, key=lambda name: place.by_document[name])
    around = text[max(0, slot.start - _PASSAGE) : slot.end + _PASSAGE]
    own_mark, own = best(place.by_line)
    is_own = own_mark == mark and _calibrated(mark, own, slot, habits) >= confidence - 0.02
    evidence: Evidence = "rule" if is_own else "document"
    detail = _WHY[role].format(" ".join(around.split()))
    return Guess(slot, mark, "context", confidence, evidence, detail)


def _habits(text: str, places: Sequence[_Place]) -> _Habits:
    telling: set[int] = set()
    doubles: str | None = None
    dashes = Counter(place.line for place in places if place.by_document.get("―", 0.0) >= _DASHED)
    for place in places:
        closes = place.by_document.get("”", 0.0) >= _LIKELY
        if place.slot is None:
            is_telling = closes or place.by_document.get("“", 0.0) >= _LIKELY
        else:
            is_telling = closes and place.slot.before.rstrip(" ")[-1:] in _FINAL
        if is_telling:
            telling.add(place.line)
            doubles = doubles or _passage(text, place.slot)
    return _Habits(
        dots="·" in text,
        loose_quotations=_LOOSE.search(text) is not None or any(map(_is_loose, places)),
        foreign=_styles(text) in (KOREAN, FOREIGN),
        doubles=doubles,
        telling=frozenset(telling),
        dashed=frozenset(line for line, count in dashes.items() if count > 1),
    )


def _passage(text: str, slot: Slot | None) -> str:
    """Return what shows that quotations are double: around a slot, or the first intact mark."""
    if slot is None:
        start = min(place for place in map(text.find, "“”") if place >= 0)
        return " ".join(text[start : start + 2 * _PASSAGE].split())
    return " ".join(text[max(0, slot.start - _PASSAGE) : slot.end + _PASSAGE].split())


def _places(text: str, slots: Sequence[Slot]) -> list[_Place]:
    """Return the marks of ``text``, lost or not, with the probability of their roles."""
    lines = list(_marked_lines(text, slots))
    every = [
        events(line, [(a, b) for a, b, _ in marks], [_candidates(line[a:b]) for a, b, _ in marks])
        for line, marks in lines
    ]
    by_line, by_document = posteriors(every, [len(line) for line, _ in lines], _styles(text))
    return [
        _Place(slot, number, by_line[number][index], by_document[number][index])
        for number, (_, marks) in enumerate(lines)
        for index, (_, _, slot) in enumerate(marks)
    ]


def _marked_lines(text: str, slots: Sequence[Slot]) -> Iterator[_Line]:
    """Yield lines with their marks: all that lost some, and others that tell how marks are used.

    A line of hundreds of marks is no prose and is read in parts; effort is bounded.
    """
    rest = iter([*slots, None])
    slot = next(rest)
    read = 0
    for start, line in lines_of(text):
        lost: list[tuple[int, int, Slot | None]] = []
        while slot is not None and slot.start < start + len(line):
            lost.append((slot.start - start, slot.end - start, slot))
            slot = next(rest)
        if not lost and read >= _SHOWN:
            continue
        intact = [(*mark.span(), None) for mark in _MARK.finditer(line)]
        marks = sorted([*lost, *intact], key=lambda mark: mark[0])
        for part in (marks[first : first + _CROWDED] for first in range(0, len(marks), _CROWDED)):
            if read >= _EFFORT:
                return
            if read < _SHOWN or any(one is not None for *_, one in part):
                yield line, part
                read += len(part)


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
    if text.count('"') > 1:
        return BESIDE_TYPEWRITER
    british, american = len(_BRITISH.findall(sample)), len(_AMERICAN.findall(sample))
    return BRITISH if british > american else ENGLISH


def _is_loose(place: _Place) -> bool:
    """Return whether a lost mark surely opens or closes a quotation with a space inside it."""
    if place.slot is None:
        return False
    mark, raw = best(place.by_document)
    inside = place.slot.after[:1] if mark == "“" else place.slot.before[-1:]
    return mark in "“”" and raw >= _LIKELY and inside == " "


def _calibrated(mark: str, raw: float, slot: Slot, habits: _Habits) -> float:
    """Return how often the model is right where it says ``raw``."""
    if is_korean(slot) or (mark in "―…×" and habits.foreign):
        return min(raw, _FOREIGN_AT_MOST)
    ends = slot.before.rstrip()[-1:]
    if (
        mark not in "“‘"
        and slot.before[-1:] in ("", " ")
        and ends in ("", *".:!?")
        and (slot.after[:1] == " ")
    ):
        return min(raw, _AT_START)
    if mark == "’" and slot.before[-1:] in ("", " ", "(") and _DECADE.match(slot.after):
        return _DECADES
    if mark == "·" and not habits.dots:
        return min(raw, _OTHER_DOT)
    if mark == "―" and habits.loose_quotations and slot.before[-1:] == slot.after[:1] == " ":
        return min(raw, _LOOSE_DASH)
    return calibrated(raw, _CALIBRATION.get(mark, _OTHERS))
