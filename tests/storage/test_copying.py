"""An archive goes from one database into another as it is."""

import os
import uuid
from pathlib import Path

import pytest

from seoulwire.exceptions import StorageError
from seoulwire.storage import Store, copy

from .factories import article, attachment, pair, post, stored
from .test_commit import contents


@pytest.fixture
def filled(database: str) -> str:
    with Store.open(database) as store:
        run = store.begin_run("crawl", {"board": "news"})
        cites = (article().url,)
        store.commit(run.id, stored(post(1, cites=cites)) + stored(article()))
        store.commit(run.id, stored(post(1, cites=cites, capture="later", minute=9, body="New.")))
        store.commit(run.id, stored(attachment()))
        store.save_pairs([], [pair()])
        store.end_run(run.id, 0, store.accounts(run.id))
    return database


def test_a_copy_holds_what_its_original_holds(filled: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/copy/seoulwire.db"
    rows = copy(filled, target, lambda *_: None)
    assert rows > 0
    ignored = {"alembic_version", "run_locks"}
    kept, copied = contents(filled), contents(target)
    assert {name: len(rows) for name, rows in kept.items() if name not in ignored} == {
        name: len(rows) for name, rows in copied.items() if name not in ignored
    }
    with Store.open(filled) as ours, Store.open(target) as theirs:
        assert list(theirs.entries()) == list(ours.entries())
        assert theirs.revisions(post().id) == ours.revisions(post().id)
        assert theirs.ledger() == ours.ledger()
        assert theirs.accounts(1) == ours.accounts(1)
        assert theirs.begin_run("crawl", {}).id == 2
        assert theirs.check() == ()


@pytest.mark.skipif("SEOULWIRE_TEST_POSTGRES" not in os.environ, reason="needs a PostgreSQL server")
def test_a_copy_on_postgresql_goes_on_counting(filled: str) -> None:
    from postgres import postgres_database

    target = postgres_database(f"copy_{uuid.uuid4().hex[:8]}")
    copy(filled, target, lambda *_: None)
    with Store.open(filled) as ours, Store.open(target) as theirs:
        assert list(theirs.entries()) == list(ours.entries())
        run = theirs.begin_run("crawl", {})
        assert run.id == 2
        theirs.commit(run.id, stored(post(7)))
        assert theirs.check() == ()


def test_an_archive_is_never_copied_over_another(filled: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/copy/seoulwire.db"
    copy(filled, target, lambda *_: None)
    with pytest.raises(StorageError, match="holds an archive already"):
        copy(filled, target, lambda *_: None)


def test_what_is_not_there_cannot_be_copied(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no archive at"):
        copy(f"sqlite:///{tmp_path}/none.db", f"sqlite:///{tmp_path}/b.db", lambda *_: None)
