"""Dates and instants as Korean boards and the articles they cite write them.

Explicit forms, read in a fixed order; nothing is guessed. A board's date is a plain
:class:`datetime.date` (its zone, KST, is stated in :mod:`seoulwire.items`); the moment an article
came out is an :class:`Instant`, which says whether the page stated its zone or we assumed it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from seoulwire.exceptions import ConfigurationError

# Korea has one zone, and no summer time since 1988.
KST = timezone(timedelta(hours=9), "KST")

# A date stands near the start of its field; the rest of a long text is not looked at.
MAX_LENGTH = 200
# "3시간 전", "52 minutes ago"
MAX_RELATIVE = 20
# Outside these years it is a damaged number or another calendar (2560 is 2017 in Buddhist years).
YEARS = range(1900, 2101)
# Days that a date may lie ahead of the day it was read on: the board's zone, and wrong clocks.
MAX_AHEAD = timedelta(days=2)
# A two-digit year below this is in the 2000s (POSIX).
CENTURY_PIVOT = 69

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Names as pages state them. "ET" is whatever New York has on that day; "EST" is always -05:00.
ZONE_OF_PLACE = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
ZONES_OF_OFFSET = {
    -8: ("PST",),
    -7: ("PDT", "MST"),
    -6: ("MDT", "CST"),
    -5: ("CDT", "EST"),
    -4: ("EDT",),
    0: ("Z", "UTC", "GMT"),
    1: ("BST", "CET"),
    2: ("CEST",),
    9: ("KST", "JST"),
}

_MONTH = r"(?P<month_name>" + "|".join(MONTHS) + r")[a-z]{0,6}\.?"
_DATE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2017.07.04 2017-7-4 17-07-04 '17.7.4. 2017/07/04 2017. 7. 4. 2017년 7월 4일
        r"\s{0,2}".join(
            (
                r"(?<![\d.])['’‘]?(?P<year>\d{4}|\d{2})",
                r"[./년-]",
                r"(?P<month>\d{1,2})",
                r"[./월-]",
                r"(?P<day>\d{1,2})(?!\d|\.\d)",
            )
        ),
        # 07/04/2017, as American pages write it
        r"(?<![\d./-])(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4})(?!\d)",
        # Aug 15, 2017; August 15th 2017; Aug.15,2017; Aug 15. 2017
        _MONTH.join(
            (r"(?<![a-z])", r"\s{0,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:[,.]\s{0,3}|\s{1,3})")
        )
        + r"(?P<year>\d{4})(?!\d)",
        # 8월 15, 2017, as WordPress translates the American form
        r"(?<!\d)(?P<month>\d{1,2})월\s{1,3}(?P<day>\d{1,2})일?,\s{1,3}(?P<year>\d{4})(?!\d)",
        # 15 8월 2017, as other blogs translate the British one
        r"(?<![\d.])(?P<day>\d{1,2})\s(?P<month>\d{1,2})월,?\s(?P<year>\d{4})(?!\d)",
        # 15 Aug 2017; Tue, 15 Aug 2017
        _MONTH.join((r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]{1,3}", r",?[\s-]{1,3}"))
        + r"(?P<year>\d{4})(?!\d)",
        # 20170704, alone
        r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?=$|T)",
    )
)

# What each of these forms has, and most texts have not.
_YEAR = re.compile(r"\d{4}|\d\d\s{0,2}[./년-]")

# 오전 is a.m., 오후 is p.m.; 시 hour, 분 minute, 초 second.
_TIME = (
    r"(?:(?P<half_before>오전|오후|[ap]\.?m\.?)\s{0,2})?(?<!\d)(?P<hour>\d{1,2})(?::(?=\d\d)|시\s?)"
    r"(?P<minute>\d{1,2}(?!\d))?"
    r"(?:(?::|분\s?)(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?[분초]?"
    r"(?:\s{0,2}(?P<half_after>[ap]\.?m\b\.?))?"
    r"(?:\s{0,2}\(?(?P<zone>(?:(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?(?!\d))|[A-Z]{1,4}\b))?"
)
_WEEKDAY = r"[(]?(?:[월화수목금토일](?:요일)?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?)[)]?"
_TIME_AFTER_DATE = re.compile(
    rf"[일.]?[\s,·|/–(\[-]{{0,4}}(?:T|at\s|{_WEEKDAY})?[\s,]{{0,3}}{_TIME}", re.IGNORECASE
)
_TIME_BEFORE_DATE = re.compile(rf"{_TIME}\)?[\s,·|/–-]{{1,4}}$", re.IGNORECASE)

# Names of days that need today: the days they lie back.
_DAYS_BACK = (
    (0, ("오늘", "방금", "today", "just now")),
    (1, ("어제", "yesterday")),
    (2, ("그제", "그저께")),
)
# "3시간 전", "2 days ago", "한 시간 전" (an hour ago).
_AGO = re.compile(
    r"(?<!\d)(?P<count>\d{1,4}|한|두|세|\ban?)\s?(?:(?P<days>일|days?)|(?P<weeks>주일?|weeks?)"
    r"|(?P<months>개월|달|months?)|(?P<years>년|years?)"
    r"|(?P<hours>시간|hours?)|(?P<minutes>분|minutes?|mins?)|초|seconds?)\s?(?:전|ago)",
    re.IGNORECASE,
)
_COUNTS = {"한": 1, "두": 2, "세": 3, "a": 1, "an": 1}
# 07-08, 7월 8일
_MONTH_AND_DAY = re.compile(
    r"(?<![\d.:/-])(?P<month>\d{1,2})(?:[./-]|월\s?)(?P<day>\d{1,2})\.?(?![\d:/-])"
)
_CLOCK_ONLY = re.compile(r"^\s*\d{1,2}:\d{2}(?::\d{2})?\s*$")


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment: an aware ``value``, whose zone the page ``stated`` or we ``assumed``."""

    value: datetime
    zone_origin: Literal["stated", "assumed"]


