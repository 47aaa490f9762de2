"""What is out of the ordinary in a run."""

import json
import sys
from pathlib import Path

import pytest

from seoulwire.configuration import Limits
from seoulwire.exceptions import ConfigurationError
from seoulwire.monitoring import Finding, RunMeasures, find, incomplete, notify
from seoulwire.storage import Walk

BOARD = {
    "rows": 40.0,
    "first_page_rows": 10.0,
    "has_registered": 1.0,
    "has_writer": 1.0,
    "has_views": 0.5,
    "charset_utf-8": 1.0,
    "twins": 0.0,
    "commonest_date": 0.1,
    "goes_on": 1.0,
    "known": 40.0,
    "retitled": 0.0,
    "redated": 0.0,
    "vanished": 0.0,
    "vanished_share": 0.0,
    "read": 12.0,
    "titles": 12.0,
    "listed_titles": 12.0,
    "newest_age_days": 3.0,
    "new": 2.0,
    "damage": 1.0,
    "weak_repairs": 0.0,
}
RUN: RunMeasures = {
    "board:news": BOARD,
    "source:www.huffpost.com": {"asked": 20.0, "dead": 0.1, "zoneless": 0.0},
    "host:seoulsolution.kr": {"peak_rate": 1.0},
    "run": {"seconds": 300.0, "quarantine": 2.0},
}
HISTORY = (RUN, RUN, RUN)


def found(
    subject: str, history: tuple[RunMeasures, ...] = HISTORY, /, **changed: float
) -> list[str]:
    measured: RunMeasures = {**RUN, subject: {**RUN[subject], **changed}}
    limits = {"": Limits(), "news": Limits(silent_days=30)}
    return [finding.check for finding in find(measured, history, limits)]


def test_an_ordinary_run_has_no_finding() -> None:
    assert found("run") == []


@pytest.mark.parametrize(
    ("subject", "changed", "check"),
    [
        ("board:news", {"first_page_rows": 0.0}, "empty"),
        ("board:news", {"first_page_rows": 4.0}, "fewer-rows"),
        ("board:news", {"has_writer": 0.0}, "lost-field"),
        ("board:news", {"has_registered": 0.2}, "lost-field"),
        ("board:news", {"charset_utf-8": 0.1, "charset_euc-kr": 0.9}, "charset"),
        ("board:news", {"twins": 0.5}, "doubled-ids"),
        ("board:news", {"commonest_date": 1.0}, "frozen-date"),
        ("board:news", {"goes_on": 0.0}, "lost-pager"),
        ("board:news", {"vanished": 20.0, "vanished_share": 0.5}, "vanished"),
        ("board:news", {"retitled": 0.9}, "retitled"),
        ("board:news", {"redated": 0.9}, "re-dated"),
        ("board:news", {"redated": 0.9, "commonest_date": 1.0}, "frozen-date"),
        ("board:news", {"titles": 1.0}, "one-title"),
        ("board:news", {"newest_age_days": 31.0}, "silent"),
        ("board:news", {"new": 400.0}, "flood"),
        ("board:news", {"damage": 51.0}, "damage"),
        ("board:news", {"weak_repairs": 1.0}, "weak-repairs"),
        ("source:www.huffpost.com", {"dead": 0.6}, "dead-sources"),
        ("source:www.huffpost.com", {"zoneless": 0.9}, "zoneless-dates"),
        ("host:seoulsolution.kr", {"peak_rate": 9.0}, "rate"),
        ("run", {"seconds": 3600.0}, "duration"),
        ("run", {"quarantine": 101.0}, "quarantine"),
        ("run", {"clock_behind_days": 40.0}, "clock"),
    ],
)
def test_each_departure_raises_its_own_alarm(
    subject: str, changed: dict[str, float], check: str
) -> None:
    assert found(subject, **changed) == [check]


def test_one_earlier_run_is_enough_to_compare_with() -> None:
    assert found("board:news", (RUN,), first_page_rows=0.0) == ["empty"]


def test_a_first_run_has_nothing_to_be_compared_with() -> None:
    assert found("board:news", (), first_page_rows=0.0, has_writer=0.0, new=999.0) == []


@pytest.mark.parametrize(
    ("changed", "check"), [({"first_page_rows": 0.0}, "empty"), ({"has_writer": 0.0}, "lost-field")]
)
def test_what_failed_a_check_does_not_become_usual_by_lasting(
    changed: dict[str, float], check: str
) -> None:
    failed: RunMeasures = {**RUN, "board:news": {**BOARD, **changed}}
    for runs in range(1, 10):
        assert found("board:news", (RUN, RUN, *[failed] * runs), **changed) == [check]


def test_a_departure_that_ten_runs_had_is_usual_but_for_an_empty_list() -> None:
    shorter: RunMeasures = {**RUN, "board:news": {**BOARD, "first_page_rows": 4.0}}
    assert found("board:news", (RUN, *[shorter] * 10), first_page_rows=4.0) == []
    empty: RunMeasures = {**RUN, "board:news": {**BOARD, "first_page_rows": 0.0}}
    assert found("board:news", (RUN, *[empty] * 99), first_page_rows=0.0) == ["empty"]


def test_a_few_articles_conclude_nothing() -> None:
    assert found("source:www.huffpost.com", asked=4.0, dead=1.0) == []


def test_a_board_whose_lists_have_one_title_too_is_as_it_says() -> None:
    assert found("board:news", titles=1.0, listed_titles=1.0) == []
    assert found("board:news", titles=1.0, read=4.0) == []


def test_what_could_not_be_read_and_what_a_board_lacks_is_told_as_well() -> None:
    walks = [Walk(board="news", extent="endless"), Walk(board="archives", extent="whole")]
    told = list(incomplete(["http://a.kr/list: http-500"], walks))
    assert [(one.check, one.subject) for one in told] == [
        ("unread-list", "run"),
        ("gap", "board:news"),
    ]


def test_the_operators_command_gets_the_findings_as_json(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    program = (
        f"import sys, pathlib; pathlib.Path({str(told)!r}).write_bytes(sys.stdin.buffer.read())"
    )
    finding = Finding(
        check="empty", subject="board:소식", observed="0 rows", expected="10", advice="look"
    )
    notify(f'"{sys.executable}" -c "{program}"', 7, [finding])
    message = json.loads(told.read_text("utf-8"))
    assert message["run"] == 7
    assert message["findings"] == [
        {
            "check": "empty",
            "subject": "board:소식",
            "observed": "0 rows",
            "expected": "10",
            "advice": "look",
        }
    ]


@pytest.mark.parametrize("command", ["/no/such/program", "false", 'unbalanced "quote'])
def test_a_command_that_cannot_tell_says_so(command: str) -> None:
    with pytest.raises(ConfigurationError, match=r"notification command .*failed") as raised:
        notify(f"{command} canary", 7, [])
    assert "canary" not in str(raised.value)  # it may be a token
    assert raised.value.__suppress_context__
