"""The same crawl, backfill and reprocess as tasks on Dask distributed, past one machine.

A task is one host of a crawl, one WARC file in one round, or one part of the archive to be read
again. Every task may be run again: what it wrote, it finds written. So a lost worker costs only its
tasks' time. All workers see the data directory and the WARC files under the same paths, and the
same database (PostgreSQL, beyond one machine).
"""

import asyncio
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from seoulwire.backfill import Plan, Redirects, Round, Tally, Tell, in_rounds, read_file
from seoulwire.configuration import load_configuration
from seoulwire.exceptions import ConfigurationError, SeoulwireError
from seoulwire.items import Link, Role
from seoulwire.journal import Journal, Part
from seoulwire.reprocess import Archive, Difference, parts_of, read_part, store_at
from seoulwire.storage import Holder, Run, Selection, Store, this_process
from seoulwire.writer import LocalWriter

if TYPE_CHECKING:
    from distributed import Client

Work = TypeVar("Work")
Result = TypeVar("Result")

# A task that ended in an error, or took its worker with it, is given to another one so often.
RETRIES = 3
# Tasks handed out for each worker, so that none is idle and the scheduler knows few.
AHEAD = 4
# How often a crawl looks for hosts that running tasks have found pages of.
LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What every task of one round of a backfill has in common.

    ``holder`` is the process that holds the run's lock: all tasks write in its name.
    """

    archive: Archive
    run: Run
    holder: Holder
    round: Round
    unnamed: bool
    redirects: Redirects


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlShare:
    """What the tasks of a crawl have in common, and the ``host`` that one of them asks.

    ``settings`` and ``arguments`` are those of the crawl. ``holder`` is the process that holds the
    run's lock: all tasks write in its name.
    """

    settings: Mapping[str, Any]
    spider: str
    arguments: Mapping[str, str]
    run: Run
    holder: Holder
    host: str = ""


def connect(address: str) -> "Client":
    """Return a client of the scheduler at ``address`` (``tcp://host:8786``).

    Raises:
        ConfigurationError: when the ``cluster`` extra is missing, or nothing answers there.
    """
    try:
        return _client(address)
    except (OSError, ValueError) as error:
        raise _no_answer(address) from error


def check_answer(address: str) -> None:
    """Return when a scheduler answers at ``address``: asked before a run begins, not within it.

    Raises:
        ConfigurationError: as :func:`connect`.
    """
    connect(address).close()  # type: ignore[no-untyped-call] # as below


def _client(address: str, **options: Any) -> "Client":
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        message = "run `pip install 'seoulwire[cluster]'` first"
        raise ConfigurationError(message) from error
    # Ships half of its types.
    client: Client = Client(address, timeout="10s", **options)  # type: ignore[no-untyped-call]
    return client


def _no_answer(address: str) -> ConfigurationError:
    message = f"no Dask scheduler answers at {address}: start one, or correct the address"
    return ConfigurationError(message)


async def crawl(
    address: str,
    journal: Journal,
    share: CrawlShare,
    hosts: Iterable[str],
    is_in_scope: Callable[[Link], bool],
) -> None:
    """Ask ``hosts``, what earlier runs left unfinished, and what both lead to, a task a host.

    No two tasks ask one host at a time. The journal is that of the run, and learns what the tasks
    know at their ends.

    Raises:
        ConfigurationError: as :func:`connect`.
        SeoulwireError: what ended a task, on each of several workers.
    """
    client = _client(address, asynchronous=True)
    try:
        await client
    except (OSError, ValueError) as error:
        raise _no_answer(address) from error
    async with client:
        await _ask_hosts(client, journal, share, hosts, is_in_scope)
    journal.recall()


async def _ask_hosts(
    client: "Client",
    journal: Journal,
    share: CrawlShare,
    hosts: Iterable[str],
    is_in_scope: Callable[[Link], bool],
) -> None:
    async def ask(host: str) -> Part:
        task = replace(share, host=host)
        part: Part = await client.submit(crawl_share, task, retries=RETRIES, pure=False)
        return part

    handed: set[tuple[Role, str]] = set()
    running: dict[str, asyncio.Task[Part]] = {}
    wanted = set(hosts)
    found: Iterable[Link] = journal.unfinished()
    while True:
        for link in found:
            host = urlsplit(link.url).hostname or ""
            if host not in running and (link.role, link.url) not in handed and is_in_scope(link):
                wanted.add(host)
                handed.add((link.role, link.url))
        running |= {host: asyncio.ensure_future(ask(host)) for host in wanted}
        wanted.clear()
        if not running:
            return
        await asyncio.wait(
            running.values(), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        for host in [host for host, task in running.items() if task.done()]:
            journal.take_part_of(running.pop(host).result())
        found = await asyncio.to_thread(journal.store.unfinished, journal.run.id)


def crawl_share(share: CrawlShare) -> Part:
    """Ask one host, on a worker: in a process of its own, since Scrapy takes a whole one.

    Raises:
        SeoulwireError: what ended the crawl of the host.
    """
    line = [sys.executable, "-m", "seoulwire.cli.share"]
    with subprocess.Popen(  # noqa: S603 - this program itself
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin  # noqa: S101 - pipes, as asked for
        assert process.stdout  # noqa: S101
        pickle.dump(share, process.stdin)
        process.stdin.flush()
        # Its end of the pipe stays open: the process ends once that is closed, be it by our death.
        answer = process.stdout.read()
    if not answer:
        message = (
            f"the process that asked {share.host} ended with code {process.returncode}, perhaps "
            "for want of memory; run the same command again"
        )
        raise SeoulwireError(message)
    result: Part | Exception = pickle.loads(answer)  # noqa: S301 - of our child
    if isinstance(result, Exception):
        raise result
    return result


def backfill(
    client: "Client",
    journal: Journal,
    archive: Archive,
    files: Sequence[Path],
    tell: Tell,
    *,
    unnamed: bool = False,
) -> Tally:
    """Read the files in all rounds on a cluster, pair what they gave, and return what was met.

    The journal is that of the run; its tasks write for the same run.
    """

    def read(stage: Round, redirects: Redirects) -> Iterator[tuple[Path, Tally]]:
        share = Share(
            archive=archive,
            run=journal.run,
            holder=this_process(),
            round=stage,
            unnamed=unnamed,
            redirects=redirects,
        )
        return _spread(client, partial(read_share, share), files)

    return in_rounds(journal, read, tell)


def reprocess(
    client: "Client",
    store: Store,
    archive: Archive,
    selection: Selection,
    take: Callable[[int, Sequence[Difference]], None],
) -> None:
    """Read the selected revisions again on a cluster, and hand ``take`` what differs."""
    parts = parts_of(store.extraction_keys(selection))
    for part, differences in _spread(client, partial(read_part, archive), parts):
        take(len(part), differences)


def _spread(
    client: "Client", read: Callable[[Work], Result], parts: Iterable[Work]
) -> Iterator[tuple[Work, Result]]:
    """Run a task for each part, some at a time; yield parts and results as they come."""
    from distributed import as_completed

    rest = iter(parts)
    handed: dict[Any, Work] = {}
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
    archive = share.archive
    plan = Plan(
        directory=archive.directory,
        configuration=load_configuration(archive.configuration),
        threshold=archive.threshold,
        max_body=archive.max_body,
        unnamed=share.unnamed,
        redirects=share.redirects,
    )
    # Nothing is archived anew, so the writer makes no file.
    writer = LocalWriter(archive.database, archive.directory, share.run, share.holder, {})
    journal = Journal(store_at(archive.database), writer, share.run, plan.max_body, plan.threshold)
    met = Tally()
    for tally in read_file(journal, path, plan, share.round):
        met.add(tally)
    return met
