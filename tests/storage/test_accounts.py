"""The books balance, whatever happens."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from seoulwire.items import Link
from seoulwire.storage import Change, Discovery, Outcome, Run, Store

from .factories import article, capture_row, partial, post, stored

STATES = ("partial", "quarantined", "skipped", "pending")


def test_accounts_break_down_by_board_host_and_reason(store: Store, run: Run) -> None:
    links = [
        Link(role="article", url=f"https://{host}/story-{n}", board="news")
        for n, host in enumerate(("a.example", "a.example", "b.example"))
    ]
    skipped = Outcome(role="article", url=links[0].url, state="skipped", reason="robots")
    store.commit(
        run.id, [*map(Discovery, links), skipped, *stored(post()), *stored(partial(post(2)))]
    )
    accounts = store.accounts(run.id)
    assert accounts.balanced
    assert accounts.discovered == 5
    assert accounts.states == {
        "stored": 1,
        "partial": 1,
        "quarantined": 0,
        "skipped": 1,
        "pending": 2,
    }
    assert accounts.by("host")["a.example"] == {"skipped": 1, "pending": 1}
    assert accounts.by("board") == {"news": {"stored": 1, "partial": 1, "skipped": 1, "pending": 2}}
    assert accounts.by("reason")["robots"] == {"skipped": 1}


def test_accounts_count_repairs_and_damage_of_what_the_run_kept(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post(1)))
    store.end_run(run.id, 0, store.accounts(run.id))
    later = store.begin_run("crawl", {"board": "news"})
    damaged = post(2, body="A \ufffd\ufffd city.")
    store.commit(later.id, [*stored(damaged), *stored(article())])
    assert store.accounts(run.id).repairs == {("restore", "quotation"): 2}
    assert store.accounts(run.id).damage == {}
    assert store.accounts(later.id).repairs == {}
    [(where, slots)] = store.accounts(later.id).damage.items()
    assert where == ("post", "body")
    assert slots == damaged.body.damage.total
    assert store.accounts().repairs == {("restore", "quotation"): 2}


changes = st.lists(
    st.tuples(
        st.sampled_from(["discover", "store", "change", "cut", *STATES]),
        st.integers(0, 4),
        st.integers(0, 2),
    ),
    max_size=8,
)
runs = st.lists(
    st.tuples(st.lists(changes, max_size=3), st.sampled_from([0, 3, 130, None])), max_size=3
)


def batch_of(steps: list[tuple[str, int, int]], found: set[str]) -> list[Change]:
    """Return changes of which none has an outcome before its discovery."""
    batch: list[Change] = []
    for what, number, version in steps:
        item = post(number, capture=f"c{number}-{version}", minute=version)
        if what in {"change", "cut"}:
            item = post(number, capture=f"c{number}-{version}", body=f"Version {version}.")
        if what == "cut":
            item = partial(item)
        url = item.url
        if what == "discover" or (what in STATES and url not in found):
            batch.append(Discovery(Link(role="post", url=url, board="news")))
            found.add(url)
        if what in STATES:
            state: Any = what
            row = capture_row(f"c{number}-{version}", url)
            capture = None if what in {"pending", "skipped"} else row.id
            batch += [
                row,
                Outcome(role="post", url=url, state=state, reason="why", capture=capture),
            ]
        elif what != "discover":
            batch += stored(item)
            found.add(url)
    return batch


def dump(file: Path) -> list[str]:
    """Return a SQLite database as statements."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


@settings(max_examples=25)
@given(history=runs)
def test_accounts_balance_after_any_sequence_of_changes(
    migrated: dict[str, str], history: list[tuple[list[list[tuple[str, int, int]]], int | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copy(migrated["sqlite"], folder))
        with Store.open(f"sqlite:///{file}") as store:
            for batches, code in history:
                run = store.begin_run("crawl", {})
                found = {link.url for link in store.links(run.id)}
                for steps in batches:
                    batch = batch_of(steps, found)
                    store.commit(run.id, batch)
                    once = dump(file)
                    store.commit(run.id, batch)
                    assert dump(file) == once
                accounts = store.accounts(run.id)
                assert accounts.balanced
                store.end_run(run.id, 1 if code is None else code, accounts)
            assert store.check() == ()
            assert store.accounts().balanced