def parse_date(text: str, today: date | None = None) -> date | None:
    """Return the first date in ``text``, or ``None`` where there is none or it is impossible.

    With ``today``, forms that need it are read too: ``어제`` (yesterday), ``3시간 전`` (three hours
    ago), and the short forms of lists, ``07-04`` and ``14:35``. When it is a datetime, hours ago
    may lie on the day before. A day that lies ahead of it is impossible.
    """
    text = text[:MAX_LENGTH].strip()
    found = _find_date(text)
    if found is None:
        return None if today is None else _relative_date(text, today)
    day = _date_of(found)
    return None if day and today and _is_ahead(day, today) else day


def _is_ahead(day: date, today: date) -> bool:
    return day - _day_of(today) > MAX_AHEAD


def _day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def given_day(name: str, value: str | None) -> date | None:
    """Return the day that an operator gives as ``name``, if any.

    Raises:
        ConfigurationError: when it is no day.
    """
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        message = f"{name}={value!r} is no date; write it as 2017-07-04"
        raise ConfigurationError(message) from error


def is_relative_date(text: str) -> bool:
    """Return whether ``text`` is a day told from today's: ``어제`` (yesterday), ``3시간 전``."""
    text = text.strip().lower()
    if len(text) > MAX_RELATIVE:
        return False
    if text.endswith(("전", "ago")):
        return _AGO.fullmatch(text) is not None
    return any(text in names for _, names in _DAYS_BACK)


