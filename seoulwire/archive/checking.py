"""Whether captures are where the database says, as sentences."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Protocol

from seoulwire.archive.captures import Located
from seoulwire.archive.reading import read_exchange
from seoulwire.exceptions import StorageError


class Expected(Located, Protocol):
    """A capture as the database has it."""

    @property
    def id(self) -> str:
        """The capture's id."""

    @property
    def digest(self) -> str:
        """The digest of its payload."""

    @property
    def reason(self) -> str | None:
        """Why its payload is not whole."""


def check_captures(directory: Path, captures: Iterable[Expected]) -> Iterator[str]:
    """Yield what is wrong with captures, which come file by file."""
    for name, rows in groupby(captures, lambda capture: capture.file):
        path = directory / name
        if not path.is_file():
            count = sum(1 for _ in rows)
            yield f"{path} is missing, with {count} captures: restore it, or crawl with --full"
            continue
        for row in rows:
            if problem := _problem(path, row):
                yield f"{path}, offset {row.offset}: {problem} ({row.id})"


def _problem(path: Path, row: Expected) -> str | None:
    try:
        found = read_exchange(path, row.offset).location.digest
    except StorageError as error:
        return str(error)
    # Of what was longer than the limit, the digest is that of its beginning.
    same = found == row.digest or row.reason == "over-limit"
    return None if same else "its payload is not what was captured"
