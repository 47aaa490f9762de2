"""Speed of repair by size of page: mixed, and clean ones beside a strict decode and ftfy.

    python -m benchmarks.repair.speed --data DIR

DIR holds real pages (see ``streams.real_pages``). Processor time, the best of several rounds.
"""

import argparse
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

import ftfy

from benchmarks.repair import streams
from benchmarks.repair.compare import SHELL, mixed_pages
from benchmarks.repair.texts import ENGLISH, KOREAN
from seoulwire.repair import decode, repair

SIZES = (0, 2_000, 10_000, 30_000, 100_000, 300_000)  # bytes: bands of clean pages
SHARE = 1 / 3  # of the texts of a mixed page that are in another charset
PAIRS = (("utf-8", "cp949"), ("utf-8", "cp1252"), ("cp949", "utf-8"))


def seconds(run: Callable[[], object], rounds: int = 5) -> float:
    """Return the processor time that the fastest round took."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def mixed(size: int, count: int) -> Iterator[tuple[str, bytes, str]]:
    """Yield pages of at least ``size`` bytes by kind, with the charset they are sent under."""
    rng = random.Random(size)
    for number in range(count):
        outer, inner = PAIRS[number % len(PAIRS)]
        page = bytearray()
        while len(page) < size:
            for markup in re.split(r"\{\d\}", SHELL)[:-1]:
                charset = inner if rng.random() < SHARE else outer
                texts = ENGLISH if charset == "cp1252" else (*KOREAN, *ENGLISH)
                page += markup.encode() + rng.choice(texts).encode(charset, "ignore")
        yield f"{size // 1000} KB, {outer} with {inner}", bytes(page), outer


def real(data: Path) -> Iterator[tuple[str, bytes, str | None]]:
    """Yield real pages with one to four runs in another charset."""
    for case in streams.mixed(streams.real_pages(data), 160, 5):
        yield f"real, {case.kind.partition(',')[0]}", case.data, case.http_charset


def small() -> Iterator[tuple[str, bytes, str | None]]:
    """Yield pages below one kilobyte with a run in another charset."""
    for page, charset, _ in mixed_pages(60):
        yield "below 1 KB", page, charset


def decode_all(pages: Sequence[tuple[bytes, str | None]]) -> None:
    """Decode pages that are sent under these charsets."""
    for page, charset in pages:
        decode(page, charset)


def compared(page: bytes) -> tuple[float, float]:
    """Return the time of a strict decode as a share of ours, and that of ftfy as a multiple."""
    text, often = page.decode(), range(max(1, 200_000 // len(page)))
    strict = seconds(lambda: [page.decode() for _ in often])
    ours = seconds(lambda: [repair(decode(page).text) for _ in often])
    theirs = seconds(lambda: ftfy.fix_text(text), 1) * len(often)
    return strict / ours, theirs / ours


def print_mixed(data: Path) -> None:
    """Print how fast mixed pages are decoded, by kind."""
    kinds: dict[str, list[tuple[bytes, str | None]]] = defaultdict(list)
    for kind, page, charset in (*mixed(5000, 60), *mixed(33_000, 9), *real(data), *small()):
        kinds[kind].append((page, charset))
    for kind, pages in kinds.items():
        size = sum(len(page) for page, _ in pages)
        spent = seconds(partial(decode_all, pages))
        print(f"{kind:32} {size / len(pages) / 1000:6.1f} KB  {size / 1e6 / spent:6.1f} MB/s")


def print_clean(data: Path) -> None:
    """Print what share of a strict decode's speed clean pages reach, by size; and ftfy's times."""
    pages = [page for page in streams.real_pages(data) if not page.isascii()]
    clean = [page.encode() for page in pages if not repair(page).repairs]
    for least, most in pairwise(SIZES):
        band = [page for page in clean if least < len(page) <= most]
        if not band:
            continue
        shares, times = zip(*map(compared, band), strict=True)
        print(
            f"up to {most // 1000:3} KB, {len(band):3} pages: {median(shares):.2f} of a strict "
            f"decode ({min(shares):.2f} at least), {min(times):.0f} times ftfy at least"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    print_mixed(given.data)
    print_clean(given.data)


if __name__ == "__main__":
    main()
