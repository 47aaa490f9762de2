"""Build seoulwire/repair/statistics.json: how marks stand in prose, and which syllables follow.

    python benchmarks/repair/build_statistics.py ENGLISH...

ENGLISH are folders of HTML. Only counts are kept, no text.
"""

import argparse
import gzip
import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from seoulwire.repair.contexts import REACH, left_class, right_class

TARGET = Path(__file__).parents[2] / "seoulwire" / "repair" / "statistics.json"
BLOCK = re.compile(r"</?(?:p|div|h\d|li|td|th|tr|br|blockquote|pre|dd|dt)\b[^>]*>", re.I)
LEVELS = "0123456789abcdefghijklmnop"
SYLLABLES = 1_000_000  # how many syllables of running text the word frequencies stand for
TAG = re.compile(r"<[^>]*>")


def lines_of(folder: Path) -> Iterator[str]:
    """Yield the lines of text of the HTML and text files of a folder."""
    for path in sorted((*folder.rglob("*.html"), *folder.rglob("*.txt"))):
        page = path.read_text("utf-8", "replace")
        page = re.sub(r"(?is)<(script|style|pre|head)\b.*?</\1>", "\n", page)
        for block in BLOCK.split(page):
            line = " ".join(html.unescape(TAG.sub("", block)).split())
            if len(line) > 40:
                yield line


def curled(line: str) -> str:
    """Return a line with typewriter marks as printed ones."""
    line = re.sub(r'(?:(?<=^)|(?<=[\s(\[{<—–―-]))"(?=\S)', "“", line).replace('"', "”")
    line = re.sub(r"(?:(?<=^)|(?<=[\s(\[{<—–―“-]))'(?=\w[^']{1,80}\w[.,?!]?'(?!\w))", "‘", line)
    line = line.replace("'", "’").replace("...", "…")
    line = re.sub(r"(?<=\w)(?:--+|—)(?=\w)", "―", line)
    return re.sub(r"(?<=\w) (?:--?|–|—) (?=\w)", " ― ", line)


def marks_in(line: str) -> Iterator[tuple[str, str, str]]:
    """Yield role, left class and right class of every mark."""
    inside = False
    for found in re.finditer("[“”‘’―…·]", line):
        mark = found.group()
        start, end = found.span()
        left = left_class(line[max(0, start - REACH) : start])
        right = right_class(line[end : end + REACH])
        if mark == "‘":
            inside = True
        elif mark == "’":
            apostrophe = line[end : end + 1].isalnum() or not inside
            role = "A" if apostrophe else "’"
            inside = inside and apostrophe
            # A typewriter apostrophe between other sides is a quotation that was not understood.
            if role == "’" or left in ("a", "A", "s", "o", "0") or right in ("joined", "decade"):
                yield role, left, right
            continue
        yield mark, left, right


def count_marks(folders: list[Path]) -> dict[str, dict[str, int]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for folder in folders:
        for line in lines_of(folder):
            counts.update(marks_in(curled(line)))
    marks: dict[str, dict[str, int]] = {}
    for (role, left, right), count in sorted(counts.items()):
        marks.setdefault(role, {})[f"{left} {right}"] = count
    return marks


def words_of(path: Path) -> Iterator[tuple[str, float]]:
    """Yield the words of a wordfreq file with their frequency: they stand in bins of a centibel."""
    import msgpack  # only this script needs it

    bins = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)
    for centibels, words in enumerate(bins[1:]):
        for word in words:
            yield word, 10 ** (-centibels / 100)


def count_syllables(folders: list[Path], words: Path) -> dict[str, str]:
    """Return, by syllable, those that follow it, each with the binary logarithm of its count."""
    counts: Counter[str] = Counter()
    for folder in folders:
        for line in lines_of(folder):
            spaced = re.sub("[^가-힣]+", " ", line)
            counts.update(a + b for a, b in pairwise(f" {spaced} "))
    scaled: Counter[str] = Counter()
    for word, frequency in words_of(words):
        if re.fullmatch("[가-힣]+", word):
            for a, b in pairwise(f" {word}"):
                scaled[a + b] += round(frequency * SYLLABLES)
    counts.update(scaled)
    table: defaultdict[str, str] = defaultdict(str)
    for pair, count in sorted(counts.items()):
        if count > 0 and pair != "  ":
            table[pair[0]] += pair[1] + LEVELS[min(count.bit_length() - 1, len(LEVELS) - 1)]
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--english", nargs="+", type=Path, required=True)
    parser.add_argument("--korean", nargs="+", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    given = parser.parse_args()
    statistics = {
        "marks": count_marks(given.english),
        "syllables": count_syllables(given.korean, given.words),
    }
    TARGET.write_text(json.dumps(statistics, ensure_ascii=False, separators=(",", ":")), "utf-8")
    print(TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
