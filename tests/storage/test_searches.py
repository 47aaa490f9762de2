"""Searches: which posts and pages wait for one, what was tried, when to try again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from seoulwire.items import Link
from seoulwire.storage import Change, Dead, Discovery, Outcome, Run, Search, Step, Store

from .conftest import Clock
from .factories import PAPER, START, article, pair, post, stored

GONE = f"{PAPER}-1"


def source_search(clock: Clock, **changes: object) -> Search:
    found = Search(
        kind="source",
        subject=post().id,
        state="none",
        trail=(Step("https://paper.example/?s=Post", "search", "no page of this title"),),
        at=clock.now,
        retry_after=clock.now + timedelta(days=30),
    )
    return replace(found, **changes)  # type: ignore[arg-type] # fields of a Search


def lost(store: Store, run: Run, reason: str = "gone") -> None:
    link = Link(role="article", url=GONE, board="news", owner=post().id, found="source-line")
    store.commit(
        run.id,
        [
            *stored(post(cites=(GONE,))),
            Discovery(link),
            Outcome(role="article", url=GONE, state="skipped", reason=reason),
        ],
    )


def test_a_post_of_a_known_source_without_a_citation_is_looked_up_once(
    store: Store, run: Run, clock: Clock
) -> None:
    store.commit(run.id, stored(post()))
    assert [(one.id, one.source, one.registered) for one in store.sourceless()] == [
        (post().id, "huffpost", date(2017, 5, 2))
    ]
    store.commit(run.id, [source_search(clock)])
    assert store.sourceless() == []
    clock.advance(days=31)
    assert len(store.sourceless()) == 1


def test_a_post_that_cites_or_has_no_known_source_is_not_looked_up(store: Store, run: Run) -> None:
    unknown = replace(post(2), source=None)
    store.commit(run.id, [*stored(post(cites=(GONE,))), *stored(unknown)])
    assert store.sourceless() == []


def test_the_trail_of_a_search_comes_back(store: Store, run: Run, clock: Clock) -> None:
    search = source_search(clock)
    store.commit(run.id, [*stored(post()), search])
    assert store.searches("source", [post().id, "other"]) == {post().id: search}
    assert store.searches("memento", [post().id]) == {}


def test_a_lead_is_paired_like_a_citation(store: Store, run: Run, clock: Clock) -> None:
    led = source_search(clock, state="leads", leads=((GONE, "wordpress"),))
    store.commit(run.id, [*stored(post()), *stored(article()), led])
    [[waiting]] = store.unpaired()
    assert [(one.id, found) for one, found in waiting.articles] == [(article().id, "wordpress")]
    assert store.accounts(run.id).searches == {("source", "uncited"): 1}
    store.save_pairs([waiting.post], [replace(pair(), found="wordpress")])
    assert list(store.unpaired()) == []
    assert store.accounts(run.id).searches == {("source", "found"): 1}


def test_a_page_that_is_gone_waits_with_the_day_of_its_post(store: Store, run: Run) -> None:
    lost(store, run)
    [dead] = store.dead()
    assert (dead.link.url, dead.link.owner, dead.why) == (GONE, post().id, "gone")
    assert dead.registered == date(2017, 5, 2)


def test_what_robots_forbid_is_not_looked_for_elsewhere(store: Store, run: Run) -> None:
    lost(store, run, "robots")
    assert store.dead() == []


def test_a_page_that_is_gone_for_good_waits_for_its_next_time(
    store: Store, run: Run, clock: Clock
) -> None:
    lost(store, run)
    tried = Search(
        kind="memento",
        subject=GONE,
        state="gone",
        trail=(Step(GONE, "live", "gone"), Step("https://archive.example/cdx", "cdx", "none")),
        at=START,
        retry_after=clock.now + timedelta(days=30),
    )
    store.commit(run.id, [tried])
    assert store.dead() == []
    assert store.accounts(run.id).searches == {("memento", "gone"): 1}
    clock.advance(days=30)
    assert [one.link.url for one in store.dead()] == [GONE]


def test_a_page_once_stored_is_not_replaced_by_a_memento(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, [*stored(post(cites=(GONE,))), *stored(article())])
    again = next_run()
    link = Link(role="article", url=GONE)
    gone = Outcome(role="article", url=GONE, state="skipped", reason="gone")
    store.commit(again, [Discovery(link), gone])
    assert store.dead() == []


def test_a_site_that_never_answers_is_looked_for_in_the_third_run(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    link = Link(role="article", url=GONE)
    vain = Outcome(role="article", url=GONE, state="pending", reason="dns")
    store.commit(run.id, [Discovery(link), vain])
    found: list[list[Dead]] = []
    for _ in range(2):
        found.append(store.dead())
        store.commit(next_run(), [Discovery(link), vain])
    assert found == [[], []]
    assert [one.why for one in store.dead()] == ["dns"]


def recovery(clock: Clock) -> Search:
    return source_search(clock, kind="memento", subject=GONE, state="recovered", retry_after=None)


@pytest.mark.parametrize("reason", ["gone", "soft-error"])
def test_a_page_that_an_archive_gave_stays_stored_when_it_is_found_gone_again(
    store: Store, run: Run, clock: Clock, next_run: Callable[[], int], reason: str
) -> None:
    lost(store, run)
    store.commit(run.id, [*stored(article()), recovery(clock)])
    again = next_run()
    news: list[Change] = [
        Discovery(Link(role="article", url=GONE)),
        Outcome(role="article", url=GONE, state="skipped", reason=reason),
    ]
    for _ in range(2):
        store.commit(again, news)
        row = store.known("article", GONE)
        assert row is not None
        assert (row.state, row.item) == ("stored", article().id)
        assert store.accounts(again).states["stored"] == 1


def test_a_page_that_no_archive_gave_is_gone_once_it_is(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, stored(article()))
    link = Discovery(Link(role="article", url=GONE))
    store.commit(
        next_run(), [link, Outcome(role="article", url=GONE, state="skipped", reason="gone")]
    )
    row = store.known("article", GONE)
    assert row is not None
    assert (row.state, row.reason) == ("skipped", "gone")
