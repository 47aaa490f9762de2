"""One board as a crawl follows it: its walk, what the store knows of its lists, what to ask for."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seoulwire.boards import Row
from seoulwire.configuration import Board
from seoulwire.dates import KST
from seoulwire.exceptions import PageError
from seoulwire.items import Link
from seoulwire.journal import Journal
from seoulwire.monitoring import ListMeasures
from seoulwire.reading import Reading
from seoulwire.spiders.limits import Limits, page_url
from seoulwire.spiders.walk import BoardWalk, Page, Shown
from seoulwire.storage import COVERED, NO_ADDRESS, VANISHED, Listed, ListedPost, Views, Walk
from seoulwire.urls import canonical_url

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How boards are followed: the settings of the same names (docs/settings.md)."""

    walk_days: int
    recheck_days: int
    max_pages: int
    full: bool


class Follower:
    """Follows one board through a run.

    For each list page, in order: :meth:`posts` to ask for, then :meth:`next_page`; when there is
    none, the posts :meth:`to_ask_again`.
    """

    def __init__(
        self, board: Board, journal: Journal, limits: Limits, habits: Habits, now: datetime
    ) -> None:
        self.board = board
        self._journal = journal
        self._lists = journal.store.lists
        self._limits = limits
        self._habits = habits
        self._today = now.astimezone(KST).date()
        self._taken = 0
        self._changes: Counter[str] = Counter()
        self._measures = ListMeasures()
        ground = self._lists.ground(board.key)
        is_old = ground.walked is None or now - ground.walked >= timedelta(days=habits.walk_days)
        self.walk = BoardWalk(
            canonical_url(board.start),
            ground,
            whole=habits.full or is_old,
            max_pages=habits.max_pages,
        )
        self._state_walk()

    def posts(
        self, reading: Reading, page: int, shown: datetime
    ) -> Iterator[tuple[Link, str | None]]:
        """Yield the posts of a list page to ask for; with the reason, those to be left out.

        ``shown`` is when the page showed them.
        """
        if page < self._limits.first_page:
            return
        pairs = _addressed(reading)
        known = self._known(pairs)
        met = set(self.walk.seen)
        for row, link in pairs:
            if link.url in met:
                continue
            met.add(link.url)
            post = known.get(link.url)
            if not self._limits.takes(row, self._taken):
                yield replace(link, board=self.board.key), "limit"
                continue
            self._taken += 1
            if post is None or self._is_to_be_asked(row, link, post):
                yield replace(link, board=self.board.key), None
            elif row.views is not None and post.item:
                self._journal.note(Views(post=post.item, at=shown, value=row.views))

    def next_page(
        self, reading: Reading, url: str, page: int, cut: str | None = None
    ) -> tuple[str, int] | None:
        """Write down what list page number ``page`` showed; return the next one and its number.

        ``cut`` is why the page did not arrive whole, if it did not: what its end would have shown
        is unknown, so the lists count as not read.
        """
        pairs, listing = _addressed(reading), reading.listing
        if listing is None:
            return None
        if cut:
            self._journal.unread_pages.append(f"{url}: only a part of it arrived ({cut})")
            logger.error("a list arrived in part only (%s): %s", cut, url)
        if page < self._limits.first_page:
            return self._jump(listing.next_url, page + 1) if listing.next_url else None
        self._measures.add(
            listing.rows,
            reading.charset or "",
            goes_on=(listing.next_url or listing.unfollowed) is not None,
            is_cut=cut is not None,
        )
        self._journal.listed[f"board:{self.board.key}"] = self._measures.measures
        known = self._known(pairs)
        for row, link in pairs:
            self._journal.note(
                Listed(
                    board=self.board.key,
                    url=link.url,
                    title=row.title,
                    registered=row.registered,
                    pinned=row.pinned,
                )
            )
        looks = self.walk.looks
        following = self.walk.take(
            Page(
                url=canonical_url(url),
                rows=tuple(self._shown(row, link, known.get(link.url)) for row, link in pairs),
                next_url=listing.next_url and canonical_url(listing.next_url),
                total=listing.total,
                unaddressed=frozenset(_unaddressed(listing.rows)),
                beyond=self._limits.end_with(listing.rows),
                cut=cut is not None,
                blocked=listing.unfollowed is not None,
            )
        )
        if self._limits.are_reached(page, self._taken):
            following = None
        if listing.unfollowed and self.walk.is_over and self.walk.extent == "unfinished":
            logger.warning(
                "no address leads to the next list page (%s); name one in [boards.%s.selectors] "
                "next, or try render = true: %s",
                listing.unfollowed,
                self.board.key,
                url,
            )
        if following is None and (self._limits.first_page > 1 or not self.walk.is_over):
            self.walk.stop()
        self._state_walk()
        if following is None:
            return None
        return (following, 1) if self.walk.looks > looks else self._jump(following, page + 1)

    def lose_page(self, url: str, page: int, error: PageError) -> tuple[str, int] | None:
        """Return the list page to read after one that a list named and that is none.

        Raises:
            PageError: the given one, when that page is missed.
        """
        following = None
        if page > 1:
            following = self.walk.lose(canonical_url(url), is_gone=error.reason == "gone")
        self._state_walk()
        if following is None and not self.walk.is_over:
            raise error
        return (following, 1) if following else None

    def to_ask_again(self) -> Iterator[Link]:
        """Yield the posts that are no longer listed, and those young enough to be edited still."""
        covered = self.walk.extent in COVERED
        self._journal.catch_up()
        if covered and not self._limits.dry_run:
            absent = self._lists.take_off(
                self.board.key, self._journal.run.id, newer_than=self.walk.absent_after
            )
            self._measures.lose(len(absent), self.walk.ground.listed)
            # Those that vanished meanwhile were asked for in this run; the next one looks again.
            for change, count in (
                ("no longer listed", len(absent)),
                (VANISHED, len(self.walk.vanished)),
            ):
                if count:
                    self._changes[change] = count
            self._state_walk()
            yield from absent
        if covered or self._limits.since:
            day = self._today - timedelta(days=self._habits.recheck_days)
            yield from self._lists.recent(self.board.key, max(day, self._limits.since or day))

    def _jump(self, url: str, number: int) -> tuple[str, int]:
        wanted = self._limits.first_page
        return (page_url(url, number, wanted), wanted) if number < wanted else (url, number)

    def _known(self, pairs: list[tuple[Row, Link]]) -> dict[str, ListedPost]:
        if not self.walk.ground.listed:
            return {}
        return self._lists.known(self.board.key, [link.url for _, link in pairs])

    def _is_to_be_asked(self, row: Row, link: Link, post: ListedPost) -> bool:
        self._measures.compare(row, post.title, post.registered)
        changes = (row.title != post.title) + (row.registered != post.registered)
        if changes == 2:
            logger.warning("a new post at the address of another one: %s", link.url)
        if changes:
            self._changes[
                "at the address of another" if changes == 2 else "renamed or re-dated"
            ] += 1
        is_missing = post.state != "stored" and post.reason != "dropped"
        return bool(changes) or self._habits.full or is_missing

    def _shown(self, row: Row, link: Link, post: ListedPost | None) -> Shown:
        return Shown(
            key=link.url,
            pinned=row.pinned,
            registered=row.registered,
            number=row.number,
            listed=post is not None,
            known=post is not None
            and post.first_run <= self.walk.ground.covered
            and (post.state, post.reason) != ("skipped", "limit"),
        )

    def _state_walk(self) -> None:
        walk = self.walk
        self._journal.walks[self.board.key] = Walk(
            board=self.board.key,
            extent=walk.extent,
            pages=walk.pages,
            looks=walk.looks,
            seen=len(walk.seen),
            total=self.board.total if walk.total is None else walk.total,
            missing={NO_ADDRESS: len(walk.unaddressed)} if walk.unaddressed else {},
            changes=dict(self._changes),
        )


def _addressed(reading: Reading) -> list[tuple[Row, Link]]:
    rows = reading.listing.rows if reading.listing else ()
    return list(zip((row for row in rows if row.url is not None), reading.links, strict=True))


def _unaddressed(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        if row.url is None:
            yield f"{row.number} {row.registered} {row.title}"
