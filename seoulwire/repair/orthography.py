"""Lost marks by orthography: what the sides of a slot, its line and its document allow."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from seoulwire.repair.classes import Habits, class_of_mark, confidence_in
from seoulwire.repair.contexts import MARKS
from seoulwire.repair.english_notation import english_notation
from seoulwire.repair.korean import is_korean
from seoulwire.repair.korean_marks import korean_guesses
from seoulwire.repair.letters import (
    apostrophes,
    has_letters,
    is_letter,
    is_of_single_bytes,
    lengths_of_letters,
)
from seoulwire.repair.marks import FOREIGN, KOREAN, best, events, lines_of, posteriors
from seoulwire.repair.origin import is_from_korea
from seoulwire.repair.record import Evidence
from seoulwire.repair.remains import LOST
from seoulwire.repair.slots import Guess, Slot
from seoulwire.repair.speech import REACH, is_spoken
from seoulwire.repair.styles import is_english, language_shown, may_be_british, styles_of

# By the number of U+FFFD; ― also stands for the two dashes of windows-1252 and UTF-8.
_MARKS_OF = {
    1: tuple("“”‘’―…×°§±"),
    2: tuple("“”‘’―…·→←×°§±"),
    3: tuple("“”‘’―…→←"),
}
_HANGUL = re.compile("[가-힣]")
_MARK = re.compile(f"[{''.join(sorted(MARKS))}]")
_Line = tuple[str, list[tuple[int, int, Slot | None]]]
_LOOSE = re.compile(r"“ \w|[\w,.] ”")
_PASSAGE = 30
_TITLE = 12  # words of a text that tells no language
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

_WORD_BEFORE = re.compile(r"(?<!million)(?<!billion)[^\W\d_]\)?[^\w,]{0,3}$")
_WORD_BEHIND = re.compile(r"\W{0,3}[a-z]")
_STOPS = re.compile(r"\W*(?:\w+\W+){3}.*[a-z\d)][.!?]")
_HEADLINE = 110  # characters of one, at most
_UNSTOPPED = re.compile(rf"(?:\S+ ){{2}}.*[^\W_][{LOST}’]*\Z")
_SENTENCE = 400  # characters of one
_LIKELY = 0.95
_FINAL = (",", ".", "?", "!", "…")
_SHOWN = 2_000  # intact marks that tell how a document quotes
_CROWDED = 200  # marks of one line that are read together
_EFFORT = 5_000  # marks of a text that are read at once
_DASHED = 0.94
_ELLIPSIS, _ELLIPTIC = 0.6, 3


@dataclass(frozen=True, slots=True)
class _Place:
    """A mark of the document: its slot, if it was lost, its line, and its roles in two readings.

    ``mark`` is the likeliest by the document, ``share`` how likely it is.
    """

    slot: Slot | None
    line: int
    by_line: dict[str, float]
    by_document: dict[str, float]
    mark: str
    share: float


def guesses(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield what stood in each of the ``slots`` of ``text``, most likely, and how sure that is."""
    if not slots:
        return
    yield from korean_guesses(text, slots)
    known, places, habits = _read(text, slots)
    yield from known
    for place in places:
        if place.slot is not None and not is_korean(place.slot):
            yield _guess(text, place, place.slot, habits)


def _read(text: str, slots: Sequence[Slot]) -> tuple[list[Guess], list[_Place], Habits]:
    """Return what the slots surely are, the marks of ``text`` in English, and its habits."""
    signs = list(english_notation(text, [slot for slot in slots if not is_korean(slot)]))
    known = {sign.slot.start for sign in signs}
    rest = [slot for slot in slots if slot.start not in known and not is_letter(slot)]
    told = list(apostrophes(text, rest))
    places = _places(text, rest, {guess.slot.start for guess in told})
    return [*signs, *told], places, _habits(text, places, slots)


def _guess(text: str, place: _Place, slot: Slot, habits: Habits) -> Guess:
    mark = place.mark
    group = class_of_mark(mark, place.line, slot, habits)
    confidence = confidence_in(group, place.share)
    if habits.doubles is not None and group.endswith("agreed"):
        return Guess(slot, mark, "agreement", confidence, "document", habits.doubles)
    role = max(place.by_document, key=lambda name: place.by_document[name])
    around = text[max(0, slot.start - _PASSAGE) : slot.end + _PASSAGE]
    own_mark, own = best(place.by_line)
    is_own = own_mark == mark and confidence_in(group, own) >= confidence - 0.02
    evidence: Evidence = "rule" if is_own else "document"
    detail = _WHY[role].format(" ".join(around.split()))
    return Guess(slot, mark, "context", confidence, evidence, detail)


def claims(text: str, slots: Sequence[Slot]) -> Iterator[tuple[Slot, str, float, str]]:
    """Yield slots with their likeliest mark, its share, and the class it is calibrated with."""
    _, places, habits = _read(text, slots)
    for place in places:
        if place.slot is not None and not is_korean(place.slot):
            group = class_of_mark(place.mark, place.line, place.slot, habits)
            yield place.slot, place.mark, place.share, group


