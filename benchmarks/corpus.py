"""The corpus export beside pyarrow and orjson writing the same rows from memory, in one run.

A database of posts and of articles they are paired with: texts of 500 to 3,500 characters, Korean
and English, some repaired, in paragraphs of about 180 as those of real articles. Then, in turns:
the export as a user runs it, in a process of its own (rows read, decided on, recorded, written as
Parquet, JSON lines and CSV, described, hashed), and the rows it wrote, held in memory as Python
values, written by pyarrow (Parquet, zstd, the same schema) and by orjson (JSON lines). The export
writes three files of each row, so like is compared with like only where pyarrow writes the CSV too,
lists as JSON text. The export works in threads, the others in one: seconds of CPU and the cores
kept busy (CPU by wall) stand beside the seconds of wall. All are medians of the rounds, ratios
those of each round's own times.

    python -m benchmarks.corpus [--posts 10000] [--rounds 3] [--memory]

``--memory`` prints only the greatest resident memory of an export, in a process of its own.
"""

import argparse
import hashlib
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from benchmarks.store import post as post_of
from seoulwire.configuration import Configuration, Rights, load_configuration
from seoulwire.content import Paragraph
from seoulwire.items import Article, Citation, Link, Pair, Post, Provenance, Role
from seoulwire.processes import collect_seldom
from seoulwire.repair.record import Repair, Repaired
from seoulwire.republish.dataset import export_dataset
from seoulwire.republish.dataset.columns import COLUMNS, LISTS, arrow_schema
from seoulwire.storage import CaptureRow, Change, Discovery, Outcome, Store

TOGETHER = 1000  # rows that pyarrow is given at once
LOST = "\ufffd\ufffd"
SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
LETTERS = "etaoinshrdlucmfw"


def main() -> None:
    """Fill a database, write it both ways in turns, and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--export", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.export:
        export(*options.export)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{peak:.0f} MiB at most")
        return
    collect_seldom()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/corpus.db"
        fill(url, options.posts)
        if options.memory:
            command = [sys.executable, "-m", "benchmarks.corpus", "--export", url, f"{folder}/out"]
            subprocess.run(command, check=True)
            return
        compare(url, Path(folder), options.rounds)


def export(url: str, directory: str) -> None:
    """Export a database in which every source lets its texts out."""
    with Store.open(url) as store:
        print(export_dataset(store, Path(directory), configuration()))


def configuration() -> Configuration:
    """Return the bundled configuration with whole texts for everybody, so that rows are long."""
    known = load_configuration()
    free = Rights(text="full", images="link")
    sources = {key: replace(source, rights=free) for key, source in known.sources.items()}
    return replace(known, sources=sources, unknown_rights=free)


def compare(url: str, folder: Path, rounds: int) -> None:
    """Write the corpus both ways in turns and print seconds and ratios."""
    # In a process of its own, as users run it: these rows are not in its memory.
    with ProcessPoolExecutor(1, get_context("spawn"), collect_seldom) as process:
        first = folder / "first"  # records the decisions; later exports find them
        process.submit(export_quietly, url, first).result()
        rows = [typed(orjson.loads(line)) for line in (first / "corpus.jsonl").open("rb")]
        collect_seldom()  # nor need pyarrow and orjson look through them for cycles
        ways: dict[str, Callable[[Path], tuple[float, float]]] = {
            "export": lambda place: process.submit(timed, export_quietly, url, place).result(),
            "pyarrow": lambda place: timed(write_parquet, rows, place),
            "orjson": lambda place: timed(write_jsonl, rows, place),
            "pyarrow.csv": lambda place: timed(write_csv, rows, place),
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                place = folder / name
                taken[name].append(way(place))
                # Before its bytes go to the disk, while another one is measured.
                shutil.rmtree(place) if place.is_dir() else place.unlink()
    print(f"{len(rows)} rows on {len(os.sched_getaffinity(0))} cores")
    tell(taken, len(rows))


def timed(write: Callable[..., None], *arguments: object) -> tuple[float, float]:
    """Return the seconds of wall and of CPU that something takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    write(*arguments)
    return time.perf_counter() - wall, time.process_time() - cpu


