"""Lost marks by orthography: what the sides of a slot, its line and its document allow."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seoulwire.repair.calibration import confidence_of
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
from seoulwire.repair.remains import LOST
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
_NAMING = re.compile(
    r"\b(?:the|an?|each|every|my|our|your|his|her|its|their|of|Mrs?\.|Ms\.|Dr\."
    r"|word|called|named) $",
    re.IGNORECASE,
)
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

_LIKELY = 0.95
_FINAL = (",", ".", "?", "!", "…")
_SHOWN = 2_000  # intact marks that tell how a document quotes
_CROWDED = 200  # marks of one line that are read together
_EFFORT = 6_000  # marks of a text that are read at once
_DASHED = 0.94
_ELLIPSIS, _ELLIPTIC = 0.6, 3
_ELLIPSES = 0.6  # what looks most like one is right half of the time in texts left out
_SHORT_QUOTED = 26  # characters of a quotation that names or doubts
_QUOTES = re.compile("[“”\ufffd]")
_SIBILANTS = frozenset("sSxz")  # ends of words that take an apostrophe alone
# Too few in the sources, but what else stands before a number and an s (’90s), behind the place and
# the agency that open a report, or before who wrote a message that is cited?
_FORMULAS = {"decade": 0.97, "dateline": 0.98, "signature": 0.98}
_PLACE = re.compile(r" *[A-Z][A-Z .'-]{2,19}(?:, [A-Z][A-Za-z. ]{1,9})? ")
_AGENCY = re.compile(
    r"[A-Z][\w. ]+\((?:AF?P|UPI|Reuters|Bloomberg|CNN|Yonhap|Xinhua|Kyodo|TASS|dpa)\) $"
)
_REPORT = re.compile(r" [A-Z][^\n]{24}")
_SIGNATURE = re.compile(r" [^(\n]{1,28}\(@\w")
# Classes that the statistics know too little of: other languages, bullets of any shape, short
# quotations where nothing tells that they are not single, · where ㆍ may have stood, the only two
# dashes of a document around a name, which may be a quotation that markup set apart, dashes with a
# space on one side, where one syllable of Hangul may have stood, and spaced ones in a text that
# lost others or behind a word that names something.
_CAPPED = {
    "foreign": 0.3,
    "start": 0.6,
    "untold": 0.6,
    "other dot": 0.9,
    "lone dash": 0.8,
    "half dash": 0.6,
    "syllable": 0.8,
}


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

    ``loose`` documents may set quotations or ellipses apart by spaces, as others do dashes.
    ``doubles`` is a passage with a double quotation beyond doubt, which ``telling`` lines have.
    ``syllables`` have Hangul, or runs in which it was lost: one syllable may stand like a dash.
    ``dashes`` counts the likely dashes of lines; behind one on a ``named`` line is a capital.
    """

    dots: bool
    loose: bool
    foreign: bool
    syllables: bool
    doubles: str | None
    telling: frozenset[int]
    dashes: Counter[int]
    named: frozenset[int]


