"""What a mark of English is calibrated together with, and how sure such marks are."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from seoulwire.repair.calibration import confidence_of
from seoulwire.repair.letters import is_contraction, may_be_letter
from seoulwire.repair.slots import Slot

_DECADE = re.compile(r"\d0s(?!\w)")
_NAMING = re.compile(
    r"\b(?:the|an?|each|every|my|our|your|his|her|its|their|of|Mrs?\.|Ms\.|Dr\."
    r"|word|called|named) $",
    re.IGNORECASE,
)
_MEASURE = re.compile(r".*(?:\d|illion)  (?:of|per|or|long|wide|high|deep)\b")  # 3.2 million ㎥ of
_ELLIPSES = 0.6  # what looks most like one is right half of the time in texts left out
_SHORT_QUOTED = 26  # characters of a quotation that names or doubts
_QUOTES = re.compile("[“”\ufffd]")
_STOPS = frozenset(",.?!…")
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
# lost others or behind a word that names something. In posts by Korean hands half of the names are
# in “ ”, and few dashes stand where signs do; speech there is what was counted.
_CAPPED = {
    "foreign": 0.3,
    "start": 0.6,
    "untold": 0.6,
    "spoken": 0.965,
    "name": 0.5,
    "item": 0.1,
    "sign": 0.3,
    "letter": 0.6,
    "other dot": 0.9,
    "lone dash": 0.8,
    "half dash": 0.6,
    "syllable": 0.8,
}


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document is typed.

    ``loose`` documents may set quotations or ellipses apart by spaces, as others do dashes.
    ``doubles`` is a passage with a double quotation beyond doubt, which ``telling`` lines have.
    ``british`` ones may quote in single marks, and so may the lines that are ``headlines``.
    ``foreign`` ones are not in English, ``western`` ones neither in it nor in Korean, by all signs;
    ``language`` is what common words show.
    Marks that were ``single_bytes`` left one U+FFFD each. ``letters`` of windows-1252 were lost; in
    what is not English ``letters_leave`` so many U+FFFD.
    ``syllables`` have Hangul, or runs in which it was lost: one syllable may stand like a dash.
    ``dashes`` counts the likely dashes of lines; behind one on a ``named`` line is a capital.
    A text ``from_korea`` may have names in either kind of marks, except at the places of ``spoken``
    ones, and signs where others have dashes, except in ``prose``.
    """

    dots: bool
    loose: bool
    foreign: bool
    western: bool
    language: Literal["english", "other", "unknown"]
    syllables: bool
    letters: bool
    single_bytes: bool
    letters_leave: frozenset[int]
    doubles: str | None
    british: bool
    headlines: frozenset[int]
    telling: frozenset[int]
    dashes: Counter[int]
    named: frozenset[int]
    from_korea: bool
    spoken: frozenset[int]
    prose: frozenset[int]


def confidence_in(group: str, share: float) -> float:
    """Return how often a mark of this class is right where the statistics claim ``share``."""
    if group in _FORMULAS:
        return _FORMULAS[group]
    if group in _CAPPED:
        return min(share, _CAPPED[group])
    confidence = confidence_of(group, share, "english")
    return min(confidence, _ELLIPSES) if group == "…" else confidence


def class_of_mark(mark: str, line: int, slot: Slot, habits: Habits) -> str:
    """Return what a mark is calibrated together with: where it stands, and how documents type."""
    before, after = slot.before[-1:], slot.after[:1]
    if mark == "―" and (formula := _formula(slot, habits)):
        return formula
    if may_be_letter(slot, mark) or _may_be_foreign(slot, mark, habits):
        return "letter"
    if mark in "―…×" and habits.foreign:
        return "foreign"
    is_start = before in ("", " ") and slot.before.rstrip()[-1:] in ("", *".:!?")
    if mark not in "“‘" and is_start and after == " ":
        return "item" if habits.from_korea else "start"
    if mark in "“”":
        return _class_of_quotation(mark, line, slot, habits)
    if habits.british and (mark == "‘" or (mark == "’" and before in _STOPS)):
        return "untold"
    if mark == "’":
        return _class_of_apostrophe(slot)
    if mark == "―":
        return _class_of_dash(line, slot, habits)
    if mark == "·" and not habits.dots:
        return "other dot"
    return mark if mark in "…‘" else "others"


def _class_of_quotation(mark: str, line: int, slot: Slot, habits: Habits) -> str:
    if habits.from_korea:
        return "spoken" if slot.start in habits.spoken else "name"
    if habits.british or line in habits.headlines:
        return "untold"
    if line in habits.telling:
        return "told"
    # A short quotation may be single in any style, but not often where others are double.
    near = slot.after[:_SHORT_QUOTED] if mark == "“" else slot.before[-_SHORT_QUOTED:]
    size = "short" if _QUOTES.search(near) else "long"
    return f"{size} agreed" if habits.doubles else "untold"


def _class_of_dash(line: int, slot: Slot, habits: Habits) -> str:
    before, after = slot.before[-1:], slot.after[:1]
    if before != after and " " in (before, after):
        return "half dash"
    if before != " ":
        return "syllable" if habits.from_korea else "dash"
    if habits.from_korea and slot.start not in habits.prose:
        return "sign"
    beside = slot.before[-8:] + slot.after
    if habits.syllables or _NAMING.search(slot.before) or _MEASURE.match(beside):
        return "syllable"
    if habits.loose:
        return "loose dash"
    is_alone = habits.dashes[line] == habits.dashes.total() == 2
    return "lone dash" if is_alone and line in habits.named else "spaced dash"


def _may_be_foreign(slot: Slot, mark: str, habits: Habits) -> bool:
    """Return whether letters may have been lost in a slot, as others of the document are.

    Within a word of a text that shows no English, one U+FFFD may be a letter (ingl�s), and what
    looks like a dash may be two.
    """
    length = slot.end - slot.start
    if length == 2 and habits.single_bytes:
        return True
    is_within = slot.before[-1:].isalpha() and slot.after[:1].isalpha()
    if is_within and habits.language != "english" and not is_contraction(slot):
        is_alone = not (slot.before + slot.after).strip().count(" ")
        if habits.language == "other" or mark != "’" or length == 1 or is_alone:
            return True
    if habits.western:
        return length in habits.letters_leave and not is_contraction(slot)
    return habits.letters and length == 2


def _formula(slot: Slot, habits: Habits) -> str | None:
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
