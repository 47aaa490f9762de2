"""The researcher's corpus: Parquet, JSON lines and CSV with a datasheet, behind the rights gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from seoulwire.configuration import Configuration
from seoulwire.republish.choice import EVERY, Choice, Scope
from seoulwire.republish.dataset.description import MARKER, Description, write_description
from seoulwire.republish.dataset.facts import Facts
from seoulwire.republish.dataset.rows import (
    Columns,
    columns_of,
    facts_of_articles,
    facts_of_posts,
)
from seoulwire.republish.dataset.tables import open_tables
from seoulwire.republish.gate import Gate, opened, recorder
from seoulwire.republish.rights import Decision
from seoulwire.republish.swap import replaced_directory
from seoulwire.storage import CorpusRows, Store


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
    there is replaced if it is an earlier export. Every decision is stored before a row is written,
    unless the database is read-only.

    Raises:
        PublishError: when ``directory`` holds something else or cannot be written.
        StorageError: when the database cannot be used.
    """
    facts = Facts()
    gate = Gate(configuration, recorder(store))
    with replaced_directory(directory, MARKER) as building:
        with open_tables(building) as tables:
            for stored in store.corpus_rows(choice.board, choice.takes_day):
                columns = _permitted(stored, gate, choice, scope, facts)
                if columns is not None:
                    facts.add(columns)
                    tables.write(stored.year, columns)
        facts.characters = tables.characters
        files = tables.files
        write_description(
            building,
            Description(
                configuration=configuration, choice=choice, scope=scope, facts=facts, files=files
            ),
        )
    return DatasetReport(rows=facts.rows, withheld=facts.withheld, files=len(files))


def _permitted(
    stored: CorpusRows, gate: Gate, choice: Choice, scope: Scope, facts: Facts
) -> Columns | None:
    """Return what may go out of the rows that are chosen; count those that nothing may."""
    texts = zip(stored.columns["language"], stored.columns["damage"], strict=True)
    stored = stored.only([choice.takes_text(*text) for text in texts])
    decisions, of_articles = _decide(stored, gate)
    if scope == "full":
        out = [decision.text == "full" for decision in decisions]
    else:
        gates = map(opened, decisions) if scope == "all" else decisions
        out = [each.text != "none" for each in gates]
        facts.withheld += out.count(False)
    if not any(out):
        return None
    decisions = list(compress(decisions, out))
    return columns_of(stored.only(out), decisions, of_articles, everything=scope == "all")


def _decide(stored: CorpusRows, gate: Gate) -> tuple[list[Decision], Mapping[str, Decision]]:
    """Return the decisions on posts or articles, and those on the articles of posts, recorded."""
    if stored.kind == "post":
        return gate.decide_posts(facts_of_posts(stored, with_images=gate.looks_at_images))
    return gate.decide(facts_of_articles(stored)), {}
