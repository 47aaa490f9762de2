"""Which lost marks of a Korean line pair.

An opening mark follows a space, a closing one is followed by a particle: that pairs them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from seoulwire.repair.remains import LOST
from seoulwire.repair.slots import Slot

_HANGUL = re.compile("[가-힣]")
_OPENS_AFTER = frozenset(" ([<“‘「·/:∙•‣\ufffd")
_ENDS_BEFORE = frozenset(" .,!?)]>:;’”」'\"/\ufffd")
PARTICLE = re.compile(
    r"(?:으로써|으로서|이라는|이라고|이라며|이라면서|라면서|에서는|으로는|이었다|입니다|이지만|에게|까지|부터"
    r"|처럼|보다|이란|이나|으로|에서|이라|라는|라고|라며|면서|고들|고는|에는|에도|이다|였다|이며|이고|인데|등을|등의|등이"
    r"|등은|하여|하고|한다|로서|로써|라 |[을를이가은는의에로와과도만란나인며고등라])"
)
_DEFINED = re.compile(r"이?라 (?:한다|함|합니다|칭한다)")
_REPORTED = re.compile(r"(?:고|며|면서)(?![가-힣])")
_NAMED_OR_SAID = re.compile(r"이?라(?:고|며|면서)(?![가-힣])")
_SENTENCE_TAIL = re.compile(r"(?:[가-힣](?:다|죠|까|네요|[어아]요|[하가보말]자|[어아하]라)|[.?!])$")
LAW = re.compile(
    r"[가-힣](?:법|법률|시행령|시행규칙|조례|규칙|규정|고시|훈령|예규|지침|요령|기준|협정|협약|계획"
    r"|(?:조례|법|법률|개정|제정|규칙)안)$"
)
_CITED = re.compile(r" ?(?:제 ?\d|제정|개정|일부개정|전부개정|시행|에 따라|에 의|에 따른|위반|상 )")
_SUFFIX = re.compile(
    r"(?:[란호전식형용급제상측당팀]|사업|행사)(?:[은는이가을를에의도와과]|에서|으로|[ ,.])"
    r"|이[요더지었]|였|하[는던고]|[던들일]|다\."
)
_LONGEST = 400  # characters that a quotation reaches at most
_NAME = 40  # characters of a name at most
_SENTENCE_END = re.compile(r"[다요까][.?!] ")
SENTENCE = 20  # characters that a name quoted with 라고 hardly has
_READINGS, _DEEPEST = 10, 3  # of a line that are followed at once; quotations in one another
# What is less likely, by how much: to open and not be closed, as a sign, the second and the third
# of a list do, or as a pause behind a quotation; not to close what looks closing, or is a unit; to
# close a quotation without a particle behind, behind a number, that has more than one sentence or
# ends within one, that has many characters, before an ellipsis. One that is a line is likelier.
_SIGN, _PAUSE, _LISTED = (2.5, 0.8, 0.3), 1.0, 200
_UNCLOSING, _UNIT, _WAITING = 1.5, 0.5, 0.4
_SUFFIXED, _BARE, _NUMBERED, _CROSSING, _BROKEN = 1.2, 2.0, 0.8, 0.3, 1.0
_LONG, _ELLIPSIS, _WHOLE = 400, 0.3, 0.5


def look_of(slot: Slot) -> str:
    """Return whether a mark looks opening ``o``, closing ``c``, spaced ``s`` or inner ``i``.

    Marks lost together look by what stands around them all: both open, both close, or one closes
    and the next opens.
    """
    before, after = slot.before.rstrip(LOST), slot.after.lstrip(LOST)
    is_ended = not after or after[0] in _ENDS_BEFORE
    if not before or before[-1] in _OPENS_AFTER or before.strip() == "-":
        return "s" if is_ended else "o"
    if is_ended or _is_taken_up(before, after):
        return "c"
    is_first, is_last = before == slot.before, after == slot.after
    if is_first:
        return "i" if is_last else "c"
    return "o" if is_last else "s"


def _is_taken_up(before: str, after: str) -> bool:
    if _DEFINED.match(after):
        return True
    found = PARTICLE.match(after)
    if found is None:
        is_noted = after[0] == "(" and not before[-1].isdigit()
        return is_noted or (LAW.search(before) is not None and _CITED.match(after) is not None)
    return _HANGUL.match(after[found.end() : found.end() + 1]) is None


class _Reading(NamedTuple):
    """What a line's marks so far may be: what is open, what pairs.

    ``signs`` counts the marks that open and are never closed, each near the one before;
    ``last`` is where the last of them stands.
    """

    cost: float
    opened: tuple[int, ...]
    signs: int
    last: int
    pairs: tuple[tuple[int, int], ...]


def partners_of(text: str, line: Sequence[Slot], looks: Sequence[str]) -> dict[int, int]:
    """Return which mark of a line pairs with which, both ways, by number.

    Of all nestings the cheapest: every mark may open, close or do neither, at a cost by its look,
    and what opens is to be closed.
    """
    price = cache(partial(_closing, text, line, looks))
    readings = [_Reading(0.0, (), 0, 0, ())]
    for number, slot in enumerate(line):
        best: dict[tuple[tuple[int, ...], int], _Reading] = {}
        for reading in readings:
            far = sum(slot.start - line[opening].end > _LONGEST for opening in reading.opened)
            near = _given_up(line, reading, 0, far)
            for further in _further(line, looks, near, number, price):
                state = further.opened, further.signs
                if state not in best or further.cost < best[state].cost:
                    best[state] = further
        readings = sorted(best.values(), key=_prospect)[:_READINGS]
    ended = [_given_up(line, reading, 0, len(reading.opened)) for reading in readings]
    found = min(ended, key=lambda reading: reading.cost).pairs
    pairs = {one: other for pair in found for one, other in (pair, pair[::-1])}
    for opening, closing in found:
        if looks[closing] == "i" and not _SUFFIX.match(line[closing].after):
            apart = {one: other for one, other in pairs.items() if one not in (opening, closing)}
            if len(closable(text, line, looks, apart, opening)) > 1:
                pairs = apart  # which of them closes is not told
    return pairs


def _prospect(reading: _Reading) -> float:
    return reading.cost + _WAITING * len(reading.opened)


def _given_up(line: Sequence[Slot], reading: _Reading, first: int, end: int) -> _Reading:
    """Return a reading with open marks taken for signs, which each cost less in a list of them."""
    cost, opened, signs, last, pairs = reading
    for number in opened[first:end]:
        start = line[number].start
        signs = signs + 1 if start - last <= _LISTED else 1
        last = start
        cost += _SIGN[min(signs, len(_SIGN)) - 1]
    return _Reading(cost, opened[:first] + opened[end:], signs, last, pairs)


def _further(
    line: Sequence[Slot],
    looks: Sequence[str],
    reading: _Reading,
    number: int,
    closing: Callable[[int, int], float | None],
) -> Iterator[_Reading]:
    """Yield the readings that mark ``number`` makes of one of the marks before it."""
    look, slot = looks[number], line[number]
    cost, opened, *_ = reading
    if look == "o":
        opening = reading._replace(opened=(*opened, number))
        if len(opened) < _DEEPEST:
            yield opening
        if number and line[number - 1].end == slot.start and looks[number - 1] == "c":
            yield reading._replace(cost=cost + _PAUSE)
        else:
            yield _given_up(line, opening, len(opened), len(opened) + 1)
        return
    is_unit = slot.before[-1:].isdigit()
    yield reading._replace(cost=cost + (_UNIT if is_unit else _UNCLOSING if look == "c" else 0))
    for depth in range(len(opened) - 1 if look != "s" else -1, -1, -1):
        price = closing(opened[depth], number)
        if price is not None:
            rest = _given_up(line, reading, depth + 1, len(opened))
            pairs = (*reading.pairs, (opened[depth], number))
            yield rest._replace(cost=rest.cost + price, opened=opened[:depth], pairs=pairs)


def _closing(
    text: str, line: Sequence[Slot], looks: Sequence[str], opening: int, closing: int
) -> float | None:
    """Return what it costs that one mark closes what another opens, ``None`` if it cannot."""
    first, slot = line[opening], line[closing]
    within = text[first.end : slot.start]
    if not 0 < len(within) <= _LONGEST or "\t" in within:
        return None
    is_crossing = _SENTENCE_END.search(within) is not None
    cost = len(within) / _LONG + _CROSSING * is_crossing
    if is_crossing and kind_of_pair(within, slot.after) == "-":
        cost += _BROKEN
    if looks[closing] == "i":
        if len(within) > _NAME or is_crossing:
            return None
        cost += _SUFFIXED if _SUFFIX.match(slot.after) else _BARE
    if within[-1].isdigit():
        cost += _NUMBERED * (1 if len(within) <= SENTENCE else 3)
    if not first.before.strip() and not slot.after.strip():
        cost -= _WHOLE
    if looks[closing + 1 : closing + 2] == ("c",) and line[closing + 1].start == slot.end:
        cost += _ELLIPSIS
    return cost


def closable(
    text: str,
    line: Sequence[Slot],
    looks: Sequence[str],
    pairs: Mapping[int, int],
    opening: int,
) -> list[int]:
    """Return the inner marks that may close what ``opening`` opens.

    They are near, in the same sentence, in the same quotation, and before the next opening mark.
    """
    found: list[int] = []
    number = opening + 1
    while number < len(line):
        within = text[line[opening].end : line[number].start]
        if len(within) > _NAME or _SENTENCE_END.search(within):
            break
        mate = pairs.get(number, number)
        if mate < number or (mate == number and looks[number] == "o"):
            break
        if mate == number and looks[number] == "i":
            found.append(number)
        number = mate + 1
    return found


def kind_of_pair(within: str, after: str) -> str:
    """Return what a quotation seems to hold.

    Reported speech ``R`` or ``S``, a law that is cited ``C`` or named ``N``, a sentence ``.`` or
    ``d``, something else ``-``.
    """
    ends = _SENTENCE_TAIL.search(within) is not None
    is_clause = ends or len(within) >= SENTENCE or within[-1:] in ("라", "냐")
    if _REPORTED.match(after) and is_clause:
        return "R"
    if _NAMED_OR_SAID.match(after) and len(within) >= SENTENCE:
        return "S"
    if LAW.search(within):
        return "C" if _CITED.match(after) else "N"
    if within[-1:] in (".", "?", "!"):
        return "."
    return "d" if ends else "-"


def ends_sentence(before: str) -> bool:
    """Return whether a text ends as a sentence does."""
    return _SENTENCE_TAIL.search(before) is not None
