"""Revisions read again a second, on one process and on two, in turns over the same archive.

Crawls the sample portal, its posts multiplied by ``--scale``, over real HTTP; then compares every
revision with what the code makes of its capture, nothing written. Starting the processes counts.

    python -m benchmarks.reprocess [--scale 60] [--rounds 3]
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.backfill import crawl
from benchmarks.crawl import sample_portal, settings_for


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
    started = time.monotonic()
    with Store.open(source.database, create=False) as store:
        reprocess(store, source, Selection(), processes, comparison.add)
    return round(comparison.revisions / (time.monotonic() - started), 1)


if __name__ == "__main__":
    main()
