"""A directory replaced as a whole: built beside its place, then put there by one rename.

Whoever is killed at any moment leaves the old directory whole.
"""

import ctypes
import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seoulwire.exceptions import PublishError

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # of Linux's renameat2(2)
ABANDONED_AFTER = 24 * 60 * 60  # seconds; what a killed build left behind is then removed


@contextmanager
def replaced_directory(directory: Path, marker: str) -> Iterator[Path]:
    """Give an empty directory to fill, which takes the place of ``directory`` in the end.

    Only a directory that is missing, empty, or holds the file ``marker`` is replaced. When the
    block raises, ``directory`` stays as it was.

    Raises:
        PublishError: when ``directory`` is something else, or cannot be replaced.
    """
    directory = Path(os.path.realpath(directory))
    _check(directory, marker)
    prefix = f".{directory.name}.building-"
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(directory.parent, prefix)
        building = Path(tempfile.mkdtemp(prefix=prefix, dir=directory.parent))
    except OSError as error:
        message = f"cannot build beside {directory}: {error}; give a directory you may write"
        raise PublishError(message) from error
    try:
        building.chmod(0o755)  # mkdtemp's 0700 would hide a site from its web server
        yield building
        try:
            _put(building, directory)
        except OSError as error:
            message = f"cannot replace {directory}: {error}; a mount point cannot be replaced"
            raise PublishError(message) from error
    finally:
        # After the exchange this is the old directory.
        shutil.rmtree(building, ignore_errors=True)


def _check(directory: Path, marker: str) -> None:
    if not directory.exists() or (directory / marker).is_file():
        return
    if not directory.is_dir():
        message = f"{directory} is a file; give a directory"
        raise PublishError(message)
    if any(directory.iterdir()):
        message = f"{directory} holds something else; give an empty directory or an earlier output"
        raise PublishError(message)


def _remove_abandoned(parent: Path, prefix: str) -> None:
    for leftover in parent.glob(f"{glob.escape(prefix)}*"):
        if time.time() - leftover.lstat().st_mtime > ABANDONED_AFTER:
            shutil.rmtree(leftover, ignore_errors=True)


def _put(building: Path, directory: Path) -> None:
    if not directory.exists():
        building.rename(directory)
    elif not _exchange(building, directory):
        # Without an atomic exchange there is a moment, between the two, with none.
        aside = building.with_name(building.name + ".old")
        directory.rename(aside)
        try:
            building.rename(directory)
        except OSError:
            aside.rename(directory)
            raise
        aside.rename(building)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two directories in one step; false where the system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # not Linux, or an old C library
        return False
    result: int = renameat2(
        AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE
    )
    return result == 0
