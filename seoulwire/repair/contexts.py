"""What stands around a mark of a line, as the named features that its statistics are kept by."""

import re
from collections.abc import Sequence
from itertools import accumulate

MARKS = frozenset("“”‘’―…·")
_SEEN = MARKS | {"\ufffd"}
# Endings that an apostrophe joins to the word before it.
_SUFFIX = re.compile(r"(?:s|t|re|ve|ll|d|m)(?![\w’])", re.IGNORECASE)
_TAIL = re.compile(r"[A-Za-z']+$")
_HEAD = re.compile(r"[A-Za-z']+")
_REACH = 24  # characters of each side that are looked at
_LONGEST = 10  # letters of a word whose spelling counts
_EDGES = (0, 1, 3, 9, 25, 80)  # characters between neighbours, in steps

Span = tuple[int, int]


def looks(line: str, spans: Sequence[Span]) -> str:
    """Return for each mark whether its spaces make it an opening, closing, inner or spaced one."""
    return "".join(
        _look(line[max(0, start - 1) : start], line[end : end + 1]) for start, end in spans
    )


def opened(shown: str) -> list[int]:
    """Return how many more marks look like opening than like closing before each, -2 to 2."""
    steps = ({"o": 1, "c": -1}.get(look, 0) for look in shown)
    return [max(-2, min(2, depth)) for depth in accumulate(steps, initial=0)]


def features(
    line: str, spans: Sequence[Span], shown: str, depths: Sequence[int], number: int
) -> tuple[str, ...]:
    """Return the features of one of a line's marks: letters, words, spaces and neighbours."""
    start, end = spans[number]
    before, after = line[max(0, start - _REACH) : start], line[end : end + _REACH]
    left, right = before.rstrip(" "), after.lstrip(" ")
    left_gap = "_" if len(left) < len(before) else ""
    right_gap = "_" if len(right) < len(after) else ""
    left_1 = left_gap + (_kind(left[-1]) if left else "^")
    right_1 = right_gap + (_kind(right[0]) if right else "$")
    left_2 = left_gap + _shape(left[-2:]) if left else "^"
    right_2 = right_gap + _shape(right[:2]) if right else "$"
    tail, head = _TAIL.search(left), _HEAD.match(right)
    left_word = left_gap + _word(tail[0]) if tail else left_2
    right_word = right_gap + _word(head[0]) if head else right_2
    suffix = "S" if not right_gap and _SUFFIX.match(right) else "-"
    plural = "s" if left[-1:] in ("s", "S") and not left_gap else ""
    before_look, before_distance = "^", "^"
    if number:
        before_look, before_distance = shown[number - 1], _distance(start - spans[number - 1][1])
    after_look, after_distance = "$", "$"
    if number + 1 < len(spans):
        after_look, after_distance = shown[number + 1], _distance(spans[number + 1][0] - end)
    look, depth = shown[number], str(depths[number])
    return (
        "l" + left_1,
        "r" + right_1,
        f"b{left_1}|{right_1}{plural}",
        "L" + left_2,
        "R" + right_2,
        f"B{left_2}|{right_2}",
        f"w{left_word}{plural}",
        "v" + right_word,
        f"x{left_word[-6:]}|{right_1}",
        f"y{left_1}|{right_word[:7]}",
        f"f{suffix}{plural}{left_1}",
        f"p{look}{before_look}{before_distance}",
        f"n{look}{after_look}{after_distance}",
        f"q{look}{before_look}{after_look}",
        f"k{look}{depth}{before_look}{after_look}",
        f"t{left_1}{right_1}{before_look}{before_distance}",
        f"u{left_1}{right_1}{after_look}{after_distance}",
    )


def _look(before: str, after: str) -> str:
    starts = before in ("", " ") or before in "([{<"
    ends = after in ("", " ") or after in ")]}>.?!,;:"
    if starts == ends:
        return "s" if starts else "i"
    return "o" if starts else "c"


def _kind(character: str) -> str:
    if character in _SEEN:
        return "m"
    if character.isalpha():
        if "가" <= character <= "힣":
            return "한"
        return "A" if character.isupper() else "a"
    if character.isdigit():
        return "0"
    if character in "?!":
        return "!"
    if character in "([{<":
        return "("
    if character in ")]}>":
        return ")"
    return character if character in " .,;:-–\"'/%$&*" else "x"


def _shape(text: str) -> str:
    return "".join(map(_kind, text))


def _word(word: str) -> str:
    return word.lower() if len(word) <= _LONGEST else "#"


def _distance(characters: int) -> str:
    return next((str(edge) for edge in _EDGES if characters <= edge), "+")
