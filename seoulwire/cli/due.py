"""Which boards ``seoulwire crawl --due`` crawls, and what it says of the others."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from seoulwire.cli.console import error_console
from seoulwire.configuration import Board, Configuration
from seoulwire.exceptions import RunLockedError
from seoulwire.monitoring import next_crawl
from seoulwire.pipelines import configuration_of, database_url
from seoulwire.storage import Store


def due_boards(settings: BaseSettings, now: datetime | None = None) -> list[str]:
    """Return the keys of the declared boards that are due, and say when the others will be.

    Boards of a site that another run is asking are left to the next time: each run keeps the site's
    pace, and two would keep twice that.

    Raises:
        ConfigurationError: when the configuration cannot be used.
        StorageError: when the database cannot be read.
        RunLockedError: when the sites of all that are due are being asked.
    """
    configuration = configuration_of(settings)
    with Store.open(database_url(settings)) as store:
        due = [
            board
            for board in configuration.boards.values()
            if _is_due(board, store, now or datetime.now(UTC))
        ]
        asked = dict(_sites_at_work(store.locked(), configuration))
    waiting = {board.key: asked[_site(board)] for board in due if _site(board) in asked}
    for key, run in waiting.items():
        error_console().print(f"{key}: due; it waits for run {run}, which is asking its site")
    if due and len(waiting) == len(due):
        message = "all that is due waits for runs at work; the next `crawl --due` asks again"
        raise RunLockedError(message)
    return [board.key for board in due if board.key not in waiting]


def _is_due(board: Board, store: Store, now: datetime) -> bool:
    due = next_crawl(board, store.registered(board.key), store.runs(), now)
    if due.is_due(now):
        return True
    error_console().print(f"{board.key}: due at {due.at:%Y-%m-%d %H:%M} UTC ({due.why})")
    return False


def _sites_at_work(
    locked: Mapping[int, tuple[str, ...]], configuration: Configuration
) -> Iterator[tuple[str, int]]:
    """Yield the sites that runs are asking; a run that holds everything asks all of them."""
    for run, keys in locked.items():
        for board in configuration.boards.values():
            if not keys or board.key in keys:
                yield _site(board), run


def _site(board: Board) -> str:
    return urlsplit(board.start).netloc
