"""What Hangul reads like: how often a syllable follows two others, one, or none.

``syllables.json.gz`` is built by ``benchmarks/repair/build_syllables.py`` and loaded when first
needed.
"""

import gzip
import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from math import log
from sys import intern

_NO_HANGUL = re.compile("[^가-힣]")
BOUNDARY = " "  # all that is no syllable, and the ends of a text
_LEVELS = 16  # for each doubling of a count
_LOWEST = ord("!")
_UNSEEN_SHARE = 20  # pseudo-counts for every continuation met: many kinds promise more of them
_ALPHABET = 1200  # syllables that text may hold, met or not
_NEVER_MET = 1e-8  # share of each of them besides its count

Row = tuple[float, float, dict[str, float]]  # sum with pseudo-counts, pseudo-counts, counts
_NO_ROW: Row = (1.0, 1.0, {})


def sign_of(count: float) -> str:
    """Return the character that stands for ``count`` in the table."""
    return chr(_LOWEST + round(log(count, 2) * _LEVELS))


_COUNTS = {sign_of(2.0 ** (level / _LEVELS)): 2.0 ** (level / _LEVELS) for level in range(500)}


@cache
def _table() -> dict[str, str]:
    """Return what follows two syllables, one, and none: each with a character for its count."""
    stored = files("seoulwire.repair").joinpath("syllables.json.gz").read_bytes()
    table: dict[str, str] = json.loads(gzip.decompress(stored))
    return table


@lru_cache(maxsize=1 << 16)
def row_behind(before: str) -> Row:
    """Return what follows two syllables, one, or none: few rows of the table are ever asked for."""
    packed = _table().get(before)
    if packed is None:
        return _NO_ROW
    # A syllable that is the same object everywhere is found without a look at what it is.
    counts = {intern(c): _COUNTS[sign] for c, sign in zip(packed[::2], packed[1::2], strict=True)}
    unseen = _UNSEEN_SHARE * len(counts)
    return sum(counts.values()) + unseen, unseen, counts


@cache
def _shares() -> tuple[dict[str, float], float]:
    """Return how likely each syllable is, whatever stands before it, and one never met."""
    _, _, counts = row_behind("")
    whole = sum(counts.values()) * (1 + _ALPHABET * _NEVER_MET)
    never = _NEVER_MET / (1 + _ALPHABET * _NEVER_MET)
    return {syllable: count / whole + never for syllable, count in counts.items()}, never


def alone(syllable: str) -> float:
    """Return how likely a syllable is, whatever stands before it."""
    shares, never = _shares()
    return shares.get(syllable, never)


def likelihoods(before: str, expected: Iterable[tuple[float, str]]) -> list[float]:
    """Return how likely syllables follow two others, 0 to 1; each with its share of all."""
    twos, rest_of_twos, two = row_behind(before)
    ones, rest_of_ones, one = row_behind(before[1])
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
    return frozenset(row_behind("")[2]) - {BOUNDARY}


def fluency(text: str) -> float:
    """Return how usual Hangul is: the mean logarithm of what follows what, near -3 in prose."""
    spaced = _NO_HANGUL.sub(BOUNDARY, f"  {text}")
    scores = [_score(spaced[n : n + 3]) for n in range(len(text)) if spaced[n + 2] != BOUNDARY]
    return sum(scores) / len(scores) if scores else -30.0
