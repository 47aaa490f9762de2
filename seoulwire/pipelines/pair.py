"""Let each post meet the articles it cites, and each text those that say nearly the same."""

from seoulwire.exceptions import StorageError
from seoulwire.pipelines import Pipeline


class PairPipeline(Pipeline):
    """Pairs at the end of a crawl what the ledger says is not; counts ``seoulwire/pair/<kind>``.

    Near-duplicates are found then too, and counted: ``seoulwire/duplicates/pairs``.
    """

    def close_spider(self) -> None:
        """Pair what this crawl and any killed one before it have stored."""
        try:
            duplicates = self._journal.compare()
            for kind in self._journal.pair():
                self._count(f"seoulwire/pair/{kind}")
            self._count("seoulwire/duplicates/pairs", duplicates())
        except Exception as error:
            self._journal.fail(error)  # which closing the run will tell
            if not isinstance(error, StorageError):
                raise
