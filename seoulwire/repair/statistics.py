"""The counts that stand behind guesses: loaded from ``statistics.json`` when first needed."""

import json
from functools import cache
from importlib.resources import files
from math import log
from typing import Any

# How often a mark of each role is met in English prose; ’ is an apostrophe (A) or a closing mark.
_SHARE = {"A": 0.5, "“": 0.2, "”": 0.2, "‘": 0.03, "’": 0.03, "―": 0.08, "…": 0.02, "·": 0.001}
ROLES = tuple(_SHARE)
# Dashes without spaces are house style in newspapers and absent from the counted texts.
_TIGHT_DASHES = {f"{left} {right}": 1200 for left in ("a", "s") for right in ("a", "A", "m")} | {
    f"{left} {right}": 120
    for left in ("m", ")", "0", "A", ",", "o")
    for right in ("a", "A", "m", "0")
}
_ELLIPSES = {
    "a _a": 40,
    "a _A": 30,
    "a a": 8,
    "^ a": 10,
    "m a": 25,
    "m A": 20,
    "a m": 25,
    "s m": 10,
} | {
    "_a _a": 18,
    "_. _A": 30,
    "_a _A": 10,
    "^ A": 10,
    "_a m": 10,
    ") m": 10,
    "m _A": 15,
    "m _a": 5,
    "x $": 5,
}
_APOSTROPHES = {"o A": 300, "_a decade": 150, "o a": 80, "_0 decade": 10, "a joined": 60}
_DOTS = {f"{left} {right}": 20 for left in ("_a", "_A", "_0", "0") for right in ("_a", "_A", "_0")}
_KOREAN_OPENINGS = {
    "_한 한": 600,
    "^ 한": 150,
    "( 한": 60,
    "_, 한": 80,
    "_. 한": 40,
    "_한 A": 60,
    "_한 0": 20,
}
_KOREAN_SPEECH = {
    ". 한": 200,
    ". $": 60,
    ". _한": 100,
    ", _한": 60,
    "한 한": 120,
    "한 _한": 40,
    ". m": 5,
}
_KOREAN_EMPHASIS = {
    "한 한": 160,
    "한 _한": 60,
    "한 ,": 20,
    "한 )": 10,
    "A 한": 30,
    "0 한": 15,
    ") 한": 10,
}
_LOOSE_OPENINGS = {"_a _A": 150, "_a _a": 60, "^ _A": 20, "_, _A": 10}
_LOOSE_CLOSINGS = {
    f"{left} {right}": 60 for left in ("_.", "_,") for right in ("_a", "_A", "$")
} | {
    f"{left} {right}": 8
    for left in ("_a", "_A", "_)", "_0")
    for right in ("_a", "_A", "$", ".", ",")
}
_ADDED = {
    "―": _TIGHT_DASHES
    | {
        "^ _A": 150,
        "^ _a": 20,
        "^ A": 20,
        "_. _A": 20,
        "_) _a": 20,
        "_0 _a": 20,
        "_a _0": 20,
        "_) _A": 80,
        "_m _a": 60,
        "_a _m": 60,
    },
    "…": _ELLIPSES,
    "A": _APOSTROPHES,
    "·": _DOTS | {"한 한": 300, "0 0": 20},
    "“": _LOOSE_OPENINGS | _KOREAN_OPENINGS,
    "‘": _KOREAN_OPENINGS,
    "”": _LOOSE_CLOSINGS | _KOREAN_SPEECH | {"_m _a": 40, "_m _A": 40, "_m $": 40},
    "’": _KOREAN_EMPHASIS | {", _m": 40, ". _m": 40},
}
_BACK_OFF = 2.0  # pseudo-counts given to a pair of sides by its two sides apart
_FLOOR = 1e-4
_TRUST = 200.0  # pseudo-counts given to a pair of syllables by the second alone


@cache
def _stored() -> dict[str, Any]:
    table = files("seoulwire.repair").joinpath("statistics.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(table)
    return loaded


@cache
def _tables() -> dict[str, dict[str, dict[str, float]]]:
    counts: dict[str, dict[str, int]] = _stored()["marks"]
    tables = {}
    for role in ROLES:
        pairs: dict[str, float] = dict(counts.get(role, {}))
        for sides, added in _ADDED.get(role, {}).items():
            pairs[sides] = pairs.get(sides, 0) + added
        left: dict[str, float] = {}
        right: dict[str, float] = {}
        for sides, whole in pairs.items():
            before, after = sides.split(" ")
            left[before] = left.get(before, 0) + whole
            right[after] = right.get(after, 0) + whole
        tables[role] = {
            "pairs": pairs,
            "left": left,
            "right": right,
            "all": {"": sum(pairs.values())},
        }
    return tables


@cache
def mark_score(role: str, left: str, right: str) -> float:
    """Return the logarithm of how likely a mark of ``role`` stands between these two sides."""
    table = _tables()[role]
    total = table["all"][""]
    apart = (
        (table["left"].get(left, 0) + 0.2) * (table["right"].get(right, 0) + 0.2) / total / total
    )
    together = (table["pairs"].get(f"{left} {right}", 0) + _BACK_OFF * apart) / (total + _BACK_OFF)
    return log(_SHARE[role] * (together + _FLOOR * apart) + 1e-12)


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
