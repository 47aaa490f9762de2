"""A large database whose upgrade is killed, again and again: all of it is done or nothing."""

import hashlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from postgres_server import execute, needs_postgres, running, url_of
from sqlalchemy import MetaData, RowMapping, Table, create_engine, func, select
from storage.factories import post, stored
from storage.test_opening import make_old
from test_storage_faults import needs_strace

from seoulwire.exceptions import StorageError
from seoulwire.storage import Store
from seoulwire.storage.contents import unpacked

POSTS = 20_000  # captures, ledger, links, posts, revisions: more than 100,000 rows
TOGETHER = 500
# All along the way of its one transaction, which makes some 113,000 writes to SQLite's files, or
# sends PostgreSQL 60,000 messages (strace counts to 65,535), and whenever SQLite awaits the disk at
# its end.
ALONG = range(1, 60_000, 3_000)
AT_THE_END = range(1, 6)
# Of the tables of items, until 0008; what they held is in the content of revisions.
DROPPED = {"title_raw", "subtitle_raw", "body_raw", "blocks", "completed"}
KILLED = {-signal.SIGKILL, 128 + signal.SIGKILL}

pytestmark = needs_strace


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the URL of a large database of this version."""
    url = f"sqlite:///{tmp_path_factory.mktemp('filled')}/now.db"
    with Store.open(url) as store:
        run = store.begin_run("crawl", {})
        for first in range(0, POSTS, TOGETHER):
            numbers = range(first, first + TOGETHER)
            store.commit(run.id, [change for number in numbers for change in stored(post(number))])
    return url


def contents(database: str, *, counted: bool = False) -> dict[str, object]:
    """Return the rows of each table, digested, or only ``counted``."""
    engine = create_engine(database)
    known = MetaData()
    known.reflect(engine)
    with engine.connect() as connection:

        def rows_of(table: Table) -> object:
            if counted:
                return connection.scalar(select(func.count()).select_from(table))
            rows = sorted(map(shown, connection.execute(select(table)).mappings()))
            return hashlib.sha256("".join(rows).encode()).hexdigest()

        found = {table.name: rows_of(table) for table in known.sorted_tables}
    engine.dispose()
    return found


def shown(row: RowMapping) -> str:
    """Return a row as text, whatever the order of its columns and however its content is kept."""
    values = {name: value for name, value in row.items() if name not in DROPPED}
    if isinstance(values.get("content"), bytes):  # compressed since 0007
        values["content"] = unpacked(values["content"])
    return repr(sorted(values.items()))


def upgrade(database: str, *strace: str) -> int:
    line = [*strace, sys.executable, "-m", "seoulwire", "db", "upgrade", "--database", database]
    return subprocess.run(line, capture_output=True, timeout=3600, check=False).returncode


def kill_upgrades(databases: Iterator[str], moments: Sequence[str]) -> None:
    """Kill an upgrade of each database at a moment: it is then as before, or as it is to be."""
    old: dict[str, object] = {}
    for moment, database in zip(moments, databases, strict=False):
        old = old or contents(database)
        before = contents(database, counted=True)
        kill = f"inject={moment}:signal=SIGKILL"
        assert upgrade(database, "strace", "-f", "-qq", "-o", "/dev/null", "-e", kill) in KILLED
        with suppress(StorageError), Store.open(database, create=False):  # it was done
            before = contents(database, counted=True)
        assert contents(database, counted=True) == before
        assert upgrade(database) == 0
        with Store.open(database, create=False) as store:
            assert store.check() == ()
            assert store.accounts().balanced
            assert len(store.ledger()) == POSTS
    new = contents(database)
    same = old.keys() & new.keys() - {"alembic_version"}
    assert {table: new[table] for table in same} == {table: old[table] for table in same}


def test_on_sqlite(filled: str, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    make_old(f"sqlite:///{old}", "0001", filled_from=filled)

    def copies() -> Iterator[str]:
        for number in count():
            copy = tmp_path / f"{number}.db"
            shutil.copy(old, copy)
            yield f"sqlite:///{copy}"
            copy.unlink()

    along = [f"pwrite64:when={write}" for write in ALONG]
    kill_upgrades(copies(), [*along, *(f"fdatasync:when={wait}" for wait in AT_THE_END)])


@needs_postgres
def test_on_postgresql(filled: str) -> None:
    with running() as server:
        execute(server, "CREATE DATABASE old")
        make_old(url_of(server, "old"), "0001", filled_from=filled)

        def copies() -> Iterator[str]:
            for number in count():
                execute(server, f"CREATE DATABASE copy{number} TEMPLATE old")
                yield url_of(server, f"copy{number}")
                execute(server, f"DROP DATABASE copy{number}")

        kill_upgrades(copies(), [f"sendto:when={message}" for message in ALONG])
