"""One run at a time on each board; what was interrupted goes on."""

import os
import socket
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from seoulwire.exceptions import RunLockedError
from seoulwire.storage import Run, Store
from seoulwire.storage.locking import Holder, is_live, this_process

from .conftest import Clock
from .factories import START, post, stored

BEGIN = """
import sys
from seoulwire.storage import Store
print(Store.open(sys.argv[1]).begin_run("crawl", {"board": "news"}).id)
"""


def begin_elsewhere(database: str) -> str:
    """Begin a run in a process that dies with it unended; return the run's number."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN, database], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def change_lock(database: str, **values: object) -> None:
    engine = create_engine(database)
    names = ", ".join(f"{name} = :{name}" for name in values)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE run_locks SET {names}"), values)
    engine.dispose()


def test_a_second_run_is_told_who_holds_the_lock(
    store: Store, run: Run, database: str, clock: Clock
) -> None:
    with Store.open(database, clock=clock) as other, pytest.raises(RunLockedError) as caught:
        other.begin_run("backfill", {})
    words = str(caught.value)
    for part in (
        f"run {run.id}",
        "everything",
        "2026-03-01 09:00:00",
        socket.gethostname(),
        str(os.getpid()),
    ):
        assert part in words


def test_a_run_that_ended_frees_the_lock(store: Store, run: Run, clock: Clock) -> None:
    clock.advance(minutes=5)
    store.end_run(run.id, 3, store.accounts(run.id))
    later = store.begin_run("crawl", {"board": "news"})
    assert (later.resumed, later.id != run.id) == (False, True)
    first, second = store.runs()
    assert (first.exit_code, first.ended) == (3, START + timedelta(minutes=5))
    assert first.accounts == {
        "discovered": 0,
        "stored": 0,
        "partial": 0,
        "quarantined": 0,
        "skipped": 0,
        "pending": 0,
    }
    assert (second.exit_code, second.ended) == (None, None)


def test_a_dead_process_loses_its_lock_and_its_run_is_resumed(store: Store, database: str) -> None:
    number = begin_elsewhere(database)
    run = store.begin_run("crawl", {"board": "news"})
    assert (str(run.id), run.resumed) == (number, True)


def test_a_process_number_used_again_does_not_hold_the_lock(
    store: Store, run: Run, database: str
) -> None:
    change_lock(database, process_started="another boot:1")
    assert store.begin_run("crawl", {"board": "news"}).resumed


def test_another_host_holds_the_lock_while_its_heart_beats(
    store: Store, run: Run, database: str, clock: Clock
) -> None:
    change_lock(database, host="another.example")
    clock.advance(minutes=9)
    with pytest.raises(RunLockedError, match=r"another\.example"):
        store.begin_run("crawl", {"board": "news"})
    change_lock(database, host=socket.gethostname())
    store.heartbeat(run.id)
    change_lock(database, host="another.example")
    clock.advance(minutes=9)
    with pytest.raises(RunLockedError):
        store.begin_run("crawl", {"board": "news"})
    clock.advance(minutes=2)
    assert store.begin_run("crawl", {"board": "news"}).resumed


@pytest.mark.parametrize("boards", [(), ("news",), ("archives", "news")])
def test_a_board_has_one_run_at_a_time(
    store: Store, database: str, clock: Clock, boards: Collection[str]
) -> None:
    run = store.begin_run("crawl", {"board": "news"}, ["news"])
    with (
        Store.open(database, clock=clock) as other,
        pytest.raises(RunLockedError, match="at work on news"),
    ):
        other.begin_run("crawl", {"board": "more"}, boards)
    assert store.locked() == {run.id: ("news",)}


def test_two_boards_may_have_a_run_each(store: Store, database: str, clock: Clock) -> None:
    with Store.open(database, clock=clock) as other:
        first = store.begin_run("crawl", {"board": "news"}, ["news"])
        second = other.begin_run("crawl", {"board": "archives"}, ["archives"])
        store.commit(first.id, stored(post(1)))
        other.commit(second.id, stored(post(2)))
        store.end_run(first.id, 0, store.accounts(first.id))
        assert store.locked() == {second.id: ("archives",)}
        with pytest.raises(RunLockedError, match="at work on archives"):
            store.begin_run("backfill", {})
        other.end_run(second.id, 0, other.accounts(second.id))
    assert store.accounts().states["stored"] == 2
    assert store.locked() == {}


def test_a_run_at_work_is_not_resumed_under_another_configuration(
    store: Store, database: str, clock: Clock
) -> None:
    run = store.begin_run("crawl", {}, ["news"])
    with Store.open(database, clock=clock) as other:
        assert other.begin_run("crawl", {}, ["archives"]).id != run.id


def test_a_process_that_slept_past_its_lease_cannot_write(
    store: Store, run: Run, database: str, clock: Clock
) -> None:
    clock.advance(minutes=10)
    with Store.open(database, clock=clock) as other:
        change_lock(database, pid=os.getppid(), process_started="this boot:1")  # as of the sleeper
        resumed = other.begin_run("crawl", {"board": "news"})
        assert (resumed.id, resumed.resumed) == (run.id, True)
        change_lock(database, pid=os.getppid(), process_started="this boot:2")  # as of another
        for write in (
            lambda: store.heartbeat(run.id),
            lambda: store.commit(run.id, stored(post())),
            lambda: store.save_pairs([], []),
            lambda: store.save_duplicates({}, []),
            lambda: store.measure(run.id, {}),
            lambda: store.lists.save(run.id, []),
            store.index_texts,
            lambda: store.end_run(run.id, 0, store.accounts(run.id)),
        ):
            with pytest.raises(RunLockedError, match="took it over"):
                write()
    assert list(store.locked()) == []  # the one that took over is no process that lives
    [known] = store.runs()
    assert (known.ended, store.entry(post().id)) == (None, None)


@pytest.mark.parametrize(("code", "resumed"), [(0, False), (3, False), (4, False), (130, True)])
def test_only_an_interrupted_run_is_resumed(
    store: Store, run: Run, code: int, resumed: bool
) -> None:
    store.end_run(run.id, code, store.accounts(run.id))
    assert store.begin_run("crawl", {"board": "news"}).resumed is resumed


@pytest.mark.parametrize(
    ("kind", "arguments"), [("crawl", {"board": "archives"}), ("backfill", {"board": "news"})]
)
def test_another_command_is_another_run(
    store: Store, run: Run, kind: str, arguments: Mapping[str, str]
) -> None:
    store.end_run(run.id, 130, store.accounts(run.id))
    assert not store.begin_run(kind, arguments).resumed


def test_a_resumed_run_knows_what_it_settled(store: Store, run: Run) -> None:
    first, second = post(1), post(2)
    store.commit(run.id, [*stored(first), *stored(second)[:1]])
    store.end_run(run.id, 143, store.accounts(run.id))
    again = store.begin_run("crawl", {"board": "news"})
    assert store.settled(again.id) == {("post", first.url)}
    assert [link.url for link in store.unfinished(again.id)] == [second.url]


def test_a_stored_row_rediscovered_by_an_interrupted_run_is_unfinished(
    store: Store, run: Run
) -> None:
    store.commit(run.id, stored(post()))
    store.end_run(run.id, 0, store.accounts(run.id))
    later = store.begin_run("crawl", {"board": "news"})
    store.commit(later.id, stored(post())[:1])
    assert [link.url for link in store.unfinished(later.id)] == [post().url]
    assert store.accounts(later.id).states["pending"] == 1
    assert store.accounts().states["stored"] == 1


def test_liveness_without_a_known_start_rests_on_the_number() -> None:
    me = this_process()
    assert is_live(replace(me, process_started=None), START, START)
    assert not is_live(Holder(me.host, 2**22 + 1, None), START, START)
