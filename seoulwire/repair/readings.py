"""What UTF-8 shown as CP949 may say: the likeliest Korean that leaves exactly what is there.

A word is read from left to right. What has been read so far is known by its last two syllables and
by the byte that waits for its pair; of readings that agree in both, only the likeliest can win.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

from seoulwire.repair.pairing import Loss, steps
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import BOUNDARY, Row, alone, likelihood, rows_behind
from seoulwire.repair.tokens import CP949

_MOST_SHOWN = 4  # characters that one may leave, with a byte that waited before it
# How likely, next to the likeliest reading up to a place, are those that are followed, and how many
# are: fewer where U+FFFD marks what was lost, and where one is followed by what is not shown.
_FAINT = {Loss.MARKED: 1e-2, Loss.BOTH_MARKED: 1e-2, Loss.SILENT: 3e-3}
_MOST_PATHS = {Loss.MARKED: 6, Loss.BOTH_MARKED: 6, Loss.SILENT: 8}
_FAINT_UNSEEN, _MOST_UNSEEN = 1e-1, 2
_FAINT_CHARACTER = 1e-2
_NAUGHT = 1e-4  # readings of a whole word, next to the likeliest, that change nothing
# Where nothing marks what was lost: later bytes that make no pair with the first of a syllable, and
# the common characters of which nothing is shown, with how often to believe in them.
_VANISHING = frozenset((None, 0xA2, 0xA6, 0xAD, 0xAE, 0xAF))
_COMMON = frozenset("대은였와타저란움’”")
_BELIEF_AT_END, _BELIEF_WITHIN = 0.4, 0.3
_SILENT_DOUBT = 1.5  # there, more is possible than is read: measured on pages
_OPENING = frozenset("“‘「『《〈【")
_CLOSING = frozenset("”’」』》〉】")

_Waiting = int | None
_Path = tuple[float, float, str]  # likelihood of the best text up to there, of all texts, the text
_Paths = dict[str, _Path]  # by the last two syllables
_Reached = dict[_Waiting, _Paths]
# The last two syllables, what follows the last and both, and the path.
_Followed = tuple[str, Row, Row, float, float, str]
_START: _Path = (1.0, 1.0, "")


def likeliest(word: str, loss: Loss) -> tuple[str, float] | None:
    """Return the likeliest reading of ``word``, and its share of the likelihood of all."""
    best, top, whole = "", 0.0, 0.0
    readings = list(_readings(word, loss))
    least = _NAUGHT * max((everything for _, (_, everything, _) in readings), default=0.0)
    for last, (own, everything, text) in readings:
        if everything < least:
            continue
        end = 1.0 if last[1] == BOUNDARY else likelihood(last + BOUNDARY)
        whole += everything * end
        if own * end > top:
            best, top = text, own * end
    doubt = 1.0 - top / whole if best else 1.0
    sure = 1.0 - doubt * (_SILENT_DOUBT if loss is Loss.SILENT else 1.0)
    return (best, max(sure, 0.0)) if best else None


def _readings(word: str, loss: Loss) -> Iterator[tuple[str, _Path]]:
    """Yield the readings of all of ``word``, by the last two syllables."""
    size = len(word)
    reached = _reached(word, loss)
    last = reached[size]
    if loss is Loss.SILENT:
        _grow_unseen(last, None, _BELIEF_AT_END, _top(last))
        for paths in last.values():
            yield from paths.items()
        return
    yield from last.get(None, {}).items()
    if word[-1] == LOST:  # the byte that waits at the end is lost
        for waiting, paths in reached[size - 1].items():
            if waiting is not None:
                yield from paths.items()


def _reached(word: str, loss: Loss) -> list[_Reached]:
    """Return the readings of each beginning of ``word``, by its length."""
    size = len(word)
    following = steps(loss)
    faint, count = _FAINT[loss], _MOST_PATHS[loss]
    may_wait = [*(_may_wait(shown, loss) for shown in word), None]
    reached: list[_Reached] = [{} for _ in range(size + 1)]
    reached[0][None] = {BOUNDARY * 2: _START}
    for place in range(size):
        here = reached[place]
        if not here:
            continue
        top = _top(here)
        if loss is Loss.SILENT:
            belief = _BELIEF_WITHIN if place else _BELIEF_AT_END
            _grow_unseen(here, may_wait[place], belief, top)
        floor = faint * top
        ends = range(place + 1, min(place + _MOST_SHOWN, size) + 1)
        pieces = [(end, word[place:end]) for end in ends]
        for waiting, paths in here.items():
            rows = following[waiting]
            few = _most(paths, floor, count)
            for end, piece in pieces:
                if few and piece in rows:
                    _grow(few, rows[piece], may_wait[end], reached[end])
    return reached


@lru_cache(maxsize=1 << 14)
def _may_wait(shown: str, loss: Loss) -> frozenset[_Waiting] | None:
    """Return which bytes may wait before ``shown``, if not all: its first, and such as vanish."""
    pair = shown.encode(CP949, "ignore")
    if not pair:
        return None
    return (_VANISHING if loss is Loss.SILENT else frozenset((None,))).union(pair[:1])


def _top(reached: _Reached) -> float:
    return max([path[0] for paths in reached.values() for path in paths.values()], default=0.0)


def _most(paths: _Paths, floor: float, count: int, belief: float = 1.0) -> list[_Followed]:
    """Return the paths that are worth following, and how much of each to believe."""
    few = [path for path in paths.items() if path[1][0] >= floor]
    if len(few) > count:
        few.sort(key=lambda path: path[1][0], reverse=True)
        del few[count:]
    return [
        (before, *rows_behind(before), own * belief, everything * belief, text)
        for before, (own, everything, text) in few
    ]


def _grow_unseen(
    reached: _Reached, may_wait: frozenset[_Waiting] | None, belief: float, top: float
) -> None:
    """Add to ``reached`` the readings with one more character of which nothing is shown.

    ``belief`` is how often to believe in one, ``top`` the likelihood of the likeliest reading.
    """
    floor = _FAINT_UNSEEN * top
    following = _unseen()
    for waiting, paths in list(reached.items()):
        unseen = following[waiting]
        if unseen and (may_wait is None or not may_wait.isdisjoint(unseen)):
            _grow(_most(paths, floor, _MOST_UNSEEN, belief), unseen, may_wait, reached)


@cache
def _unseen() -> dict[_Waiting, dict[_Waiting, str]]:
    """Return, by the byte that waits, the common characters of which nothing is shown."""
    found: dict[_Waiting, dict[_Waiting, str]] = {}
    for waiting, following in steps(Loss.SILENT).items():
        rows = (
            (then, "".join(filter(_COMMON.__contains__, characters)))
            for then, characters in following.get("", {}).items()
        )
        found[waiting] = {then: characters for then, characters in rows if characters}
    return found


def _grow(
    few: list[_Followed],
    shown: dict[_Waiting, str],
    may_wait: frozenset[_Waiting] | None,
    reached: _Reached,
) -> None:
    """Add to ``reached`` the paths with each of the characters ``shown``, by what then waits.

    ``may_wait`` are the bytes that may wait there, if not all.
    """
    for waiting in shown if may_wait is None else may_wait:
        characters = shown.get(waiting)
        if characters is None:
            continue
        there = reached.get(waiting)
        if there is None:
            there = reached[waiting] = {}
        expected, marks = _expected(characters)
        for before, one, two, own, everything, text in few:
            for character, after, share in _following(before, one, two, expected, marks):
                known = there.get(after)
                likely, others = own * share, everything * share
                if known is None:
                    there[after] = (likely, others, text + character)
                elif likely > known[0]:
                    there[after] = (likely, others + known[1], text + character)
                else:
                    there[after] = (known[0], others + known[1], known[2])


@cache
def _expected(characters: str) -> tuple[tuple[tuple[str, float], ...], str]:
    """Return the syllables of ``characters``, with how likely they are anywhere, and the rest."""
    syllables = tuple((c, alone(c)) for c in characters if "가" <= c <= "힣")
    return syllables, "".join(c for c in characters if not "가" <= c <= "힣")


def _following(
    before: str, one: Row, two: Row, expected: tuple[tuple[str, float], ...], marks: str
) -> list[tuple[str, str, float]]:
    """Return the characters that may follow: the last two syllables then, and how likely.

    ``before`` are the last two now, ``one`` and ``two`` what follows the last and both.
    """
    last = before[1]
    ones, rest_of_ones, after_one = one
    twos, rest_of_twos, after_two = two
    rows = [
        (
            syllable,
            last + syllable,
            (
                after_two.get(syllable, 0.0)
                + rest_of_twos * ((after_one.get(syllable, 0.0) + rest_of_ones * share) / ones)
            )
            / twos,
        )
        for syllable, share in expected
    ]
    for mark in marks:
        after = last + BOUNDARY if last != BOUNDARY else before
        rows.append((mark, after, _mark_share(mark, before)))
    if len(rows) == 1:
        return rows
    least = _FAINT_CHARACTER * max([share for _, _, share in rows])
    return [row for row in rows if row[2] >= least]


def _mark_share(character: str, before: str) -> float:
    """Return how likely a character that is no syllable follows the two before it."""
    inside = before[1] != BOUNDARY
    share = likelihood(before + BOUNDARY) if inside else 1.0
    if character in _OPENING:
        return share * (1e-4 if inside else 8e-3)
    if character in _CLOSING:
        return share * ((6e-3 if inside else 1e-3) if character in "”’" else 3e-4)
    return share * (3e-3 if character in "…·ㆍ" else 3e-4)
