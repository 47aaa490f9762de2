"""The statistics behind guesses at marks: loaded when first needed."""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any, Literal

# English: the role of every mark. Korean: which marks a pair is; which mark any other one is.
Model = Literal["english", "korean-pairs", "korean-marks"]


@cache
def table() -> dict[str, Any]:
    """Return all that ``marks.json.gz`` holds."""
    stored = files("seoulwire.repair").joinpath("marks.json.gz").read_bytes()
    loaded: dict[str, Any] = json.loads(gzip.decompress(stored))
    return loaded


@cache
def weights(
    model: Model,
) -> tuple[tuple[str, ...], tuple[float, ...], dict[str, list[tuple[int, float]]]]:
    """Return the roles a mark may have, their biases, and the weights of each feature."""
    loaded = table()[model]
    by_feature = {
        feature: [(int(role), weight / loaded["parts"]) for role, weight in row.items()]
        for feature, row in loaded["weights"].items()
    }
    return tuple(loaded["roles"]), tuple(loaded["biases"]), by_feature


def mark_shares(features: Iterable[str], model: Model = "english") -> dict[str, float]:
    """Return how likely a mark with these features has each role.

    ``A`` is an English apostrophe, ``+`` a circled number behind the first, ``-`` no pair.
    """
    roles, biases, by_feature = weights(model)
    scores = list(biases)
    for feature in features:
        for role, weight in by_feature.get(feature, ()):
            scores[role] += weight
    top = max(scores)
    shares = [exp(score - top) for score in scores]
    whole = sum(shares)
    return {role: share / whole for role, share in zip(roles, shares, strict=True)}
