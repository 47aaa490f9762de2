"""How often a method is right where it claims to be."""

from collections.abc import Collection
from math import exp, log
from typing import Literal

from seoulwire.repair.statistics import table

Language = Literal["english", "korean"]

_CLASSES = ("“”", "‘’", "「」", "·", "…", "→", "※", "①+", "㎡㎢㏊㎥㎞㎏㎜㎝℃°", "▲△▷", "○□■●◆★◎▶")
_OTHERS = "others"
_TITLES = frozenset(("titledbook", "titledwork"))
_TOLD = ("gnews", "gplain1", "gplain2")  # they keep single marks for names
# Authors mistype: no context is surer than that. English apostrophes are mistyped least.
_MOST: dict[Language, float] = {"english": 0.999, "korean": 0.99}
ALONE = "alone"  # feature and class: a quotation of a text that shows no style
_ALONE = 0.9
_SUREST = 1 - 1e-6


def class_of(role: str, features: Collection[str] = ()) -> str:
    """Return what a Korean mark with these features is calibrated together with.

    Titles, events, what ends in a number and what nobody seems to say stand in marks of several
    kinds, and are classes of their own; so are quotations of a text too short to tell its style.
    """
    if role in "“”‘’" and not features:
        return _OTHERS
    if role in "“”‘’" and ALONE in features:
        return ALONE
    if role in "“”‘’" and not _TITLES.isdisjoint(features):
        return "titles"
    if role in "“”‘’" and any(name.startswith("number") for name in features):
        return "numbers"
    if role in "“”":
        return "event" if "event" in features else "unsaid" if "unsaid" in features else "“”"
    if role in "‘’":
        is_told = any(name.startswith(_TOLD) for name in features)
        if "event" not in features:
            return "‘’" if is_told else "untold"
        return "event" if is_told else "untold event"
    if role in "「」" and "kC" in features:
        return "cited"
    return next((marks for marks in _CLASSES if role in marks), _OTHERS)


def log_odds(share: float) -> float:
    """Return the logarithm of the odds of a share."""
    share = min(max(share, 1 - _SUREST), _SUREST)
    return log(share / (1 - share))


def confidence_of(group: str, share: float, language: Language = "korean") -> float:
    """Return how often the statistics are right that claim ``share`` for a class of marks."""
    if group == ALONE:
        return min(_ALONE, share)
    curves = table()[f"{language}-calibration"]
    intercept, slope = curves[group if group in curves else _OTHERS]
    return min(_MOST[language], 1 / (1 + exp(-(intercept + slope * log_odds(share)))))
