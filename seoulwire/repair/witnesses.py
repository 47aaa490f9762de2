"""Lost marks by a witness: another text of the same article that still has them."""

import re
from collections.abc import Iterator, Sequence

from seoulwire.repair.alignment import Folded, Run, common_runs, counterpart, covers
from seoulwire.repair.slots import Guess, Slot, fits

_CONFIDENCE = 0.999
_PASSAGE = 20
_LONGEST = 12  # characters between two letters of a witness: more is another sentence
# What a witness writes for marks that CP949 has in one form only.
_SAME = {
    "—": "―",
    "–": "―",
    "‒": "―",
    "--": "―",
    "...": "…",
    "″": "”",
    "ˮ": "”",
    "`": "‘",
    "´": "’",
}
_TYPED = re.compile(r"\.\.\.|--|[^\s\dA-Za-z가-힣]")
# ’49, the ’90s, ’em
_OPENED = frozenset("“‘")
_SHORTENED = re.compile(r"(?:\d\ds?|em|n|til|tis|twas|cause|round|bout)(?!\w)", re.IGNORECASE)
_OPENING, _CLOSING = {'"': "“", "'": "‘"}, {'"': "”", "'": "’"}


def attested(
    text: str, slots: Sequence[Slot], witnesses: Sequence[str]
) -> tuple[list[Guess], set[int]]:
    """Return the marks that related witnesses show at the places of the slots.

    The second value tells which slots stand, by where they start, in passages a witness has.
    """
    guesses: list[Guess] = []
    covered: set[int] = set()
    if not slots or not witnesses:
        return guesses, covered
    own = Folded.of(text)
    groups = list(_together(own, slots))
    for witness in witnesses:
        other = Folded.of(witness)
        runs = common_runs(own, other)
        if runs:
            covered |= {slot.start for slot in slots if covers(runs, own.before(slot.start))}
            is_other_house = _quotes_otherwise(text, witness)
            for group in groups:
                guesses += (
                    guess
                    for guess in _shown(own, other, runs, group)
                    if _stands(guess.mark, guess.slot)
                    and not (is_other_house and _may_quote(guess))
                )
    return guesses, covered


def _may_quote(guess: Guess) -> bool:
    return guess.mark in "“”‘" or (guess.mark == "’" and not guess.slot.after[:1].isalnum())


def _quotes_otherwise(text: str, witness: str) -> bool:
    """Return whether a witness opens no quotation with a mark that the text still does so with."""
    own, other = _OPENED.intersection(text), _OPENED.intersection(witness)
    return bool(own and other) and own.isdisjoint(other)


def _stands(mark: str, slot: Slot) -> bool:
    """Return whether a mark of quotation can stand between what stands beside a slot.

    None opens against a space or closes behind one, and none but ’ stands within a Latin word.
    """
    before, after = slot.before[-1:], slot.after[:1]
    is_left, is_right = before.isalnum(), after.isalnum()
    if mark in "“”‘" and before.isalpha() and after.isalpha() and (before + after).isascii():
        return False
    if mark in "“‘":
        return not (is_left and not after.strip())
    if mark in "”’":
        is_short = mark == "’" and _SHORTENED.match(slot.after) is not None
        return is_short or not (is_right and not before.strip())
    return True


def _shown(
    own: Folded, other: Folded, runs: tuple[Run, ...], group: Sequence[Slot]
) -> Iterator[Guess]:
    """Yield what one witness shows at the place of a group of slots."""
    found = counterpart(own, other, runs, own.before(group[0].start))
    if found is None:
        return
    start, end = _gap(other, *found)
    if not 0 <= end - start <= _LONGEST:
        return
    marks = _marks(other.text, start, end, group)
    if len(marks) == len(group):
        passage = " ".join(other.text[max(0, start - _PASSAGE) : end + _PASSAGE].split())
        for slot, mark in zip(group, marks, strict=True):
            yield Guess(slot, mark, "witness", _CONFIDENCE, "witness", passage)


def _together(own: Folded, slots: Sequence[Slot]) -> Iterator[list[Slot]]:
    """Yield the slots in groups that no letter parts: a witness tells them only together."""
    group: list[Slot] = []
    last = -1
    for slot in slots:
        place = own.before(slot.start)
        if group and place != last:
            yield group
            group = []
        group.append(slot)
        last = place
    if group:
        yield group


def _gap(other: Folded, left: int, right: int) -> tuple[int, int]:
    """Return the span of the witness between two of its letters."""
    start = other.places[left] + 1 if left >= 0 else 0
    end = other.places[right] if right < len(other.places) else len(other.text)
    return start, end


def _marks(witness: str, start: int, end: int, group: Sequence[Slot]) -> list[str]:
    """Return the marks between two letters of a witness that the slots can have lost."""
    found: list[str] = []
    for typed in _TYPED.finditer(witness, start, end):
        mark = _SAME.get(typed.group(), typed.group())
        if mark in _OPENING:
            if len(found) >= len(group):
                return []
            mark = _turned(mark, group[len(found)])
        if len(mark) == 1 and fits(mark, group[0]):
            found.append(mark)
    return found


def _turned(mark: str, slot: Slot) -> str:
    """Return a typewriter mark as the slot's sides turn it: empty where they do not tell."""
    opens = not slot.before.rstrip("([{\ufffd") or slot.before[-1] in " ([{"
    closes = not slot.after or slot.after[0] in " .,;:!?)]}"
    if mark == "'" and (slot.before[-1:].isalnum() or _SHORTENED.match(slot.after)):
        return "’"
    if opens == closes:
        return ""
    return (_OPENING if opens else _CLOSING)[mark]
