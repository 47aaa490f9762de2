"""What Hangul reads like: how often a syllable follows two others, from ``syllables.json.gz``.

The table is built by ``benchmarks/repair/build_syllables.py`` and loaded when first needed.
"""

import gzip
import json
from functools import cache, lru_cache
from importlib.resources import files
from math import log

BOUNDARY = " "  # all that is no syllable, and the ends of a text
LEVELS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STEPS = 2  # levels for each doubling of a count
_UNSEEN_SHARE = 20  # pseudo-counts for every continuation met: many kinds promise more of them
_ALPHABET = 1200  # syllables that text may hold, met or not

_Row = tuple[float, float, dict[str, float]]  # sum, pseudo-counts, counts


def level_of(count: float) -> int:
    """Return the level that stands for ``count`` in the table."""
    return min(round(log(count, 2) * _STEPS), len(LEVELS) - 1)


@cache
def _tables() -> tuple[dict[str, _Row], dict[str, _Row], dict[str, float], float]:
    """Return what follows two syllables, and one; how often each is met, and all together."""
    stored = files("seoulwire.repair").joinpath("syllables.json.gz").read_bytes()
    counts = {mark: 2.0 ** (level / _STEPS) for level, mark in enumerate(LEVELS)}
    after_two: dict[str, _Row] = {}
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
    return after_two, after_one, single, sum(single.values())


def _row(counts: dict[str, float]) -> _Row:
    return sum(counts.values()), _UNSEEN_SHARE * len(counts), counts


@lru_cache(maxsize=1 << 18)
def likelihood(row: str) -> float:
    """Return how likely the third syllable of ``row`` follows the two before it, 0 to 1."""
    after_two, after_one, single, whole = _tables()
    last = row[2]
    expected = (single.get(last, 0.0) + whole / 1e8) / (whole * (1 + _ALPHABET / 1e8))
    for found in (after_one.get(row[1]), after_two.get(row[:2])):
        if found is not None:
            total, unseen, counts = found
            expected = (counts.get(last, 0.0) + unseen * expected) / (total + unseen)
    return expected


@cache
def known() -> frozenset[str]:
    """Return the syllables of Korean prose."""
    return frozenset(_tables()[2]) - {BOUNDARY}


def fluency(text: str) -> float:
    """Return how usual Hangul is: the mean logarithm of what follows what, near -3 in prose."""
    spaced = "".join(c if "가" <= c <= "힣" else BOUNDARY for c in f"  {text}")
    rows = (spaced[n : n + 3] for n in range(len(text)))
    scores = [log(likelihood(row)) for row in rows if row[2] != BOUNDARY]
    return sum(scores) / len(scores) if scores else -30.0
