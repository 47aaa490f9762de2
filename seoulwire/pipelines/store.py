"""Write items to the journal, which makes them durable in groups; pair them when the crawl ends."""

from typing import TYPE_CHECKING, Self

from seoulwire.items import Item
from seoulwire.pipelines import journal_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class StorePipeline:
    """Stores every item; counts ``seoulwire/store/<kind>``."""

    def __init__(self, crawler: "Crawler") -> None:
        self._stats = crawler.stats
        self._journal = journal_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline on the crawl's journal."""
        return cls(crawler)

    def process_item(self, item: Item) -> Item:
        """Write the item down and pass it on."""
        self._journal.keep(item)
        self._stats.inc_value(f"seoulwire/store/{type(item).__name__.lower()}")
        return item
