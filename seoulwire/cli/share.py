"""``python -m seoulwire.cli.share``: one host of a crawl, as a worker of a cluster starts it.

The share comes pickled on standard input, and what came of it goes to standard output. The process
ends at once when its standard input does: whoever started it is gone.
"""

import os
import pickle
import sys
from pathlib import Path
from threading import Thread

from scrapy.settings import Settings

from seoulwire.cli.crawl import run_spider
from seoulwire.cluster import CrawlShare
from seoulwire.exceptions import SeoulwireError
from seoulwire.extensions import ShareExtension
from seoulwire.journal import Journal, Part
from seoulwire.pipelines import archive_information, database_url
from seoulwire.processes import signals_left_to_main_thread
from seoulwire.storage import Store

# What only who has begun the run does.
NOT_SHARED = {
    "SEOULWIRE_CLUSTER": "",
    "EXTENSIONS": {
        "seoulwire.extensions.RunExtension": None,
        "seoulwire.extensions.ShareExtension": 10,
    },
    "ITEM_PIPELINES": {"seoulwire.pipelines.pair.PairPipeline": None},
}


def main() -> None:
    """Crawl the share and answer with what is to be known of it, or with what ended it."""
    share: CrawlShare = pickle.load(sys.stdin.buffer)  # noqa: S301 - of the worker
    with signals_left_to_main_thread():
        Thread(target=_end_with_input, daemon=True).start()
    answer: Part | SeoulwireError
    try:
        answer = crawl(share)
    except SeoulwireError as error:
        answer = error
    pickle.dump(answer, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def crawl(share: CrawlShare) -> Part:
    """Ask the share's host for all that is known and found of it."""
    settings = Settings(dict(share.settings), priority="project")
    for name, values in NOT_SHARED.items():
        both = {**settings.getdict(name), **values} if isinstance(values, dict) else values
        settings.set(name, both, priority="cmdline")
    database = database_url(settings)
    with Store.open(database, create=False) as store, store.claim(f"host {share.host}"):
        journal = Journal.join(
            database,
            Path(settings["SEOULWIRE_DATA"]),
            share.run,
            share.holder,
            share.host,
            max_body=settings.getint("SEOULWIRE_MAX_BODY"),
            threshold=settings.getfloat("SEOULWIRE_THRESHOLD"),
            information=archive_information(settings),
        )
        extension = run_spider(settings, share.spider, share.arguments, journal)
    if journal.failure:
        raise journal.failure
    if not isinstance(extension, ShareExtension) or extension.part is None:
        message = f"the crawl of {share.host} ended before it was done"
        raise SeoulwireError(message)
    return extension.part


def _end_with_input() -> None:
    while os.read(0, 1):  # not of sys.stdin, which could not be closed while a thread reads it
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
