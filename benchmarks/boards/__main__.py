"""How well boards are read without configuration, and how fast.

python -m benchmarks.boards [--wrong] [--variant NAME] [--label-like]
"""

import argparse

from benchmarks.boards.pages import LABEL_LIKE, TITLES, variants
from benchmarks.boards.scores import Score, score_others, score_variant


def main() -> None:
    """Print a table of engines, and with ``--wrong`` each value that was read wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list what was read wrongly")
    parser.add_argument("--variant", help="only this one")
    parser.add_argument(
        "--label-like", action="store_true", help="with titles that begin as labels do"
    )
    arguments = parser.parse_args()
    titles = LABEL_LIKE if arguments.label_like else TITLES
    total = Score()
    for variant in variants():
        if arguments.variant in {None, variant.name}:
            score = score_variant(variant, titles=titles)
            total += score
            weak = {
                what: f"{score.right[what]}/{asked}"
                for what, asked in score.asked.items()
                if score.right[what] < asked
            }
            print(f"{variant.name:24}", weak or "all right")
            if arguments.wrong:
                print(*(f"    {line[:300]}" for line in score.wrong), sep="\n")
    others = score_others()
    print(*others.wrong, sep="\n")
    total += others
    for what in sorted(total.asked):
        print(f"{what:16} {total.right[what]:6}/{total.asked[what]:<6} {total.share(what):.3f}")


if __name__ == "__main__":
    main()
