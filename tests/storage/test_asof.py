"""An export as of a date shows what was known then."""

from datetime import timedelta

import pytest

from seoulwire.asof import entries_as_of, moment_of
from seoulwire.exceptions import ConfigurationError
from seoulwire.items import Entry
from seoulwire.storage import Outcome, Run, Store

from .factories import START, article, capture_row, post, stored


def at(store: Store, minute: int) -> list[Entry]:
    return list(entries_as_of(store, START + timedelta(minutes=minute)))


def test_posts_and_articles_are_in_the_state_they_had(store: Store, run: Run) -> None:
    cites = (article().url,)
    store.commit(run.id, stored(post(1, minute=1, body="Old.", cites=cites)))
    store.commit(run.id, stored(article()))
    later = post(1, capture="later", minute=9, body="New.", cites=cites)
    store.commit(run.id, stored(later) + stored(post(2, minute=5)))
    assert at(store, 0) == []
    [old] = at(store, 3)
    assert (old.post.body.text, old.revision) == ("Old.", 1)
    assert [entry.post.id for entry in at(store, 5)] == [post(2).id, post(1).id]
    now = {entry.post.id: entry for entry in at(store, 9)}
    assert now[later.id].post == later
    assert now[later.id].revision == 2


def test_a_post_found_gone_by_then_is_left_out(store: Store, run: Run) -> None:
    item = post(1, minute=1)
    store.commit(run.id, stored(item))
    store.commit(
        run.id,
        [
            capture_row("gone", item.url, minute=7, status=404),
            Outcome(role="post", url=item.url, state="skipped", reason="gone", capture="gone"),
        ],
    )
    assert len(at(store, 5)) == 1
    assert at(store, 8) == []


def test_a_post_that_came_back_is_left_out_for_the_days_it_was_gone(store: Store, run: Run) -> None:
    item = post(1, minute=1)
    store.commit(run.id, stored(item))
    for minute in (3, 9):
        capture = f"gone-{minute}"
        store.commit(
            run.id,
            [
                capture_row(capture, item.url, minute=minute, status=404),
                Outcome(role="post", url=item.url, state="skipped", reason="gone", capture=capture),
            ],
        )
    for minute, body in ((5, "It opened again."), (12, item.body.raw)):
        store.commit(run.id, stored(post(1, capture=f"at-{minute}", minute=minute, body=body)))
    there = [minute for minute in range(14) if at(store, minute)]
    assert there == [1, 2, 5, 6, 7, 8, 12, 13]


def test_a_day_means_its_end() -> None:
    for day in ("2017-07-04", "20170704"):
        assert moment_of(day).isoformat() == "2017-07-04T23:59:59.999999+00:00"
    assert moment_of("2017-07-04T09:00:00+09:00").isoformat() == "2017-07-04T09:00:00+09:00"
    with pytest.raises(ConfigurationError, match="is no date"):
        moment_of("summer")
