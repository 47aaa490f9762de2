"""Lost marks by context: quotation as a chain of states, one house style a document.

Each slot gets the probability of every mark that can have left it, from the classes of its sides,
from what is open at that place of its line, and from how the whole document quotes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log

from seoulwire.repair.contexts import Span, features, looks, opened
from seoulwire.repair.statistics import mark_shares

# What is open: nothing, a double or a single quotation, one inside the other.
_NONE, _DOUBLE, _SINGLE, _SINGLE_IN_DOUBLE, _DOUBLE_IN_SINGLE = range(5)
_OPENED = {
    "“": {_NONE: _DOUBLE, _SINGLE: _DOUBLE_IN_SINGLE},
    "‘": {_NONE: _SINGLE, _DOUBLE: _SINGLE_IN_DOUBLE},
}
_CLOSED = {
    "”": {_DOUBLE: _NONE, _DOUBLE_IN_SINGLE: _SINGLE},
    "’": {_SINGLE: _NONE, _SINGLE_IN_DOUBLE: _DOUBLE},
}
_QUOTES = frozenset("A“”‘’")
_UNSEEN, _RARE = 1e-6, 1e-4
_SINGLES = 18.0  # double quotations for each single one in the counted prose
_NEVER = 1e-4  # a mark that closes nothing, or opens what is open
# Mean length in characters of a quotation: single marks hold words, double ones sentences.
_LENGTH = (0.0, 120.0, 40.0, 40.0, 60.0)
_CLOSINGS = 20.0  # characters that a closing mark weighs against that length
_LEFT_OPEN = (1.0, 0.02, 0.005, 0.001, 0.001)  # at the end of a line

_LONGEST = 4_096  # characters of a line that are read together

# How documents quote: American, British, either. Each opens with double and single marks so often.
_OPENINGS = ((0.98, 0.02), (0.02, 0.98), (0.6, 0.4))
# The shares of these styles among documents; where typewriter quotes are the double marks; and in
# Korean, where double marks hold speech and single ones emphasis, each in its place.
ENGLISH, BRITISH, BESIDE_TYPEWRITER = (0.96, 0.03, 0.01), (0.7, 0.25, 0.05), (0.3, 0.3, 0.4)
KOREAN, FOREIGN = (0.05, 0.05, 0.9), (0.4, 0.2, 0.4)
# Inside an open quotation others are of the other kind, which their own sides do not know.
_NESTED, _NESTED_DOUBLE, _INNER = 15.0, 0.2, 8.0


@dataclass(frozen=True, slots=True)
class Event:
    """A mark on a line: its place, and the roles it may have with their likelihoods."""

    place: int
    roles: tuple[tuple[str, float], ...]


def posteriors(
    lines: Sequence[Sequence[Event]], lengths: Sequence[int], styles: Sequence[float]
) -> tuple[list[list[dict[str, float]]], list[list[dict[str, float]]]]:
    """Return the probability of each role of every event of every line, in two ways.

    First by the line alone, then with the style that the whole document shows.
    """
    by_style = [
        [_line(events, size, style) for events, size in zip(lines, lengths, strict=True)]
        for style in range(len(styles))
    ]
    weights = [
        log(share) + sum(likelihood for likelihood, _ in found)
        for share, found in zip(styles, by_style, strict=True)
    ]
    top = max(weights)
    shown = [exp(weight - top) for weight in weights]
    readings = [[roles for _, roles in found] for found in by_style]
    return _mixed(readings, styles), _mixed(readings, [share / sum(shown) for share in shown])


def _mixed(
    readings: Sequence[Sequence[Sequence[dict[str, float]]]], shares: Sequence[float]
) -> list[list[dict[str, float]]]:
    """Return the readings of all styles as one, each by its share."""
    mixed: list[list[dict[str, float]]] = []
    for lines in zip(*readings, strict=True):
        line: list[dict[str, float]] = []
        for events in zip(*lines, strict=True):
            roles: dict[str, float] = {}
            for share, found in zip(shares, events, strict=True):
                for role, probability in found.items():
                    roles[role] = roles.get(role, 0.0) + probability * share
            line.append(roles)
        mixed.append(line)
    return mixed


def events(line: str, spans: Sequence[Span], marks: Sequence[Sequence[str]]) -> list[Event]:
    """Return the marks of a line at these spans; each may be any of its ``marks``."""
    shown = looks(line, spans)
    depths = opened(shown)
    found: list[Event] = []
    for number, (possible, (start, _)) in enumerate(zip(marks, spans, strict=True)):
        shares = mark_shares(features(line, spans, shown, depths, number))
        roles = [role for mark in possible for role in (("A", "’") if mark == "’" else (mark,))]
        weights = ((role, shares.get(role, 0.0) + _UNSEEN) for role in roles)
        # What else is open may ask for a quotation mark that its sides hardly allow, for no other.
        told = (one for one in weights if one[0] in _QUOTES or one[1] > _RARE or len(roles) == 1)
        found.append(Event(start, tuple(told)))
    return found


@cache
def _moves(role: str, style: int) -> tuple[tuple[int, int, float], ...]:
    """Return where a quotation mark leads: from state, to state, with which weight.

    Other marks lead nowhere and leave what is open as it is.
    """
    closed, opened = _CLOSED.get(role), _OPENED.get(role)
    if closed is not None:
        return tuple(
            (state, closed[state], _closing(state)) if state in closed else (state, state, _NEVER)
            for state in range(5)
        )
    if opened is not None:
        return tuple(
            (state, opened[state], _opening(role, state, style))
            if state in opened
            else (state, state, _NEVER)
            for state in range(5)
        )
    return ()


def _closing(state: int) -> float:
    """Return the rate at which what is open is closed at a mark."""
    return (_INNER if state == _SINGLE_IN_DOUBLE else 1.0) * _CLOSINGS / _LENGTH[state]


def _opening(role: str, state: int, style: int) -> float:
    if state != _NONE:
        return _NESTED if role == "‘" else _NESTED_DOUBLE
    double, single = _OPENINGS[style]
    # Shares of openings are relative to the share that the role's own sides assume.
    return double if role == "“" else single * _SINGLES


def _line(events: Sequence[Event], size: int, style: int) -> tuple[float, list[dict[str, float]]]:
    """Return the likelihood of a line's marks and the probability of each of their roles."""
    if not events:
        return 0.0, []
    forward: list[list[float]] = []
    state = [1.0, 1e-3, 1e-4, 0.0, 0.0]
    place = 0
    likelihood = 0.0
    for one in events:
        state = _survive(state, one.place - place)
        place = one.place
        forward.append(state)
        after = [0.0] * 5
        others = 0.0
        for role, weight in one.roles:
            moves = _moves(role, style)
            for source, target, factor in moves:
                after[target] += state[source] * weight * factor
            others += 0.0 if moves else weight
        after = [value + others * own for value, own in zip(after, state, strict=True)]
        total = sum(after) or 1e-300
        likelihood += log(total)
        state = [value / total for value in after]
    ends = [a * b for a, b in zip(_survive(state, size - place), _LEFT_OPEN, strict=True)]
    likelihood += log(sum(ends) or 1e-300)
    return likelihood, _backward(events, forward, size, style)


