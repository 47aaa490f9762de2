"""Dates of WARC records, as precise as their writer knew them."""

import re
from datetime import UTC, datetime

_COARSE = re.compile(r"(\d{4})(?:-(\d\d))?")  # WARC/1.1: a year, or a month of it
_LEAP_SECOND = re.compile(r"(?<=:\d\d):60(?!\d)")


def moment_of(value: str | None) -> datetime:
    """Return a record's date, of a year or month its beginning.

    Raises:
        ValueError: where there is none.
    """
    text = (value or "").strip()
    if coarse := _COARSE.fullmatch(text):
        return datetime(int(coarse[1]), int(coarse[2] or 1), 1, tzinfo=UTC)
    # Python has no leap seconds.
    moment = datetime.fromisoformat(_LEAP_SECOND.sub(":59", text))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
