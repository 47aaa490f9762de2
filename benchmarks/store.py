"""Posts a second that the store takes, in batches: new ones, then changed ones as revisions.

A post has a body of some 1,000 characters in four paragraphs with one repair, and a citation. It is
upserted with its capture, and becomes a revision each time; or it comes as a crawl writes it, with
its discovery, its outcome and a view count too.

    python -m benchmarks.store [--posts 20000] [--batch 1000] [--database postgresql://…]
"""

import argparse
import gc
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from seoulwire.content import Paragraph
from seoulwire.items import Citation, Link, Post, Provenance
from seoulwire.processes import collect_seldom
from seoulwire.repair.record import Repair, Repaired
from seoulwire.storage import CaptureRow, Change, Discovery, Kept, Outcome, Store, Views

FETCHED = datetime(2026, 3, 1, tzinfo=UTC)
PARAGRAPH = (
    "The city opened a library for night readers in 서울, and nobody has to pay for it. " * 3
)
LOST = "\ufffd\ufffd"


def main() -> None:
    """Write all posts three times and print one line for each time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=1_000)
    parser.add_argument("--database", help="an empty database; SQLite in a new folder by default")
    options = parser.parse_args()
    collect_seldom()  # as the process does that writes for a crawl
    with tempfile.TemporaryDirectory() as folder:
        url = options.database or f"sqlite:///{folder}/store.db"
        with Store.open(url) as store:
            print(f"{url.partition(':')[0]}, {options.posts} posts in batches of {options.batch}")
            for visit, name in enumerate(("new", "changed", "as a crawl")):
                as_crawl = name == "as a crawl"
                changes = [changes_of(n, visit) for n in range(options.posts)]
                if not as_crawl:
                    changes = [upsert_of(one) for one in changes]
                run = store.begin_run("benchmark", {"visit": str(visit)})
                gc.freeze()  # what is written is not the store's to look through
                measure(store, run.id, name, changes, options.batch)


def measure(store: Store, run: int, name: str, changes: list[list[Change]], size: int) -> None:
    """Commit the changes of posts in batches of ``size`` and print how fast that was."""
    wall, cpu = time.monotonic(), time.process_time()
    for batch in batches(changes, size):
        store.commit(run, batch)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    store.end_run(run, 0, store.accounts(run))
    rate = len(changes) / wall
    print(f"{name:12}{rate:8.0f} posts/s, {1000 * cpu / len(changes):.3f} ms of our CPU a post")


def upsert_of(changes: list[Change]) -> list[Change]:
    """Return the post and its capture alone."""
    captures = [change for change in changes if isinstance(change, CaptureRow)]
    outcomes = [change for change in changes if isinstance(change, Outcome)]
    return [*captures, *(Kept(item) for outcome in outcomes for item in outcome.items)]


def batches(posts: list[list[Change]], size: int) -> Iterator[list[Change]]:
    """Yield the changes of ``size`` posts at a time."""
    rest = iter(posts)
    while part := list(islice(rest, size)):
        yield [change for post in part for change in post]


def changes_of(number: int, visit: int) -> list[Change]:
    """Return what a crawl writes of a post whose text is another at each visit."""
    url = f"https://portal.example/en/content/post-{number}"
    capture = f"urn:uuid:{visit:04}-{number:08}"
    fetched = FETCHED + timedelta(days=visit, seconds=number)
    digest = f"sha256:{visit:04}{number:060}"
    return [
        CaptureRow(
            id=capture,
            url=url,
            requested_url=url,
            status=200,
            digest=digest,
            fetched=fetched,
            file="run-00001-00001.warc.gz",
            offset=number * 1000,
            length=1000,
            etag=f'"{visit}"',
            media_type="text/html",
        ),
        Discovery(Link(role="post", url=url, board="news", found="list")),
        Outcome(
            role="post",
            url=url,
            state="stored",
            items=(post(number, visit, url, capture, digest, fetched),),
            capture=capture,
        ),
        Views(post=f"portal:en/post-{number}", at=fetched, value=number + visit),
    ]


def post(number: int, visit: int, url: str, capture: str, digest: str, fetched: datetime) -> Post:
    """Return a post with one repair, its text another at each visit."""
    raw = "\n".join([f"Visit {visit}: {LOST}Night readers, post {number}", *[PARAGRAPH] * 4])
    start = raw.index(LOST)
    repair = Repair(
        start=start,
        end=start + 2,
        text_start=start,
        text_end=start + 1,
        before=LOST,
        after="“",
        kind="restore",
        method="quotation",
        confidence=0.99,
        evidence="rule",
        detail="the marks make a pair",
    )
    body = Repaired.of(raw, (repair,))
    return Post(
        id=f"portal:en/post-{number}",
        board="news",
        url=url,
        title=Repaired.unchanged(f"Night readers, post {number}"),
        title_truncated=False,
        tag="Seoul's News",
        source="seoul",
        registered=date(2017, 8, 4),
        registered_raw="2017-08-04",
        modified=None,
        writer="scaadmin",
        department=None,
        views=number + visit,
        body=body,
        blocks=tuple(Paragraph(line) for line in body.text.splitlines()),
        deck=None,
        byline=None,
        published=None,
        published_raw=None,
        citations=(Citation(url=f"https://paper.example/{number}", found="source-line"),),
        attachments=(),
        images=(),
        licence=None,
        language="en",
        notes=(),
        provenance=Provenance(
            capture=capture,
            requested_url=url,
            url=url,
            digest=digest,
            fetched=fetched,
            extractor="benchmark",
        ),
    )


if __name__ == "__main__":
    main()
