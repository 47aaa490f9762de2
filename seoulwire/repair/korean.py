"""What stands around marks lost in Korean, as named features."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from seoulwire.repair.calibration import ALONE
from seoulwire.repair.notation import history, measured
from seoulwire.repair.partners import (
    closable,
    ends_sentence,
    kind_of_pair,
    look_of,
    partners_of,
)
from seoulwire.repair.quotations import pair_features, reach_of, sort_of
from seoulwire.repair.registers import kind_of_line, register_of
from seoulwire.repair.slots import Slot

_HANGUL = re.compile("[가-힣]")
_REACH = 24  # characters of each side that are looked at
_INDENT = 40  # spaces before a sign that a line begins with
_SAMPLE, _STYLED = 1_000, 60  # characters that may show a style; syllables that do
_NEAR = 12  # characters of a name in marks that is short
_CROWDED = 200  # marks of one line that are read together
_LONGEST = 400  # characters of a line on each side of a mark that tell what line it is
_SPOKEN = re.compile(r"”(?:고|며|면서|이?라(?:고|며|면서))(?![가-힣])")
_SECTION = re.compile(r"(?:제\d+조(?:의\d+)?(?:\([^)\n]*\))?|^\d+\.|^[가-하]\.) ?$")
_WORD_BEFORE = re.compile(r"(?<![^\s(\[/])[가-힣]{2,4}$")
_WORD_AFTER = re.compile(r"[가-힣]{2,4}(?![^\s,.)\]])")
_LEFT, _RIGHT = re.compile("[가-힣]+$"), re.compile("[가-힣]+")
_SYLLABLE_BEFORE = re.compile(r"(?:^|[\s·\ufffd(])[가-힣]$")
_SYLLABLE_AFTER = re.compile(r"[가-힣](?![가-힣])")
_FROM = re.compile(r"\d ?(?:시|분|일|월|년|세|명|원|호|층|회)$")
_TO = re.compile("(?:오전|오후|낮|밤|새벽|저녁|아침|다음|익일|이듬해)? ?\\d")
_NAMES = re.compile(r"(?:^|[^가-힣])[가-힣]{3}·[가-힣]{3}(?![가-힣])")
# Words that notes under a notice begin with.
_NOTE = re.compile(
    r" ?(?:자세한|세부|단[,.]|다만|참고|참조|상기|위 |본 (?!관)|우천|별도|사정에|기타|문의"
    r"|유의|주의|첨부|해당|같은|서류|제출|신청자|일정|이용|자료|출처|공휴일|야간|예약|대리|초안|미성년|동일|지원금|선착|당일"
    r"|필요|내용|추진|공사|대상|사전|반드시|장소|중복|타 )"
)
_POLITE_END = ("니다", "세요", "십시오", "시오")
_TERSE_END = re.compile(
    "(?:[가-힣](?:함|음|됨|임)|바람|가능|불가|예정|제외|참조|참고|요망|필수)\\)?$"
)
_ENTRY = re.compile(r"[^:.\n]{1,14} ?:")


@dataclass(frozen=True, slots=True)
class Context:
    """One lost mark, or two that pair, and the features of what stands around."""

    slots: tuple[Slot, ...]
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with lost marks: where it stands, how they look and pair, and its neighbours.

    ``begins`` tells of the line before, this line and the next whether a lost mark begins it.
    """

    slots: tuple[Slot, ...]
    start: int
    end: int
    looks: tuple[str, ...]
    partners: Mapping[int, int]
    begins: str


def is_korean(slot: Slot) -> bool:
    """Return whether a mark was lost in Korean: an English word beside it has its own rules."""
    near = slot.before[-2:] + slot.after[:2]
    if _HANGUL.search(near):
        return True
    is_word = slot.before[-1:].isalpha() and slot.after[:1].isalpha()
    return not is_word and _HANGUL.search(slot.before + slot.after) is not None


