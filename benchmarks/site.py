"""Pages a second of a site build beside bare jinja2 with a file write, in one run.

A database of posts and of articles they are paired with (benchmarks.corpus: 500 to 3,500
characters, Korean and English, some repaired), all of whose texts may go out. In turns: the whole
site from the database (rights decided and recorded, pages with repairs and differences, lists,
feeds, search index), and the same posts, held in memory, as one plain page each by jinja2. Then one
post is changed and the site is built over the one before.

    python -m benchmarks.site [--posts 10000] [--rounds 3]

Both are one process on one core. CPU time is what a quiet machine would take.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment

from benchmarks.corpus import Words, changes, configuration, fill, items
from seoulwire.items import Post
from seoulwire.processes import collect_seldom
from seoulwire.republish import Library, SiteReport, build_site
from seoulwire.storage import Store

PLAIN = """<!doctype html>
<html lang="{{ post.language }}">
<head><meta charset="utf-8"><title>{{ post.title.text }}</title></head>
<body>
<header><a href="../index.html">{{ post.board }}</a></header>
<main>
<h1>{{ post.title.text }}</h1>
<p><time>{{ post.registered }}</time> {{ post.writer }} {{ post.tag }}</p>
{% for line in post.body.text.split("\n") %}<p>{{ line }}</p>
{% endfor %}
<p><a href="{{ post.url }}">{{ post.url }}</a></p>
</main>
</body>
</html>
"""
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
            rebuild(store, place, options.rounds)


def compare(store: Store, place: Path, rounds: int) -> None:
    """Build the site and the plain pages in turns, each from nothing."""
    posts = [entry.post for entry in store.entries()]
    for _ in range(rounds):
        plain = timed(
            f"jinja2, {len(posts)} pages", len(posts), lambda: bare(posts, place / "bare")
        )
        shutil.rmtree(place / "site", ignore_errors=True)
        took, report = timed("site", 0, lambda: publish(store, place))
        pages = report.pages
        print(f"  {pages} pages: {pages / took:.0f} a second of CPU, {plain / took:.2f} x jinja2")


def rebuild(store: Store, place: Path, rounds: int) -> None:
    """Change one post and build the site over the one before."""
    words = Words()
    for number in range(1, rounds + 1):
        words.paragraphs(korean=True)  # others than at first
        run = store.begin_run("benchmark", {})
        store.commit(run.id, list(changes(*items(number, words))))
        store.end_run(run.id, 0, store.accounts(run.id))
        timed("after one change", 0, lambda: publish(store, place))
    timed("after none", 0, lambda: publish(store, place))


def publish(store: Store, place: Path) -> SiteReport:
    """Build the site as ``seoulwire publish`` does."""
    library = Library.of_store(store, place / "warc")
    return build_site(library, place / "site", configuration(), base_url=BASE)


def bare(posts: Sequence[Post], place: Path) -> None:
    """Write a plain page of each post."""
    template = Environment(autoescape=True).from_string(PLAIN)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for number, post in enumerate(posts):
        (place / f"{number}.html").write_text(template.render(post=post), "utf-8")


def timed(name: str, pages: int, work: Callable[[], Result]) -> tuple[float, Result]:
    """Do the work, print what it took, return seconds of CPU and what came of it."""
    wall, cpu = time.monotonic(), time.process_time()
    result = work()
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    rate = f", {pages / cpu:.0f} pages a second of CPU" if pages else ""
    print(f"{name}: {wall:.2f} s, {cpu:.2f} s of CPU{rate}")
    return cpu, result


if __name__ == "__main__":
    main()
