"""How long a server asks to be left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import Response

from seoulwire.middlewares.retry import LONGEST_PAUSE, retry_after

FORMS = {
    "IMF-fixdate": "%a, %d %b %Y %H:%M:%S GMT",
    "RFC 850": "%A, %d-%b-%y %H:%M:%S GMT",
    "asctime": "%a %b %d %H:%M:%S %Y",
}


def asked(value: str) -> float | None:
    return retry_after(Response("http://a.kr/", status=503, headers={"Retry-After": value}))


@pytest.mark.parametrize("form", FORMS)
def test_a_date_is_waited_for_in_all_its_forms(form: str) -> None:
    pause = asked((datetime.now(UTC) + timedelta(minutes=10)).strftime(FORMS[form]))
    assert pause is not None
    assert 500 < pause <= 600


@pytest.mark.parametrize("form", FORMS)
def test_a_date_long_ago_asks_for_no_pause_and_one_in_years_for_an_hour(form: str) -> None:
    assert asked((datetime.now(UTC) - timedelta(days=400)).strftime(FORMS[form])) == 0
    later = datetime.now(UTC) + timedelta(days=400)
    assert asked(later.strftime(FORMS[form])) == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("0", 0.0), ("1" * 30, LONGEST_PAUSE), (" 7 ", 7.0)],
)
def test_seconds_are_waited_for_up_to_an_hour(value: str, seconds: float) -> None:
    assert asked(value) == seconds


@pytest.mark.parametrize("value", ["", "later", "-1", "2.5", "2026-01-01T00:00:00Z", "Sun"])
def test_what_is_neither_asks_for_nothing(value: str) -> None:
    assert asked(value) is None
