"""Lost marks put back, against their truth: right, wrong, left alone; and how sure repair was.

    python -m benchmarks.repair.lost --data DIR [--plot docs/repair-calibration.svg] [--text FILE]

DIR holds ``articles/benchmark/ground-truth.json`` (names to objects with an ``articleBody``) and
Korean pages in ``boards`` and ``articles``. Every CP949 mark is lost as a UTF-8 decoder loses it.
FILE is another text, such as a front page: each line is a post and is read by itself.
"""

import argparse
import gzip
import html
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path

from seoulwire.repair import decode, repair

MARKS = re.compile(
    "[“”‘’―…·※→←↑↓①-⑮㎡㎢㎞㎏㎜㎝㎍㏊㎥℃°×÷±▲△▼▽▶▷○●◎□■◆◇☆★ㆍ「」『』《》〈〉【】〔〕∼～㈜☞½§]"
)
PROSE = re.compile("[“”‘’―…·]")
BLOCK = re.compile(r"</?(?:p|div|h\d|li|td|th|tr|br|blockquote|dd|dt|title)\b[^>]*>", re.I)
SILENT = re.compile(r"(?is)<(script|style|head)\b.*?</\1>|<!--.*?-->")
TAG = re.compile(r"<[^>]*>")
HERE = Path(__file__).parent
POSTS = HERE / "posts.txt"
HOUSES = {name: HERE / f"houses_{name.lower()}.txt" for name in ("English", "Korean")}
LATEST = 50  # of them
SHORTEST = 20  # characters of a line that is more than a label
EDGES = (0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 0.95, 0.97, 0.98, 0.99, 1.01)
Witness = Callable[[str], str]


@dataclass(slots=True)
class Score:
    """How many places were repaired rightly, wrongly, or left alone."""

    right: int = 0
    wrong: int = 0
    left: int = 0
    given: list[tuple[float, bool]] = field(default_factory=list)

    def __str__(self) -> str:
        answered = self.right + self.wrong
        places = answered + self.left
        return (
            f"{self.right} right, {self.wrong} wrong, {self.left} left alone: "
            f"{answered / max(places, 1):.1%} answered, {self.right / max(answered, 1):.2%} right"
        )


def articles(data: Path) -> list[str]:
    """Return the article bodies; CP949 has one dash only, so that every long one is that."""
    path = data / "articles" / "benchmark" / "ground-truth.json"
    truths = json.loads(path.read_text("utf-8"))
    return [truths[name]["articleBody"].replace("—", "―") for name in sorted(truths)]


def korean_pages(data: Path) -> list[str]:
    """Return the text of the Korean pages, line by line."""
    paths = [*sorted((data / "boards").rglob("*.html")), *sorted((data / "articles").glob("*.gz"))]
    return [page_text(path) for path in paths]


def houses(language: str) -> list[str]:
    """Return texts of our own in the styles of many houses: papers, blogs, fiction, laws, minutes.

    More of them than of any stock quote otherwise than most do: they show where repair is wrong.
    """
    return HOUSES[language].read_text("utf-8").strip().split("\n\n")


def posts() -> tuple[list[str], list[str]]:
    """Return English posts by Korean hands, of our own: those the rules were made by, and others.

    The others were read before a rule was changed for them.
    """
    texts = POSTS.read_text("utf-8").strip().split("\n\n")
    return texts[:-LATEST], texts[-LATEST:]


def page_text(path: Path) -> str:
    """Return the lines of text of a page, by a plain rule of its own."""
    content = path.read_bytes()
    page = decode(gzip.decompress(content) if path.suffix == ".gz" else content).text
    lines = (
        " ".join(html.unescape(TAG.sub("", b)).split()) for b in BLOCK.split(SILENT.sub("\n", page))
    )
    return "\n".join(line for line in lines if len(line) > SHORTEST)


def damaged(text: str, marks: re.Pattern[str] = MARKS) -> str:
    """Return a text whose marks were CP949 bytes that somebody decoded as UTF-8."""
    return marks.sub(lambda mark: mark[0].encode("cp949").decode("utf-8", "replace"), text)


def edited(text: str, rate: float) -> str:
    """Return a text with a share of its words replaced by others of its own."""
    rng = random.Random(len(text))
    words = text.split(" ")
    return " ".join(
        rng.choice(words) if rng.random() < rate and not MARKS.search(word) else word
        for word in words
    )


def measured(
    texts: Iterable[str],
    witness: Witness | None = None,
    threshold: float = 0.95,
    marks: re.Pattern[str] = MARKS,
) -> Score:
    """Return how the lost marks of all texts came back."""
    score = Score()
    for text in texts:
        found = {
            change.start: change
            for change in repair(
                damaged(text, marks), [witness(text)] if witness else (), threshold=threshold
            ).repairs
        }
        for shift, mark in enumerate(marks.finditer(text)):
            change = found.get(mark.start() + shift)
            if change is None:
                score.left += 1
                continue
            is_right = change.after == mark[0]
            score.right += is_right
            score.wrong += not is_right
            score.given.append((change.confidence, is_right))
    return score


