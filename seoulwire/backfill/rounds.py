"""All files in all rounds: here in this process, and as ``cluster`` reads them."""

import glob
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from seoulwire.backfill.files import read_file
from seoulwire.backfill.plan import ROUNDS, Plan, Round, Tally, led_to
from seoulwire.exceptions import ConfigurationError
from seoulwire.journal import Journal

NAMES = (".warc", ".warc.gz")

Redirects = Mapping[str, frozenset[str]]
ReadRound = Callable[[Round, Redirects], Iterable[tuple[Path, Tally]]]
Tell = Callable[[Round, Path, Tally], None]


def warc_files(named: Iterable[str]) -> list[Path]:
    """Return the WARC files that files, folders and patterns name, sorted, each once.

    Raises:
        ConfigurationError: when one of them names none.
    """
    files: set[Path] = set()
    for name in named:
        path = Path(name)
        if path.is_dir():
            found = [one for one in path.rglob("*") if one.name.endswith(NAMES)]
        else:
            found = [path] if path.is_file() else [Path(one) for one in glob.glob(name)]  # noqa: PTH207 - as the shell expands it
        if not found:
            message = f"{name} names no WARC file; give a .warc or .warc.gz file or their folder"
            raise ConfigurationError(message)
        files.update(found)
    return sorted(files)


def backfill(journal: Journal, files: Iterable[Path], plan: Plan, tell: Tell) -> Tally:
    """Read the files in all rounds, pair what they gave, and return what was met.

    ``tell`` is called after each group of records with the counts of the round so far.

    Raises:
        StorageError: when the database cannot be read or written.
    """
    settled = frozenset(journal.store.settled(journal.run.id) if journal.run.resumed else ())

    def read(stage: Round, redirects: Redirects) -> Iterator[tuple[Path, Tally]]:
        of_round = replace(plan, redirects=redirects)
        for path in files:
            for tally in read_file(journal, path, of_round, stage, settled):
                yield path, tally

    return in_rounds(journal, read, tell)


def in_rounds(journal: Journal, read: ReadRound, tell: Tell) -> Tally:
    """Read files in all rounds, pair what they gave, and return what was met.

    ``read`` reads them in one round, with the redirects known by then, and yields what it counts of
    which file.
    """
    met = Tally()
    for stage in ROUNDS:
        if stage == "unchanged" and not met.unchanged:
            continue
        counted = Tally()
        for path, tally in read(stage, led_to(met.redirects)):
            counted.add(tally)
            tell(stage, path, counted)
        met = _after_round(met, counted)
    for _ in journal.pair():
        pass
    return met


def _after_round(met: Tally, counted: Tally) -> Tally:
    """Return what was met, with one more round: every round meets the same records and damage."""
    damaged = dict.fromkeys((*met.damaged, *counted.damaged))
    return Tally(
        records=max(met.records, counted.records),
        pages=met.pages + counted.pages,
        unnamed=met.unnamed + counted.unnamed,
        undeclared=met.undeclared + counted.undeclared,
        unchanged=met.unchanged + counted.unchanged,
        orphans=met.orphans + counted.orphans,
        resources=max(met.resources, counted.resources),
        damaged=list(damaged),
        redirects=met.redirects | counted.redirects,
    )
