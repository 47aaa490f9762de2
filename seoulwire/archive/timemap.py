"""TimeMaps of web archives (RFC 7089): the mementos of a page, as links (RFC 8288). Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from seoulwire.exceptions import UnreadableError

# <http://archive/20170817/http://page/>; rel="first memento"; datetime="Thu, 17 Aug 2017 …"
_LINK = re.compile(r'<([^<>\s]{1,4000})>((?:\s{0,8};\s{0,8}[\w*-]{1,40}="[^"]{0,4000}")*)')
_PARAMETER = re.compile(r'([\w*-]{1,40})="([^"]{0,4000})"')


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture that an archive holds: where it shows it, and when it was made (UTC)."""

    url: str
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class TimeMap:
    """The mementos of the page ``original``; ``more`` are further TimeMaps of the same page."""

    original: str | None
    mementos: tuple[Memento, ...]
    more: tuple[str, ...] = ()


def parse_timemap(text: str) -> TimeMap:
    """Return the mementos of a TimeMap in ``application/link-format``, in the order given.

    A link that is no memento, or a memento without a readable moment, is passed over.

    Raises:
        UnreadableError: ``not-timemap`` when there is text and no link with a relation in it.
    """
    original = None
    mementos: list[Memento] = []
    more: list[str] = []
    named = False
    for link in _LINK.finditer(text):
        parameters = {name.lower(): value for name, value in _PARAMETER.findall(link[2])}
        relations = parameters.get("rel", "").lower().split()
        named = named or bool(relations)
        if "original" in relations:
            original = link[1]
        elif "memento" in relations:
            moment = _moment(parameters.get("datetime", ""))
            if moment is not None:
                mementos.append(Memento(link[1], moment))
        elif "timemap" in relations:
            more.append(link[1])
    if text.strip() and not named:
        raise UnreadableError("not-timemap", f"no link in it: {text.strip()[:80]!r}")
    return TimeMap(original, tuple(mementos), tuple(more))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
