"""Revisions read again a second, on one process and on two, in turns over the same archive.

Crawls the sample portal, its posts multiplied by ``--scale``, over real HTTP; then compares every
revision with what the code makes of its capture, nothing written. What a process takes to start is
told apart: rates count from the first part that was read.

    python -m benchmarks.reprocess [--scale 60] [--rounds 3]
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.backfill import crawl
from benchmarks.crawl import sample_portal, settings_for
from seoulwire.reprocess import Difference


def main() -> None:
    """Measure in turns and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rates: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as scratch:
        with sample_portal(options.scale) as port:
            crawl(port, Path(scratch))
        for _ in range(options.rounds):
            for processes, measured in rates.items():
                measured.append(read_again(Path(scratch) / "crawled", processes))
    for processes, measured in rates.items():
        print(f"{processes} processes: {median(measured):.1f} revisions/s, {measured}")
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    print(f"two / one: median {median(ratios):.2f}, each {[round(r, 2) for r in ratios]}")


def read_again(data: Path, processes: int) -> float:
    """Return how many revisions a second are read again."""
    from seoulwire.cli.sources import source_of
    from seoulwire.reprocess import Comparison, reprocess
    from seoulwire.storage import Selection, Store

    source = source_of(settings_for(1, data))
    comparison = Comparison()
    first: list[tuple[float, int]] = []

    def take(count: int, differences: Sequence[Difference]) -> None:
        comparison.add(count, differences)
        if not first:
            first.append((time.monotonic(), comparison.revisions))

    started = time.monotonic()
    with Store.open(source.database, create=False) as store:
        reprocess(store, source, Selection(), processes, take)
    began, before = first[0]
    print(f"{processes} processes: {began - started:.1f} s to the first part, ", end="")
    print(f"{comparison.revisions} revisions in {time.monotonic() - started:.1f} s")
    return round((comparison.revisions - before) / (time.monotonic() - began), 1)


if __name__ == "__main__":
    main()
