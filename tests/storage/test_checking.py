"""What is wrong is found and said."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, text

from seoulwire.storage import Run, Store

from .factories import post, stored


@pytest.fixture
def sql(database: str, store: Store) -> Iterator[Callable[[str], None]]:
    engine = create_engine(database)

    def run(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement))

    yield run
    engine.dispose()


def test_a_sound_database_has_no_findings(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post()))
    assert store.check() == ()


def test_orphans_are_named(store: Store, run: Run, sql: Callable[[str], None]) -> None:
    store.commit(run.id, stored(post()))
    sql("DELETE FROM posts")
    findings = "\n".join(store.check())
    assert "repairs of the post portal:en/post-1, which is not stored" in findings
    assert "revisions of the post portal:en/post-1" in findings
    assert f"{post().url} gave a post, but it is not stored" in findings


def test_unbalanced_accounts_are_named(store: Store, run: Run, sql: Callable[[str], None]) -> None:
    store.commit(run.id, stored(post()))
    sql("DELETE FROM outcomes")
    assert any("run 1 do not balance: 1 is not 0 stored" in f for f in store.check())
