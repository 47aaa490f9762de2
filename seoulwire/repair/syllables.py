"""What Hangul reads like: how often a syllable follows two others, from ``syllables.json.gz``.

The table is built by ``benchmarks/repair/build_syllables.py`` and loaded when first needed.
"""

import gzip
import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from math import log

_NO_HANGUL = re.compile("[^가-힣]")
BOUNDARY = " "  # all that is no syllable, and the ends of a text
LEVELS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STEPS = 2  # levels for each doubling of a count
_UNSEEN_SHARE = 20  # pseudo-counts for every continuation met: many kinds promise more of them
_ALPHABET = 1200  # syllables that text may hold, met or not
_NEVER_MET = 1e-8  # share of each of them besides its count

Row = tuple[float, float, dict[str, float]]  # sum with pseudo-counts, pseudo-counts, counts
NO_ROW: Row = (1.0, 1.0, {})


def level_of(count: float) -> int:
    """Return the level that stands for ``count`` in the table."""
    return min(round(log(count, 2) * _STEPS), len(LEVELS) - 1)


@cache
def _tables() -> tuple[dict[str, Row], dict[str, Row], dict[str, float], float]:
    """Return what follows two syllables, and one; how likely each is alone, and one never met."""
    stored = files("seoulwire.repair").joinpath("syllables.json.gz").read_bytes()
    counts = {mark: 2.0 ** (level / _STEPS) for level, mark in enumerate(LEVELS)}
    after_two: dict[str, Row] = {}
    pairs: dict[str, dict[str, float]] = {}
    single: dict[str, float] = {}
    for before, packed in json.loads(gzip.decompress(stored)).items():
        row = dict(zip(packed[::2], map(counts.__getitem__, packed[1::2]), strict=True))
        after_two[before] = _row(row)
        following = pairs.setdefault(before[1], {})
        for syllable, count in row.items():
            following[syllable] = following.get(syllable, 0.0) + count
            single[syllable] = single.get(syllable, 0.0) + count
    after_one = {before: _row(row) for before, row in pairs.items()}
    whole = sum(single.values()) * (1 + _ALPHABET * _NEVER_MET)
    never = _NEVER_MET / (1 + _ALPHABET * _NEVER_MET)
    return after_two, after_one, {s: count / whole + never for s, count in single.items()}, never


def _row(counts: dict[str, float]) -> Row:
    unseen = _UNSEEN_SHARE * len(counts)
    return sum(counts.values()) + unseen, unseen, counts


def rows_behind() -> tuple[dict[str, Row], dict[str, Row]]:
    """Return what follows one syllable, and two; ``NO_ROW`` stands for those not met."""
    after_two, after_one, _, _ = _tables()
    return after_one, after_two


def alone(syllable: str) -> float:
    """Return how likely a syllable is, whatever stands before it."""
    _, _, shares, never = _tables()
    return shares.get(syllable, never)


def likelihoods(before: str, expected: Iterable[tuple[float, str]]) -> list[float]:
    """Return how likely syllables follow two others, 0 to 1; each with its share of all."""
    after_two, after_one, _, _ = _tables()
    twos, rest_of_twos, two = after_two.get(before, NO_ROW)
    ones, rest_of_ones, one = after_one.get(before[1], NO_ROW)
    rest_of_twos /= ones
    return [
        (two.get(c, 0.0) + rest_of_twos * (one.get(c, 0.0) + rest_of_ones * share)) / twos
        for share, c in expected
    ]


@lru_cache(maxsize=1 << 18)
def likelihood(row: str) -> float:
    """Return how likely the third syllable of ``row`` follows the two before it, 0 to 1."""
    return likelihoods(row[:2], ((alone(row[2]), row[2]),))[0]


@lru_cache(maxsize=1 << 18)
def _score(row: str) -> float:
    return log(likelihood(row))


@cache
def known() -> frozenset[str]:
    """Return the syllables of Korean prose."""
    return frozenset(_tables()[2]) - {BOUNDARY}


def fluency(text: str) -> float:
    """Return how usual Hangul is: the mean logarithm of what follows what, near -3 in prose."""
    spaced = _NO_HANGUL.sub(BOUNDARY, f"  {text}")
    scores = [_score(spaced[n : n + 3]) for n in range(len(text)) if spaced[n + 2] != BOUNDARY]
    return sum(scores) / len(scores) if scores else -30.0
