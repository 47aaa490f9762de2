"""Which boards ``seoulwire crawl --due`` crawls, and what it says of the others."""

from datetime import UTC, datetime

from scrapy.settings import BaseSettings

from seoulwire.cli.console import error_console
from seoulwire.configuration import Board
from seoulwire.monitoring import next_crawl
from seoulwire.pipelines import configuration_of, database_url
from seoulwire.storage import Store


def due_boards(settings: BaseSettings, now: datetime | None = None) -> list[str]:
    """Return the keys of the declared boards that are due, and say when the others will be.

    Raises:
        ConfigurationError: when the configuration cannot be used.
        StorageError: when the database cannot be read.
    """
    boards = list(configuration_of(settings).boards.values())
    with Store.open(database_url(settings)) as store:
        return [board.key for board in boards if _is_due(board, store, now or datetime.now(UTC))]


def _is_due(board: Board, store: Store, now: datetime) -> bool:
    due = next_crawl(board, store.registered(board.key), store.runs(), now)
    if due.is_due(now):
        return True
    error_console().print(f"{board.key}: due at {due.at:%Y-%m-%d %H:%M} UTC ({due.why})")
    return False
