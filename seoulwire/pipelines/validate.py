"""Let only items through that may be stored; quarantine the captures of the others."""

from scrapy.exceptions import DropItem

from seoulwire.exceptions import InvalidItemError
from seoulwire.ingest import validate_item
from seoulwire.items import Item
from seoulwire.pipelines import Pipeline


class ValidatePipeline(Pipeline):
    """Validates every item; counts ``seoulwire/validate/valid`` and ``…/<reason>``."""

    def process_item(self, item: Item) -> Item:
        """Return a valid item; drop any other, its capture quarantined with the reason."""
        try:
            validate_item(item)
        except InvalidItemError as error:
            self._count(f"seoulwire/validate/{error.reason}")
            self._journal.reject(item, error)
            message = f"{error.reason}: {item.provenance.url}"
            raise DropItem(message) from error
        self._count("seoulwire/validate/valid")
        return item
