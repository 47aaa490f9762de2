"""When a board is crawled again."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seoulwire.configuration import Board
from seoulwire.monitoring.schedule import interval, next_crawl
from seoulwire.storage import RunRecord

NOW = datetime(2026, 3, 29, 12, tzinfo=UTC)
TODAY = NOW.date()
BOARD = Board(
    key="news",
    portal="portal",
    start="http://seoulsolution.kr/en/news",
    name="News",
    every=timedelta(days=1),
    longest=timedelta(days=7),
)


def crawled(ago: timedelta, exit_code: int | None = 0, **arguments: str) -> RunRecord:
    return RunRecord(
        id=1,
        kind="crawl",
        arguments={"spider": "portal", **arguments},
        started=NOW - ago,
        ended=None if exit_code is None else NOW,
        exit_code=exit_code,
        accounts=None,
    )


def every(days: int, count: int = 10) -> list[date]:
    return [TODAY - timedelta(days=days * place) for place in range(count)]


def test_a_board_that_was_never_crawled_is_due() -> None:
    assert next_crawl(BOARD, [], [], NOW).is_due(NOW)


def test_a_board_is_due_once_its_cadence_has_passed() -> None:
    posts = every(days=1)
    assert not next_crawl(BOARD, posts, [crawled(timedelta(hours=23))], NOW).is_due(NOW)
    assert next_crawl(BOARD, posts, [crawled(timedelta(hours=24))], NOW).is_due(NOW)


def test_three_missed_weeks_are_one_crawl() -> None:
    late = next_crawl(BOARD, every(days=1), [crawled(timedelta(weeks=3))], NOW)
    caught_up = next_crawl(BOARD, every(days=1), [crawled(timedelta(minutes=1))], NOW)
    assert late.is_due(NOW)
    assert not caught_up.is_due(NOW)


def test_a_crawl_dated_in_the_future_by_a_wrong_clock_does_not_hold_the_board_back() -> None:
    assert next_crawl(BOARD, every(days=1), [crawled(timedelta(days=-1))], NOW).is_due(NOW)


def test_what_did_not_walk_the_whole_board_does_not_count() -> None:
    runs = [
        crawled(timedelta(hours=1), pages="1"),
        crawled(timedelta(hours=1), limit="5"),
        crawled(timedelta(hours=1), url="http://seoulsolution.kr/en/news"),
        crawled(timedelta(hours=1), board="archives"),
        crawled(timedelta(hours=1), exit_code=5),
        crawled(timedelta(hours=1), exit_code=None),
    ]
    assert next_crawl(BOARD, every(days=1), runs, NOW).is_due(NOW)
    assert not next_crawl(
        BOARD, every(days=1), [crawled(timedelta(hours=1), board="archives,news")], NOW
    ).is_due(NOW)


def test_a_board_that_posts_seldom_is_asked_seldom() -> None:
    assert interval(BOARD, every(days=6), TODAY) == timedelta(days=3)


def test_a_board_that_fell_silent_is_asked_more_seldom_than_its_past_would_have_it() -> None:
    silent = [day - timedelta(days=16) for day in every(days=2)]
    assert interval(BOARD, silent, TODAY) == timedelta(days=4)


@given(st.lists(st.dates()), st.dates())
def test_the_cadence_bounds_every_wait(registered: list[date], today: date) -> None:
    assert BOARD.every <= interval(BOARD, registered, today) <= BOARD.longest
