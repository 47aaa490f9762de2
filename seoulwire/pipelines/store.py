"""Write items to the journal, which makes them durable in groups."""

from seoulwire.items import Item
from seoulwire.pipelines import Pipeline


class StorePipeline(Pipeline):
    """Stores every item; counts ``seoulwire/store/<kind>``."""

    def process_item(self, item: Item) -> Item:
        """Write the item down and pass it on."""
        self._journal.keep(item)
        self._count(f"seoulwire/store/{type(item).__name__.lower()}")
        return item
