"""Revisions read again a second, on one process and on two, in turns over the same archive.

Crawls the sample portal, its posts multiplied by ``--scale``, over real HTTP; then compares every
revision with what the code makes of its capture, nothing written. What processes take to start and
to end is told apart, as it is the same for any archive: rates count from the first part that was
read to the last.

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
    from seoulwire.cli.options import archive_of
    from seoulwire.reprocess import reprocess
    from seoulwire.storage import Selection, Store

    archive = archive_of(settings_for(1, data))
    done: list[tuple[float, int]] = []  # when each part was read, and how many revisions it had

    def take(count: int, _differences: Sequence[Difference]) -> None:
        done.append((time.monotonic(), count))

    started = time.monotonic()
    with Store.open(archive.database, create=False) as store:
        reprocess(store, archive, Selection(), processes, take)
    ended = time.monotonic()
    first, last, total = done[0][0], done[-1][0], sum(count for _, count in done)
    print(f"{processes} processes: {total} revisions in {ended - started:.1f} s, ", end="")
    print(f"{first - started:.1f} to the first part, {ended - last:.1f} after the last")
    return round((total - done[0][1]) / (last - first), 1)


if __name__ == "__main__":
    main()
