"""Fit how often a reading of UTF-8 shown as CP949 is right, by its share of all readings.

    python -m benchmarks.repair.build_misread_calibration --data DIR

Prints intercept and slope of each curve, for ``CURVES`` in ``seoulwire/repair/readings.py``, and
what each confidence is worth on texts that its curve was not fitted on: a fifth of them is left
out in turn. Three quarters of the weight are of the Korean lines of the pages of DIR, the rest of
passages.txt, texts of our own with many invented names; the syllables were counted in neither.
Needs scikit-learn.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from math import exp, log
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.repair import streams
from benchmarks.repair.build_korean_marks import PASSAGES
from benchmarks.repair.compare import WRONG, korean_lines
from benchmarks.repair.lost import binned
from benchmarks.repair.sureness import TOGETHER, readings
from seoulwire.repair.misread import NOTHING_LOST
from seoulwire.repair.pairing import Loss
from seoulwire.repair.readings import CURVES

LOSSES = {
    "as Python shows it": Loss.MARKED,
    "as browsers show it": Loss.BOTH_MARKED,
    "bytes lost without a trace": Loss.SILENT,
}
PARTS = 5
PAGES = 0.75  # of the weight


class Seen(NamedTuple):
    """A reading: the log-odds of its share, whether it is right, and what it counts."""

    odds: float
    is_right: bool
    weight: float


def seen(lines: Sequence[str], name: str, weight: float) -> dict[int, list[Seen]]:
    """Return the readings of misread lines, by part; in all they count ``weight``."""
    intercept, slope = CURVES[LOSSES[name]]
    parts: dict[int, list[Seen]] = defaultdict(list)
    for number, start in enumerate(range(0, len(lines), TOGETHER)):
        for confidence, is_right in readings(lines[start : start + TOGETHER], WRONG[name]):
            if confidence != NOTHING_LOST:
                odds = (log(confidence / (1 - confidence)) - intercept) / slope
                parts[number % PARTS].append(Seen(odds, is_right, 1.0))
    count = sum(map(len, parts.values()))
    return {
        part: [one._replace(weight=weight / count) for one in found]
        for part, found in parts.items()
    }


def curve(found: Sequence[Seen]) -> tuple[float, float]:
    """Return intercept and slope of the log-odds of being right."""
    odds = np.array([[one.odds] for one in found])
    weights = [one.weight * len(found) for one in found]
    fitted = LogisticRegression(C=1e6).fit(odds, [one.is_right for one in found], weights)
    return float(fitted.intercept_[0]), float(fitted.coef_[0, 0])


def left_out(parts: dict[int, list[Seen]]) -> list[tuple[float, bool]]:
    """Return the confidence of each reading by the curve of the other parts, and the truth."""
    given = []
    for part, found in parts.items():
        others = [one for number, rest in parts.items() if number != part for one in rest]
        intercept, slope = curve(others)
        given += [(1 / (1 + exp(-intercept - slope * one.odds)), one.is_right) for one in found]
    return given


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    pages = korean_lines(streams.real_pages(parser.parse_args().data))
    passages = PASSAGES.read_text("utf-8").split("\n")
    for name, loss in LOSSES.items():
        one, other = seen(pages, name, PAGES), seen(passages, name, 1 - PAGES)
        parts = {part: one[part] + other[part] for part in range(PARTS)}
        both = [reading for found in parts.values() for reading in found]
        print(f"{loss.name}: ({', '.join(f'{value:.2f}' for value in curve(both))})")
        for confidence, right, count in binned(left_out(parts)):
            print(f"  {confidence:.3f}  {right:.3f}  {count}", flush=True)


if __name__ == "__main__":
    main()
