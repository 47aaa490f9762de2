"""Which lost marks of a Korean line pair.

An opening mark follows a space, a closing one is followed by a particle: that pairs them.
"""

import re
from collections.abc import Mapping, Sequence

from seoulwire.repair.remains import LOST
from seoulwire.repair.slots import Slot

_HANGUL = re.compile("[가-힣]")
_OPENS_AFTER = frozenset(" ([<“‘「·/:\ufffd")
_ENDS_BEFORE = frozenset(" .,!?)]>:;’”」'\"/\ufffd")
PARTICLE = re.compile(
    r"(?:으로써|으로서|이라는|이라고|이라며|이라면서|라면서|에서는|으로는|이었다|입니다|이지만|에게|까지|부터"
    r"|처럼|보다|이란|이나|으로|에서|이라|라는|라고|라며|면서|고들|고는|에는|에도|이다|였다|이며|이고|인데|등을|등의|등이"
    r"|등은|하여|하고|한다|로서|로써|라 |[을를이가은는의에로와과도만란나인며고등라])"
)
_REPORTED = re.compile(r"(?:고|며|면서)(?![가-힣])")
_NAMED_OR_SAID = re.compile(r"이?라(?:고|며|면서)(?![가-힣])")
_SENTENCE_TAIL = re.compile(r"(?:[가-힣](?:다|죠|까|네요|[어아]요|[하가보말]자|[어아하]라)|[.?!])$")
_LAW = re.compile(
    r"[가-힣](?:법|법률|시행령|시행규칙|조례|규칙|규정|고시|훈령|예규|지침|요령|기준|협정|협약|계획"
    r"|(?:조례|법|법률|개정|제정|규칙)안)$"
)
_CITED = re.compile(r" ?(?:제 ?\d|제정|개정|일부개정|전부개정|시행|에 따라|에 의|에 따른|위반|상 )")
_LONGEST = 400  # characters that a quotation reaches at most
_NAME = 40  # characters of a name at most
_SENTENCE_END = re.compile(r"[다요까][.?!] ")
SENTENCE = 20  # characters that a name quoted with 라고 hardly has


def look_of(slot: Slot) -> str:
    """Return whether a mark looks opening ``o``, closing ``c``, spaced ``s`` or inner ``i``.

    Marks lost together look by what stands around them all: both open, both close, or one closes
    and the next opens.
    """
    before, after = slot.before.rstrip(LOST), slot.after.lstrip(LOST)
    is_ended = not after or after[0] in _ENDS_BEFORE
    if not before or before[-1] in _OPENS_AFTER:
        return "s" if is_ended else "o"
    if is_ended or _is_taken_up(before, after):
        return "c"
    is_first, is_last = before == slot.before, after == slot.after
    if is_first:
        return "i" if is_last else "c"
    return "o" if is_last else "s"


def _is_taken_up(before: str, after: str) -> bool:
    found = PARTICLE.match(after)
    if found is None:
        is_noted = after[0] == "(" and not before[-1].isdigit()
        return is_noted or (_LAW.search(before) is not None and _CITED.match(after) is not None)
    return _HANGUL.match(after[found.end() : found.end() + 1]) is None


def partners_of(text: str, line: Sequence[Slot], looks: Sequence[str]) -> dict[int, int]:
    """Return which mark of a line pairs with which, both ways, by number."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for number, slot in enumerate(line):
        while opened and not _is_near(text, line[opened[0]], slot):
            opened.pop(0)
        if looks[number] == "o":
            opened.append(number)
        elif opened and looks[number] == "c":
            rest = looks[number + 1 :]
            is_alone = not rest or rest[0] != "c" or line[number + 1].start > slot.end
            if len(opened) == 1 and not is_alone:
                continue  # an ellipsis: the quotation ends behind it
            mate = _mate(text, line, opened, number, rest)
            del opened[opened.index(mate) :]
            pairs[mate], pairs[number] = number, mate
    return pairs | _bare_pairs(text, line, looks, pairs)


def _bare_pairs(
    text: str, line: Sequence[Slot], looks: Sequence[str], pairs: Mapping[int, int]
) -> dict[int, int]:
    """Return pairs whose closing mark a word follows at once, as in a name with a suffix.

    No other mark can close them, and that one can close nothing else.
    """
    found: dict[int, int] = {}
    for number, look in enumerate(looks):
        if look == "o" and number not in pairs:
            closing = closable(text, line, looks, pairs, number)
            if len(closing) == 1:
                found[number], found[closing[0]] = closing[0], number
    return found


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


def _is_near(text: str, opening: Slot, slot: Slot) -> bool:
    return slot.start - opening.end <= _LONGEST and "\t" not in text[opening.end : slot.start]


def _mate(
    text: str, line: Sequence[Slot], opened: Sequence[int], closing: int, rest: Sequence[str]
) -> int:
    """Return which open quotation ends here: the last, or an outer one that is speech.

    The last one where enough marks follow that may close the others.
    """
    if rest.count("c") - rest.count("o") >= len(opened) - 1:
        return opened[-1]
    slot = line[closing]
    reported = (
        mate
        for mate in reversed(opened)
        if kind_of_pair(text[line[mate].end : slot.start], slot.after) in "RS"
    )
    return next(reported, opened[-1])


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
    if _LAW.search(within):
        return "C" if _CITED.match(after) else "N"
    if within[-1:] in (".", "?", "!"):
        return "."
    return "d" if ends else "-"


def ends_sentence(before: str) -> bool:
    """Return whether a text ends as a sentence does."""
    return _SENTENCE_TAIL.search(before) is not None
