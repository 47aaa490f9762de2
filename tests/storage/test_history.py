"""Captures in any order make the history that their dates say."""

from itertools import count, groupby

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seoulwire.items import Link, Post
from seoulwire.storage import Change, Discovery, Outcome, Run, Store

from .factories import PORTAL, START, capture_row, partial, post, stored

URL = f"{PORTAL}/post-1"
BODIES = {"A": "The hall opens in May.", "B": "The hall opens in June.", "C": "It is closed."}


def seen(minute: int, letter: str, number: int = 1) -> Post:
    capture = f"capture-{number}-{minute}"
    return post(number, capture=capture, minute=minute, body=BODIES[letter])


def history(store: Store, number: int = 1) -> list[tuple[int, str, int]]:
    """Return number, body and minute of each revision."""
    return [
        (one.number, one.item.body.text, int((one.captured - START).total_seconds() // 60))
        for one in store.revisions(post(number).id)
        if isinstance(one.item, Post)
    ]


def in_order(captures: list[tuple[int, str]]) -> list[tuple[int, str, int]]:
    """Return the history of captures: one revision for each run of equal contents."""
    runs = groupby(sorted(captures), key=lambda one: one[1])
    firsts = [next(iter(run)) for _, run in runs]
    return [(n, BODIES[letter], minute) for n, (minute, letter) in enumerate(firsts, 1)]


captures = st.lists(st.sampled_from("ABC"), min_size=1, max_size=6).map(
    lambda letters: list(enumerate(letters))
)
NUMBERS = count(1)  # a post for each example: to make a database takes longer than to fill it


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), taken=captures)
def test_in_whatever_order_captures_come_the_history_is_that_of_their_dates(
    data: st.DataObject, taken: list[tuple[int, str]], store: Store, run: Run
) -> None:
    number = next(NUMBERS)
    shuffled = data.draw(st.permutations(taken))
    cut = data.draw(st.integers(0, len(taken)))
    for group in (shuffled[:cut], *([one] for one in shuffled[cut:])):
        changes = [change for one in group for change in stored(seen(*one, number))]
        store.commit(run.id, changes)
    assert history(store, number) == in_order(taken)
    entry = store.entry(post(number).id)
    assert entry is not None
    assert entry.post.body.text == BODIES[taken[-1][1]]
    assert entry.revision == len(in_order(taken))
    state = store.known("post", post(number).url)
    assert state is not None
    assert (state.state, state.capture) == ("stored", f"capture-{number}-{taken[-1][0]}")


def test_an_older_answer_does_not_undo_what_a_newer_one_said(store: Store, run: Run) -> None:
    store.commit(run.id, stored(seen(10, "A")))
    gone: list[Change] = [
        capture_row("gone", URL, minute=5),
        Outcome(role="post", url=URL, state="skipped", reason="gone", capture="gone"),
    ]
    store.commit(run.id, gone)
    state = store.known("post", URL)
    assert state is not None
    assert (state.state, state.capture) == ("stored", "capture-1-10")
    assert store.accounts(run.id).balanced


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("gone_first", [True, False])
def test_a_post_is_gone_in_whatever_order_its_page_and_that_are_read(
    store: Store, run: Run, gone_first: bool, together: bool
) -> None:
    gone: list[Change] = [
        Discovery(Link(role="post", url=URL, board="news")),
        capture_row("gone", URL, minute=5, status=404),
        Outcome(role="post", url=URL, state="skipped", reason="gone", capture="gone"),
    ]
    groups = [gone, stored(seen(1, "A"))] if gone_first else [stored(seen(1, "A")), gone]
    for group in [[*groups[0], *groups[1]]] if together else groups:
        store.commit(run.id, group)
    state, entry = store.known("post", URL), store.entry(post(1).id)
    assert state is not None
    assert entry is not None
    assert (state.state, state.reason, state.capture) == ("skipped", "gone", "capture-1-1")
    assert entry.gone
    assert list(store.gone_since()) == [entry.post.id]
    assert store.accounts(run.id).count("skipped") == 1
    assert history(store) == [(1, BODIES["A"], 1)]


def test_an_older_capture_read_anew_takes_its_own_place(store: Store, run: Run) -> None:
    store.commit(run.id, stored(seen(1, "A")) + stored(seen(5, "B")))
    again = post(capture="capture-1-1", minute=1, body=BODIES["C"], extractor="2")
    store.commit(run.id, stored(again))
    assert history(store) == [(1, BODIES["C"], 1), (2, BODIES["B"], 5)]


def test_a_cut_capture_has_no_place_in_the_history(store: Store, run: Run) -> None:
    store.commit(run.id, stored(seen(5, "A")))
    store.commit(run.id, stored(partial(seen(1, "B"))))
    assert history(store) == [(1, BODIES["A"], 5)]
