"""The lists of boards, as a store gives access to them."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import Connection, Engine

from seoulwire.items import Link
from seoulwire.storage import listings
from seoulwire.storage.engine import reading
from seoulwire.storage.listings import Ground, ListedPost, Tombstone, Walk


class Lists:
    """What boards list, how runs followed them, and which posts are gone.

    Every method raises :class:`~seoulwire.exceptions.StorageError` when the database cannot be
    used.
    """

    def __init__(
        self, engine: Engine, writing: Callable[[], AbstractContextManager[Connection]]
    ) -> None:
        self._engine = engine
        self._writing = writing

    def ground(self, board: str) -> Ground:
        """Return what earlier runs know of a board's lists."""
        with reading(self._engine) as connection:
            return listings.ground(connection, board)

    def known(self, board: str, urls: Collection[str]) -> dict[str, ListedPost]:
        """Return what is known of the posts at ``urls`` from the lists of a board, by URL."""
        with reading(self._engine) as connection:
            return listings.known(connection, board, urls)

    def recent(self, board: str, since: date) -> list[Link]:
        """Return the stored posts of a board that were registered on or after a day."""
        with reading(self._engine) as connection:
            return listings.recent(connection, board, since)

    def take_off(self, board: str, run_id: int, newer_than: date | None = None) -> list[Link]:
        """Return the posts that a run's walk should have met and did not; they count no longer.

        ``newer_than``: only posts registered after this day, since the walk came no further.
        """
        with self._writing() as connection:
            return listings.take_off(connection, board, run_id, newer_than)

    def save(self, run_id: int, walks: Sequence[Walk]) -> list[Walk]:
        """Write how a run followed its boards, and return the completeness statements."""
        with self._writing() as connection:
            return listings.save(connection, run_id, walks)

    def walks(self, run_id: int | None = None) -> list[Walk]:
        """Return the completeness statements of a run as it ended, or of all boards as of now.

        Of a board: as the latest run walked it, with what is stored since, by a retry as well.
        """
        with reading(self._engine) as connection:
            return listings.walks(connection, run_id)

    def tombstones(self) -> list[Tombstone]:
        """Return the stored posts whose pages are gone; their versions are kept."""
        with reading(self._engine) as connection:
            return listings.tombstones(connection)
