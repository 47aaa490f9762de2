"""A PostgreSQL server of the test's own, which it may stop and start again."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

PROGRAMS = Path("/usr/lib/postgresql/15/bin")

needs_postgres = pytest.mark.skipif(
    os.geteuid() != 0 or not PROGRAMS.exists(), reason="needs root and PostgreSQL 15"
)


@contextmanager
def running() -> Iterator[Path]:
    """Give the folder of a server that listens on a socket in it."""
    folder = Path(tempfile.mkdtemp(prefix="seoulwire-postgres-"))
    shutil.chown(folder, "postgres")
    _run("initdb", "-D", f"{folder}/data", "-A", "trust")
    start(folder)
    yield folder
    with suppress(subprocess.CalledProcessError):  # the test has stopped it
        stop(folder)
    shutil.rmtree(folder)


def url_of(folder: Path, database: str = "postgres") -> str:
    return f"postgresql+psycopg://postgres@/{database}?host={folder}"


def start(folder: Path) -> None:
    options = f"-k {folder} -c listen_addresses="
    _run("pg_ctl", "-D", f"{folder}/data", "-w", "-o", options, "-l", f"{folder}/log", "start")


def stop(folder: Path) -> None:
    """Stop the server as a crash does."""
    _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")


def execute(folder: Path, statement: str) -> None:
    _run("psql", "-h", str(folder), "-c", statement)


def _run(program: str, *arguments: str) -> None:
    line = ["runuser", "-u", "postgres", "--", str(PROGRAMS / program), *arguments]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, cwd="/")