def _habits(text: str, places: Sequence[_Place], slots: Sequence[Slot]) -> Habits:
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
    letters = has_letters(slots)
    styles = styles_of(text)
    from_korea = is_from_korea(text)
    is_told = letters or len(text.split(None, _TITLE)) > _TITLE
    is_western = styles == FOREIGN or (styles != KOREAN and is_told and not is_english(text))
    return Habits(
        dots="·" in text,
        loose=_LOOSE.search(text) is not None
        or any(map(_is_loose, places))
        or sum(p.by_document.get("…", 0.0) >= _ELLIPSIS for p in places) >= _ELLIPTIC,
        foreign=styles in (KOREAN, FOREIGN) or is_western,
        western=is_western,
        language=language_shown(text),
        syllables=_HANGUL.search(text) is not None
        or text.count(LOST) > sum(slot.end - slot.start for slot in slots),
        letters=letters,
        single_bytes=is_of_single_bytes(slots),
        letters_leave=lengths_of_letters(slots),
        doubles=doubles,
        british=not any(place.slot is None and place.mark in "“”" for place in places)
        and may_be_british(text),
        headlines=frozenset(_headlines(text, places)),
        telling=frozenset(telling),
        dashes=Counter(place.line for place in dashes),
        named=frozenset(p.line for p in dashes if p.slot and p.slot.after.lstrip()[:1].isupper()),
        from_korea=from_korea,
        spoken=frozenset(_spoken(text, places) if from_korea else ()),
        prose=frozenset(
            p.slot.start
            for p in dashes
            if from_korea and p.slot is not None and _is_in_prose(text, p.slot)
        ),
    )


def _headlines(text: str, places: Sequence[_Place]) -> Iterator[int]:
    """Yield the lines that are headlines of a text: without a stop, and without an intact mark."""
    intact = {place.line for place in places if place.slot is None and place.mark in "“”"}
    for place in places:
        if place.slot is None or place.line in intact:
            continue
        first = max(0, place.slot.start - _HEADLINE)
        start = text.rfind("\n", first, place.slot.start) + 1
        if first and not start:
            continue  # its line is longer
        line = text[start : start + _HEADLINE + 1].partition("\n")[0]
        if len(line) < len(text) and len(line) <= _HEADLINE and _UNSTOPPED.search(line):
            yield place.line


def _is_in_prose(text: str, slot: Slot) -> bool:
    """Return whether a sentence goes on behind a slot, as it does behind dashes."""
    rest = text[slot.end : slot.end + _SENTENCE].partition("\n")[0]
    is_within = _WORD_BEFORE.search(slot.before) and _WORD_BEHIND.match(slot.after)
    return is_within is not None and _STOPS.search(rest) is not None


def _spoken(text: str, places: Sequence[_Place]) -> Iterator[int]:
    """Yield where the lost marks of double quotations stand that are speech, or half intact."""
    opening: _Place | None = None
    for place in places:
        if opening is not None and opening.line != place.line:
            opening = None
        if place.mark == "“":
            opening = place
        elif place.mark == "”" and opening is not None:
            pair = [one.slot for one in (opening, place) if one.slot is not None]
            if len(pair) < 2 or _is_spoken(text, *pair):
                yield from (slot.start for slot in pair)
            opening = None


def _is_spoken(text: str, opening: Slot, closing: Slot) -> bool:
    before = text[max(0, opening.start - REACH) : opening.start].rpartition("\n")[2]
    behind = text[closing.end : closing.end + REACH].partition("\n")[0]
    return is_spoken(before, text[opening.end : closing.start], behind)


def _passage(text: str, slot: Slot | None) -> str:
    """Return what shows that quotations are double: around a slot, or the first intact mark."""
    if slot is None:
        start = min(place for place in map(text.find, "“”") if place >= 0)
        return " ".join(text[start : start + 2 * _PASSAGE].split())
    return " ".join(text[max(0, slot.start - _PASSAGE) : slot.end + _PASSAGE].split())


def _places(text: str, slots: Sequence[Slot], told: Set[int]) -> list[_Place]:
    """Return the marks of ``text``, lost or not, with the probability of their roles.

    Slots that start where ``told`` says are apostrophes and nothing else.
    """
    lines = list(_marked_lines(text, slots))
    every = [
        events(
            line,
            [(a, b) for a, b, _ in marks],
            [
                ("A",) if slot and slot.start in told else _candidates(line[a:b])
                for a, b, slot in marks
            ],
        )
        for line, marks in lines
    ]
    by_line, by_document = posteriors(every, [len(line) for line, _ in lines], styles_of(text))
    return [
        _Place(slot, number, by_line[number][index], roles, *best(roles))
        for number, (_, marks) in enumerate(lines)
        for index, (roles, (_, _, slot)) in enumerate(zip(by_document[number], marks, strict=True))
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
    return (run,) if run in MARKS else _MARKS_OF[len(run)]


def _is_loose(place: _Place) -> bool:
    """Return whether a lost mark surely opens or closes a quotation with a space inside it."""
    if place.slot is None:
        return False
    inside = place.slot.after[:1] if place.mark == "“" else place.slot.before[-1:]
    return place.mark in "“”" and place.share >= _LIKELY and inside == " "
