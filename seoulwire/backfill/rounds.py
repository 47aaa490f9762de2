"""All files in all rounds, in this process."""

import glob
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from seoulwire.backfill.files import read_file
from seoulwire.backfill.plan import ROUNDS, Plan, Round, Tally, led_to
from seoulwire.exceptions import ConfigurationError
from seoulwire.journal import Journal

NAMES = (".warc", ".warc.gz")


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


def backfill(
    journal: Journal, files: Iterable[Path], plan: Plan, tell: Callable[[Round, Path, Tally], None]
) -> Tally:
    """Read the files in all rounds, pair what they gave, and return what was met.

    ``tell`` is called after each group of records with the counts of the round so far.

    Raises:
        StorageError: when the database cannot be read or written.
    """
    settled = journal.store.settled(journal.run.id) if journal.run.resumed else set()
    met = Tally()
    for number in ROUNDS:
        if number == "unchanged" and not met.unchanged:
            continue
        counted = Tally()
        for path in files:
            for tally in read_file(journal, path, plan, number, frozenset(settled)):
                counted.add(tally)
                tell(number, path, counted)
        met = after_round(met, counted)
        plan = replace(plan, redirects=led_to(met.redirects))
    for _ in journal.pair():
        pass
    return met


def after_round(met: Tally, counted: Tally) -> Tally:
    """Return what was met, with one more round: every round meets the same records and damage."""
    damaged = dict.fromkeys((*met.damaged, *counted.damaged))
    return Tally(
        records=max(met.records, counted.records),
        pages=met.pages + counted.pages,
        unnamed=met.unnamed + counted.unnamed,
        undeclared=met.undeclared + counted.undeclared,
        unchanged=met.unchanged + counted.unchanged,
        orphans=met.orphans + counted.orphans,
        damaged=list(damaged),
        redirects=met.redirects | counted.redirects,
    )
