"""What stands beside the rows: datasheet, Data Package, citation and checksums."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from seoulwire import __version__
from seoulwire.configuration import Configuration
from seoulwire.republish.choice import STAMP, Choice, Scope
from seoulwire.republish.dataset.columns import (
    BLOCK,
    CITATION,
    COLUMNS,
    FILE,
    IMAGE,
    PAIR,
    REPAIR,
    table_schema,
)
from seoulwire.republish.dataset.facts import Facts
from seoulwire.republish.dataset.files import NewFile, Written
from seoulwire.republish.dataset.tables import CSV, JSONL, PARQUET

DATASHEET = "README.md"  # the name under which Hugging Face and every forge show it
PACKAGE = "datapackage.json"
CITATION_FILE = "CITATION.cff"
CHECKSUMS = "SHA256SUMS"
# By which a directory is known to be ours to replace.
MARKER = "seoulwire-dataset.json"
GENERATOR = "seoulwire"
FORMAT = 1

_SHOWN = 40  # values of a column that the datasheet counts one by one
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$:/])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All that the texts about a corpus are made of."""

    configuration: Configuration
    choice: Choice
    scope: Scope
    facts: Facts
    files: Sequence[Written]

    @property
    def portals(self) -> tuple[str, ...]:
        """The names of the portals of the boards that have rows."""
        boards = self.configuration.boards
        keys = {boards[key].portal for key in self.facts.values["board"] if key and key in boards}
        return tuple(self.configuration.portals[key].name for key in sorted(keys))

    @property
    def title(self) -> str:
        """What the corpus is called."""
        return f"Posts of {', '.join(self.portals) or 'public boards'}, and the articles they cite"

    @property
    def version(self) -> str:
        """A version that is another one whenever any row is."""
        return next(file.digest[:12] for file in self.files if file.path == JSONL)

    @property
    def redistribution(self) -> str:
        """What may be passed on."""
        return STAMP if self.scope == "all" else "within each row's rights"

    @property
    def conditions(self) -> dict[str, Any]:
        """Which rows were chosen, as plain values."""
        choice = self.choice
        return {
            "board": choice.board,
            "since": choice.since.isoformat() if choice.since else None,
            "until": choice.until.isoformat() if choice.until else None,
            "languages": list(choice.languages),
            "max_damage": choice.max_damage,
            "rights": self.scope,
        }


def write_description(directory: Path, description: Description) -> None:
    """Write the files beside the rows, the checksums of all last."""
    texts = {
        MARKER: json.dumps(_marker(description)) + "\n",
        DATASHEET: datasheet(description),
        PACKAGE: json.dumps(data_package(description), ensure_ascii=False, indent=2) + "\n",
        CITATION_FILE: citation(description),
    }
    files = list(description.files)
    for name, text in texts.items():
        with NewFile(directory, name) as file:
            file.write(text.encode())
        files.append(file.measured())
    lines = (f"{file.digest}  {file.path}\n" for file in sorted(files, key=lambda file: file.path))
    (directory / CHECKSUMS).write_text("".join(lines), "utf-8", newline="\n")


def _marker(description: Description) -> dict[str, Any]:
    return {
        "generator": GENERATOR,
        "format": FORMAT,
        "redistribution": description.redistribution,
    }


def data_package(description: Description) -> dict[str, Any]:
    """Return the Data Package descriptor (datapackage.org, version 2)."""
    facts = description.facts
    by_path = {file.path: file for file in description.files}
    parquet = [path for path in by_path if path.startswith(f"{PARQUET}/")]
    resources: list[dict[str, Any]] = [
        {
            "name": "corpus-csv",
            "type": "table",
            "path": CSV,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"lineTerminator": "\n", "doubleQuote": True},
            "schema": table_schema(),
            **_integrity(by_path[CSV]),
        },
        {
            "name": "corpus-jsonl",
            "path": JSONL,
            "format": "jsonl",
            "mediatype": "application/jsonl",
            "encoding": "utf-8",
            **_integrity(by_path[JSONL]),
        },
    ]
    if parquet:
        resources.append(
            {
                "name": "corpus-parquet",
                "path": parquet,
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
            }
        )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "seoulwire-corpus",
        "title": description.title,
        "description": f"One row for each post and article; see {DATASHEET}.",
        "version": description.version,
        "keywords": ["Korean", "public boards", "news", "text corpus"],
        "resources": resources,
        "seoulwire": {
            "generator": f"{GENERATOR} {__version__}",
            "chosen": description.conditions,
            "rows": facts.rows,
            "withheld": facts.withheld,
            "redistribution": description.redistribution,
        },
    }


def _integrity(file: Written) -> dict[str, Any]:
    return {"bytes": file.size, "hash": f"sha256:{file.digest}"}


def citation(description: Description) -> str:
    """Return the citation file (CFF 1.2.0); its strings are JSON, and so YAML."""
    captured = description.facts.captured
    names = description.portals or ("the publishers of the boards",)
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"message: {_quoted(_message(description))}",
        f"title: {_quoted(description.title)}",
        "authors:",
        *(f"  - name: {_quoted(name)}" for name in names),
        f"version: {_quoted(description.version)}",
        *([f"date-released: {captured[:10]}"] if captured else []),
        "keywords:",
        *(f"  - {_quoted(word)}" for word in ("Korean", "public boards", "text corpus")),
    ]
    return "\n".join(lines) + "\n"


def _message(description: Description) -> str:
    if description.scope == "all":
        return f"Cite what you use of it by this entry. This copy is {STAMP}."
    return "Cite what you use of it by this entry, and name each row's attribution."


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def datasheet(description: Description) -> str:
    """Return the datasheet (Gebru et al., Datasheets for Datasets) from what was measured."""
    environment = Environment(
        loader=PackageLoader("seoulwire.republish.dataset", "templates"),
        autoescape=False,  # noqa: S701 - Markdown, whose own marks are escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"plain": _plain, "number": _number}
    return environment.get_template("datasheet.md.j2").render(
        description=description,
        facts=description.facts,
        counts={name: _counted(counts) for name, counts in description.facts.values.items()},
        stamped=description.scope == "all",
        stamp=STAMP,
        columns=COLUMNS,
        parts={
            "blocks": BLOCK,
            "repairs": REPAIR,
            "pairs": PAIR,
            "citations": CITATION,
            "images": IMAGE,
            "attachments": FILE,
        },
        seoulwire=__version__,
        pyarrow=version("pyarrow"),
        parquet=PARQUET,
        jsonl=JSONL,
        csv=CSV,
        checksums=CHECKSUMS,
        package=PACKAGE,
        citation=CITATION_FILE,
    )


def _counted(counts: Any) -> list[tuple[str, int]]:
    """Return values and counts, the most frequent first, the rest of many as one line."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0] or ""))
    shown = [("none" if value is None else value, count) for value, count in ordered[:_SHOWN]]
    rest = ordered[_SHOWN:]
    return [*shown, (f"{len(rest)} others", sum(c for _, c in rest))] if rest else shown


def _plain(text: object) -> str:
    """Return text of others so that Markdown shows it as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(str(text).split()))


def _number(value: int) -> str:
    return f"{value:,}"