def measured_as(written: str, read: str, texts: Iterable[str]) -> Score:
    """Return how marks came back of texts in one charset that a decoder of another lost.

    Letters are lost with them and cannot come back: they count where one became something else.
    """
    score = Score()
    for text in texts:
        data = text.replace("―", "—").encode(written, "ignore")
        truth, lost = data.decode(written), data.decode(read, "replace")
        shown = [c.encode(written).decode(read, "replace") for c in truth]
        if "".join(shown) != lost:  # some bytes together happened to be a character
            continue
        found = {change.start: change for change in repair(lost).repairs}
        for character, start in zip(truth, accumulate(map(len, shown), initial=0), strict=False):
            change = found.get(start)
            if change is None:
                score.left += character in "“”‘’—…·"
            else:
                is_right = change.after.replace("―", "—") == character
                score.right += is_right
                score.wrong += not is_right
    return score


def rows(data: Path) -> Iterator[tuple[str, Score]]:
    """Yield the rows of the benchmark on lost marks."""
    english, korean = articles(data), korean_pages(data)
    for kind, texts in zip(("", ", the last"), posts(), strict=True):
        yield f"English by Korean hands{kind}", measured(texts)
    yield "English, the marks “”‘’―…·", measured(english, marks=PROSE)
    yield "English, all marks", measured(english)
    yield "English, windows-1252 as UTF-8", measured_as("cp1252", "utf-8", english)
    yield "English, UTF-8 as ASCII", measured_as("utf-8", "ascii", english)
    yield "Korean, all marks", measured(korean)
    for language in HOUSES:
        yield f"{language} of many houses", measured(houses(language))
    for language, texts in (("English", english), ("Korean", korean)):
        for rate in (0.05, 0.2):
            yield (
                f"{language}, witness edited by {rate:.0%}",
                measured(texts, partial(edited, rate=rate)),
            )
    strangers = [*english[1:], english[0]]
    other = dict(zip(english, strangers, strict=True))
    yield "English, an unrelated witness", measured(english, other.__getitem__)


def binned(given: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Return for each band of confidence its mean, the share that was right, and how many."""
    bands: list[tuple[float, float, int]] = []
    for low, high in pairwise(EDGES):
        band = [(confidence, right) for confidence, right in given if low <= confidence < high]
        if band:
            mean = sum(confidence for confidence, _ in band) / len(band)
            bands.append((mean, sum(right for _, right in band) / len(band), len(band)))
    return bands


def plot(bands: Sequence[tuple[float, float, int]]) -> str:
    """Return an SVG of confidence against truth; a dot's area tells how many repairs it shows."""

    def at(confidence: float, right: float) -> tuple[float, float]:
        return 60 + (confidence - 0.5) * 800, 440 - (right - 0.5) * 800

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 490" font-size="12">',
        '<rect width="500" height="490" fill="#fff"/>',
        '<path d="M60 440L460 40" stroke="#999" stroke-dasharray="4"/>',
        '<path d="M60 40V440H460" fill="none" stroke="#333"/>',
    ]
    for tick in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        x, y = at(tick, tick)
        parts.append(f'<text x="{x:.0f}" y="458" text-anchor="middle">{tick:.1f}</text>')
        parts.append(f'<text x="52" y="{y + 4:.0f}" text-anchor="end">{tick:.1f}</text>')
    for confidence, right, count in bands:
        x, y = at(confidence, max(right, 0.5))
        radius = max(3.0, count**0.5 / 1.6)
        title = f"given {confidence:.3f}, right {right:.3f}, of {count}"
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2a6f97" fill-opacity="0.6">'
            f"<title>{title}</title></circle>"
        )
    parts += [
        '<text x="260" y="480" text-anchor="middle">confidence given</text>',
        '<text x="16" y="240" transform="rotate(-90 16 240)" text-anchor="middle">right</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--text", type=Path)
    given = parser.parse_args()
    if given.text:
        lines = given.text.read_text("utf-8").replace("\ufffd", "").split("\n")
        print(f"{given.text.name:36} {measured(lines)}", flush=True)
    for title, score in rows(given.data):
        print(f"{title:36} {score}", flush=True)
    texts = [*articles(given.data), *korean_pages(given.data)]
    bands = binned(measured(texts, threshold=EDGES[0]).given)
    print("confidence given, share right, repairs:")
    for confidence, right, count in bands:
        print(f"  {confidence:.3f}  {right:.3f}  {count}")
    if given.plot:
        given.plot.write_text(plot(bands), "utf-8")


if __name__ == "__main__":
    main()
