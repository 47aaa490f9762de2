"""A fresh database for each test: SQLite, and PostgreSQL if SEOULWIRE_TEST_POSTGRES names one."""

import os
import uuid
from collections.abc import Callable, Iterator
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


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRES else [])])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database that does not exist yet, or is empty."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/data/seoulwire.db"
        return
    server = make_url(POSTGRES or "")
    name = f"seoulwire_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


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
