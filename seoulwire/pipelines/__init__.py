"""Item pipelines: thin adapters of the steps in ingest, in the order settings.py gives them."""

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self
from weakref import WeakKeyDictionary

from seoulwire.configuration import Configuration, load_configuration
from seoulwire.journal import Journal

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_journals: "WeakKeyDictionary[Crawler, Journal]" = WeakKeyDictionary()


def journal_of(crawler: "Crawler") -> Journal:
    """Return the journal of a crawl, begun by whichever component asks first.

    Raises:
        RunLockedError: when another run holds one of the spider's boards.
        StorageError: when the database or the archive cannot be written.
    """
    if crawler not in _journals:
        _journals[crawler] = _open_journal(crawler)
    return _journals[crawler]


def use_journal(crawler: "Crawler", journal: Journal) -> None:
    """Let a crawl write to a journal that is open already."""
    _journals[crawler] = journal


def archive_information(settings: "BaseSettings") -> dict[str, str]:
    """Return what the warcinfo records of a crawl say of it."""
    return {
        "operator": settings["SEOULWIRE_CONTACT"] or "unknown",
        "http-header-user-agent": settings["USER_AGENT"],
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
    }


def _open_journal(crawler: "Crawler") -> Journal:
    settings, spider = crawler.settings, crawler.spider
    max_body = settings.getint("SEOULWIRE_MAX_BODY")
    if spider is None:  # `scrapy shell` looks around: what it sees is kept nowhere
        scratch = Path(tempfile.mkdtemp(prefix="seoulwire-shell-"))
        atexit.register(shutil.rmtree, scratch, ignore_errors=True)
        database = f"sqlite:///{scratch / 'seoulwire.db'}"
        return Journal.open(database, scratch, "shell", {}, max_body=max_body)
    arguments = {"spider": spider.name, **getattr(spider, "arguments", {})}
    return Journal.open(
        database_url(settings),
        Path(settings["SEOULWIRE_DATA"]),
        "crawl",
        arguments,
        boards=[board.key for board in getattr(spider, "boards", ())],
        max_body=max_body,
        threshold=settings.getfloat("SEOULWIRE_THRESHOLD"),
        beside=True,
        information=archive_information(settings),
    )


class Pipeline:
    """An item pipeline with the journal of its crawl, and what counts its decisions."""

    def __init__(self, crawler: "Crawler") -> None:
        # Scrapy wraps every look at a method of its statistics: looked up once.
        self._count = crawler.stats.inc_value
        self._journal = journal_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline for a crawl."""
        return cls(crawler)


def database_url(settings: "BaseSettings") -> str:
    """Return the store's SQLAlchemy URL: SEOULWIRE_DATABASE, or SQLite in the data directory."""
    data = Path(settings["SEOULWIRE_DATA"])
    return settings["SEOULWIRE_DATABASE"] or f"sqlite:///{data.absolute() / 'seoulwire.db'}"


def configuration_of(settings: "BaseSettings") -> Configuration:
    """Return the configuration that SEOULWIRE_CONFIG names, or the bundled one.

    Raises:
        ConfigurationError: when the file cannot be used.
    """
    return load_configuration(configuration_path(settings))


def configuration_path(settings: "BaseSettings") -> Path | None:
    """Return the file that SEOULWIRE_CONFIG names, or ``None`` for the bundled one alone."""
    path = settings["SEOULWIRE_CONFIG"]
    return Path(path) if path else None
