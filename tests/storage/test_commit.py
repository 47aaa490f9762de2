"""What batches of changes make of the database."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select

from seoulwire.items import Link
from seoulwire.storage import MAX_TRIES, Change, Discovery, Kept, Outcome, Run, Store, Views

from .conftest import Clock
from .factories import (
    PORTAL,
    START,
    article,
    attachment,
    blurb,
    capture_row,
    partial,
    partner,
    post,
    stored,
)

URL = f"{PORTAL}/post-1"
LINK = Link(role="post", url=URL, board="news")


def contents(database: str) -> dict[str, list[Any]]:
    """Return every row of every table."""
    engine = create_engine(database)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        rows = {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return rows


def outcome(state: str, reason: str | None = None, **fields: Any) -> Outcome:
    return Outcome(role="post", url=URL, state=state, reason=reason, **fields)  # type: ignore[arg-type]  # shorter tests


def test_a_stored_post_comes_back_whole(store: Store, run: Run) -> None:
    item = post(cites=("https://paper.example/story-1",))
    store.commit(run.id, stored(item))
    entry = store.entry(item.id)
    assert entry
    assert entry.post == item
    assert (entry.revision, entry.created, entry.updated) == (1, START, START)


def test_a_post_is_found_by_its_url(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post()))
    entry = store.entry(URL)
    assert entry
    assert entry.post == post()
    assert store.entry(f"{PORTAL}/none") is None


def test_a_link_discovered_twice_is_one_row(store: Store, run: Run) -> None:
    store.commit(run.id, [Discovery(LINK)])
    again = replace(LINK, board="archives", label="Another")
    store.commit(run.id, [Discovery(again), Discovery(LINK)])
    assert store.links(run.id) == [LINK]
    assert store.accounts(run.id).discovered == 1


def test_one_url_may_have_two_roles(store: Store, run: Run) -> None:
    other = replace(LINK, role="article")
    store.commit(run.id, [Discovery(LINK), Discovery(other)])
    assert store.links(run.id) == [LINK, other]


def test_a_batch_committed_twice_changes_nothing(
    store: Store, run: Run, database: str, clock: Clock
) -> None:
    failed = Link(role="article", url="https://paper.example/lost")
    batch: list[Change] = [
        *stored(partial(post(1))),
        *stored(post(1, capture="whole", minute=1)),
        *stored(article()),
        *stored(attachment()),
        Discovery(failed),
        Outcome(role="article", url=failed.url, state="pending", reason="timeout"),
        *stored(post(2))[:2],
        Outcome(
            role="post",
            url=f"{PORTAL}/post-2",
            state="quarantined",
            reason="no-labels",
            capture="post-2",
            detail="…",
        ),
        capture_row("front", "https://portal.example/en"),
        Kept(partner()),
        Kept(blurb("이전")),  # before
        Kept(blurb()),
        Views(post=post().id, at=START, value=77),
    ]
    store.commit(run.id, batch)
    once = contents(database)
    clock.advance(minutes=5)
    store.commit(run.id, batch)
    assert contents(database) == once


def test_an_unchanged_post_is_left_untouched(
    store: Store, run: Run, database: str, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(post()))
    before = contents(database)
    later = next_run()
    again = post(capture="second", minute=60, body="The  city opened <Finance> hall in 서울.")
    store.commit(later, stored(replace(again, views=500)))
    after = contents(database)
    for table in ("posts", "repairs", "revisions", "citations", "damage"):
        assert after[table] == before[table]
    assert store.accounts(later).by("reason") == {"unchanged": {"stored": 1}}


def test_changed_content_makes_a_revision(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    first = post()
    second = post(capture="second", minute=60, body="The city opened <Culture> hall.")
    store.commit(run.id, stored(first))
    later = next_run()
    store.commit(later, stored(second))
    entry = store.entry(first.id)
    assert entry
    assert entry.post == second
    assert (entry.revision, entry.created) == (2, START)
    assert entry.updated == START + timedelta(hours=1)
    revisions = store.revisions(first.id)
    assert [one.item for one in revisions] == [first, second]
    assert [one.number for one in revisions] == [1, 2]
    assert store.accounts(run.id).by("reason") == {"new": {"stored": 1}}
    assert store.accounts(later).by("reason") == {"changed": {"stored": 1}}


def test_content_that_comes_back_is_a_state_of_its_own(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    for number, body in enumerate(("One.", "Two.", "One.")):
        run_id = next_run() if number else run.id
        store.commit(run_id, stored(post(capture=f"c{number}", minute=number, body=body)))
    assert [one.number for one in store.revisions(post().id)] == [1, 2, 3]


def test_a_new_extractor_makes_no_revision(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(post()))
    better = replace(post(capture="second", minute=60, extractor="2"), writer="ssunha")
    store.commit(next_run(), stored(better))
    entry = store.entry(post().id)
    assert entry
    assert entry.post == better
    assert (entry.revision, entry.updated) == (1, START)


def test_other_extraction_of_the_same_bytes_makes_no_revision(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(post()))
    store.commit(next_run(), stored(post(body="Read better: The city opened <Finance> hall.")))
    assert len(store.revisions(post().id)) == 1


def test_a_partial_version_never_replaces_a_complete_one(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(post()))
    later = next_run()
    cut = partial(post(capture="cut", minute=60, body="The city"))
    store.commit(later, stored(cut))
    entry = store.entry(post().id)
    assert entry
    assert entry.post == post()
    assert len(store.revisions(post().id)) == 1
    assert store.accounts(later).states["partial"] == 1
    assert store.unfinished(next_run()) == [LINK]


def test_a_complete_version_takes_the_place_of_a_partial_one(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(partial(post(capture="cut", body="The city"))))
    assert store.unfinished(run.id) == []
    later = next_run()
    assert store.unfinished(later) == [LINK]
    whole = post(capture="whole", minute=60)
    store.commit(later, stored(whole))
    entry = store.entry(whole.id)
    assert entry
    assert (entry.post, entry.revision, entry.created) == (whole, 1, START + timedelta(hours=1))
    assert store.unfinished(next_run()) == []


def test_a_partial_outcome_marks_its_items(store: Store, run: Run) -> None:
    cut = outcome("partial", "content-length", items=(post(),), capture="post-1")
    store.commit(run.id, [*stored(post())[:-1], cut])
    entry = store.entry(post().id)
    assert entry
    assert entry.post.provenance.integrity == "partial"
    assert entry.post.provenance.reason == "content-length"


def test_a_partial_item_is_not_stored_as_complete(store: Store, run: Run) -> None:
    wrong = outcome("stored", items=(partial(post()),), capture="post-1")
    with pytest.raises(ValueError, match="is partial"):
        store.commit(run.id, [*stored(post())[:-1], wrong])
    assert store.accounts(run.id).discovered == 0


def test_an_outcome_needs_a_discovery(store: Store, run: Run, next_run: Callable[[], int]) -> None:
    with pytest.raises(ValueError, match="never found it"):
        store.commit(run.id, [outcome("skipped", "robots")])
    store.commit(run.id, [Discovery(LINK)])
    with pytest.raises(ValueError, match="never found it"):
        store.commit(next_run(), [outcome("skipped", "robots")])


def test_what_a_run_settled_it_does_not_reopen(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post()))
    store.commit(run.id, [outcome("pending", "timeout")])
    assert store.accounts(run.id).states["stored"] == 1
    assert store.settled(run.id) == {("post", URL)}


def test_an_ask_in_vain_keeps_what_was_known(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(post()))
    later = next_run()
    store.commit(later, [Discovery(LINK), outcome("pending", "timeout")])
    known = store.known("post", URL)
    assert known
    assert (known.state, known.attempts) == ("stored", 2)
    assert store.accounts(later).by("reason") == {"timeout": {"pending": 1}}


def test_a_post_in_quarantine_for_what_may_pass_is_asked_for_again_some_times(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    again = run.id
    for _ in range(MAX_TRIES):
        store.commit(again, [Discovery(LINK), outcome("quarantined", "no-labels")])
        assert store.unfinished(again) == []  # not twice in one run
        before, again = again, next_run()
        assert store.unfinished(again) == ([LINK] if before < MAX_TRIES else [])


def test_a_post_in_quarantine_for_an_error_waits_for_its_fix(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, [Discovery(LINK), outcome("quarantined", "error")])
    assert store.unfinished(next_run()) == []


def test_retry_after_is_waited_for(store: Store, run: Run, clock: Clock) -> None:
    not_before = clock.now + timedelta(minutes=10)
    store.commit(run.id, [Discovery(LINK), outcome("pending", "throttled", retry_after=not_before)])
    assert store.unfinished(run.id) == []
    clock.advance(minutes=10)
    assert store.unfinished(run.id) == [LINK]


def test_validators_are_those_of_the_stored_version(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    assert store.validators(URL) is None
    store.commit(run.id, stored(post()))
    assert store.validators(URL) == ('"1"', None)
    unread = capture_row("unread", URL, minute=5, etag='"2"')
    later = next_run()
    store.commit(
        later, [Discovery(LINK), unread, outcome("quarantined", "no-labels", capture="unread")]
    )
    assert store.validators(URL) is None


def test_a_304_settles_the_row_and_keeps_its_capture(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(post()))
    later = next_run()
    answer = replace(capture_row("not-modified", URL, minute=60, etag=None), status=304)
    store.commit(
        later,
        [Discovery(LINK), answer, outcome("stored", "unchanged", capture="not-modified")],
    )
    assert store.validators(URL) == ('"1"', None)
    assert store.accounts(later).states["stored"] == 1
    known = store.known("post", URL)
    assert known
    assert (known.capture, known.item) == ("post-1", post().id)


def test_no_validators_for_a_partial_version(store: Store, run: Run) -> None:
    store.commit(run.id, stored(partial(post())))
    assert store.validators(URL) is None


def test_what_is_dropped_counts_as_skipped_and_is_not_asked_for_again(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    bad = outcome("quarantined", "error", capture="post-1")
    store.commit(run.id, [Discovery(LINK), capture_row("post-1", URL), bad])
    [row] = store.quarantined()
    assert store.drop([row.id]) == 1
    assert store.drop([row.id]) == 0
    assert store.quarantined() == ()
    known = store.known(LINK.role, LINK.url)
    assert known is not None
    assert (known.state, known.reason) == ("skipped", "dropped")
    assert store.accounts().balanced
    assert store.unfinished(next_run()) == []


def test_quarantine_counts_tries_and_ends_when_stored(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    bad = outcome("quarantined", "no-labels", capture="post-1", detail="Traceback")
    store.commit(run.id, [Discovery(LINK), capture_row("post-1", URL), bad])
    store.commit(next_run(), [Discovery(LINK), bad])
    [row] = store.quarantined()
    assert (row.url, row.reason, row.detail, row.tries) == (URL, "no-labels", "Traceback", 2)
    assert row.last_seen - row.first_seen == timedelta(hours=1)
    assert store.unfinished(run.id) == []
    store.commit(next_run(), stored(post()))
    assert store.quarantined() == ()


def test_requeued_rows_are_asked_again(store: Store, run: Run, next_run: Callable[[], int]) -> None:
    bad = outcome("quarantined", "error", capture="post-1")
    store.commit(run.id, [Discovery(LINK), capture_row("post-1", URL), bad])
    [row] = store.quarantined()
    assert store.requeue([row.id, 999]) == 1
    assert store.quarantined() == ()
    assert store.unfinished(next_run()) == [LINK]


def test_eight_writers_of_the_same_posts_write_each_once(
    store: Store, run: Run, database: str
) -> None:
    batches = [stored(post(number)) for number in range(30)]
    chance = random.Random(7)
    orders = [chance.sample(batches, len(batches)) for _ in range(8)]

    def write(order: list[list[Change]]) -> None:
        with Store.open(database) as own:
            for start in range(0, len(order), 6):
                own.commit(run.id, [one for part in order[start : start + 6] for one in part])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, orders))
    accounts = store.accounts(run.id)
    assert accounts.balanced
    assert accounts.states["stored"] == 30
    assert {entry.revision for entry in store.entries()} == {1}
    assert store.check() == ()


def test_partners_and_blurbs_are_kept_with_revisions(store: Store, run: Run) -> None:
    store.commit(
        run.id,
        [
            capture_row("front", "https://portal.example/en"),
            capture_row("later", "https://portal.example/en"),
            Kept(partner(2)),
            Kept(partner(1)),
            Kept(blurb("이전")),  # before
            Kept(blurb(capture="later")),
        ],
    )
    assert store.partners() == (partner(1), partner(2))
    assert store.blurbs() == (blurb(capture="later"),)
    assert [one.number for one in store.revisions(blurb().id, "blurb")] == [1, 2]
    assert store.accounts(run.id).discovered == 0


def test_views_are_a_time_series(store: Store, run: Run, database: str) -> None:
    samples = [Views(post="p", at=START + timedelta(hours=n), value=n) for n in range(3)]
    store.commit(run.id, [*samples, samples[0]])
    assert len(contents(database)["views"]) == 3


def test_a_capture_is_located(store: Store, run: Run) -> None:
    row = capture_row("post-1", URL)
    store.commit(run.id, [row])
    assert store.location("post-1") == row
    with pytest.raises(KeyError):
        store.location("none")


def test_an_article_under_two_addresses_is_one(store: Store, run: Run) -> None:
    item = article()
    other = replace(
        item, provenance=replace(item.provenance, requested_url="https://paper.example/amp")
    )
    store.commit(run.id, [*stored(item), *stored(other)])
    assert store.accounts(run.id).states["stored"] == 2
    assert len(store.revisions(item.id, "article")) == 1


def test_entries_come_by_board_then_latest_first(store: Store, run: Run) -> None:
    undated = replace(post(9), registered=None)
    for item in (post(1), post(3), undated, post(2), post(4, board="archives")):
        store.commit(run.id, stored(item))
    order = [entry.post.id.rpartition("-")[2] for entry in store.entries()]
    assert order == ["4", "3", "2", "1", "9"]
    assert [entry.post.id for entry in store.entries("archives")] == ["portal:en/post-4"]


def test_entries_bring_attachments(store: Store, run: Run) -> None:
    store.commit(run.id, [*stored(post(1)), *stored(post(2)), *stored(attachment(1))])
    assert [entry.attachments for entry in store.entries()] == [(), (attachment(1),)]


def test_many_posts_are_streamed(store: Store, run: Run) -> None:
    store.commit(run.id, [change for n in range(250) for change in stored(post(n))])
    assert sum(1 for _ in store.entries()) == 250


def test_everything_can_be_listed(store: Store, run: Run) -> None:
    story = article()
    store.commit(run.id, [*stored(post(2)), *stored(story), *stored(post(1))])
    assert [row.url for row in store.ledger()] == [post(2).url, story.url, post(1).url]
    assert {row.id for row in store.captures()} == {"post-1", "post-2", "article-1"}
    assert store.articles() == (story,)


def test_a_link_is_remembered_as_it_was_first_seen(store: Store, run: Run) -> None:
    store.commit(run.id, [Discovery(replace(LINK, label="First")), Discovery(LINK)])
    assert store.link("post", URL) == replace(LINK, label="First")
    with pytest.raises(KeyError):
        store.link("article", URL)
