"""How often a method is right where it claims to be."""

from collections.abc import Collection
from itertools import pairwise
from math import exp, log

from seoulwire.repair.statistics import table

# Points of a claim and of the share that was right, in order.
Curve = tuple[tuple[float, float], ...]

_CLASSES = ("“”", "‘’", "「」", "·", "※", "①+")
_OTHERS = "others"
_TITLES = frozenset(("titledbook", "titledwork"))
_TOLD = ("gnews", "gplain1", "gplain2")  # they keep single marks for names
_MOST = 0.99
_SUREST = 1 - 1e-6


def calibrated(claim: float, curve: Curve) -> float:
    """Return how often a method with this ``curve`` is right where it claims ``claim``."""
    for (low, low_right), (high, high_right) in pairwise(curve):
        if claim <= high:
            return low_right + (claim - low) / (high - low) * (high_right - low_right)
    return curve[-1][1]


def class_of(role: str, features: Collection[str] = ()) -> str:
    """Return what a Korean mark with these features is calibrated together with.

    Titles, events and what nobody seems to say stand in marks of several kinds, and are classes of
    their own.
    """
    if role in "“”‘’" and not features:
        return _OTHERS
    if role in "“”‘’" and not _TITLES.isdisjoint(features):
        return "titles"
    if role in "“”":
        return "event" if "event" in features else "unsaid" if "unsaid" in features else "“”"
    if role in "‘’":
        is_told = any(name.startswith(_TOLD) for name in features)
        return "‘’" if is_told and "event" not in features else "event"
    if role in "「」" and "kC" in features:
        return "cited"
    return next((marks for marks in _CLASSES if role in marks), _OTHERS)


def log_odds(share: float) -> float:
    """Return the logarithm of the odds of a share."""
    share = min(max(share, 1 - _SUREST), _SUREST)
    return log(share / (1 - share))


def confidence_of(group: str, share: float) -> float:
    """Return how often the Korean statistics are right that claim ``share`` for a class."""
    intercept, slope = table()["korean-calibration"][group]
    # Authors mistype: no context is surer than that.
    return min(_MOST, 1 / (1 + exp(-(intercept + slope * log_odds(share)))))
