"""How often a method is right where it claims to be."""

from collections.abc import Collection
from math import exp, log
from typing import Literal

from seoulwire.repair.statistics import table

Language = Literal["english", "korean"]

_CLASSES = ("“”", "‘’", "「」", "·", "…", "→", "※", "①+", "㎡㎢㏊㎥㎞㎏㎜㎝℃°", "▲△▷", "○□■●◆★◎▶")
_OTHERS = "others"
_TITLES = frozenset(("titledbook", "titledwork"))
_NAMED = frozenset(("planned", "titledshow"))  # in ‘ ’, 「 」 and 《 》, by the house
_TOLD_DOT = ("ihbody", "ihform")  # in a sentence or in an entry, and whether a quotation is open
_BETWEEN_WORDS = frozenset(("b한|한", "b한|A", "bA|한", "b)|한"))
_TOLD = ("gnews", "gplain1", "gplain2")  # they keep single marks for names
# Authors mistype: no context is surer than that. The Korean texts of our own, by which Korean marks
# are calibrated, have none mistyped: there it is one more thing that must be right.
_MOST = 0.999
_WELL_TYPED = 0.995
ALONE = "alone"  # feature and class: a quotation of a text that shows no style
UNTOLD = "untold"  # names and emphasis in a text that does not tell news
EVENT = "event"  # names of events and plans in news
LAW_DOT, _OTHER_DOT, _RANGE = "law dot", "other dot", "range"
# Where several marks are typed alike, each by its habit, nothing in a text without it is sure:
# quotations without a style, names outside news, names of events and plans (‘ ’ and 「 」), what a
# headline quotes or joins, ㆍ for · in laws, △ for ▲, dots not between words of a sentence or from
# one hour to another (∼).
_AT_MOST = {
    ALONE: 0.9,
    UNTOLD: 0.94,
    EVENT: 0.94,
    "headline ‘’": 0.97,
    "headline dot": 0.97,
    LAW_DOT: 0.8,
    _OTHER_DOT: 0.94,
    _RANGE: 0.5,
    "▲△▷": 0.9,
}
_SUREST = 1 - 1e-6


def class_of(role: str, features: Collection[str], *, paired: bool) -> str:
    """Return what a Korean mark with these features is calibrated together with.

    ``paired`` tells whether it is part of a pair. Titles, events, what ends in a number and what
    nobody seems to say stand in marks of several kinds, and are classes of their own; so are
    quotations of a text too short to tell its style.
    """
    if role in "“”‘’" and not paired:
        return _OTHERS
    if role == "·":
        return _class_of_dot(features)
    if role in "“”‘’" and ALONE in features:
        return ALONE
    if role in "“”‘’" and not _TITLES.isdisjoint(features):
        return "titles"
    if role in "“”‘’" and any(name.startswith("number") for name in features):
        return "numbers"
    is_headline = any(name.startswith("hheadline") for name in features)
    if role in "“”‘’" and "event" in features and is_headline:
        marks = "“”" if role in "“”" else "‘’"
        return EVENT if marks == "‘’" and "plan" in features else f"headline {marks}"
    if role in "“”":
        return "“” event" if "event" in features else "unsaid" if "unsaid" in features else "“”"
    if role in "‘’" and not _NAMED.isdisjoint(features):
        return EVENT
    if role in "‘’":
        is_told = any(name.startswith(_TOLD) for name in features)
        if "event" not in features:
            return "‘’" if is_told else UNTOLD
        return EVENT if is_told else "untold event"
    if role in "「」" and "kC" in features:
        return "cited"
    return next((marks for marks in _CLASSES if role in marks), _OTHERS)


def _class_of_dot(features: Collection[str]) -> str:
    """Return the class of a middle dot.

    Little else stands between words of a sentence or of an entry where nothing is open.
    """
    if any(name.startswith("glaw") for name in features):
        return LAW_DOT
    if "range" in features:
        return _RANGE
    if any(name.startswith("ihheadline") for name in features):
        return "headline dot"
    is_told = any(name.startswith(_TOLD_DOT) and name.endswith("False") for name in features)
    return "·" if is_told and not _BETWEEN_WORDS.isdisjoint(features) else _OTHER_DOT


def log_odds(share: float) -> float:
    """Return the logarithm of the odds of a share."""
    share = min(max(share, 1 - _SUREST), _SUREST)
    return log(share / (1 - share))


def confidence_of(group: str, share: float, language: Language = "korean") -> float:
    """Return how often the statistics are right that claim ``share`` for a class of marks."""
    curves = table()[f"{language}-calibration"]
    intercept, slope = curves[group if group in curves else _OTHERS]
    right = 1 / (1 + exp(-(intercept + slope * log_odds(share))))
    if language == "english":
        return min(_MOST, right)
    return _AT_MOST.get(group, _WELL_TYPED) * right
