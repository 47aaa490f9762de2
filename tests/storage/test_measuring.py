"""What is measured of a run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from seoulwire.storage import Run, Store

from .factories import START, post, stored


def test_a_board_where_nothing_had_to_be_asked_is_measured_all_the_same(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(replace(post(), registered=date(2026, 2, 1))))
    measured = store.measure(next_run(), {"board:news": {"rows": 10.0}})["board:news"]
    assert (measured["rows"], measured["new"], measured["stored"]) == (10, 0, 1)
    assert measured["newest_age_days"] == (START.date() - date(2026, 2, 1)).days
