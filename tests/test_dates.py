"""Dates and instants: the forms that boards and newspapers use, and the ones that are no date."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.dates import (
    MAX_LENGTH,
    find_moments,
    is_relative_date,
    parse_date,
    parse_instant,
)

KST = timezone(timedelta(hours=9))
EASTERN_SUMMER = timezone(timedelta(hours=-4))


@pytest.mark.parametrize(
    "text",
    [
        "2017.07.04",
        "2017-7-4",
        "17-07-04",
        "'17.7.4.",
        "2017. 7. 4.",
        "2017년 7월 4일 (화)",
        "4 7월 2017",
        "7월 4, 2017",
        "2017/07/04 13:20",
        "등록일 2017-07-04",
        "등록일: 2017.07.04. 13:20:11",
        "Date 2017-07-04 Writer scaadmin",
        "Posted: July 4, 2017",
        "Tuesday, July 4th, 2017",
        "Tue, 04 Jul 2017 09:00:00 GMT",
        "07/04/2017 05:30 am ET",
        "20170704",
        "2017-07-04T23:59:59Z",
        "2017.07.04 ~ 2017.08.31",
    ],
)
def test_one_day_in_all_its_forms(text: str) -> None:
    assert parse_date(text) == date(2017, 7, 4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "2016-13-40",
        "0000-00-00",
        "2017.02.29",
        "2560.07.04",
        "2017",
        "2017.07",
        "조회 1,234",
        "02-120-1234",
        "192.168.10.12",
        "어제",
        "3시간 전",
        "2016-13-40, again on 2016-12-01",
    ],
)
def test_what_is_no_date_or_an_impossible_one_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("어제", date(2017, 12, 31)),
        ("그저께", date(2017, 12, 30)),
        ("오늘 10:20", date(2018, 1, 1)),
        ("3시간 전", date(2018, 1, 1)),
        ("15분 전", date(2018, 1, 1)),
        ("3일 전", date(2017, 12, 29)),
        ("2 weeks ago", date(2017, 12, 18)),
        ("yesterday", date(2017, 12, 31)),
        ("14:35", date(2018, 1, 1)),
        ("12-30", date(2017, 12, 30)),
        ("01.01", date(2018, 1, 1)),
        ("13-40", None),
        ("조회수", None),
    ],
)
def test_relative_days_are_read_from_today(text: str, expected: date | None) -> None:
    assert parse_date(text, today=date(2018, 1, 1)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-01-01", date(2018, 1, 1)),
        ("2018-01-03", date(2018, 1, 3)),  # a board elsewhere, or a clock a day off
        ("2018-01-04", None),
        ("2099-01-01", None),
        ("99-01-01", date(1999, 1, 1)),
    ],
)
def test_a_day_ahead_of_today_is_impossible(text: str, expected: date | None) -> None:
    for today in (date(2018, 1, 1), datetime(2018, 1, 1, 23, 59, tzinfo=KST)):
        assert parse_date(text, today) == expected
    assert parse_date("2099-01-01") == date(2099, 1, 1)  # of a page whose day nobody knows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08/15/2017 05:30 am ET", datetime(2017, 8, 15, 5, 30, tzinfo=EASTERN_SUMMER)),
        ("Aug 15, 2017, 05:30 AM EDT", datetime(2017, 8, 15, 5, 30, tzinfo=EASTERN_SUMMER)),
        ("Posted: 08/15/2017 5:30 p.m. EDT", datetime(2017, 8, 15, 21, 30, tzinfo=UTC)),
        ("01/15/2017 05:30 am ET", datetime(2017, 1, 15, 10, 30, tzinfo=UTC)),
        ("2017-08-15T05:30:00-04:00", datetime(2017, 8, 15, 9, 30, tzinfo=UTC)),
        ("2017-08-15T09:30:00.250Z", datetime(2017, 8, 15, 9, 30, 0, 250000, tzinfo=UTC)),
        ("2017-08-15 18:30:00 +0900", datetime(2017, 8, 15, 9, 30, tzinfo=UTC)),
        ("Tue, 15 Aug 2017 09:30:00 GMT", datetime(2017, 8, 15, 9, 30, tzinfo=UTC)),
        ("Tue Aug 15 2017 18:30:00 GMT+0900", datetime(2017, 8, 15, 9, 30, tzinfo=UTC)),
        ("2017.08.15 05:30 (KST)", datetime(2017, 8, 15, 5, 30, tzinfo=KST)),
        ("5:30 AM EDT, Aug 15 2017", datetime(2017, 8, 15, 9, 30, tzinfo=UTC)),
        ("Aug 15, 2017 at 12:05 am PDT", datetime(2017, 8, 15, 7, 5, tzinfo=UTC)),
    ],
)
def test_a_stated_zone_is_obeyed(text: str, expected: datetime) -> None:
    instant = parse_instant(text, default_zone="Asia/Seoul")

    assert instant is not None
    assert (instant.value, instant.zone_origin) == (expected, "stated")


def test_eastern_time_has_the_offset_of_its_season() -> None:
    summer = parse_instant("08/15/2017 05:30 am ET")

    assert summer is not None
    assert summer.value.utcoffset() == timedelta(hours=-4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017.08.15 05:30", datetime(2017, 8, 15, 5, 30, tzinfo=KST)),
        ("2025.05.15 오후 2:50", datetime(2025, 5, 15, 14, 50, tzinfo=KST)),
        ("입력 2025.05.15 오전 12:10", datetime(2025, 5, 15, 0, 10, tzinfo=KST)),
        ("등록일 : 2025년 5월 15일 (목) 14시 50분", datetime(2025, 5, 15, 14, 50, tzinfo=KST)),
        ("2025-05-15 오후 14:50", datetime(2025, 5, 15, 14, 50, tzinfo=KST)),
        ("2025.05.15.", datetime(2025, 5, 15, tzinfo=KST)),
        ("Aug 15, 2017 | Updated Aug 16, 2017 05:30", datetime(2017, 8, 15, tzinfo=KST)),
    ],
)
def test_an_unstated_zone_is_the_default_and_said_to_be_assumed(
    text: str, expected: datetime
) -> None:
    instant = parse_instant(text, default_zone="Asia/Seoul")

    assert instant is not None
    assert (instant.value, instant.zone_origin) == (expected, "assumed")


@pytest.mark.parametrize(
    "text", ["", "no date", "2017.13.15 05:30", "2017.08.15 25:30", "2017.08.15 05:75", "05:30"]
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse_instant(text, default_zone="Asia/Seoul") is None


def test_a_moment_without_any_zone_is_not_invented() -> None:
    assert parse_instant("2017.08.15 05:30") is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_survives_writing_and_reading(day: date) -> None:
    assert parse_date(f"{day:%Y.%m.%d}") == day
    assert parse_date(f"{day.year}년 {day.month}월 {day.day}일") == day
    assert parse_date(f"{day:%B} {day.day}, {day.year}") == day


@given(
    st.datetimes(
        min_value=datetime(1900, 1, 2),  # noqa: DTZ001 - hypothesis wants a naive bound
        max_value=datetime(2100, 12, 30),  # noqa: DTZ001 - the same
        timezones=st.just(KST),
    )
)
def test_iso_moments_survive_writing_and_reading(moment: datetime) -> None:
    instant = parse_instant(moment.isoformat())

    assert instant is not None
    assert instant.value == moment


@given(st.text(alphabet="012789.-/: 년월일오전후apmET+'", max_size=40))
def test_a_moment_lies_on_the_date_of_the_same_text(text: str) -> None:
    instant = parse_instant(text, default_zone="Asia/Seoul")

    assert instant is None or instant.value.date() == parse_date(text)


@pytest.mark.timeout(60)  # what is not linear takes hours
def test_a_long_hostile_line_has_no_date() -> None:
    for piece in ("2017.", "1 ", "오후 ", "Aug ", "17-07-", "  "):
        parse_date(piece * 500_000, today=date(2018, 1, 1))
        parse_instant(piece * 500_000)

    assert parse_date("x" * MAX_LENGTH + "2017-07-04") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3시간 전", date(2017, 7, 3)),
        ("50분 전", date(2017, 7, 4)),
        ("방금", date(2017, 7, 4)),
        ("어제", date(2017, 7, 3)),
        ("2주 전", date(2017, 6, 20)),
    ],
)
def test_hours_ago_are_counted_from_the_clock(text: str, expected: date) -> None:
    one_in_the_morning = datetime(2017, 7, 4, 1, 0, tzinfo=KST)

    assert parse_date(text, one_in_the_morning) == expected


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("어제", True),
        ("3시간 전", True),
        ("2 days ago", True),
        ("3년 전 사진", False),
        ("전", False),
    ],
)
def test_a_day_told_from_today_is_known_without_it(text: str, is_one: bool) -> None:
    assert is_relative_date(text) is is_one


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        (
            "입력 2024.03.05 14:22 | 수정 2024.03.06 오전 3:11",
            ["2024.03.05 14:22", "2024.03.06 오전 3:11"],
        ),
        ("2024년 3월 5일(화) 오후 2시 송고", ["2024년 3월 5일(화) 오후 2시"]),
        ("기사입력 2023/04/22 [08:21]", ["2023/04/22 [08:21]"]),
        ("Posted on : Feb.16,2016 10:58 KST", ["Feb.16,2016 10:58 KST"]),
        ("11:40 PM EST Nov 19, 2019", ["11:40 PM EST Nov 19, 2019"]),
        ("조회 1,204", []),
        ("2024.13.05", []),
    ],
)
def test_each_date_of_a_line_is_found_with_its_time_of_day(text: str, moments: list[str]) -> None:
    assert [text[start:end] for start, end in find_moments(text)] == moments


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17/02/2013", date(2013, 2, 17)),  # no month is the seventeenth
        ("02/17/2013", date(2013, 2, 17)),
        ("Aug 15. 2017", date(2017, 8, 15)),
    ],
)
def test_days_of_british_and_other_pages_are_read_where_they_can_mean_one(
    text: str, day: date
) -> None:
    assert parse_date(text) == day
