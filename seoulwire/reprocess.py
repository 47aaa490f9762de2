"""Captures read again by the code as it is now, and how what they say differs from what is stored.

Nothing is fetched. Parts of the archive are read in processes of their own, or on other machines
(``cluster``); what they return is small where nothing changed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, islice
from multiprocessing import active_children, get_context
from pathlib import Path

from seoulwire.archive import recall_capture
from seoulwire.configuration import Configuration, load_configuration
from seoulwire.exceptions import SeoulwireError, StorageError
from seoulwire.ingest import ingest
from seoulwire.items import Item, Link
from seoulwire.reading import target_of_capture
from seoulwire.repair import Repaired
from seoulwire.storage import Extraction, ExtractionKey, Selection, Store, to_json

TOGETHER = 48  # revisions read in one task
TRIES = 3  # after a process has died, with nothing read meanwhile
AHEAD = 3  # tasks waiting for each process, so that none is idle
Part = list[ExtractionKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What a process needs to read a part of an archive; it may be sent to another machine."""

    database: str
    directory: Path
    configuration: Path | None
    threshold: float
    max_body: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a revision reads now, if not as before: fields changed, repairs gained and lost.

    ``regressions`` say what is worse now. ``item`` and ``links`` are what it gives now.
    """

    id: str
    number: int
    fields: tuple[str, ...] = ()
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    regressions: tuple[str, ...] = ()
    item: Item | None = None
    links: tuple[Link, ...] = ()


@dataclass(slots=True)
class Comparison:
    """The difference between what is stored and what the code of now makes of the same captures."""

    revisions: int = 0
    changed: int = 0
    outdated: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    regressions: list[str] = field(default_factory=list)

    def add(self, read_again: int, differences: Iterable[Difference]) -> None:
        """Count the revisions of a part."""
        self.revisions += read_again
        for one in differences:
            self.outdated += 1
            self.changed += bool(one.fields or one.regressions)
            self.fields.update(one.fields)
            self.gained.update(one.gained)
            self.lost.update(one.lost)
            self.regressions += [f"{one.id}, revision {one.number}: {r}" for r in one.regressions]


def reprocess(
    store: Store,
    archive: Archive,
    selection: Selection,
    processes: int,
    take: Callable[[int, Sequence[Difference]], None],
) -> None:
    """Read the selected revisions again, over so many processes, and hand ``take`` what differs.

    ``take`` gets, part by part, the number of revisions read and the differences among them.

    Raises:
        StorageError: when the database or the archive cannot be read, or a process that reads dies
            again and again.
    """
    parts = parts_of(store.extraction_keys(selection))
    read = tries = 0

    def count(revisions: int, differences: Sequence[Difference]) -> None:
        nonlocal read
        read += revisions
        take(revisions, differences)

    while tries < TRIES:
        before = read
        unread = _read_parts(parts, archive, processes, count)
        if not unread:
            return
        parts = chain(unread, parts)
        tries = 0 if read > before else tries + 1
    raise StorageError(
        "a process that reads captures was ended from outside again and again, perhaps for want of "
        "memory; run the same command with fewer --processes"
    )


def _read_parts(
    parts: Iterator[Part],
    archive: Archive,
    processes: int,
    take: Callable[[int, Sequence[Difference]], None],
) -> list[Part]:
    """Read parts until there are no more, or a process dies; return those begun and not read."""
    unread: list[Part] = []
    waiting: dict[Future[list[Difference]], Part] = {}

    def take_done() -> None:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            differences = future.result()
            part = waiting.pop(future)
            unread.remove(part)
            take(len(part), differences)

    # Spawned: a fork would share the database's connections.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        try:
            for part in parts:
                unread.append(part)
                waiting[_submitted(pool, archive, part)] = part
                if len(waiting) >= processes * AHEAD:
                    take_done()
            while waiting:
                take_done()
        except BrokenProcessPool:
            # The pool ends those it knows, and would for ever wait for one that began just then.
            for process in active_children():
                process.terminate()
    return unread


def _submitted(pool: ProcessPoolExecutor, archive: Archive, part: Part) -> Future[list[Difference]]:
    try:
        return pool.submit(read_part, archive, part)
    except OSError as error:  # the pool broke, and closed its pipes, while another process began
        message = "a process ended while another began"
        raise BrokenProcessPool(message) from error


def parts_of(keys: Iterator[ExtractionKey]) -> Iterator[Part]:
    """Yield revisions in parts, each the work of one task."""
    while part := list(islice(keys, TOGETHER)):
        yield part


def read_part(archive: Archive, keys: Sequence[ExtractionKey]) -> list[Difference]:
    """Read revisions again; return how they differ, those read by other code included."""
    store, configuration = store_at(archive.database), _configuration(archive.configuration)
    found = (reread(one, archive, configuration) for one in store.extractions(keys))
    return [one for one in found if one is not None]


@cache
def store_at(database: str) -> Store:
    """Return a store, opened once in a process."""
    return Store.open(database, create=False)


@cache
def _configuration(path: Path | None) -> Configuration:
    return load_configuration(path)


def reread(one: Extraction, archive: Archive, configuration: Configuration) -> Difference | None:
    """Return how a revision reads now, or ``None`` where it reads as before, by the same code."""
    try:
        capture = recall_capture(archive.directory / "warc", one.capture, archive.max_body)
        target = target_of_capture(one.link, capture, configuration)
        if one.link.role == "post":
            target = replace(target, item=one.item.id)
        reading = ingest(capture, target, configuration, archive.threshold)
    except SeoulwireError as error:
        return Difference(id=one.item.id, number=one.number, regressions=(str(error),))
    now = next((item for item in reading.items if item.id == one.item.id), None)
    if now is None:
        given = ", ".join(item.id for item in reading.items) or "nothing"
        return Difference(
            id=one.item.id, number=one.number, regressions=(f"its capture gives {given} now",)
        )
    if now == one.item:
        return None
    compared = compare(one.item, now)
    return replace(compared, number=one.number, links=reading.links)


def compare(before: Item, now: Item) -> Difference:
    """Return how an item as it is read now differs from the one that was stored."""
    old, new = to_json(before), to_json(now)
    changed = [name for name in new if name != "provenance" and old[name] != new[name]]
    gained, lost = Counter[str](), Counter[str]()
    regressions: list[str] = []
    for name in changed:
        was, becomes = getattr(before, name), getattr(now, name)
        if was is not None and becomes is None:
            regressions.append(f"{name} is missing now")
        if isinstance(was, Repaired) and isinstance(becomes, Repaired):
            had, has = _repairs(was), _repairs(becomes)
            gained += has - had
            lost += had - has
            regressions += _worse(name, was, becomes)
    return Difference(
        id=now.id,
        number=0,
        fields=tuple(changed),
        gained=gained,
        lost=lost,
        regressions=tuple(regressions),
        item=now,
    )


def _repairs(text: Repaired) -> Counter[str]:
    return Counter(f"{step.kind}: {step.method}" for step in text.repairs)


def _worse(name: str, was: Repaired, becomes: Repaired) -> Iterator[str]:
    if becomes.damage.total > was.damage.total:
        yield f"{name} has {becomes.damage.total} unreadable places, it had {was.damage.total}"
    if was.text.strip() and not becomes.text.strip():
        yield f"{name} is empty now"
