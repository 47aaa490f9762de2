"""Pages a second of a site build beside bare jinja2 with a file write, in one run.

A database of posts and of articles they are paired with (benchmarks.corpus: 500 to 3,500
characters, Korean and English, some repaired), all of whose texts may go out. In turns: the whole
site from the database (rights decided and recorded, pages with repairs and differences, lists,
feeds, search index), and bare jinja2: the template of a post's page over values made before, and
the file written. Then one post is changed and the site is built over the one before.

    python -m benchmarks.site [--posts 10000] [--rounds 3]

Both are one process on one core. CPU time is what a quiet machine would take.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.corpus import Words, changes, configuration, fill, items
from seoulwire.processes import collect_seldom
from seoulwire.republish import Library, SiteReport, build_site
from seoulwire.republish.gate import Gate
from seoulwire.republish.page import Page, page_of
from seoulwire.republish.rendering import render
from seoulwire.storage import Store

BASE = "https://example.org/"

Result = TypeVar("Result")


def main() -> None:
    """Fill a database, build its site in turns with plain pages, then after a change."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    collect_seldom()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        url = f"sqlite:///{place / 'site.db'}"
        fill(url, options.posts)
        with Store.open(url) as store:
            compare(store, place, options.rounds)
            rebuild(store, place / "site-0", options.rounds)


def compare(store: Store, place: Path, rounds: int) -> None:
    """Build the site and the bare pages in turns, each from nothing."""
    known = configuration()
    gate = Gate(known, store.save_decisions)
    prepared = [
        page_of(decided, decided.entry.post.title, known) for decided in gate.admit(store.entries())
    ]
    collect_seldom()  # a build has no such pages in memory, to look through them for cycles
    for number in range(rounds):
        # Nothing is removed meanwhile: ext4 looks long for an inode where many just were.
        plainly, site = place / f"bare-{number}", place / f"site-{number}"
        alone, _nothing = timed("bare jinja2", partial(bare, prepared, plainly))
        took, report = timed("site", partial(publish, store, site))
        plain, rate = len(prepared) / alone, report.pages / took
        print(
            f"  {rate:.0f} pages a second of CPU; bare jinja2 {plain:.0f}: {rate / plain:.2f} of it"
        )


def rebuild(store: Store, site: Path, rounds: int) -> None:
    """Change one post and build the site over the one before."""
    words = Words()
    for number in range(1, rounds + 1):
        words.paragraphs(korean=True)  # others than at first
        run = store.begin_run("benchmark", {})
        store.commit(run.id, list(changes(*items(number, words))))
        store.end_run(run.id, 0, store.accounts(run.id))
        timed("after one change", lambda: publish(store, site))
    timed("after none", lambda: publish(store, site))


def publish(store: Store, site: Path) -> SiteReport:
    """Build the site as ``seoulwire publish`` does."""
    library = Library.of_store(store, site.parent / "warc")
    return build_site(library, site, configuration(), base_url=BASE)


def bare(prepared: Sequence[Page], place: Path) -> None:
    """Write the pages of posts from values at hand."""
    place.mkdir()
    shared = {"site": "A portal", "site_ko": "", "root": "../"}
    board = {"file": "news", "name": "News", "name_ko": None}
    for number, page in enumerate(prepared):
        html = render("post.html", {"page": page, "board": board}, **shared)
        (place / f"{number}.html").write_bytes(html)


def timed(name: str, work: Callable[[], Result]) -> tuple[float, Result]:
    """Do the work, print what it took, return seconds of CPU and what came of it."""
    wall, cpu = time.monotonic(), time.process_time()
    result = work()
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    print(f"{name}: {wall:.2f} s, {cpu:.2f} s of CPU")
    return cpu, result


if __name__ == "__main__":
    main()