def _backward(
    events: Sequence[Event], forward: Sequence[Sequence[float]], size: int, style: int
) -> list[dict[str, float]]:
    behind = _survive(list(_LEFT_OPEN), size - events[-1].place)
    found: list[dict[str, float]] = []
    for number in range(len(events) - 1, -1, -1):
        one = events[number]
        state = forward[number]
        staying = sum(a * b for a, b in zip(state, behind, strict=True))
        roles: dict[str, float] = {}
        before = [0.0] * 5
        others = 0.0
        for role, weight in one.roles:
            share = 0.0
            moves = _moves(role, style)
            for source, target, factor in moves:
                value = weight * factor * behind[target]
                before[source] += value
                share += value * state[source]
            if not moves:
                share = weight * staying
                others += weight
            roles[role] = roles.get(role, 0.0) + share
        before = [value + others * own for value, own in zip(before, behind, strict=True)]
        total = sum(roles.values()) or 1e-300
        found.append({role: value / total for role, value in roles.items()})
        scale = sum(before) or 1e-300
        gap = one.place - (events[number - 1].place if number else 0)
        behind = _survive([value / scale for value in before], gap)
    found.reverse()
    return found


def _survive(state: list[float], distance: int) -> list[float]:
    return [
        value * exp(-distance / _LENGTH[number]) if number else value
        for number, value in enumerate(state)
    ]


def best(roles: dict[str, float]) -> tuple[str, float]:
    """Return the likeliest mark and its probability; ’ is one mark in either role."""
    marks: dict[str, float] = {}
    for role, probability in roles.items():
        mark = "’" if role == "A" else role
        marks[mark] = marks.get(mark, 0.0) + probability
    mark = max(marks, key=lambda name: marks[name])
    return mark, marks[mark]


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield every line of ``text`` with where it starts; a table's cells are lines too.

    A line of many pages is yielded in parts, which end at a space.
    """
    start = 0
    for line in text.replace("\t", "\n").split("\n"):
        first = 0
        while len(line) - first > _LONGEST:
            space = line.rfind(" ", first, first + _LONGEST)
            last = space + 1 if space >= first else first + _LONGEST
            yield start + first, line[first:last]
            first = last
        yield start + first, line[first:]
        start += len(line) + 1