def contexts(text: str, slots: Sequence[Slot]) -> Iterator[Context]:
    """Yield what stands around each of the ``slots``, all of them in Korean, and around pairs."""
    lines = list(_lines(text, slots))
    speech = len(_SPOKEN.findall(text)) + sum(
        kind_of_pair(text[line.slots[a].end : line.slots[b].start], line.slots[b].after) == "R"
        for line in lines
        for a, b in line.partners.items()
        if a < b
    )
    register = register_of(text) + str(0 if not speech else 1 if speech < 3 else 2)
    is_alone = not speech and len(_HANGUL.findall(text[:_SAMPLE])) < _STYLED
    for line in lines:
        for context in _of_line(text, line, register):
            is_unstyled = is_alone and len(context.slots) == 2
            added = (ALONE,) if is_unstyled else ()
            yield Context(context.slots, (*context.features, *added))


def _lines(text: str, slots: Sequence[Slot]) -> Iterator[_Line]:
    spans = list(_spans(text, slots))
    begun = "".join("b" if _begins(text, start, group[0]) else "-" for start, _, group in spans)
    around = f"-{begun}-"
    for number, (start, end, group) in enumerate(spans):
        looks = tuple(map(look_of, group))
        partners = partners_of(text, group, looks)
        yield _Line(group, start, end, looks, partners, around[number : number + 3])


def _spans(text: str, slots: Sequence[Slot]) -> Iterator[tuple[int, int, tuple[Slot, ...]]]:
    """Yield lines with their slots; a line of hundreds is no prose and is read in parts."""
    start = end = -1
    group: list[Slot] = []
    for slot in slots:
        if slot.start >= end or len(group) == _CROWDED:
            if group:
                yield start, end, tuple(group)
            if slot.start >= end:
                start = text.rfind("\n", max(end, 0), slot.start) + 1 or max(end, 0)
                found = text.find("\n", slot.end)
                end = found if found >= 0 else len(text)
            group = []
        group.append(slot)
    if group:
        yield start, end, tuple(group)


def _of_line(text: str, line: _Line, register: str) -> Iterator[Context]:
    first, last = line.slots[0], line.slots[-1]
    whole = text[max(line.start, first.start - _LONGEST) : min(line.end, last.end + _LONGEST)]
    kind = kind_of_line(whole)
    alone = [n for n, look in enumerate(line.looks) if look == "o" and n not in line.partners]
    opened = _opened(text, line, alone)
    for number, slot in enumerate(line.slots):
        mate = line.partners.get(number)
        if mate is not None and mate > number:
            found = pair_features(
                text, line.slots, line.looks, line.partners, number, register, kind
            )
            yield Context((slot, line.slots[mate]), tuple(found))
        look = line.looks[number]
        features = [*_sides(slot), *_among(line, number), f"g{register}", f"G{register}{look}"]
        features += measured_features(slot)
        if look == "o":
            features += _opening(alone, number, register, kind)
        elif look == "i":
            features += _inner(text, line, number, opened.get(number), register, kind)
        elif look == "s":
            features.append(f"s{min(line.looks.count('s'), 3)}")
        if _begins(text, line.start, slot):
            features += _at_start(text, line, slot, register)
        else:
            features += _within_line(line, slot, look, register)
        yield Context((slot,), tuple(features))


def _sides(slot: Slot) -> Iterator[str]:
    """Yield the sorts of the characters on both sides, and the syllables next to the mark."""
    before, after = slot.before[-_REACH:], slot.after[:_REACH]
    left, right = before.rstrip(" "), after.lstrip(" ")
    left_gap = "_" if len(left) < len(before) else ""
    right_gap = "_" if len(right) < len(after) else ""
    left_1 = left_gap + (sort_of(left[-1]) if left else "^")
    right_1 = right_gap + (sort_of(right[0]) if right else "$")
    left_2 = left_gap + "".join(map(sort_of, left[-2:]))
    right_2 = right_gap + "".join(map(sort_of, right[:2]))
    yield from (f"l{left_1}", f"r{right_1}", f"b{left_1}|{right_1}")
    yield from (f"L{left_2}", f"R{right_2}", f"B{left_2}|{right_2}")
    if _HANGUL.match(left[-1:]):
        yield f"w{left_gap}{left[-1]}"
    if _HANGUL.match(right[:1]):
        yield f"v{right_gap}{right[0]}"


