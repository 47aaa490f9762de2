"""Signs of CP949 that Koreans type in English, too: units, notes, arrows, lists in a sentence."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, pairwise

from seoulwire.repair.english_arrows import changes, steps
from seoulwire.repair.english_units import units_of
from seoulwire.repair.origin import is_from_korea
from seoulwire.repair.remains import LOST
from seoulwire.repair.signs import SLOT, SURE, UNSURE, Line, Sign, lines_with
from seoulwire.repair.slots import Guess, Slot

_SHOWN = 24  # characters of each side that the evidence shows
# What notes begin with.
_NOTE = re.compile(
    r" ?(?:For (?:more|further|details|inquir|reservation|reference)|Please|Notes?\b"
    r"|References?\b|Sources?\b|Subject to|However|Closed|No (?:admission|entry|fee)|Free of"
    r"|Reservations? (?:is|are)|In (?:case|the event) of|If |Except|Excluding|Including|Based on"
    r"|As of|Details|See |Visit |Parking is|Those |Only |Due to|Unless|Bring |Applicants "
    r"|Participants |Documents )"
)
_BEGINS = re.compile(rf"\s*{SLOT}")
_SENTENCE = re.compile(rf"\s*{SLOT} .{{12,}}[a-z)%]\.$")
_ITEM_BEGINS = re.compile(rf"\s*{SLOT}(?!{_NOTE.pattern})")
_SENTENCE_END = re.compile(r"\w[\w%)][.!?]\)? $")
_STATED = re.compile(rf" [A-Z0-9][^\n:{LOST}]{{24}}")
# What other signs stand before: arrows, the photographs that ▲ points to, headings of a text whose
# lines have run together.
_OTHERS = re.compile(
    r" (?:(?:[^ ]+ ){1,5}(?!following\b)[a-z]+ing\b|As a result|Thus|Therefore|Accordingly|Apply"
    r"|Click|Go |Visit|Download|Check|Watch|Read)\b"
    r"| [A-Z][a-z]+ (?:[a-z]+ ){0,4}(?!(?:to|of|in|at|for|from|by|with|and|the|on|near|an?) )[a-z]+"
    r" [A-Z][a-z]+ "
)

_APART = re.compile(r"[\s(),]")
_ITEM = 300  # characters of an item of a list in a sentence, at most
_FEW = 3  # of which one may open a quotation
_DECADE = re.compile(r"\d0s")
_COMMA = re.compile(r"[,;] (?:and |or )?$")


def english_notation(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield what stood in those ``slots`` of English that no quotation, dash or apostrophe fits."""
    lines = list(lines_with(text, slots))
    units = units_of(text, lines)
    begun = {line.number for line in lines if _BEGINS.match(line.text)}
    items = {line.number for line in lines if _ITEM_BEGINS.match(line.text)}
    from_korea = is_from_korea(text)
    for line, measured in zip(lines, units, strict=True):
        found = dict(measured)
        if from_korea:
            around = {line.number - 1, line.number + 1}
            notes = partial(
                _notes, is_alone=begun.isdisjoint(around), is_listed=not items.isdisjoint(around)
            )
            for rule in (changes, _dots, steps, notes, _lists):
                found |= rule(_rest(line, found))
        for start, slot in line.slots:
            if start in found:
                yield _guess(slot, found[start])


def _rest(line: Line, found: Mapping[int, Sign]) -> Line:
    return line._replace(slots=[one for one in line.slots if one[0] not in found])


def _guess(slot: Slot, sign: Sign) -> Guess:
    around = f"{slot.before[-_SHOWN:]}{sign.mark}{slot.after[:_SHOWN]}"
    detail = f"{sign.why}: {' '.join(around.split())}"
    return Guess(slot, sign.mark, sign.method, sign.confidence, sign.evidence, detail)


def _dots(line: Line) -> dict[int, Sign]:
    """Return the dots between three words and more: English·Chinese·Japanese."""
    inner = [start for start, _ in line.slots if all(map(str.isalnum, line.beside(start)))]
    joined = [pair for pair in pairwise(inner) if not _APART.search(line.text, *pair)]
    dot = Sign("·", "list", 0.96, "between words")
    return dict.fromkeys(chain.from_iterable(joined), dot)


def _notes(line: Line, *, is_alone: bool, is_listed: bool) -> dict[int, Sign]:
    """Return the signs of notes behind a sentence, and at the beginning of a line.

    ``is_listed`` and ``is_alone`` tell whether the lines before and behind begin with another sign,
    as items do, or with none.
    """
    found = {}
    for start, _ in line.slots:
        before, after = line.sides(start)
        is_first = not line.text[:start].strip()
        is_behind = _SENTENCE_END.search(before) is not None
        if not (is_first or is_behind) or after[:1].isalnum():
            continue
        if _NOTE.match(after) and not (is_first and is_listed):
            found[start] = Sign("※", "note", SURE, "a note begins")
        elif is_behind and _STATED.match(after):
            confidence = UNSURE if _OTHERS.match(after) else 0.96
            found[start] = Sign("※", "note", confidence, "a note behind a sentence")
        elif is_alone and _SENTENCE.match(line.text):
            found[start] = Sign("※", "note", 0.96, "a sentence alone")
    return found


def _lists(line: Line) -> dict[int, Sign]:
    """Return the signs of a list within a sentence, where nothing that opens is closed.

    ▲, △ and ① ② ③ are all typed.
    """
    found: dict[int, Sign] = {}
    for items in _items(line):
        between = [line.text[a + len(SLOT) : b] for a, b in pairwise(items)]
        is_parted = any(_COMMA.search(item) for item in between)
        if len(items) > (1 if is_parted else 2):
            found |= dict.fromkeys(items, Sign("▲", "list", UNSURE, "an item of a list"))
    return found


def _items(line: Line) -> Iterator[list[int]]:
    """Yield the slots that open items of a list: nothing closes them."""
    items: list[int] = []
    for start, _ in line.slots:
        before, after = line.beside(start)
        if before.isalnum() and (after.isalnum() or (before in "sS" and after == " ")):
            continue  # an apostrophe
        is_opening = before in ("", " ", "(", ",", ":") and after.isalnum()
        if not is_opening or (items and start - items[-1] > _ITEM):
            may_quote = not is_opening and len(items) < _FEW  # the last
            yield items[:-1] if may_quote else items
            items = []
        if is_opening and not _DECADE.match(line.text, start + len(SLOT)):
            items.append(start)
    yield items
