"""Two texts of one article side by side, letter by letter, though one of them was edited."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_SEED = 9  # letters and digits in a row that only one place of the witness holds
_RELATED = 0.12  # share of the shorter text in common runs: unrelated articles stay below 0.04
_WIDEST = 160  # letters between two common runs that are still aligned one by one


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as its letters and digits in lower case; ``places`` says where each came from."""

    text: str
    letters: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Folded":
        """Return ``text`` folded."""
        places = tuple(place for place, character in enumerate(text) if character.isalnum())
        lower = (text[place].lower() for place in places)
        return cls(text, "".join(letter if len(letter) == 1 else "?" for letter in lower), places)

    def before(self, place: int) -> int:
        """Return how many letters stand before ``place`` of the text."""
        return bisect_left(self.places, place)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that both texts share in a row: where in each, and how many."""

    own: int
    other: int
    size: int


def common_runs(own: Folded, other: Folded) -> tuple[Run, ...]:
    """Return the runs two texts share, in order in both; none when the texts are not related."""
    seeds: dict[str, int] = {}
    letters = other.letters
    for place in range(len(letters) - _SEED + 1):
        seed = letters[place : place + _SEED]
        seeds[seed] = -1 if seed in seeds else place
    runs: list[Run] = []
    position = 0
    while position <= len(own.letters) - _SEED:
        place = seeds.get(own.letters[position : position + _SEED], -1)
        if place < 0:
            position += 1
            continue
        size = _SEED
        while (
            position + size < len(own.letters)
            and place + size < len(letters)
            and own.letters[position + size] == letters[place + size]
        ):
            size += 1
        runs.append(Run(position, place, size))
        position += size
    chain = _in_order(runs)
    shorter = min(len(own.letters), len(letters))
    return chain if sum(run.size for run in chain) >= _RELATED * shorter else ()


def _in_order(runs: list[Run]) -> tuple[Run, ...]:
    """Return the chain of runs that covers most letters, in order and apart in the other text."""
    # The best chain among those that end at or before a place of the other text: heights only grow.
    ends: list[int] = [0]
    heights: list[int] = [0]
    last: list[int] = [-1]
    previous: list[int] = []
    for number, run in enumerate(runs):
        place = bisect_right(ends, run.other) - 1
        previous.append(last[place])
        height, end = heights[place] + run.size, run.other + run.size
        at = bisect_left(ends, end)
        if at and heights[at - 1] >= height:
            continue
        beaten = bisect_right(heights, height, at)
        ends[at:beaten], heights[at:beaten], last[at:beaten] = [end], [height], [number]
    chain: list[Run] = []
    number = last[-1]
    while number >= 0:
        chain.append(runs[number])
        number = previous[number]
    return tuple(reversed(chain))


def covers(runs: tuple[Run, ...], letter: int) -> bool:
    """Return whether the other text has what stands around ``letter`` of the first, or near it."""
    number = bisect_left(runs, letter, key=lambda run: run.own) - 1
    start = runs[number].own + runs[number].size if number >= 0 else 0
    if letter <= start:
        return number >= 0 or letter == runs[0].own
    end = runs[number + 1].own if number + 1 < len(runs) else None
    return number >= 0 and end is not None and end - start <= _WIDEST


def counterpart(
    own: Folded, other: Folded, runs: tuple[Run, ...], letter: int
) -> tuple[int, int] | None:
    """Return the letters of ``other`` before and after the place before ``letter`` of ``own``.

    ``None`` where the texts differ too much around it.
    """
    number = bisect_left(runs, letter, key=lambda run: run.own) - 1
    if number < 0:
        first = runs[0]
        return (first.other - 1, first.other) if letter == first.own else None
    run = runs[number]
    if letter < run.own + run.size:
        return run.other + letter - run.own - 1, run.other + letter - run.own
    if number + 1 == len(runs):
        end = run.other + run.size
        return (end - 1, end) if letter == run.own + run.size else None
    after = runs[number + 1]
    own_start, other_start = run.own + run.size, run.other + run.size
    own_gap = own.letters[own_start : after.own]
    other_gap = other.letters[other_start : after.other]
    if max(len(own_gap), len(other_gap)) > _WIDEST:
        return None
    pairs = _aligned(own_gap, other_gap)
    cut = letter - own_start
    if not _is_anchored(own_gap, other_gap, pairs, cut):
        return None
    left = max((b for a, b in pairs if a < cut), default=-1)
    right = min((b for a, b in pairs if a >= cut), default=len(other_gap))
    return other_start + left, other_start + right


def _is_anchored(own: str, other: str, pairs: Sequence[tuple[int, int]], cut: int) -> bool:
    """Return whether the letter before or behind a place of a gap is in the other gap as well."""
    if cut in (0, len(own)):
        return True
    return any(a in (cut - 1, cut) and own[a] == other[b] for a, b in pairs)


@lru_cache(maxsize=64)
def _aligned(own: str, other: str) -> tuple[tuple[int, int], ...]:
    """Return the letters that stay in the cheapest way to edit one gap into the other."""
    rows, columns = len(own), len(other)
    cost = [list(range(columns + 1))]
    for row in range(1, rows + 1):
        line = [row]
        above = cost[-1]
        for column in range(1, columns + 1):
            changed = above[column - 1] + (own[row - 1] != other[column - 1])
            line.append(min(changed, above[column] + 1, line[-1] + 1))
        cost.append(line)
    pairs: list[tuple[int, int]] = []
    row, column = rows, columns
    while row and column:
        here = cost[row][column]
        same = own[row - 1] == other[column - 1]
        if here == cost[row - 1][column - 1] + (not same):
            row, column = row - 1, column - 1
            # A replaced letter keeps its place, so it tells the place of a mark too.
            pairs.append((row, column))
        elif here == cost[row - 1][column] + 1:
            row -= 1
        else:
            column -= 1
    return tuple(pairs)
