"""What PostgreSQL does to one of two transactions that are in each other's way."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest
from sqlalchemy import Connection, Engine, create_engine, insert, text

from seoulwire.exceptions import StorageError
from seoulwire.storage import Run, Store
from seoulwire.storage.exclusion import key_of
from seoulwire.storage.models import Captures

from .factories import capture_row, post, stored

POST = post()
CAPTURE = capture_row("first", POST.url)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    if database.startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    engine = create_engine(database)
    yield engine
    engine.dispose()


def hold_the_row_of_the_post(other: Connection) -> None:
    other.execute(text("SELECT id FROM ledger FOR UPDATE"))


def wait_until_somebody_waits(engine: Engine) -> None:
    with engine.connect() as connection:
        while not connection.scalar(text(WAITING)):
            connection.rollback()
            time.sleep(0.02)


def test_a_batch_that_the_database_undoes_to_end_a_deadlock_is_written_again(
    engine: Engine, store: Store, run: Run
) -> None:
    store.commit(run.id, stored(POST))
    changed = post(body="Another text.", capture="later", minute=5)
    with ThreadPoolExecutor(1) as pool, engine.connect() as other:
        other.execute(text("SET deadlock_timeout = '1min'"))  # it is the batch that gives way
        hold_the_row_of_the_post(other)
        batch = pool.submit(store.commit, run.id, stored(changed))
        wait_until_somebody_waits(engine)
        key = key_of(f"post {POST.url}")
        other.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
        other.rollback()
        batch.result(timeout=60)
    entry = store.entry(POST.id)
    assert entry
    assert (entry.revision, entry.post.body.text) == (2, "Another text.")
    assert store.accounts(run.id).balanced


def test_a_batch_that_takes_too_long_for_the_server_is_told_and_may_be_written_later(
    engine: Engine, run: Run, database: str
) -> None:
    limited = f"{database}?options=-c%20statement_timeout%3D300ms"
    with Store.open(limited) as store, engine.connect() as other:
        store.commit(run.id, stored(POST))
        hold_the_row_of_the_post(other)
        changed = post(body="Another text.", capture="later", minute=5)
        with pytest.raises(StorageError, match="see what else writes to it"):
            store.commit(run.id, stored(changed))
        other.rollback()
        store.commit(run.id, stored(changed))
        entry = store.entry(POST.id)
        assert entry
        assert entry.revision == 2


@pytest.fixture
def writing_the_same_capture(engine: Engine, store: Store) -> Iterator[Connection]:
    """Give another transaction that is about to write a capture of the post."""
    with engine.connect() as other:
        other.execute(insert(Captures).values(asdict(CAPTURE)))
        yield other


def test_a_capture_that_another_process_writes_at_once_is_stored_once(
    engine: Engine, store: Store, run: Run, writing_the_same_capture: Connection
) -> None:
    with ThreadPoolExecutor(1) as pool:
        batch = pool.submit(store.commit, run.id, [CAPTURE])
        wait_until_somebody_waits(engine)
        writing_the_same_capture.commit()
        batch.result(timeout=60)
    assert list(store.captures()) == [CAPTURE]


@pytest.mark.usefixtures("writing_the_same_capture")
def test_new_rows_that_take_too_long_for_the_server_are_told(run: Run, database: str) -> None:
    limited = f"{database}?options=-c%20statement_timeout%3D300ms"
    with Store.open(limited) as store, pytest.raises(StorageError, match="see what else writes"):
        store.commit(run.id, [CAPTURE])


def test_a_server_without_a_connection_to_spare_is_told(engine: Engine, database: str) -> None:
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} CONNECTION LIMIT 0"))
        connection.execute(text("CREATE ROLE plain LOGIN"))
        try:
            plain = engine.url.set(username="plain").render_as_string(hide_password=False)
            with pytest.raises(StorageError, match="no connection to spare"):
                Store.open(plain, create=False)
        finally:
            connection.execute(text("DROP ROLE plain"))
