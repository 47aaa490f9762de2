"""How well and how fast articles are read, beside the peers, on the same pages in the same run.

    python -m benchmarks.sources                        # pages of our own writing
    python -m benchmarks.sources --real-pages DIR       # and the pages of others, if at hand
    python -m benchmarks.sources --real-pages DIR --peers peers/bin/python   # see benchmarks/peers

Trafilatura is asked for text and metadata, as ours is. Times are CPU time, the best of some rounds.
"""

import argparse
import gzip
import json
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import trafilatura

from benchmarks.source_pages import SourcePage, source_pages
from seoulwire.content import plain_text
from seoulwire.exceptions import PageError
from seoulwire.sources import GENERIC, SOURCES, ArticlePage, parse_article

_TOKEN = re.compile(r"\w+")
ROUNDS = 3


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real-pages", type=Path, help="folder of real third-party pages")
    parser.add_argument("--peers", type=Path, help="a Python that has other extractors")
    parser.add_argument("--fields-only", action="store_true", help="no times, no peers")
    options = parser.parse_args()
    pages = list(source_pages())
    print_fields(pages)
    if options.fields_only:
        return
    print_speed("pages of our own writing, known sources", _of_known(pages))
    if options.real_pages:
        print_benchmark(options.real_pages / "articles" / "benchmark", options.peers)
        print_speed("real pages, known sources", _real_known(options.real_pages))


def print_fields(pages: Sequence[SourcePage]) -> None:
    """Print, for each layout, how many fields are right, and the F1 of the bodies."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    bodies: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for page in pages:
        row = rows[page.layout]
        row["pages"] += 1
        article = _read(page)
        bodies[page.layout].append((page.body, plain_text(article.blocks) if article else ""))
        if article is None:
            continue
        found = article.published.value if article.published else None
        row["title"] += article.title == page.title
        row["authors"] += article.authors == page.authors
        row["date"] += found == page.published
        row["invented"] += page.published is None and found is not None
    heads = f"{'title':>7}{'date':>7}{'author':>8}{'body F1':>9}{'zones invented':>16}"
    print(f"{'layout':20}{'pages':>6}{heads}")
    for layout, row in rows.items():
        shares = [row[name] / row["pages"] for name in ("title", "date", "authors")]
        print(
            f"{layout:20}{row['pages']:6}{shares[0]:7.3f}{shares[1]:7.3f}{shares[2]:8.3f}"
            f"{f1(bodies[layout]):9.3f}{row['invented']:16}"
        )
    total = sum(rows.values(), Counter())
    shares = [total[name] / total["pages"] for name in ("title", "date", "authors")]
    every = [pair for part in bodies.values() for pair in part]
    print(
        f"{'all':20}{total['pages']:6}{shares[0]:7.3f}{shares[1]:7.3f}{shares[2]:8.3f}"
        f"{f1(every):9.3f}{total['invented']:16}\n"
    )


def _read(page: SourcePage) -> ArticlePage | None:
    try:
        return parse_article(page.html, page.url)
    except PageError as error:
        print(f"  {page.layout}: {error}")
        return None


def print_benchmark(folder: Path, peers: Path | None = None) -> None:
    """Print the F1 on the article extraction benchmark of Scrapinghub, by its own scorer."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    pages = [
        (one["articleBody"], _gunzip(folder / "html" / f"{key}.html.gz"), one["url"])
        for key, one in truth.items()
    ]
    print(f"Scrapinghub benchmark, {len(pages)} pages, its own scorer      F1   pages/s (CPU)")
    started = time.process_time()
    ours = [_body(html, url) for _, html, url in pages]
    _print_peer("seoulwire", pages, ours, time.process_time() - started)
    for name, found in _of_peers(pages, peers).items():
        _print_peer(name, pages, found["texts"], found["seconds"])
    print()


def _print_peer(
    name: str, pages: Sequence[tuple[str, str, str]], texts: Sequence[str], seconds: float
) -> None:
    score = f1((true, text) for (true, _, _), text in zip(pages, texts, strict=True))
    print(f"  {name:50}{score:9.4f}{len(pages) / seconds:10.1f}")


def _of_peers(pages: Sequence[tuple[str, str, str]], peers: Path | None) -> dict[str, Any]:
    """Return what the peers read, those of ``peers``' environment or the one that we need."""
    asked = json.dumps([(html, url) for _, html, url in pages])
    line = [str(peers or sys.executable), str(Path(__file__).with_name("peers.py"))]
    done = subprocess.run(line, input=asked, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _body(html: str, url: str) -> str:
    try:
        return plain_text(parse_article(html, url).blocks)
    except PageError:
        return ""


def f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the F1 of mean precision and mean recall over (true, found), four-word shingles."""
    precisions, recalls = [], []
    for true, found in pairs:
        expected, given = _shingles(true), _shingles(found)
        both = sum((expected & given).values())
        precisions.append(both / max(sum(given.values()), 1))
        recalls.append(both / max(sum(expected.values()), 1))
    precision, recall = (sum(values) / len(values) for values in (precisions, recalls))
    return 2 * precision * recall / max(precision + recall, 1e-9)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(len(tokens) - 3, 1)))


def print_speed(heading: str, pages: Sequence[tuple[str, str, str]]) -> None:
    """Print the pages a second of ours and of trafilatura: each page, each source, over all.

    Of several pages it is the time that all of them take together.
    """
    print(f"Speed, {heading} (CPU)")
    ours_of: defaultdict[str, float] = defaultdict(float)  # seconds, by source
    theirs_of: defaultdict[str, float] = defaultdict(float)
    for name, html, url in pages:
        ours = _cost(parse_article, html, url)
        theirs = _cost(_trafilatura, html, url)
        source = next((key for key, one in SOURCES.items() if one.serves(url)), GENERIC)
        ours_of[source] += ours
        theirs_of[source] += theirs
        print(
            f"  {name:32}{len(html) / 1024:7.0f} KB{1 / ours:9.0f} pages/s"
            f"{1 / theirs:9.0f} trafilatura{theirs / ours:8.1f} times"
        )
    for source, seconds in ours_of.items():
        print(f"  {source}: {theirs_of[source] / seconds:.1f} times trafilatura")
    print(f"  over all: {sum(theirs_of.values()) / sum(ours_of.values()):.1f} times trafilatura\n")


def _trafilatura(html: str, url: str) -> object:
    return trafilatura.bare_extraction(html, url=url, with_metadata=True)


def _cost(read: Callable[[str, str], object], html: str, url: str) -> float:
    read(html, url)
    costs = []
    for _ in range(ROUNDS):
        started, count = time.process_time(), 0
        while time.process_time() - started < 0.1:
            read(html, url)
            count += 1
        costs.append((time.process_time() - started) / count)
    return min(costs)


def _of_known(pages: Sequence[SourcePage]) -> list[tuple[str, str, str]]:
    first = {page.layout: page for page in reversed(pages) if page.known}
    return [(layout, page.html, page.url) for layout, page in first.items()]


def _real_known(folder: Path) -> list[tuple[str, str, str]]:
    entry = "http://www.huffingtonpost.com/entry/a-story_n_1"
    pages = [
        (path.name, path.read_bytes().decode("utf-8"), entry)
        for path in sorted((folder / "huffpost").glob("*.html"))
    ]
    city = "https://news.seoul.go.kr/gov/archives/1"
    for path in sorted((folder / "boards" / "municipal").glob("news.seoul.go.kr*.html")):
        pages.append((path.name[:32], path.read_text("utf-8"), city))
    return pages


def _gunzip(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


if __name__ == "__main__":
    main()
