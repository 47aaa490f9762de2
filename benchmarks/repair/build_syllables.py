"""Build seoulwire/repair/syllables.json.gz: how often three Hangul syllables stand in a row.

    python -m benchmarks.repair.build_syllables --wikipedia indexdir --profile ko \\
        --frequencies small_ko.msgpack.gz --words kor.words --pages FOLDER --manuals FOLDER

Only sums over syllables are kept, as logarithms: no word can be read from them. The sources, whose
notices stand in seoulwire/repair/NOTICE:

* --wikipedia: the index of the PyPI package kollocate 0.0.2 (Apache-2.0), 140,000 sentences of the
  Korean Wikipedia (CC BY-SA 3.0) as morphemes; needs whoosh;
* --profile: profiles/ko of langdetect 1.0.9 (Apache-2.0), syllables of Wikipedia as counted there;
* --frequencies: of wordfreq 3.1.1 (CC BY-SA 4.0); needs msgpack;
* --words: the words of Debian's tesseract-ocr-kor 4.1.0 (Apache-2.0), by ``combine_tessdata -u``
  and ``dawg2wordlist`` of tesseract-ocr;
* --pages: Debian's libreoffice-help-ko 7.4.7 (MPL-2.0), unpacked;
* --manuals: manual_*.json of korean-rnd-regs-mcp 0.61.0 (Apache-2.0), the government's own text.
"""

import argparse
import gzip
import html
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import log2
from pathlib import Path

import msgpack
from whoosh.index import open_dir

from benchmarks.repair.eojeol import words_of
from seoulwire.repair.syllables import BOUNDARY, sign_of

TARGET = Path(__file__).parents[2] / "seoulwire" / "repair" / "syllables.json.gz"
BETWEEN = re.compile("[^가-힣]+")
SILENT = re.compile(r"(?is)<(script|style)\b.*?</\1>")
TAG = re.compile("<[^>]*>")
LEAST = 3  # rows of fewer are noise, and would double the table
LEVELS = 2  # that are told apart for each doubling of a count: more would make the table larger
# What a source counts: help repeats itself, a list of words names each once.
PAGES, WORDS, PROFILE, FREQUENCIES = 0.3, 2.0, 0.2, 0.5
FREQUENT = 1e7  # words that the frequencies are of
STARTS, ENDS = 0.7, 0.3  # how many of its morphemes begin and end a word

Rows = Counter[str]


def rows(passage: str) -> Iterator[str]:
    """Yield every three syllables in a row, with one boundary for whatever is no syllable."""
    marked = BETWEEN.sub(BOUNDARY, f" {passage} ")
    for place in range(len(marked) - 2):
        yield marked[place : place + 3]


def counted(lines: Iterable[str]) -> Rows:
    return Counter(row for line in lines for row in rows(line))


def wikipedia(folder: Path) -> Iterator[str]:
    """Yield the sentences of an index, put together from their morphemes."""
    rng = random.Random(7)
    for _, document in open_dir(folder).reader().iter_docs():
        yield " ".join(words_of(document["analysis"], rng))


def profile(path: Path) -> Rows:
    """Return the rows that a profile of langdetect counts."""
    found = json.loads(path.read_text("utf-8"))["freq"]
    return Counter({row: count for row, count in found.items() if re.fullmatch("[가-힣 ]{3}", row)})


def frequencies(path: Path) -> dict[str, float]:
    """Return the rows of words with frequencies; where a morpheme begins and ends is a guess."""
    counts: dict[str, float] = {}
    _, *levels = msgpack.unpackb(gzip.decompress(path.read_bytes()))
    for centibels, words in enumerate(levels):
        often = FREQUENT * 10 ** (-centibels / 100)
        for word in words:
            if not re.fullmatch("[가-힣]{2,}", word):
                continue
            parts = [(row, 1.0) for row in [*rows(word)][1:-1]]
            for row, share in ((BOUNDARY + word[:2], STARTS), *parts, (word[-2:] + " ", ENDS)):
                counts[row] = counts.get(row, 0.0) + often * share
    return counts


def pages(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.html")):
        page = SILENT.sub("\n", path.read_text("utf-8", "replace"))
        yield from html.unescape(TAG.sub("\n", page)).split("\n")


def manuals(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("manual_*.json")):
        yield from _strings(json.loads(path.read_text("utf-8")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.split("\n")
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def packed(counts: dict[str, float]) -> dict[str, str]:
    """Return what follows two syllables, one, and none: each with a sign for its count."""
    behind: dict[str, dict[str, float]] = {}
    for row, count in counts.items():
        if count >= LEAST and row[1:] != BOUNDARY * 2:
            rounded = 2.0 ** (round(log2(count) * LEVELS) / LEVELS)
            for before in (row[:2], row[1], ""):
                following = behind.setdefault(before, {})
                following[row[2]] = following.get(row[2], 0.0) + rounded
    return {
        before: "".join(c + sign_of(count) for c, count in sorted(following.items()))
        for before, following in sorted(behind.items())
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("wikipedia", "profile", "frequencies", "words", "pages", "manuals"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    counts: dict[str, float] = {}
    for found, weight in (
        (counted(wikipedia(given.wikipedia)), 1.0),
        (profile(given.profile), PROFILE),
        (frequencies(given.frequencies), FREQUENCIES),
        (counted(given.words.read_text("utf-8").split("\n")), WORDS),
        (counted(pages(given.pages)), PAGES),
        (counted(manuals(given.manuals)), 1.0),
    ):
        for row, count in found.items():
            counts[row] = counts.get(row, 0.0) + count * weight
    table = json.dumps(packed(counts), ensure_ascii=False, separators=(",", ":")).encode()
    TARGET.write_bytes(gzip.compress(table, 9, mtime=0))
    print(TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