def _among(line: _Line, number: int) -> Iterator[str]:
    """Yield how a mark stands among the others of its line."""
    slot, look = line.slots[number], line.looks[number]
    before, before_gap, after, after_gap = "^", "", "$", ""
    if number:
        before = line.looks[number - 1]
        before_gap = reach_of(slot.start - line.slots[number - 1].end)
    if number + 1 < len(line.slots):
        after = line.looks[number + 1]
        after_gap = reach_of(line.slots[number + 1].start - slot.end)
    yield from (
        f"p{look}{before}{before_gap}",
        f"n{look}{after}{after_gap}",
        f"q{before}{look}{after}",
    )


def measured_features(slot: Slot) -> Iterator[str]:
    """Yield what a number before a slot measures, and whether it may be part of a date."""
    found = measured(slot)
    if found is None:
        return
    sign, is_area = found
    yield from (f"M{sign}", f"M{sign}{sort_of(slot.after[:1] or '$')}")
    if is_area:
        yield "Marea"
    if slot.after[:1].isdigit():
        yield "Mhistory" if history(slot) else "Mrange"


def _opening(alone: Sequence[int], number: int, register: str, kind: str) -> Iterator[str]:
    """Yield how many marks of a line open and are never closed, as list signs do."""
    place = bisect_right(alone, number) - 1
    count = len(alone)
    yield from (f"a{min(count, 4)}", f"A{min(place, 2)}{min(count - 1 - place, 2)}")
    yield from (f"aL{register}{min(count, 3)}", f"hl{kind}{count > 1}")


def _opened(text: str, line: _Line, alone: Sequence[int]) -> dict[int, int]:
    """Return for inner marks that may close what is open where that was opened."""
    found = {b: a for a, b in line.partners.items() if a < b}
    for opening in alone:
        for number in closable(text, line.slots, line.looks, line.partners, opening):
            found[number] = opening
    return found


def _inner(
    text: str, line: _Line, number: int, opening: int | None, register: str, kind: str
) -> Iterator[str]:
    """Yield what tells a middle dot between words from a quotation or clause that ends."""
    slot = line.slots[number]
    before, after = slot.before, slot.after
    mates = min(_in_word(text, line, number), 2)
    is_inside = any(a < number < b for a, b in line.partners.items())
    is_open = opening is not None
    is_near = opening is not None and slot.start - line.slots[opening].end <= _NEAR
    left, right = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
    is_even = left is not None and right is not None and len(left[0]) == len(right[0])
    is_listed = bool(mates or _SYLLABLE_BEFORE.search(before) or _SYLLABLE_AFTER.match(after))
    is_edge = slot.start - line.start < 8 or line.end - slot.end < 6
    hangul = sum(_HANGUL.match(side) is not None for side in (before[-1:], after[:1]))
    words = (_run(reversed(before)), _run(iter(after)))
    yield from (f"i{mates}", f"iq{is_inside}", f"io{is_open}", f"iw{words[0]}{words[1]}")
    yield from (
        f"ih{kind}{min(mates, 1)}{is_inside}{is_open}",
        f"iH{kind}{register}{words[0] > 0}{words[1] > 0}",
        f"iE{kind}{words[0] == words[1]}{min(words[0], 3)}{min(words[1], 3)}",
        f"ip{kind}{before[-1:].isdigit()}{after[:1].isdigit()}",
        f"im{kind}{reach_of(slot.start - line.start)}",
        f"in{kind}{reach_of(line.end - slot.end)}",
        f"dot{is_listed}{is_near}{hangul}{kind}",
        f"dote{is_even}{is_edge}{kind}{is_near}",
        f"dotl{is_listed}{is_even}",
    )
    yield from _joined(before, after, kind)
    yield from _parted(text, line, number, kind)
    if _FROM.search(before) and _TO.match(after):
        yield "range"
    if _NAMES.search(before[-4:] + "·" + after[:4]):
        yield "names"
    if ends_sentence(before):
        yield "dot-after-sentence"


def _parted(text: str, line: _Line, number: int, kind: str) -> Iterator[str]:
    """Yield how many words stand between a mark and those beside it: clauses have several."""
    slot = line.slots[number]
    first = line.slots[number - 1].end if number else line.start
    last = line.slots[number + 1].start if number + 1 < len(line.slots) else line.end
    before = min(text.count(" ", max(first, slot.start - _LONGEST), slot.start), 4)
    after = min(text.count(" ", slot.end, min(last, slot.end + _LONGEST)), 4)
    yield from (f"js{kind}{before}|{after}", f"jsb{kind}{before}", f"jsa{kind}{after}")


