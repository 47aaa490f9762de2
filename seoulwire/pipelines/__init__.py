"""Item pipelines: thin adapters of the steps in ingest, in the order settings.py gives them."""

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
        RunLockedError: when another run holds the lock.
        StorageError: when the database or the archive cannot be written.
    """
    if crawler not in _journals:
        _journals[crawler] = Journal.open(
            database_url(crawler.settings),
            Path(crawler.settings["SEOULWIRE_DATA"]),
            "crawl",
            _arguments(crawler),
            max_body=crawler.settings.getint("SEOULWIRE_MAX_BODY"),
        )
    return _journals[crawler]


class Pipeline:
    """An item pipeline with the statistics and the journal of its crawl."""

    def __init__(self, crawler: "Crawler") -> None:
        self._stats = crawler.stats
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
    path = settings["SEOULWIRE_CONFIG"]
    return load_configuration(Path(path) if path else None)


def _arguments(crawler: "Crawler") -> dict[str, str]:
    spider = crawler.spider
    if spider is None:
        message = "a journal needs the spider whose run it writes"
        raise RuntimeError(message)
    return {"spider": spider.name, **getattr(spider, "arguments", {})}
