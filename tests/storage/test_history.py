"""Captures in any order make the history that their dates say."""

from dataclasses import replace
from itertools import count, groupby

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seoulwire.items import Link, Post, State
from seoulwire.storage import CaptureRow, Change, Discovery, Outcome, Run, Store

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


# What else an answer may be: its status, and what came of it.
ANSWERS: dict[str, tuple[int, State, str]] = {
    "maintenance": (200, "pending", "maintenance"),
    "soft 404": (200, "skipped", "soft-error"),
    "unreadable": (200, "quarantined", "no-labels"),
    "gone": (404, "skipped", "gone"),
    "error": (500, "pending", "server-error"),
}


def answered(minute: int, kind: str, number: int = 1) -> list[Change]:
    """Return the changes that an answer makes: a state of the post, cut or not, or none."""
    if kind in BODIES:
        return stored(seen(minute, kind, number))
    if kind == "cut":
        return stored(partial(seen(minute, "C", number)))
    status, state, reason = ANSWERS[kind]
    url, capture = post(number).url, f"capture-{number}-{minute}"
    return [
        Discovery(Link(role="post", url=url, board="news")),
        capture_row(capture, url, minute=minute, status=status),
        Outcome(role="post", url=url, state=state, reason=reason, capture=capture),
    ]


def state_after(kinds: list[str]) -> tuple[State, str | None]:
    """Return what is known of a link after these answers, of a stored one without the change."""
    state: tuple[State, str | None] = ("pending", None)
    for kind in kinds:
        if kind in BODIES:
            state = ("stored", None)
        elif kind == "cut":
            state = ("partial", "content-length")
        elif ANSWERS[kind][1] != "pending" or state[0] == "pending":
            state = ANSWERS[kind][1:]
    return state


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    kinds=st.lists(st.sampled_from([*"AB", "cut", *ANSWERS]), min_size=1, max_size=5),
)
def test_whatever_else_is_captured_history_and_accounts_are_those_of_the_dates(
    data: st.DataObject, kinds: list[str], store: Store, run: Run
) -> None:
    number = next(NUMBERS)
    taken = list(enumerate(kinds))
    shuffled = data.draw(st.permutations(taken))
    cut = data.draw(st.integers(0, len(taken)))
    for group in (shuffled[:cut], *([one] for one in shuffled[cut:])):
        store.commit(run.id, [change for one in group for change in answered(*one, number)])
    whole = [one for one in taken if one[1] in BODIES]
    if whole:
        assert history(store, number) == in_order(whole)
    link = store.known("post", post(number).url)
    assert link is not None
    expected = state_after(kinds)
    if expected[0] != "pending":
        assert link.state == expected[0]
        assert expected[0] == "stored" or link.reason == expected[1]
    assert store.accounts(run.id).balanced


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", [("A", "cut"), ("cut", "A")])
def test_a_run_says_of_a_link_what_its_last_capture_said(
    store: Store, run: Run, order: tuple[str, str], together: bool
) -> None:
    groups = [answered({"A": 5, "cut": 9}[kind], kind) for kind in order]
    for group in [[*groups[0], *groups[1]]] if together else groups:
        store.commit(run.id, group)
    assert store.accounts(run.id).count("partial") == 1
    assert store.accounts(run.id).balanced


@pytest.mark.parametrize("kind", ["maintenance", "soft 404", "unreadable"])
def test_a_page_that_nothing_was_read_of_is_no_sight_of_the_post(
    store: Store, run: Run, kind: str
) -> None:
    changes = [*answered(1, "A"), *answered(5, "B"), *answered(9, kind)]
    store.commit(run.id, changes)
    assert history(store) == [(1, BODIES["A"], 1), (2, BODIES["B"], 5)]
    store.commit(run.id, answered(7, "A"))
    assert history(store)[2:] == [(3, BODIES["A"], 7)]


def test_what_was_taken_for_seen_again_is_taken_back(store: Store, run: Run) -> None:
    store.commit(run.id, answered(1, "A"))
    known, capture, unread = answered(9, "unreadable")
    store.commit(run.id, [capture])  # nothing says yet that it shows no post
    store.commit(run.id, answered(5, "B"))
    assert history(store)[-1] == (3, BODIES["A"], 9)
    store.commit(run.id, [known, unread])
    assert history(store) == [(1, BODIES["A"], 1), (2, BODIES["B"], 5)]
    entry = store.entry(post(1).id)
    assert entry is not None
    assert (entry.post.body.text, entry.revision) == (BODIES["B"], 2)


def test_a_page_that_can_be_read_after_all_is_a_sight_of_the_post(store: Store, run: Run) -> None:
    store.commit(run.id, answered(1, "A"))
    store.commit(run.id, answered(9, "unreadable"))
    store.commit(run.id, stored(seen(9, "A")))  # by better code
    store.commit(run.id, answered(5, "B"))
    assert history(store) == [(1, BODIES["A"], 1), (2, BODIES["B"], 5), (3, BODIES["A"], 9)]


def test_a_post_is_late_when_it_was_seen_later_under_another_url(store: Store, run: Run) -> None:
    def at_other_url(minute: int, letter: str) -> list[Change]:
        item = seen(minute, letter)
        url = f"{PORTAL}/go/1"
        moved = replace(item, provenance=replace(item.provenance, requested_url=url))
        return [
            replace(change, requested_url=url) if isinstance(change, CaptureRow) else change
            for change in stored(moved)
        ]

    store.commit(run.id, answered(1, "A"))
    store.commit(run.id, answered(9, "A"))
    store.commit(run.id, at_other_url(5, "B"))
    expected = [(1, BODIES["A"], 1), (2, BODIES["B"], 5), (3, BODIES["A"], 9)]
    assert history(store) == expected
    store.commit(run.id, [*at_other_url(15, "A"), *answered(12, "C")])
    assert history(store) == [*expected, (4, BODIES["C"], 12), (5, BODIES["A"], 15)]


def test_quarantine_keeps_what_a_later_day_put_there(store: Store, run: Run) -> None:
    store.commit(run.id, answered(9, "unreadable"))
    store.commit(run.id, answered(5, "A"))
    assert [row.capture for row in store.quarantined()] == ["capture-1-9"]
    store.commit(run.id, answered(12, "A"))
    assert not store.quarantined()
    store.commit(run.id, answered(7, "unreadable"))
    assert not store.quarantined()


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
