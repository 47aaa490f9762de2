"""Let each post meet the articles it cites, once both are stored."""

import logging
from typing import TYPE_CHECKING, Self

from seoulwire.items import Item
from seoulwire.pipelines import journal_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class PairPipeline:
    """Pairs at the end of a crawl whatever the ledger says is not paired yet; counts them."""

    def __init__(self, crawler: "Crawler") -> None:
        self._stats = crawler.stats
        self._journal = journal_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline on the crawl's journal."""
        return cls(crawler)

    def process_item(self, item: Item) -> Item:
        """Pass the item on: a post often comes before its article."""
        return item

    def close_spider(self) -> None:
        """Pair what this crawl and any killed one before it have stored."""
        for kind in self._journal.pair():
            self._stats.inc_value(f"seoulwire/pair/{kind}")