def find_moments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the dates in ``text`` begin and end, each with the time of day beside it."""
    text, place = text[:MAX_LENGTH], 0
    while (found := _find_date(text[place:])) is not None:
        start, end = place + found.start(), place + found.end()
        clock = _TIME_AFTER_DATE.match(text, end)
        before = None if clock else _TIME_BEFORE_DATE.search(text, place, start)
        start, end = before.start() if before else start, _end_of(clock) if clock else end
        end += text[end : end + 1] in {"일", ")", "]"}
        if _date_of(found) is not None:
            yield start, end
        place = end


def _end_of(clock: re.Match[str]) -> int:
    end = clock.end() if _zone_of(clock["zone"]) or not clock["zone"] else clock.start("zone")
    return clock.start() + len(clock.string[clock.start() : end].rstrip(" ("))


def parse_instant(text: str, default_zone: str | None = None) -> Instant | None:
    """Return the first moment in ``text``, or ``None`` where there is none or it is impossible.

    ``default_zone`` (an IANA name such as ``Asia/Seoul``) is assumed where the text states none;
    without it such a text gives ``None``. A date without a time is its first moment.
    """
    text = text[:MAX_LENGTH].strip()
    found = _find_date(text)
    day = None if found is None else _date_of(found)
    if found is None or day is None:
        return None
    clock = _TIME_AFTER_DATE.match(text, found.end())
    clock = clock or _TIME_BEFORE_DATE.search(text, 0, found.start())
    stated = None if clock is None else _zone_of(clock["zone"])
    zone = stated or (None if default_zone is None else ZoneInfo(default_zone))
    if zone is None:
        return None
    value = datetime(day.year, day.month, day.day, tzinfo=zone)
    if clock is not None:
        hour = _hour_of(clock)
        if hour is None or int(clock["minute"] or 0) >= 60 or int(clock["second"] or 0) >= 60:
            return None
        value = value.replace(
            hour=hour,
            minute=int(clock["minute"] or 0),
            second=int(clock["second"] or 0),
            microsecond=int((clock["fraction"] or "0")[:6].ljust(6, "0")),
        )
    return Instant(value, "assumed" if stated is None else "stated")


def _find_date(text: str) -> re.Match[str] | None:
    if _YEAR.search(text) is None:
        return None
    first: re.Match[str] | None = None
    for form in _DATE_FORMS:
        found = form.search(text)
        if found is not None and (first is None or found.start() < first.start()):
            first = found
            if not found.start():
                break
    return first


def _date_of(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    name = parts.get("month_name")
    month = int(parts["month"]) if name is None else MONTHS.index(name.lower()) + 1
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < CENTURY_PIVOT else 1900
    day = int(parts["day"])
    if month > 12 >= day and len(parts["year"]) == 4 and found.start("year") > found.start("day"):
        month, day = day, month  # 17/02/2013, as British pages write it
    return _possible_date(year, month, day)


def _possible_date(year: int, month: int, day: int) -> date | None:
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative_date(text: str, today: date) -> date | None:
    now, today = today, _day_of(today)
    ago = _AGO.search(text)
    if ago is not None:
        if ago["months"] or ago["years"]:
            return None  # such a day is no day
        return _day_of(now - _span_of(ago))
    if _CLOCK_ONLY.match(text):
        return today
    short = _MONTH_AND_DAY.search(text)
    if short is not None:
        day = _possible_date(today.year, int(short["month"]), int(short["day"]))
        if day is None or day <= today:
            return day
        return _possible_date(today.year - 1, day.month, day.day)
    folded = text.lower()
    return next(
        (
            today - timedelta(days=back)
            for back, names in _DAYS_BACK
            if any(name in folded for name in names)
        ),
        None,
    )


def _span_of(ago: re.Match[str]) -> timedelta:
    count = _COUNTS.get(ago["count"].lower()) or int(ago["count"])
    if ago["days"] or ago["weeks"]:
        return timedelta(days=count * (7 if ago["weeks"] else 1))
    return (
        timedelta(hours=count)
        if ago["hours"]
        else timedelta(minutes=count if ago["minutes"] else 0)
    )


def _hour_of(clock: re.Match[str]) -> int | None:
    hour = int(clock["hour"])
    half = (clock["half_before"] or clock["half_after"] or "").lower().replace(".", "")
    if not half:
        return hour if hour < 24 else None
    # 오후 14:50 is written too: an hour past 12 already says which half it is.
    if hour > 12:
        return hour if half in {"오후", "pm"} and hour < 24 else None
    return hour % 12 + (12 if half in {"오후", "pm"} else 0)


def _zone_of(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    name = name.upper()
    if name in ZONE_OF_PLACE:
        return ZoneInfo(ZONE_OF_PLACE[name])
    for hours, names in ZONES_OF_OFFSET.items():
        if name in names:
            return _fixed(hours, 0)
    offset = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", name)
    if offset is None:
        return None
    sign = -1 if offset[1] == "-" else 1
    ahead, minutes = int(offset[2]), int(offset[3] or 0)
    return _fixed(sign * ahead, sign * minutes) if ahead <= 14 and minutes < 60 else None


def _fixed(hours: int, minutes: int) -> tzinfo:
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset) if offset else UTC
