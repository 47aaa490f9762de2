"""The researcher's corpus: Parquet, JSON lines and CSV with a datasheet, behind the rights gate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from seoulwire.configuration import Configuration
from seoulwire.republish.choice import EVERY, Choice, Scope
from seoulwire.republish.dataset.description import (
    MARKER,
    Description,
    measured,
    write_description,
)
from seoulwire.republish.dataset.facts import Facts
from seoulwire.republish.dataset.rows import Row, facts_of, row_of
from seoulwire.republish.dataset.tables import CSV, JSONL, NO_YEAR, PARQUET, open_tables
from seoulwire.republish.facts import PostFacts
from seoulwire.republish.gate import Gate
from seoulwire.republish.rights import Decision
from seoulwire.republish.swap import replaced_directory
from seoulwire.storage import CorpusRow, RowKey, Store

# Rows in memory at once: so many, or of bodies of so many bytes together.
TOGETHER = 1000
BYTES = 768 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetReport:
    """What an export wrote; ``withheld`` posts and articles were chosen, and have no row."""

    rows: int
    withheld: int
    files: int


def export_dataset(
    store: Store,
    directory: Path,
    configuration: Configuration,
    *,
    choice: Choice = EVERY,
    scope: Scope = "gate",
) -> DatasetReport:
    """Write a directory of Parquet, JSON lines and CSV with datasheet, Data Package and checksums.

    Byte for byte the same of the same database and configuration by the same versions. Memory does
    not grow with the number of rows. The directory appears whole or not at all; one that stands
    there is replaced if it is an earlier export. Every decision is stored before a row is written.

    Raises:
        PublishError: when ``directory`` holds something else or cannot be written.
        StorageError: when the database cannot be used.
    """
    facts = Facts()
    gate = Gate(configuration, store.save_decisions)
    with replaced_directory(directory, MARKER) as building:
        with open_tables(building) as tables:
            for year, keys in _batches(store.row_keys(choice.board), choice):
                stored = store.corpus_rows(keys)
                rows = list(_rows(stored, gate, facts, scope))
                if rows:
                    facts.add(rows)
                    tables.write(year, rows)
        facts.characters = tables.characters
        parquet = sorted((building / PARQUET).glob("*/*.parquet"))
        paths = [CSV, JSONL, *(path.relative_to(building).as_posix() for path in parquet)]
        files = measured(building, paths)
        write_description(
            building,
            Description(
                configuration=configuration, choice=choice, scope=scope, facts=facts, files=files
            ),
        )
    return DatasetReport(rows=facts.rows, withheld=facts.withheld, files=len(files))


def _batches(keys: Iterable[RowKey], choice: Choice) -> Iterator[tuple[int, Sequence[RowKey]]]:
    """Yield the chosen keys by year and kind, few enough of each for memory."""
    chosen = (key for key in keys if choice.takes(key.day, key.language, key.damage))
    for (year, _), alike in groupby(chosen, key=lambda key: (_year(key), key.kind)):
        batch: list[RowKey] = []
        size = 0
        for key in alike:
            if batch and (len(batch) == TOGETHER or size + key.size > BYTES):
                yield year, batch
                batch, size = [], 0
            batch.append(key)
            size += key.size
        yield year, batch


def _year(key: RowKey) -> int:
    return key.day.year if key.day else NO_YEAR


def _rows(stored: Sequence[CorpusRow], gate: Gate, facts: Facts, scope: Scope) -> Iterator[Row]:
    items = [facts_of(each) for each in stored]
    posts = [item for item in items if isinstance(item, PostFacts)]
    of_articles: Mapping[str, Decision] = {}
    if posts:
        decisions, of_articles = gate.decide_posts(posts)
    else:
        decisions = gate.decide(items)
    for each, decision in zip(stored, decisions, strict=True):
        if scope == "full" and decision.text != "full":
            continue
        row = row_of(each, decision, of_articles, everything=scope == "all")
        if row is None:
            facts.withheld += 1
        else:
            yield row
