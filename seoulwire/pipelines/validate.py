"""Let only items through that may be stored; quarantine the captures of the others."""

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from seoulwire.exceptions import InvalidItemError
from seoulwire.ingest import validate_item
from seoulwire.items import Item
from seoulwire.pipelines import journal_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ValidatePipeline:
    """Validates every item; counts ``seoulwire/validate/valid`` and ``…/<reason>``."""

    def __init__(self, crawler: "Crawler") -> None:
        self._stats = crawler.stats
        self._journal = journal_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline on the crawl's journal."""
        return cls(crawler)

    def process_item(self, item: Item) -> Item:
        """Return a valid item; drop any other, its capture quarantined with the reason."""
        try:
            validate_item(item)
        except InvalidItemError as error:
            self._stats.inc_value(f"seoulwire/validate/{error.reason}")
            self._journal.reject(item, error)
            message = f"{error.reason}: {item.provenance.url}"
            raise DropItem(message) from error
        self._stats.inc_value("seoulwire/validate/valid")
        return item
