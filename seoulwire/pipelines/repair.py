"""Restore what was lost in an item's texts, where evidence suffices."""

from typing import TYPE_CHECKING, Self

from seoulwire.ingest import repair_item
from seoulwire.items import Item

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RepairPipeline:
    """Repairs every text field; counts ``seoulwire/repair/changed`` and ``…/clean``."""

    def __init__(self, crawler: "Crawler") -> None:
        self._stats = crawler.stats
        self._threshold = crawler.settings.getfloat("SEOULWIRE_THRESHOLD")

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline with the operator's threshold."""
        return cls(crawler)

    def process_item(self, item: Item) -> Item:
        """Return the item with its texts repaired."""
        repaired = repair_item(item, self._threshold)
        self._stats.inc_value(f"seoulwire/repair/{'clean' if repaired == item else 'changed'}")
        return repaired
