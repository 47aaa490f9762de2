"""What boards list, as the store remembers it from run to run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from seoulwire.items import Link
from seoulwire.storage import Change, Discovery, Ground, Listed, Outcome, Run, Store, Walk

from .factories import post, stored

OLD, NEW = date(2017, 7, 4), date(2017, 7, 5)


def show(store: Store, run: int, *posts: str, title: str = "a title", day: date = OLD) -> None:
    urls = [f"http://a.kr/{post}" for post in posts]
    store.commit(run, [Discovery(Link(role="post", url=url, board="news")) for url in urls])
    store.commit(
        run,
        [Listed(board="news", url=url, title=title, registered=day, pinned=False) for url in urls],
    )


def test_a_board_nobody_followed_has_no_ground(store: Store, run: Run) -> None:
    assert store.lists.ground("news") == Ground()


def test_a_post_keeps_the_run_that_first_saw_it_and_takes_on_what_the_list_says_now(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    show(store, run.id, "1")
    show(store, next_run(), "1", title="another title", day=NEW)
    [post] = store.lists.known("news", ["http://a.kr/1", "http://a.kr/2"]).values()
    assert (post.title, post.registered, post.first_run) == ("another title", NEW, run.id)
    assert store.lists.known("archives", ["http://a.kr/1"]) == {}


def test_a_finished_walk_makes_known_ground_and_one_that_was_broken_off_does_not(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    show(store, run.id, "1", "2")
    store.lists.save(run.id, [Walk(board="news", extent="whole", total=3)])
    second = next_run()
    store.lists.save(second, [Walk(board="news", extent="unfinished")])
    ground = store.lists.ground("news")
    assert (ground.covered, ground.walked, ground.listed) == (run.id, run.started, 2)
    assert ground.offset == 1


def test_what_a_walk_should_have_met_and_did_not_is_listed_no_longer(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    show(store, run.id, "old", day=OLD)
    show(store, run.id, "new", "gone", day=NEW)
    second = next_run()
    show(store, second, "new", day=NEW)
    newer = store.lists.take_off("news", second, newer_than=OLD)
    assert [link.url for link in newer] == ["http://a.kr/gone"]
    assert [link.url for link in store.lists.take_off("news", second)] == ["http://a.kr/old"]
    assert store.lists.ground("news").listed == 1


def test_the_statement_of_a_board_says_what_is_not_stored_and_why(store: Store, run: Run) -> None:
    show(store, run.id, "1", "2", "3")
    store.commit(
        run.id,
        [
            Outcome(role="post", url="http://a.kr/1", state="stored", reason="unchanged"),
            Outcome(role="post", url="http://a.kr/2", state="skipped", reason="robots"),
        ],
    )
    [stated] = store.lists.save(run.id, [Walk(board="news", extent="whole", total=5)])
    assert (stated.listed, stated.stored, stated.unseen) == (3, 1, 2)
    assert stated.missing == {"pending": 1, "skipped: robots": 1}
    assert stated.gaps == (
        "2 of the 5 posts it states are in no list",
        "1 posts are pending",
    )
    assert store.lists.walks(run.id) == store.lists.walks() == [stated]


def test_a_board_with_more_lists_than_are_read_says_what_to_do(store: Store, run: Run) -> None:
    [stated] = store.lists.save(run.id, [Walk(board="news", extent="endless", pages=2)])
    (gap,) = stated.gaps
    assert gap.startswith("it has more than 2 list pages (SEOULWIRE_MAX_PAGES); raise it, or name")


def test_what_is_stored_after_the_walk_is_missing_no_longer(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    url = "http://a.kr/1"
    show(store, run.id, "1")
    store.commit(run.id, [Outcome(role="post", url=url, state="quarantined", reason="error")])
    walk = Walk(board="news", extent="whole", missing={"rows without an address": 1})
    [at_its_end] = store.lists.save(run.id, [walk])
    second = next_run()
    show(store, second, "1")
    store.commit(second, [Outcome(role="post", url=url, state="stored", reason="unchanged")])
    [now] = store.lists.walks()
    assert (now.stored, now.missing) == (1, walk.missing)
    assert store.lists.walks(run.id) == [at_its_end]
    assert at_its_end.missing == {**walk.missing, "quarantined: error": 1}


def test_posts_that_are_stored_as_one_are_counted_once_and_named(store: Store, run: Run) -> None:
    for number in (1, 2, 3):
        at = post(number)
        changes = stored(replace(post(1), provenance=at.provenance))
        store.commit(run.id, changes)
        listed = Listed(board="news", url=at.url, title="a title", registered=OLD, pinned=False)
        store.commit(run.id, [listed])
    [stated] = store.lists.save(run.id, [Walk(board="news", extent="whole")])
    assert (stated.listed, stated.stored) == (3, 1)
    assert stated.missing == {"stored: as one with another": 2}


def test_a_total_that_leaves_notices_out_is_no_gap() -> None:
    walk = Walk(board="news", extent="whole", total=10, listed=12, pinned=2, stored=12)
    assert (walk.unseen, walk.gaps) == (0, ())


def test_a_run_with_limits_of_its_own_states_no_gap() -> None:
    assert Walk(board="news", extent="limited", total=100, listed=3).gaps == ()


def test_a_stored_post_whose_page_is_gone_leaves_a_tombstone_and_keeps_its_history(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    kept = post(1)
    store.commit(run.id, stored(kept))
    assert store.lists.tombstones() == []
    second = next_run()
    gone: list[Change] = [
        Discovery(Link(role="post", url=kept.url)),
        Outcome(role="post", url=kept.url, state="skipped", reason="gone"),
    ]
    store.commit(second, gone)
    [tombstone] = store.lists.tombstones()
    assert (tombstone.post, tombstone.board) == (kept.id, "news")
    assert len(store.revisions(kept.id)) == 1


def test_recent_posts_are_labelled_as_the_list_shows_them_now(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    item = post()
    link = Link(role="post", url=item.url, board="news", label="a first title")
    listed = Listed(board="news", url=item.url, title="another title", registered=NEW, pinned=False)
    store.commit(run.id, [Discovery(link), listed, *stored(item)])

    assert [one.label for one in store.lists.recent("news", OLD)] == ["another title"]
