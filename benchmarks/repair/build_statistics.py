"""Build seoulwire/repair/statistics.json: how marks stand in prose, and which syllables follow.

    python benchmarks/repair/build_statistics.py ENGLISH...

ENGLISH are folders of HTML. Only counts are kept, no text.
"""

import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from seoulwire.repair.contexts import REACH, left_class, right_class

TARGET = Path(__file__).parents[2] / "seoulwire" / "repair" / "statistics.json"
BLOCK = re.compile(r"</?(?:p|div|h\d|li|td|th|tr|br|blockquote|pre|dd|dt)\b[^>]*>", re.I)
TAG = re.compile(r"<[^>]*>")


def lines_of(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.html")):
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


def main() -> None:
    counts: Counter[tuple[str, str, str]] = Counter()
    for folder in sys.argv[1:]:
        for line in lines_of(Path(folder)):
            counts.update(marks_in(curled(line)))
    marks: dict[str, dict[str, int]] = {}
    for (role, left, right), count in sorted(counts.items()):
        marks.setdefault(role, {})[f"{left} {right}"] = count
    TARGET.write_text(json.dumps({"marks": marks}, ensure_ascii=False, separators=(",", ":")))
    print({role: sum(table.values()) for role, table in marks.items()})


if __name__ == "__main__":
    main()
