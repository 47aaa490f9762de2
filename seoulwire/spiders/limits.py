"""What an operator limits a crawl of boards to: days, list pages, a number of posts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from seoulwire.boards import Row
from seoulwire.dates import given_day
from seoulwire.exceptions import ConfigurationError
from seoulwire.urls import names_list_page

# Parameters that count rows, not pages: start=20 is the third page of ten.
_OFFSET = re.compile(r"(?:\w{1,12}[._-])?(?:offset|start(?:row|no|num|index)?|skip)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of a crawl; days and pages are inclusive, pages count from 1.

    With ``dry_run`` the lists are read and no post is taken.
    """

    since: date | None = None
    until: date | None = None
    first_page: int = 1
    last_page: int | None = None
    posts: int | None = None
    dry_run: bool = False

    @classmethod
    def of(
        cls,
        *,
        since: str | None,
        until: str | None,
        pages: str | None,
        limit: str | None,
        dry_run: str | None,
    ) -> Self:
        """Return the limits that a spider's arguments state.

        Raises:
            ConfigurationError: when one of them makes no sense.
        """
        first, last = _page_range(pages)
        begin, end = given_day("since", since), given_day("until", until)
        if begin and end and end < begin:
            message = f"since={since} is later than until={until}: no post is of both"
            raise ConfigurationError(message)
        return cls(
            since=begin,
            until=end,
            first_page=first,
            last_page=last,
            posts=_number("limit", limit),
            dry_run=dry_run == "1",
        )

    def takes(self, row: Row, taken: int) -> bool:
        """Return whether a row is within the limits, when ``taken`` posts of its board were."""
        if self.dry_run or (self.posts is not None and taken >= self.posts):
            return False
        if row.registered is None:
            return True
        too_old = self.since is not None and row.registered < self.since
        return not too_old and not (self.until is not None and row.registered > self.until)

    def end_with(self, rows: Iterable[Row]) -> bool:
        """Return whether all that follows a list page is too old; boards list the newest first."""
        # A pinned notice (공지) of any age says nothing about the order.
        dates = [row.registered for row in rows if row.registered and not row.pinned]
        return self.since is not None and bool(dates) and max(dates) < self.since

    def are_reached(self, page: int, taken: int) -> bool:
        """Return whether a list page is the last one wanted."""
        return (self.last_page is not None and page >= self.last_page) or (
            self.posts is not None and taken >= self.posts
        )


def page_url(url: str, number: int, wanted: int) -> str:
    """Return the URL of list page ``wanted``, given that ``url`` is that of page ``number``.

    The page's number is that of the parameter whose name says page (``pageIndex``, ``cp``; but not
    ``pageUnit``), else the last one, whatever it counts from: Drupal's ``?page=1`` is the second
    page, GNUBoard's ``&page=2`` is too. ``start=20`` counts rows.

    Raises:
        ConfigurationError: when the URL's query has no number.
    """
    base, mark, query = url.rpartition("?")
    numbers = list(re.finditer(r"(?<![^&])([^&=]*)=(\d+)(?![^&])", query)) if mark else []
    if not numbers:
        message = f"cannot tell the page number in {url}; ask for pages from 1 on"
        raise ConfigurationError(message)
    offsets = [one for one in numbers if _OFFSET.fullmatch(one[1])]
    named = [one for one in numbers if one not in offsets and names_list_page(one[1])]
    counting = [one for one in named if int(one[2]) in {number, number - 1}]
    likely = [one for one in numbers if "page" in one[1].lower()]
    found = (counting or offsets or named or likely or numbers)[-1]
    value = int(found[2])
    if found in offsets and number > 1 and value % (number - 1) == 0:
        shifted = value // (number - 1) * (wanted - 1)
    else:
        shifted = value + wanted - number
    return f"{base}?{query[: found.start(2)]}{shifted}{query[found.end(2) :]}"


def _number(name: str, value: str | None) -> int | None:
    if not value:
        return None
    if not value.isascii() or not value.isdecimal() or int(value) < 1:
        message = f"{name}={value!r} is no number of 1 or more"
        raise ConfigurationError(message)
    return int(value)


def _page_range(value: str | None) -> tuple[int, int | None]:
    if not value:
        return 1, None
    first, dash, last = value.partition("-")
    begin = _number("pages", first) or 1
    end = (_number("pages", last) if last else None) if dash else begin
    if end is not None and end < begin:
        message = f"pages={value!r} ends before it begins"
        raise ConfigurationError(message)
    return begin, end
