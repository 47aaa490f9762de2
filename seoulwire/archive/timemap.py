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


def parse_timemap(text: str) -> tuple[Memento, ...]:
    """Return the mementos of a TimeMap in ``application/link-format``, in the order given.

    A link that is no memento, or a memento without a readable moment, is passed over.

    Raises:
        UnreadableError: ``not-timemap`` when there is text and no link with a relation in it.
    """
    mementos: list[Memento] = []
    named = False
    for link in _LINK.finditer(text):
        parameters = {name.lower(): value for name, value in _PARAMETER.findall(link[2])}
        relations = parameters.get("rel", "").lower().split()
        named = named or bool(relations)
        if "memento" in relations:
            moment = http_date(parameters.get("datetime", ""))
            if moment is not None:
                mementos.append(Memento(link[1], moment))
    if text.strip() and not named:
        raise UnreadableError("not-timemap", f"no link in it: {text.strip()[:80]!r}")
    return tuple(mementos)


def http_date(text: str) -> datetime | None:
    """Return the moment that a date of HTTP names (RFC 9110), in UTC; ``None`` where it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
