"""The report of all runs."""

from datetime import UTC, datetime

from seoulwire.monitoring.report import report
from seoulwire.storage import RunRecord


def run(number: int) -> RunRecord:
    return RunRecord(
        id=number,
        kind="crawl",
        arguments={},
        started=datetime(2026, 3, number, tzinfo=UTC),
        ended=None,
        exit_code=0,
        accounts=None,
    )


def test_a_measure_is_drawn_from_its_second_run_on() -> None:
    first = report([run(1)], {1: {"news": {"posts": 3.0}}}, {})
    assert "measured once" in first
    assert "<svg" not in first
    measures = {1: {"news": {"posts": 3.0}}, 2: {"news": {"posts": 5.0}}}
    both = report([run(1), run(2)], measures, {})
    assert "measured once" not in both
    assert 'aria-label="posts: from 3 to 5"' in both
