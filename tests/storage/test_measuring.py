"""What is measured of a run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from seoulwire.items import Link
from seoulwire.repair.record import Repaired
from seoulwire.storage import Discovery, Listed, Run, Store

from .factories import PORTAL, START, post, stored


def test_a_board_where_nothing_had_to_be_asked_is_measured_all_the_same(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(replace(post(), registered=date(2026, 2, 1))))
    measured = store.measure(next_run(), {"board:news": {"rows": 10.0}})["board:news"]
    assert (measured["rows"], measured["new"], measured["stored"]) == (10, 0, 1)
    assert measured["newest_age_days"] == (START.date() - date(2026, 2, 1)).days


def test_the_titles_of_the_posts_read_are_counted_and_those_their_list_shows(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    for number in range(3):
        read = replace(post(number), title=Repaired.unchanged("Board of news"))
        link = Link(role="post", url=f"{PORTAL}/post-{number}", board="news")
        title = f"Post {number}"
        listed = Listed(
            board="news", url=link.url, title=title, registered=read.registered, pinned=False
        )
        store.commit(run.id, [Discovery(link), listed, *stored(read)])

    measured = store.measure(run.id, {})["board:news"]
    assert (measured["read"], measured["titles"], measured["listed_titles"]) == (3, 1, 3)
    assert "read" not in store.measure(next_run(), {"board:news": {}})["board:news"]
