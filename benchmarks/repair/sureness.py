"""How often mojibake undone and bytes read anew are right, by the confidence given.

    python -m benchmarks.repair.sureness --data DIR

The Korean lines and pages of DIR are misread or mixed as in ``compare``. Of mojibake every reading
is counted, those below the threshold too.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.repair import streams
from benchmarks.repair.compare import BETWEEN, SHOWN_AS_1252, WRONG, korean_lines
from benchmarks.repair.lost import binned
from seoulwire.repair import decode
from seoulwire.repair.mojibake import undo_mojibake

TOGETHER = 8  # lines of a text
PAGES = 300


def words_of(line: str) -> list[tuple[int, int]]:
    """Return where the words of a line stand."""
    ends = [0, *(place for found in BETWEEN.finditer(line) for place in found.span()), len(line)]
    return list(zip(ends[::2], ends[1::2], strict=True))


def readings(lines: Sequence[str], wrong: Callable[[bytes], str]) -> Iterator[tuple[float, bool]]:
    """Yield the confidence of each misread word that was read anew, and whether it is right."""
    for start in range(0, len(lines), TOGETHER):
        truths = lines[start : start + TOGETHER]
        shown = [wrong(line.encode()) for line in truths]
        text = "\n".join(shown)
        changes = undo_mojibake(text).repairs
        place = 0
        for truth, line in zip(truths, shown, strict=True):
            rows = words_of(truth), words_of(line)
            # Where bytes of ASCII were lost as well, words cannot be told apart.
            for (a, b), (c, d) in zip(*rows, strict=True) if len(rows[0]) == len(rows[1]) else ():
                own = [r for r in changes if place + c <= r.start and r.end <= place + d]
                if own:
                    read, last = "", place + c
                    for change in own:
                        read += text[last : change.start] + change.after
                        last = change.end
                    read += text[last : place + d]
                    yield min(change.confidence for change in own), read == truth[a:b]
            place += len(line) + 1


def runs(data: Path) -> Iterator[tuple[float, bool]]:
    """Yield the confidence of each run of bytes of a mixed page, and whether it is right."""
    for case in streams.mixed(streams.real_pages(data), PAGES):
        page = decode(case.data, case.http_charset)
        for change in page.repairs:
            span = slice(change.text_start, change.text_end)
            yield change.confidence, page.text[span] == case.truth[span]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    lines = korean_lines(streams.real_pages(data))
    ways = [(f"CP949, {name}", wrong) for name, wrong in WRONG.items()]
    ways += [(f"windows-1252, {name}", wrong) for name, wrong in SHOWN_AS_1252.items()]
    rows = {f"UTF-8 read as {name}": readings(lines, wrong) for name, wrong in ways}
    rows["runs of bytes in another charset"] = runs(data)
    for title, given in rows.items():
        print(title)
        for confidence, right, count in binned(list(given)):
            print(f"  {confidence:.3f}  {right:.3f}  {count}", flush=True)


if __name__ == "__main__":
    main()
