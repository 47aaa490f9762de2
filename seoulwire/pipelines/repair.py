"""Restore what was lost in an item's texts, where evidence suffices."""

from typing import TYPE_CHECKING

from seoulwire.ingest import repair_item
from seoulwire.items import Item
from seoulwire.pipelines import Pipeline

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RepairPipeline(Pipeline):
    """Repairs every text field; counts ``seoulwire/repair/changed`` and ``…/clean``."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._threshold = crawler.settings.getfloat("SEOULWIRE_THRESHOLD")

    def process_item(self, item: Item) -> Item:
        """Return the item with its texts repaired."""
        repaired = repair_item(item, self._threshold)
        self._count(f"seoulwire/repair/{'clean' if repaired is item else 'changed'}")
        return repaired