def tell(taken: dict[str, list[tuple[float, float]]], rows: int) -> None:
    """Print the medians of the rounds."""
    print(f"{'':12} {'wall s':>7} {'CPU s':>7} {'busy':>5} {'rows/s':>8}")
    for name, spent in taken.items():
        wall, cpu = (statistics.median(each) for each in zip(*spent, strict=True))
        print(f"{name:12} {wall:7.2f} {cpu:7.2f} {cpu / wall:5.2f} {rows / wall:8.0f}")
    export, *others = ([wall for wall, _ in spent] for spent in taken.values())
    for names, walls in (("pyarrow + orjson", others[:2]), ("these and pyarrow.csv", others)):
        ratios = [sum(each) / own for own, *each in zip(export, *walls, strict=True)]
        print(
            f"export at {statistics.median(ratios):.2f} of the speed of {names}"
            f" ({min(ratios):.2f} to {max(ratios):.2f})"
        )


def export_quietly(url: str, place: Path) -> None:
    """Export without a word."""
    with Store.open(url) as store:
        export_dataset(store, place, configuration())


DAYS = tuple(column.name for column in COLUMNS if column.kind == "date")
INSTANTS = tuple(column.name for column in COLUMNS if column.kind == "datetime")


def typed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its dates as dates."""
    for names, kind in ((DAYS, date), (INSTANTS, datetime)):
        row |= {name: kind.fromisoformat(row[name]) for name in names if row[name] is not None}
    return row


def write_parquet(rows: list[dict[str, Any]], place: Path) -> None:
    """Write the rows as the export does: a file a year, in row groups of many."""
    schema = arrow_schema()
    place.mkdir()
    for year, of_year in groupby(rows, key=lambda row: row["date"].year):
        with pq.ParquetWriter(place / f"{year}.parquet", schema, compression="zstd") as writer:
            while batch := list(islice(of_year, TOGETHER)):
                writer.write_table(pa.Table.from_pylist(batch, schema))


def write_jsonl(rows: list[dict[str, Any]], place: Path) -> None:
    """Write the rows as JSON lines."""
    with place.open("wb") as stream:
        for row in rows:
            stream.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def write_csv(rows: list[dict[str, Any]], place: Path) -> None:
    """Write the rows as CSV, lists as JSON text."""
    schema = pa.schema(
        [pa.field(f.name, pa.string()) if f.name in LISTS else f for f in arrow_schema()]
    )
    with pyarrow.csv.CSVWriter(str(place), schema) as writer:
        for start in range(0, len(rows), TOGETHER):
            batch = rows[start : start + TOGETHER]
            columns = {field.name: [row[field.name] for row in batch] for field in schema}
            columns |= {name: [orjson.dumps(each) for each in columns[name]] for name in LISTS}
            writer.write_table(pa.table(columns, schema))


def fill(url: str, posts: int) -> None:
    """Store the posts, for every third of them an article, and the pairs of the two."""
    words = Words()
    with Store.open(url) as store:
        run = store.begin_run("benchmark", {})
        for start in range(0, posts, 500):
            made = [items(number, words) for number in range(start, min(start + 500, posts))]
            found = [change for post, article in made for change in changes(post, article)]
            store.commit(run.id, found)
            both = [(post, article) for post, article in made if article is not None]
            store.save_pairs([post for post, _ in both], [pair(*each) for each in both])
        store.end_run(run.id, 0, store.accounts(run.id))


def items(number: int, words: "Words") -> tuple[Post, Article | None]:
    """Return a post, some with a repair, and the article it copies, if any."""
    korean = number % 2 == 0
    lines = words.paragraphs(korean=korean)
    raw = "\n".join([LOST + lines[0], *lines[1:]])
    mended = Repaired.of(raw, (REPAIR,)) if number % 4 == 0 else Repaired.unchanged(raw)
    url = f"https://portal.example/en/content/post-{number}"
    cited = f"https://paper.example/{number}"
    day = date(2012, 1, 1) + timedelta(days=number % 3650)
    post = replace(
        store_post(number, url),
        registered=day,
        registered_raw=day.isoformat(),
        language="ko" if korean else "en",
        body=mended,
        blocks=tuple(map(Paragraph, mended.text.split("\n"))),
        citations=(Citation(url=cited, found="source-line"),),
    )
    if number % 3:
        return post, None
    body = Repaired.unchanged("\n".join(lines))
    return post, Article(
        id=f"paper.example:{number}",
        source="paper.example",
        url=cited,
        title=Repaired.unchanged(" ".join(lines[0].split()[:8])),
        subtitle=None,
        authors=("A. Writer",),
        published=datetime(day.year, day.month, day.day, 3, tzinfo=UTC),
        published_raw=day.isoformat(),
        modified=None,
        section="City",
        language=post.language,
        body=body,
        blocks=tuple(map(Paragraph, lines)),
        images=(),
        licence=None,
        layout="benchmark",
        notes=(),
        provenance=provenance(f"a{number}", cited),
        published_zone="stated",
    )


REPAIR = Repair(
    start=0,
    end=2,
    text_start=0,
    text_end=1,
    before=LOST,
    after="“",
    kind="restore",
    method="quotation",
    confidence=0.99,
    evidence="rule",
    detail="the marks make a pair",
)


def store_post(number: int, url: str) -> Post:
    """Return a post as benchmarks.store has it, under another capture."""
    made = provenance(f"p{number}", url)
    return post_of(number, 0, url, made.capture, made.digest, made.fetched)


def provenance(name: str, url: str) -> Provenance:
    """Return the provenance of a page."""
    digest = f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
    fetched = datetime(2026, 3, 1, tzinfo=UTC)
    return Provenance(
        capture=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        requested_url=url,
        url=url,
        digest=digest,
        fetched=fetched,
        extractor="benchmark",
        charset="utf-8",
    )


def changes(*items: Post | Article | None) -> Iterator[Change]:
    """Yield what a crawl writes of each item."""
    for item in items:
        if item is not None:
            role: Role = "post" if isinstance(item, Post) else "article"
            made = item.provenance
            yield CaptureRow(
                id=made.capture,
                url=made.url,
                requested_url=made.requested_url,
                status=200,
                digest=made.digest,
                fetched=made.fetched,
                file="run-00001-00001.warc.gz",
                offset=0,
                length=1000,
                etag=None,
                media_type="text/html",
            )
            yield Discovery(Link(role=role, url=item.url, board="news", found="list"))
            yield Outcome(
                role=role, url=item.url, state="stored", items=(item,), capture=made.capture
            )


def pair(post: Post, article: Article) -> Pair:
    """Return a pair as it is found."""
    return Pair(
        post=post.id,
        article=article.id,
        found="source-line",
        kind="edited-copy",
        similarity=0.93,
        coverage=0.87,
    )


class Words:
    """Makes texts of made-up words, some frequent and most rare, always the same ones."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        self._korean = [self._word(SYLLABLES, 2, 4) for _ in range(8000)]
        self._english = [self._word(LETTERS, 2, 9) for _ in range(8000)]

    def _word(self, letters: str, least: int, most: int) -> str:
        return "".join(self._random.choices(letters, k=self._random.randint(least, most)))

    def paragraphs(self, *, korean: bool) -> list[str]:
        """Return paragraphs of 500 to 3,500 characters together."""
        words = self._korean if korean else self._english
        left = self._random.randint(500, 3500)
        made: list[str] = []
        while left > 0:
            ranks = (int(8000 * self._random.random() ** 3) for _ in range(40))
            made.append(" ".join(words[rank] for rank in ranks)[:left])
            left -= len(made[-1])
        return made


if __name__ == "__main__":
    main()