def _joined(before: str, after: str, kind: str) -> Iterator[str]:
    """Yield the words that an inner mark stands between, and how alike they are."""
    left, right = _LEFT.search(before), _RIGHT.match(after)
    one, two = left[0] if left else "", right[0] if right else ""
    alike = f"{one[:1] == two[:1] != ''}{one[-1:] == two[-1:] != ''}"
    yield from (f"jl{one[-2:]}", f"jr{two[:2]}", f"ja{alike}{kind}")
    yield f"jb{min(before.count(' '), 3)}{min(after.count(' '), 3)}{kind}"
    if one and two:
        yield f"j{one[-1]}|{two[0]}"
        yield f"jn{min(len(one), 5)}{min(len(two), 5)}"


def _run(characters: Iterator[str]) -> int:
    """Return how many syllables stand next to a mark, five at most."""
    count = 0
    for character in characters:
        if not "가" <= character <= "힣" or count == 5:
            break
        count += 1
    return count


def _in_word(text: str, line: _Line, number: int) -> int:
    """Return how many of the two inner marks beside a mark stand in the same word."""
    count = 0
    for other in (number - 1, number + 1):
        if 0 <= other < len(line.slots) and line.looks[other] == "i":
            first, second = sorted((line.slots[number], line.slots[other]), key=lambda s: s.start)
            between = text[first.end : second.start]
            count += 0 < len(between) <= 20 and not re.search(r"\s", between)
    return count


def _at_start(text: str, line: _Line, slot: Slot, register: str) -> Iterator[str]:
    """Yield what tells the sign that a line begins with."""
    rest = text[slot.end : min(line.end, slot.end + _LONGEST)]
    ending = rest.rstrip()
    yield from ("line-start", f"Sn{line.begins}", f"Sr{register}", f"Sw{rest.strip()[:2]}")
    yield from (f"Se{sort_of(ending[-1:] or '$')}", f"Sg{rest[:1] == ' '}{line.begins}")
    yield from (f"Sl{reach_of(line.end - slot.end)}", f"Sd{_line_before(text, line.start)}")
    yield from _noted(rest, line.begins, register)


def _begins(text: str, start: int, slot: Slot) -> bool:
    """Return whether a line begins with a mark, indented at most."""
    return slot.start - start <= _INDENT and not text[start : slot.start].strip()


def _within_line(line: _Line, slot: Slot, look: str, register: str) -> Iterator[str]:
    yield from (f"m{reach_of(slot.start - line.start)}", f"e{reach_of(line.end - slot.end)}")
    if _SECTION.search(slot.before):
        yield "section"
    if look in "so" and slot.before[-2:-1] in (".", "!", "?", ")") and slot.before[-1:] == " ":
        yield from _noted(re.split("(?<=[.!?\ufffd])", slot.after, maxsplit=1)[0], "...", register)


def _noted(rest: str, begins: str, register: str) -> Iterator[str]:
    """Yield what tells a note from an entry: its first word, its ending, a colon."""
    line = rest.rstrip(" .")
    end = (
        "니다"
        if line.endswith(_POLITE_END)
        else "다"
        if line.endswith("다")
        else "음"
        if _TERSE_END.search(line)
        else "명"
    )
    is_note = _NOTE.match(rest) is not None
    is_entry = _ENTRY.match(rest) is not None
    is_spaced = rest[:1] == " "
    yield from (f"N{is_note}{end}{is_entry}", f"N{end}{is_entry}{is_spaced}{begins}")
    yield from (f"N{is_note}{end}", f"N{end}{register}{is_entry}")
    yield f"N{is_entry}{rest.lstrip()[:1] == '('}{is_spaced}"


def _line_before(text: str, start: int) -> str:
    """Return the sort of the character that ends the line before."""
    if not start:
        return "^"
    line = text[max(text.rfind("\n", 0, start - 1) + 1, start - 80) : start - 1].rstrip()
    return sort_of(line[-1:]) if line else "$"
