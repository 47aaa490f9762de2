"""Bring an item's texts to one form, and its attribution into fields."""

from typing import TYPE_CHECKING, Self

from seoulwire.ingest import normalize_item
from seoulwire.items import Item

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class NormalizePipeline:
    """Normalizes every text field; counts ``seoulwire/normalize/changed`` and ``…/same``."""

    def __init__(self, crawler: "Crawler") -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline."""
        return cls(crawler)

    def process_item(self, item: Item) -> Item:
        """Return the item in its normal form."""
        normal = normalize_item(item)
        self._stats.inc_value(f"seoulwire/normalize/{'same' if normal == item else 'changed'}")
        return normal
