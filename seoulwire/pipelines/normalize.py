"""Bring an item's texts to one form, and its attribution into fields."""

from seoulwire.ingest import normalize_item
from seoulwire.items import Item
from seoulwire.pipelines import Pipeline


class NormalizePipeline(Pipeline):
    """Normalizes every text field; counts ``seoulwire/normalize/items``."""

    def process_item(self, item: Item) -> Item:
        """Return the item in its normal form."""
        self._count("seoulwire/normalize/items")
        return normalize_item(item)
