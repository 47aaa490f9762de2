"""What UTF-8 shown as CP949 may say: the likeliest Korean that leaves exactly what is there.

A word is read from left to right. What has been read so far is known by its last two syllables and
by the byte that waits for its pair; of readings that agree in both, only the likeliest can win.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from math import exp

from seoulwire.repair.pairing import Loss, Waiting, steps
from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import BOUNDARY, alone, likelihood, likelihoods, row_behind
from seoulwire.repair.tokens import CP949

# Characters that one may leave, with a byte that waited before it.
_MOST_SHOWN = {Loss.MARKED: 3, Loss.BOTH_MARKED: 3, Loss.SILENT: 2}
# How likely, next to the likeliest reading up to a place, are those that are followed, and how many
# are: fewer where U+FFFD marks what was lost, and only the likeliest by what is not shown.
_FAINT = {Loss.MARKED: 1e-2, Loss.BOTH_MARKED: 1e-2, Loss.SILENT: 3e-3}
_MOST_PATHS = 6
_FAINT_UNSEEN = 0.5
_FAINT_CHARACTER = 1e-2
_FAINT_COMMON = 5e-4  # of a character that is not shown, behind two syllables
_NAUGHT = 1e-4  # readings of a whole word, next to the likeliest, that change nothing
# Where nothing marks what was lost: later bytes that make no pair with the first of a syllable, and
# the common characters of which nothing is shown, with how often to believe in them.
_VANISHING = (None, 0xA2, 0xA6, 0xAD, 0xAE, 0xAF)
_COMMON = "대은였와타저란움’”"
_BELIEF_AT_END, _BELIEF_WITHIN = 0.4, 0.3
# How often a reading is right by its share of all: intercept and slope of the log-odds. More is
# possible than is read. ``benchmarks/repair/build_misread_calibration.py`` gives them.
CURVES = {
    Loss.MARKED: (0.11, 0.84),
    Loss.BOTH_MARKED: (-0.38, 0.83),
    Loss.SILENT: (0.02, 0.72),
}
_LEAST_DOUBT = 1e-3
_NOTHING_WAITS = (None,)
_OPENING = frozenset("“‘「『《〈【")
_CLOSING = frozenset("”’」』》〉】")

_Path = tuple[float, float, str]  # likelihood of the best text up to there, of all texts, the text
_Paths = dict[str, _Path]  # by the last two syllables
_Reached = dict[Waiting, _Paths]
# Syllables that leave the same, with how likely each is anywhere, and the marks that do.
_Characters = tuple[tuple[tuple[float, str], ...], str]
_Way = tuple[_Paths, _Characters]  # where they lead, and they
# Some of what is shown, what is reached behind it, and which bytes may wait there, if not all.
_Piece = tuple[str, _Reached, tuple[Waiting, ...] | None]
_START: _Path = (1.0, 1.0, "")


def likeliest(word: str, loss: Loss) -> tuple[str, float] | None:
    """Return the likeliest reading of ``word``, and how probably it is right."""
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
    return (best, _confidence(top / whole, loss)) if best else None


def _confidence(share: float, loss: Loss) -> float:
    """Return how probably a reading is right that has this share of the likelihood of all."""
    intercept, slope = CURVES[loss]
    odds: float = exp(intercept) * (share / max(1.0 - share, _LEAST_DOUBT)) ** slope
    return odds / (1.0 + odds)


def _readings(word: str, loss: Loss) -> Iterator[tuple[str, _Path]]:
    """Yield the readings of all of ``word``, by the last two syllables."""
    size = len(word)
    reached = _reached(word, loss)
    for paths in reached[size].values():
        yield from paths.items()
    if loss is not Loss.SILENT and word[-1] == LOST:  # the byte that waits at the end is lost
        for waiting, paths in reached[size - 1].items():
            if waiting is not None:
                yield from paths.items()


def _reached(word: str, loss: Loss) -> list[_Reached]:
    """Return the readings of each beginning of ``word``, by its length."""
    size = len(word)
    faint, most_shown = _FAINT[loss], _MOST_SHOWN[loss]
    at_end = None if loss is Loss.SILENT else _NOTHING_WAITS
    may_wait = [*(_may_wait(shown, loss) for shown in word), at_end]
    reached: list[_Reached] = [{} for _ in range(size + 1)]
    reached[0][None] = {BOUNDARY * 2: _START}
    for place, here in enumerate(reached):
        if not here:
            continue
        ends = range(place + 1, min(place + most_shown, size) + 1)
        pieces = [(word[place:end], reached[end], may_wait[end]) for end in ends]
        top = max([path[0] for paths in here.values() for path in paths.values()], default=0.0)
        if loss is Loss.SILENT:
            _grow_unseen(here, [piece for piece, _, _ in pieces], top, at_start=not place)
        for waiting, paths in here.items():
            ways = _ways(steps(loss, waiting), pieces)
            if ways and (few := _most(paths, faint * top, _MOST_PATHS)):
                _grow(few, ways)
    return reached


def _ways(rows: dict[str, dict[Waiting, str]], pieces: list[_Piece]) -> list[_Way]:
    """Return what may be read next, of what each of the next ``pieces`` may show."""
    ways: list[_Way] = []
    for piece, reached, may_wait in pieces:
        shown = rows.get(piece)
        if shown is not None:
            for then in shown if may_wait is None else may_wait:
                if then in shown:
                    ways.append((reached.setdefault(then, {}), _expected(shown[then])))
    return ways


@lru_cache(maxsize=1 << 14)
def _may_wait(shown: str, loss: Loss) -> tuple[Waiting, ...] | None:
    """Return which bytes may wait before ``shown``, if not all: its first, and such as vanish."""
    pair = shown.encode(CP949, "ignore")
    if not pair:
        return None
    others = _VANISHING if loss is Loss.SILENT else _NOTHING_WAITS
    return tuple(dict.fromkeys((*others, pair[0])))


def _grow_unseen(here: _Reached, pieces: list[str], top: float, *, at_start: bool) -> None:
    """Add to ``here`` the readings with one more character of which nothing is shown.

    ``pieces`` are what is shown next, none at the end of a word; ``top`` is the likelihood of the
    likeliest reading.
    """
    belief = _BELIEF_AT_END if at_start or not pieces else _BELIEF_WITHIN
    least = (_FAINT[Loss.SILENT] if pieces else _NAUGHT) * top
    for waiting in list(here):
        behind = _unseen(waiting)
        if not behind:
            continue
        few = _most(here[waiting], _FAINT_UNSEEN * top, 1)
        if not few:
            continue
        before, (own, everything, text) = few[0]
        for share, character, after in _common_behind(before):
            likely = own * share * belief
            if likely < least:
                break
            if character not in behind:
                continue
            then = behind[character]
            if not (pieces and steps(Loss.SILENT, then).keys().isdisjoint(pieces)):
                there = here.setdefault(then, {})
                _add(there, after, likely, everything * share * belief, text + character)


def _likelihood_of(path: tuple[str, _Path]) -> float:
    return path[1][0]


@cache
def _unseen(waiting: Waiting) -> dict[str, Waiting]:
    """Return the common characters of which nothing is shown behind the byte that waits.

    Each with the byte that then waits.
    """
    return {
        character: then
        for then, characters in steps(Loss.SILENT, waiting).get("", {}).items()
        for character in characters
        if character in _COMMON
    }


@lru_cache(maxsize=1 << 14)
def _common_behind(before: str) -> tuple[tuple[float, str, str], ...]:
    """Return how likely the common characters follow, the likeliest first; the last two then."""
    syllables, marks = _expected(_COMMON)
    shares = zip(likelihoods(before, syllables), syllables, strict=True)
    found = [(share, c, before[1] + c) for share, (_, c) in shares if share >= _FAINT_COMMON]
    share = _mark_share(marks[0], before)
    if share >= _FAINT_COMMON:
        found += [(share, mark, _behind_mark(before)) for mark in marks]
    return tuple(sorted(found, reverse=True))


def _most(paths: _Paths, floor: float, count: int) -> list[tuple[str, _Path]]:
    """Return the paths that are worth following."""
    few = [path for path in paths.items() if path[1][0] >= floor]
    if len(few) > count:
        few.sort(key=_likelihood_of, reverse=True)
        del few[count:]
    return few


def _grow(few: list[tuple[str, _Path]], ways: list[_Way]) -> None:
    """Add the paths with each of the characters that may be next, to those that end there."""
    for before, (own, everything, text) in few:
        last = before[1]
        twos, rest_of_twos, after_two = row_behind(before)
        ones, rest_of_ones, after_one = row_behind(last)
        rest_of_twos /= ones
        likely, others = own / twos, everything / twos
        for there, (expected, marks) in ways:
            least = 0.0
            for anywhere, syllable in expected:
                share = after_two.get(syllable, 0.0) + rest_of_twos * (
                    after_one.get(syllable, 0.0) + rest_of_ones * anywhere
                )
                if share >= least:
                    least = max(least, _FAINT_CHARACTER * share)
                    _add(there, last + syllable, likely * share, others * share, text + syllable)
            for mark in marks:
                share = _mark_share(mark, before) * twos
                if share >= least:
                    after = _behind_mark(before)
                    _add(there, after, likely * share, others * share, text + mark)


def _behind_mark(before: str) -> str:
    return before if before[1] == BOUNDARY else before[1] + BOUNDARY


def _add(paths: _Paths, after: str, likely: float, others: float, text: str) -> None:
    known = paths.get(after)
    if known is None:
        paths[after] = (likely, others, text)
    elif likely > known[0]:
        paths[after] = (likely, others + known[1], text)
    else:
        paths[after] = (known[0], others + known[1], known[2])


@cache
def _expected(characters: str) -> _Characters:
    """Return the syllables of ``characters``, with how likely they are anywhere, and the rest."""
    syllables = tuple(
        sorted(((alone(c), c) for c in characters if "가" <= c <= "힣"), reverse=True)
    )
    return syllables, "".join(c for c in characters if not "가" <= c <= "힣")


def _mark_share(character: str, before: str) -> float:
    """Return how likely a character that is no syllable follows the two before it."""
    inside = before[1] != BOUNDARY
    share = likelihood(before + BOUNDARY) if inside else 1.0
    if character in _OPENING:
        return share * (1e-4 if inside else 8e-3)
    if character in _CLOSING:
        return share * ((6e-3 if inside else 1e-3) if character in "”’" else 3e-4)
    return share * (3e-3 if character in "…·ㆍ" else 3e-4)
