"""The statistics behind guesses, of marks and of syllables: loaded when first needed."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Any

_TENTHS = 10.0  # weights are kept as tenths
_TRUST = 200.0  # pseudo-counts given to a pair of syllables by the second alone


@cache
def _stored() -> dict[str, Any]:
    table = files("seoulwire.repair").joinpath("statistics.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(table)
    return loaded


@cache
def _weights() -> tuple[tuple[str, ...], tuple[float, ...], dict[str, list[tuple[int, float]]]]:
    """Return the roles a mark may have, their biases, and the weights of each feature."""
    table = files("seoulwire.repair").joinpath("marks.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(table)
    weights = {
        feature: [(int(role), tenths / _TENTHS) for role, tenths in row.items()]
        for feature, row in loaded["weights"].items()
    }
    return tuple(loaded["roles"]), tuple(loaded["biases"]), weights


def mark_shares(features: Iterable[str]) -> dict[str, float]:
    """Return how likely a mark with these features has each role; ``A`` is an apostrophe."""
    roles, biases, weights = _weights()
    scores = list(biases)
    for feature in features:
        for role, weight in weights.get(feature, ()):
            scores[role] += weight
    top = max(scores)
    shares = [exp(score - top) for score in scores]
    whole = sum(shares)
    return {role: share / whole for role, share in zip(roles, shares, strict=True)}


@cache
def _syllables() -> tuple[dict[str, float], dict[str, dict[str, float]], float]:
    """Return the counts of syllables, of those that follow each, and of all together."""
    following: dict[str, dict[str, float]] = {}
    single: dict[str, float] = {}
    for first, packed in _stored()["syllables"].items():
        row = {
            packed[place]: 1.4 * 2.0 ** int(packed[place + 1], 36)
            for place in range(0, len(packed), 2)
        }
        following[first] = row
        for second, count in row.items():
            single[second] = single.get(second, 0.0) + count
    return single, following, sum(single.values())


def syllable_score(first: str, second: str) -> float:
    """Return the logarithm of how likely ``second`` follows ``first``; a space is any boundary."""
    single, following, whole = _syllables()
    row = following.get(first, {})
    alone = (single.get(second, 0.0) + 0.05) / whole
    return log((row.get(second, 0.0) + _TRUST * alone) / (single.get(first, 0.0) + _TRUST))


def known_syllables() -> tuple[str, ...]:
    """Return the syllables of Korean prose."""
    return tuple(syllable for syllable in _syllables()[0] if "가" <= syllable <= "힣")
