"""Units that Koreans type in English as one character: ㎡ ㎞ ℃ ㎍/㎥."""

import re
from collections.abc import Sequence
from itertools import pairwise

from seoulwire.repair.remains import LOST
from seoulwire.repair.signs import SLOT, SURE, UNSURE, Line, Sign

_SHOWN = 24  # characters behind a number that tell what is measured
_NUMBER = re.compile(r"(?<![\d.,])(\d+(?:,\d{3})*(?:\.\d+)?)( million| billion)? ?$")
_HEADING = re.compile(r"\w ?\($")
# A quotation, which may end in a number.
_OPENED = re.compile(rf"(?:^|[\s(]){SLOT}\w[^{LOST}]*$")
_GOES_ON = re.compile(r"  \d")  # 24 ± 2
_NEGATIVE = re.compile(r"(?:^|[\s(~])[-–]\d{1,2}(?:\.\d)?$")
_RANGE = re.compile(rf"\d({SLOT}) ?(?:to|and|or|~|-|–) ?-?\d[\d,.]*$")
# What is measured, and in what, by the word nearest to the number; the first of two are sure.
_AREAS = r"areas?|floor|spaces?|sites?|plots?|lands?|pyeong|exclusive use|sized?"
_ROOMS = (
    r"apartments?|hous(?:es?|ing)|homes?|units?|rooms?|studios?|offices?|stores?|shops?|booths?"
    r"|halls?|gardens?|librar(?:y|ies)|cafes?|galler(?:y|ies)|kitchens?|restaurants?|lounges?"
    r"|buildings?|facilit(?:y|ies)|cent(?:er|re)s?|markets?"
)
_GROUNDS = (
    r"lots?|grounds?|parks?|plazas?|squares?|green(?:ery)?|forests?|zones?|dwellings?|scale"
    r"|complex(?:es)?|farms?|fields?|museums?"
)
_HEAT = (
    r"temperatures?|degrees?|(?:heat|cold) ?waves?|thermometers?|mercury|freez\w+|below zero"
    r"|Celsius"
)
_WARMTH = (
    r"heat|cold|cool(?:er|ed|ing)?|warm(?:er|ed|ing)?|hot(?:ter)?|highs?|lows?|weather|lower|higher"
)
_LENGTHS = r"long(?!-)|lengths?|distances?|sections?|stretch(?:es|ing)?|trip|radius|away|travel\w*"
_WAYS = (
    r"routes?|trails?|courses?|tracks?|bike|bicycle|cycling|walk(?:ing|way)?|tunnels?|streams?"
    r"|lanes?|roads?|highways?|paths?|expressways?|railways?|subway|lines?|speeds?|drive|marathon"
    r"|rivers?|walls?"
)
_STUFF = (
    r"water|concrete|capacity|volume|sewage|rainwater|tanks?|soil|reservoirs?|stor(?:e|es|ed|age)"
)
_NONE = "(?!)"
_MEASURES = (
    ("㎡", _AREAS, f"{_ROOMS}|{_GROUNDS}"),
    ("℃", _HEAT, _WARMTH),
    ("㎞", _LENGTHS, _WAYS),
    ("㎏", r"weigh(?:s|ed|ing|t)?", r"garbage|waste|rice|trash|kimchi|bags?|emissions?"),
    ("㎜", r"rain(?:fall|s|ed|storms?)?|precipitation|downpours?", _NONE),
    ("㎝", r"snow(?:fall|s|ed)?|tall|stature", _NONE),
    ("㎥", _NONE, _STUFF),
    ("㎍", _NONE, r"concentrations?|PM ?-?(?:10|2\.5)|dust"),
)
_MEASURED = tuple(
    (sign, is_sure, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for sign, *by_sureness in _MEASURES
    for is_sure, words in zip((True, False), by_sureness, strict=True)
)
_DUST = re.compile(r"dust|PM ?-?(?:10|2\.5)|particulate|ozone|pollut|air quality", re.IGNORECASE)
# What is as large as a city is measured in ㎢; what is lived or worked in is not.
_ROOM = re.compile(rf"exclusive|floor|pyeong|{_ROOMS}", re.IGNORECASE)
# What stands before an amount, and not before the number of a room or a line.
_AMOUNT = re.compile(
    rf"(?:^|[(:,/~–-]|{SLOT}s|\b(?:of|is|are|was|were|be|minus|to|and|or|about|around|within"
    r"|approximately|some|nearly|only|over|than|exceed\w*|least|most|between|from|total\w*"
    r"|reach\w*|measur\w*|by|at|below|above|under|an?|the|every|for|with)) ?$",
    re.IGNORECASE,
)
_AT = re.compile(r"\bat [\d.]+$")  # a temperature
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+|(?!(?:19|20)\d\d$)\d{4,}")
_LEAST = 5  # ㎡ of what people use
_ROUND = re.compile(r"(?:(?<![\d.,])(?!(?:19|20)\d\d$)\d{2,}|,\d{3})$")

_WHY = "what is measured"


def units_of(text: str, lines: Sequence[Line]) -> list[dict[int, Sign]]:
    """Return the units of each of the ``lines`` of ``text``, by the place of their slot in it."""
    units = [_units(line) for line in lines]
    _agreed(lines, units)
    dust = [_dust(line) for line in lines]
    if any(dust) and not _DUST.search(text):
        dust = [
            {start: sign._replace(confidence=UNSURE) for start, sign in found.items()}
            for found in dust
        ]
    return [found | of_dust for found, of_dust in zip(units, dust, strict=True)]


def _units(line: Line) -> dict[int, Sign]:
    """Return the units behind numbers, and those that a heading has in parentheses."""
    found: dict[int, Sign] = {}
    for start, _ in line.slots:
        before, after = line.sides(start)
        if after[:1].isalnum() or after.startswith(LOST) or _GOES_ON.match(before[-1:] + after):
            continue
        number = _NUMBER.search(before)
        if number is not None:
            same = _RANGE.search(before)
            sign = found.get(start - len(before) + same.start(1)) if same else None
            sign = sign or _unit(before, after, number)
        elif _HEADING.search(before) and after.startswith(")"):
            mark, is_sure = _measured(before, "")
            sign = Sign(mark, "unit", SURE if mark in "℃㎜" and is_sure else UNSURE, _WHY)
        else:
            sign = None
        if sign is not None:
            found[start] = sign
    return found


def _unit(before: str, after: str, number: re.Match[str]) -> Sign | None:
    """Return the unit of a number, ``None`` where its quotation may end or a dash follow."""
    if before.endswith(" per 3.3"):
        return Sign("㎡", "unit", SURE, "a price of land")
    if _NEGATIVE.search(before):
        return Sign("℃", "unit", SURE, "below zero")
    mark, is_sure = _measured(before[: number.start()], after)
    digits, is_many = number[1], number[2] is not None
    is_spaced = before.endswith(" ")
    if not is_sure and (is_spaced or (_OPENED.search(before) and not _THOUSANDS.fullmatch(digits))):
        return None
    if digits.isdigit() and not _AMOUNT.search(before[: number.start()]):
        is_sure = False  # Room 12
    is_large = is_many or _THOUSANDS.fullmatch(digits) is not None
    if mark == "㎡":
        is_usual = is_many or (_is_used(before, digits) and not _AT.search(before))
    else:
        is_usual = not is_large
    is_sure = is_sure and is_usual
    return Sign(mark, "unit", SURE if is_sure else UNSURE, _WHY)


def _agreed(lines: Sequence[Line], units: Sequence[dict[int, Sign]]) -> None:
    """Make units sure that others of the document are: areas where all are, and temperatures."""
    sure = {sign.mark for found in units for sign in found.values() if sign.confidence >= SURE}
    are_areas = sure == {"㎡"}
    for line, found in zip(lines, units, strict=True):
        for start, sign in found.items():
            if sign.confidence >= SURE:
                continue
            mark = "㎡" if sign.mark == "?" and are_areas else sign.mark
            is_area = mark == "㎡" and are_areas and _is_round(*line.sides(start))
            is_degree = mark == "℃" and mark in sure and "," not in line.sides(start)[0][-5:]
            if is_area or is_degree:
                why = "as elsewhere in the document"
                found[start] = Sign(mark, "agreement", 0.96, why, "document")


def _is_round(before: str, after: str) -> bool:
    """Return whether a number is one of an area, and no table goes on behind it."""
    return bool(_ROUND.search(before)) and ("," in before[-4:] or not after[1:2].isdigit())


def _measured(before: str, after: str) -> tuple[str, bool]:
    """Return the unit of what is measured, and whether it is sure, by the nearest word."""
    next_word = 4 if after.startswith((" in ", " of ")) else 1
    for mark, is_sure, words in _MEASURED:
        if is_sure and words.match(after, next_word):
            return mark, True
    named = [
        (len(before) - word.end(), not is_sure, mark)
        for mark, is_sure, words in _MEASURED
        for word in words.finditer(before)
    ]
    if not named:
        behind = (mark for mark, _, words in _MEASURED if words.search(after[:_SHOWN]))
        return next(behind, "?"), False
    _, _, mark = min(named)
    # A word that is sure may stand farther off, if that nearest to the number says the same.
    return mark, any(other == mark and not unsure for _, unsure, other in named)


def _is_used(before: str, digits: str) -> bool:
    """Return whether an area is of what people use, and not of a city, which ㎢ measure."""
    if _THOUSANDS.fullmatch(digits):
        return True
    return float(digits.replace(",", "")) >= _LEAST and _ROOM.search(before) is not None


def _dust(line: Line) -> dict[int, Sign]:
    """Return the units of fine dust: ㎍/㎥."""
    found = {}
    for first, second in pairwise(start for start, _ in line.slots):
        if line.text[first + len(SLOT) : second] == "/":
            for start, mark in ((first, "㎍"), (second, "㎥")):
                found[start] = Sign(mark, "unit", SURE, "fine dust")
    return found
