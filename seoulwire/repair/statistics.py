"""The statistics behind guesses at marks: loaded when first needed."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

_TENTHS = 10.0  # weights are kept as tenths


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
