"""The same backfill and reprocess as tasks on Dask distributed, when one machine is not enough.

A task is one WARC file in one round, or one part of the archive to be read again. Every task may be
run again: what it wrote, it finds written. So a lost worker costs only its tasks' time. All workers
see the WARC files under the same paths, and the same database (PostgreSQL, beyond one machine).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from seoulwire.backfill import ROUNDS, Plan, Round, Tally, after_round, led_to, read_file
from seoulwire.configuration import load_configuration
from seoulwire.exceptions import ConfigurationError
from seoulwire.journal import Journal
from seoulwire.reprocess import Difference, Source, parts_of, read_part
from seoulwire.storage import Holder, Run, Selection, Store, this_process
from seoulwire.writer import LocalWriter

if TYPE_CHECKING:
    from distributed import Client

Part = TypeVar("Part")
Result = TypeVar("Result")

# A task that ended in an error, or took its worker with it, is given to another one so often.
RETRIES = 3
# Tasks handed out for each worker, so that none is idle and the scheduler knows few.
AHEAD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What every task of one round of a backfill has in common.

    ``holder`` is the process that holds the run's lock: all tasks write in its name.
    """

    source: Source
    run: Run
    holder: Holder
    round: Round
    unnamed: bool
    redirects: dict[str, frozenset[str]]


def connect(address: str) -> "Client":
    """Return a client of the scheduler at ``address`` (``tcp://host:8786``).

    Raises:
        ConfigurationError: when the ``cluster`` extra is missing, or nothing answers there.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        message = "run `pip install 'seoulwire[cluster]'` first"
        raise ConfigurationError(message) from error
    try:
        # Ships half of its types.
        client: Client = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers at {address}: start one, or correct the address"
        raise ConfigurationError(message) from error
    return client


def backfill(
    client: "Client",
    journal: Journal,
    source: Source,
    files: Sequence[Path],
    tell: Callable[[Round, Path, Tally], None],
    *,
    unnamed: bool = False,
) -> Tally:
    """Read the files in all rounds on a cluster, pair what they gave, and return what was met.

    The journal is that of the run; its tasks write for the same run.
    """
    met = Tally()
    for number in ROUNDS:
        if number == "unchanged" and not met.unchanged:
            continue
        share = Share(
            source=source,
            run=journal.run,
            holder=this_process(),
            round=number,
            unnamed=unnamed,
            redirects=led_to(met.redirects),
        )
        counted = Tally()
        for path, tally in _spread(client, partial(read_share, share), files):
            counted.add(tally)
            tell(number, path, counted)
        met = after_round(met, counted)
    for _ in journal.pair():
        pass
    return met


def reprocess(
    client: "Client",
    store: Store,
    source: Source,
    selection: Selection,
    take: Callable[[int, Sequence[Difference]], None],
) -> None:
    """Read the selected revisions again on a cluster, and hand ``take`` what differs."""
    parts = parts_of(store.extraction_keys(selection))
    for part, differences in _spread(client, partial(read_part, source), parts):
        take(len(part), differences)


def _spread(
    client: "Client", read: Callable[[Part], Result], parts: Iterable[Part]
) -> Iterator[tuple[Part, Result]]:
    """Run a task for each part, some at a time; yield parts and results as they come."""
    from distributed import as_completed

    rest = iter(parts)
    handed: dict[Any, Part] = {}
    running = as_completed()  # type: ignore[no-untyped-call] # as above

    def hand_out(count: int) -> None:
        for part in islice(rest, count):
            future = client.submit(read, part, retries=RETRIES, pure=False)
            handed[future.key] = part
            running.add(future)  # type: ignore[no-untyped-call] # as above

    hand_out(AHEAD * max(1, len(client.scheduler_info()["workers"])))
    for future in running:
        yield handed.pop(future.key), future.result()
        hand_out(1)


def read_share(share: Share, path: Path) -> Tally:
    """Read one file in one round, on a worker."""
    source = share.source
    plan = Plan(
        directory=source.directory,
        configuration=load_configuration(source.configuration),
        threshold=source.threshold,
        max_body=source.max_body,
        unnamed=share.unnamed,
        redirects=share.redirects,
    )
    # Nothing is archived anew, so the writer makes no file.
    writer = LocalWriter(source.database, source.directory, share.run, share.holder, {})
    journal = Journal(_store(source.database), writer, share.run, plan.max_body, plan.threshold)
    met = Tally()
    for tally in read_file(journal, path, plan, share.round):
        met.add(tally)
    return met


@cache
def _store(database: str) -> Store:
    return Store.open(database, create=False)
