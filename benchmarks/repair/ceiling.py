"""How many lost Korean marks a careful reader can tell, of the passages beside this script.

    python -m benchmarks.repair.ceiling

``readings.txt`` holds, for each of 26 passages drawn by lot, its first line and one token for each
mark in order. All marks were lost but those that repair had put back (``=``), whose models had not
seen the passage; the reader said of every other one what it was, and whether that was sure (``!``)
or a guess among marks that authors type alike (``?``).
"""

from collections import Counter
from pathlib import Path

from benchmarks.repair.lost import MARKS

HERE = Path(__file__).parent
HOW = {"=": "put back", "!": "sure", "?": "guessed"}
KINDS = ("“”", "‘’", "「」『』", "·ㆍ", "…―", "①②③④⑤", "㎡㎞", "※→", "▲△", "○□■◆▶▷")
BAR = 0.99


def counted(passages: str, readings: str) -> Counter[tuple[str, str, bool]]:
    """Return how many marks of which kind were told how, and rightly or not."""
    found: Counter[tuple[str, str, bool]] = Counter()
    by_line = {MARKS.sub("_", text.split("\n")[0]): text for text in passages.split("\n\n")}
    for line in readings.splitlines():
        first, tokens = line.split("\t")
        marks = [mark[0] for mark in MARKS.finditer(by_line[first])]
        for mark, token in zip(marks, tokens.split(" "), strict=True):
            kind = next((kind for kind in KINDS if mark in kind), "others")
            found[kind, HOW[token[0]], token[1:] == mark] += 1
    return found


def ceiling(found: Counter[tuple[str, str, bool]]) -> float:
    """Return the share that can be answered with one in a hundred wrong.

    Of what is guessed as much is answered as the errors allow, drawn by lot.
    """
    count = Counter(dict.fromkeys(HOW.values(), 0))
    wrong = Counter(count)
    for (_, how, is_right), number in found.items():
        count[how] += number
        wrong[how] += 0 if is_right else number
    told = count["put back"] + count["sure"]
    missed = wrong["put back"] + wrong["sure"]
    rate = wrong["guessed"] / count["guessed"]
    more = max(0.0, ((1 - BAR) * told - missed) / (rate - (1 - BAR)))
    return (told + min(more, count["guessed"])) / count.total()


def main() -> None:
    found = counted(
        (HERE / "passages.txt").read_text("utf-8"), (HERE / "readings.txt").read_text("utf-8")
    )
    for kind in (*KINDS, "others", ""):
        of_kind = [(how, right, n) for (k, how, right), n in found.items() if kind in (k, "")]
        shown = [
            f"{how} {sum(n for h, r, n in of_kind if h == how and r)} of "
            f"{sum(n for h, _, n in of_kind if h == how)}"
            for how in HOW.values()
        ]
        print(f"{kind or 'all':8} {sum(n for *_, n in of_kind):4} marks, right: {', '.join(shown)}")
    print(f"{ceiling(found):.1%} answered at {BAR:.0%} right, where guesses are trusted by lot")


if __name__ == "__main__":
    main()
