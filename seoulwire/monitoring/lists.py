"""What the list pages of a board showed in a run, as numbers to compare with other runs'."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from seoulwire.boards import Row
from seoulwire.monitoring.checks import FIELDS
from seoulwire.urls import post_urls


class ListMeasures:
    """Adds up the list pages of one board, the first page first."""

    def __init__(self) -> None:
        self._first_page = 0
        self._goes_on = self._is_cut = False
        self._compared: Counter[str] = Counter()
        self._vanished: tuple[int, int] | None = None
        self._rows = 0
        self._having: Counter[str] = Counter()
        self._charsets: Counter[str] = Counter()
        self._dates: Counter[date] = Counter()
        self._addresses: dict[tuple[str, date | None], set[str | None]] = {}

    def add(
        self, rows: Sequence[Row], charset: str, *, goes_on: bool, is_cut: bool = False
    ) -> None:
        """Add a page, and whether it names a next one.

        Pinned notices, which are on every page, are left out. Of a page that is cut, nobody knows
        how many rows it has, nor whether it goes on.
        """
        listed = [row for row in rows if not row.pinned]
        if not self._charsets:
            self._is_cut = is_cut
            self._first_page, self._goes_on = len(listed), goes_on
        self._charsets[charset] += 1
        self._rows += len(listed)
        linked = [row for row in listed if row.url is not None]
        urls = dict(zip(linked, post_urls([row.url or "" for row in linked]), strict=True))
        for row in listed:
            self._having.update(name for name in FIELDS if getattr(row, name) is not None)
            if row.registered:
                self._dates[row.registered] += 1
            self._addresses.setdefault((row.title, row.registered), set()).add(urls.get(row))

    def compare(self, row: Row, title: str | None, registered: date | None) -> None:
        """Add a post that was listed before, with its title and date of then."""
        self._compared["known"] += 1
        self._compared["retitled"] += row.title != title
        self._compared["redated"] += row.registered not in (None, registered)

    def lose(self, vanished: int, listed: int) -> None:
        """Say how many of the posts that were listed before no longer are."""
        self._vanished = vanished, listed

    def measures(self) -> dict[str, float]:
        """Return the numbers by the names that ``checks`` knows; shares are of 1."""
        found = {"rows": float(self._rows)}
        if not self._is_cut:
            found["first_page_rows"] = float(self._first_page)
            found["goes_on"] = float(self._goes_on)
        if known := self._compared["known"]:
            found |= {name: self._compared[name] / known for name in ("retitled", "redated")}
            found["known"] = float(known)
        if self._vanished and self._vanished[1]:
            found["vanished"] = float(self._vanished[0])
            found["vanished_share"] = self._vanished[0] / self._vanished[1]
        pages = self._charsets.total()
        found |= {f"charset_{name}": count / pages for name, count in self._charsets.items()}
        if self._rows:
            found |= {f"has_{name}": self._having[name] / self._rows for name in FIELDS}
            twins = sum(len(urls) - 1 for urls in self._addresses.values())
            found["twins"] = twins / self._rows
            found["commonest_date"] = max(self._dates.values(), default=0) / self._rows
        return found