def guesses(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield what stood in each of the ``slots`` of ``text``, most likely, and how sure that is."""
    if not slots:
        return
    yield from korean_guesses(text, slots)
    places = _places(text, slots)
    habits = _habits(text, places)
    for place in places:
        if place.slot is not None and not is_korean(place.slot):
            yield _guess(text, place, place.slot, habits)


def _guess(text: str, place: _Place, slot: Slot, habits: _Habits) -> Guess:
    mark, share = best(place.by_document)
    group = _class_of(mark, place.line, slot, habits)
    confidence = _confidence(group, share)
    if habits.doubles is not None and group.endswith("agreed"):
        return Guess(slot, mark, "agreement", confidence, "document", habits.doubles)
    role = max(place.by_document, key=lambda name: place.by_document[name])
    around = text[max(0, slot.start - _PASSAGE) : slot.end + _PASSAGE]
    own_mark, own = best(place.by_line)
    is_own = own_mark == mark and _confidence(group, own) >= confidence - 0.02
    evidence: Evidence = "rule" if is_own else "document"
    detail = _WHY[role].format(" ".join(around.split()))
    return Guess(slot, mark, "context", confidence, evidence, detail)


def claims(text: str, slots: Sequence[Slot]) -> Iterator[tuple[Slot, str, float, str]]:
    """Yield slots with their likeliest mark, its share, and the class it is calibrated with."""
    places = _places(text, slots)
    habits = _habits(text, places)
    for place in places:
        if place.slot is not None and not is_korean(place.slot):
            mark, share = best(place.by_document)
            yield place.slot, mark, share, _class_of(mark, place.line, place.slot, habits)


def _habits(text: str, places: Sequence[_Place]) -> _Habits:
    telling: set[int] = set()
    doubles: str | None = None
    for place in places:
        closes = place.by_document.get("”", 0.0) >= _LIKELY
        if place.slot is None:
            is_telling = closes or place.by_document.get("“", 0.0) >= _LIKELY
        else:
            is_telling = closes and place.slot.before.rstrip(" ")[-1:] in _FINAL
        if is_telling:
            telling.add(place.line)
            doubles = doubles or _passage(text, place.slot)
    dashes = [p for p in places if p.by_document.get("―", 0.0) >= _DASHED]
    return _Habits(
        dots="·" in text,
        loose=_LOOSE.search(text) is not None
        or any(map(_is_loose, places))
        or sum(p.by_document.get("…", 0.0) >= _ELLIPSIS for p in places) >= _ELLIPTIC,
        foreign=_styles(text) in (KOREAN, FOREIGN),
        syllables=_HANGUL.search(text) is not None
        or text.count(LOST) > sum(p.slot.end - p.slot.start for p in places if p.slot),
        doubles=doubles,
        telling=frozenset(telling),
        dashes=Counter(place.line for place in dashes),
        named=frozenset(p.line for p in dashes if p.slot and p.slot.after.lstrip()[:1].isupper()),
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


def _confidence(group: str, share: float) -> float:
    """Return how often a mark of this class is right where the statistics claim ``share``."""
    if group in _FORMULAS:
        return _FORMULAS[group]
    if group in _CAPPED:
        return min(share, _CAPPED[group])
    confidence = confidence_of(group, share, "english")
    return min(confidence, _ELLIPSES) if group == "…" else confidence


def _class_of(mark: str, line: int, slot: Slot, habits: _Habits) -> str:
    """Return what a mark is calibrated together with: where it stands, and how documents type."""
    before, after = slot.before[-1:], slot.after[:1]
    if mark == "―" and (formula := _formula(slot, habits)):
        return formula
    if mark in "―…×" and habits.foreign:
        return "foreign"
    is_start = before in ("", " ") and slot.before.rstrip()[-1:] in ("", *".:!?")
    if mark not in "“‘" and is_start and after == " ":
        return "start"
    if mark in "“”":
        if line in habits.telling:
            return "told"
        # A short quotation may be single in any style, but not often where others are double.
        near = slot.after[:_SHORT_QUOTED] if mark == "“" else slot.before[-_SHORT_QUOTED:]
        size = "short" if _QUOTES.search(near) else "long"
        return f"{size} agreed" if habits.doubles else "untold"
    if mark == "’":
        return _class_of_apostrophe(slot)
    if mark == "―":
        if not before == after == " ":
            return "half dash" if " " in (before, after) else "dash"
        if habits.syllables or _NAMING.search(slot.before):
            return "syllable"
        if habits.loose:
            return "loose dash"
        count = habits.dashes[line]
        is_alone = count % 2 == 0 and count == habits.dashes.total()
        return "lone dash" if is_alone and line in habits.named else "spaced dash"
    if mark == "·" and not habits.dots:
        return "other dot"
    return mark if mark in "…‘" else "others"


def _formula(slot: Slot, habits: _Habits) -> str | None:
    """Return which set form of words a dash belongs to, if to any."""
    is_place = _PLACE.fullmatch(slot.before) is not None and not habits.loose
    if (is_place or _AGENCY.search(slot.before)) and _REPORT.match(slot.after):
        return "dateline"
    is_first = not slot.before.strip()
    return "signature" if is_first and _SIGNATURE.match(slot.after) else None


def _class_of_apostrophe(slot: Slot) -> str:
    before, after = slot.before[-1:], slot.after[:1]
    if after.isalnum():
        if before in ("", " ", "(") and _DECADE.match(slot.after):
            return "decade"
        return "apostrophe" if before.isalnum() or before == "." else "elision"
    return "possessive" if before in _SIBILANTS else "closing"
