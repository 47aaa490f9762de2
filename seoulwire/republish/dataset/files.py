"""The files of the corpus, with what its checksums and its descriptor say of them."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file of the corpus: its path below the directory, its size and its SHA-256."""

    path: str
    size: int
    digest: str


class NewFile(io.BufferedWriter):
    """A new file that is measured while it is written, and need not be read again."""

    def __init__(self, directory: Path, path: str) -> None:
        super().__init__(io.FileIO(directory / path, "xb"))
        self._path = path
        self._size = 0
        self._digest = hashlib.sha256()

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write bytes, and count and digest them."""
        self._digest.update(data)
        written = super().write(data)
        self._size += written
        return written

    def measured(self) -> Written:
        """Return what was written."""
        return Written(path=self._path, size=self._size, digest=self._digest.hexdigest())


def measured(directory: Path, path: str) -> Written:
    """Return what a file that others wrote holds."""
    with (directory / path).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Written(path=path, size=stream.tell(), digest=digest)
