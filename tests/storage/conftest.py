"""A fresh database for each test: SQLite, and PostgreSQL if SEOULWIRE_TEST_POSTGRES names one."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from seoulwire.storage import Run, Store

from .factories import START


class Clock:
    """The time of day, set by the test."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: int) -> None:
        """Let time pass."""
        self.now += timedelta(**units)


POSTGRES = os.environ.get("SEOULWIRE_TEST_POSTGRES")


def on_server(statement: str) -> None:
    """Execute a statement about databases on the PostgreSQL server."""
    engine = create_engine(POSTGRES or "", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@contextmanager
def postgres_database(template: str) -> Iterator[str]:
    """Give the URL of a copy of a database on the PostgreSQL server."""
    name = f"seoulwire_{uuid.uuid4().hex[:12]}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(POSTGRES or "").set(database=name).render_as_string(hide_password=False)
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Give an empty database of each kind, to copy: the migrations take longer than most tests."""
    file = tmp_path_factory.mktemp("migrated") / "seoulwire.db"
    Store.open(f"sqlite:///{file}").close()
    with ExitStack() as stack:
        found = {"sqlite": str(file)}
        if POSTGRES:
            url = stack.enter_context(postgres_database("template1"))
            Store.open(url).close()
            found["postgresql"] = make_url(url).database or ""
        yield found


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRES else [])])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, migrated: dict[str, str]
) -> Iterator[str]:
    """Give the URL of a database: a migrated one for ``store``, else one that is yet to be made."""
    ready = migrated[request.param] if "store" in request.fixturenames else None
    if request.param == "postgresql":
        with postgres_database(ready or "template1") as url:
            yield url
        return
    file = tmp_path / "data" / "seoulwire.db"
    if ready:
        file.parent.mkdir()
        shutil.copy(ready, file)
    yield f"sqlite:///{file}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database: str, clock: Clock) -> Iterator[Store]:
    with Store.open(database, clock=clock) as store:
        yield store


@pytest.fixture
def run(store: Store) -> Run:
    return store.begin_run("crawl", {"board": "news"})


@pytest.fixture
def next_run(store: Store, clock: Clock) -> Callable[[], int]:
    """Give a function that ends the run at work and begins another one."""

    def begin() -> int:
        for known in store.runs():
            if known.ended is None:
                store.end_run(known.id, 0, store.accounts(known.id))
        clock.advance(hours=1)
        return store.begin_run("crawl", {"board": "news"}).id

    return begin
