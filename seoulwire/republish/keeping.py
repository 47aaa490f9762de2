"""The files of a build: written anew, or taken over from the site before where nothing changed.

What a build wrote, and what each file depends on, stands in the site's marker file. A file is taken
over by a hard link, and only when it is still the very file that was written.
"""

import json
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from seoulwire.republish.listing import GroupKind, Row

MARKER = "seoulwire-site.json"  # by which a directory is known to be ours to replace
FORMAT = 3


class Former:
    """The site that is to be replaced, as its marker file describes it; empty if there is none.

    A site of another ``edition`` (templates, configuration, address) has nothing to take over but
    its feeds: ``fed`` are the groups that had one, by kind and key.
    """

    def __init__(self, directory: Path, edition: str) -> None:
        self.directory = directory
        self.place = os.fspath(directory)
        written = _marker(directory)
        same = written.get("format") == FORMAT and written.get("edition") == edition
        self.files: Mapping[str, Sequence[Any]] = written["files"] if same else {}
        listed = written["posts"] if same else []
        self.rows: Mapping[str, Row] = {row["id"]: Row.from_json(row) for row in listed}
        self.next_number: int = written["next_number"] if same else 0
        self.fed: frozenset[tuple[GroupKind, str]] = frozenset(map(tuple, written.get("fed", ())))

    def holds(self, path: str, key: str) -> bool:
        """Return whether ``path`` is the file that was written for ``key``."""
        known = self.files.get(path)
        if known is None or known[0] != key:
            return False
        try:
            found = os.lstat(f"{self.place}/{path}")
        except OSError:
            return False
        return stat.S_ISREG(found.st_mode) and [found.st_size, found.st_mtime_ns] == known[1:]

    def read(self, path: str) -> str | None:
        """Return the text of a file that was written for this edition; ``None`` if none was."""
        if path not in self.files:
            return None
        return (self.directory / path).read_text("utf-8")


class Files:
    """Fills the directory of a build, and remembers what each file depends on."""

    def __init__(self, directory: Path, former: Former) -> None:
        self.directory = directory
        self.former = former
        self.written = 0
        self.kept = 0
        self._place = os.fspath(directory)
        self._files: dict[str, tuple[str, int, int]] = {}

    def put(self, path: str, key: str, make: Callable[[], bytes]) -> None:
        """Take ``path`` over if it was written for ``key``, else write what ``make`` returns."""
        if not self.keep(path, key):
            self.write(path, key, make())

    def keep(self, path: str, key: str) -> bool:
        """Take a file over from the former site; false where it must be written anew."""
        if not self.former.holds(path, key):
            return False
        try:
            os.link(f"{self.former.place}/{path}", f"{self._place}/{path}")
        except OSError:  # another file system, or one without links
            return False
        self._files[path] = (key, *self.former.files[path][1:])
        self.kept += 1
        return True

    def write(self, path: str, key: str, content: bytes) -> None:
        """Write a file."""
        # As text: thousands of paths are put together for one build.
        with open(f"{self._place}/{path}", "xb") as stream:  # noqa: PTH123
            stream.write(content)
            stream.flush()
            found = os.fstat(stream.fileno())
        self._files[path] = (key, found.st_size, found.st_mtime_ns)
        self.written += 1

    def replace(self, path: str, key: str, content: bytes) -> None:
        """Write a file that may have been taken over already."""
        if path in self._files:
            (self.directory / path).unlink()
            self.kept -= 1
        self.write(path, key, content)

    def has(self, path: str) -> bool:
        """Return whether a file is in the site already."""
        return path in self._files

    def count(self, suffix: str) -> int:
        """Return how many files of a kind the site has."""
        return sum(path.endswith(suffix) for path in self._files)

    def finish(
        self,
        edition: str,
        rows: Sequence[Row],
        next_number: int,
        fed: Sequence[tuple[GroupKind, str]],
    ) -> None:
        """Write the marker file, by which the next build knows what it may take over."""
        marker = {
            "generator": "seoulwire",
            "format": FORMAT,
            "edition": edition,
            "next_number": next_number,
            "fed": fed,
            "files": self._files,
            "posts": [row.to_json() for row in rows],
        }
        text = json.dumps(marker, ensure_ascii=True, separators=(",", ":"))
        (self.directory / MARKER).write_text(text + "\n", "ascii")


def _marker(directory: Path) -> dict[str, Any]:
    try:
        marker = json.loads((directory / MARKER).read_text("ascii"))
    except (OSError, ValueError):  # none, or not ours any more: everything is written anew
        return {}
    return marker if isinstance(marker, dict) else {}
