"""How a board is followed: which list page to read next, and when its lists are covered.

Pure: it is told what each list page showed and answers with the next one. The rule, and why it
misses nothing, is in docs/boards.md.
"""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from seoulwire.storage import Extent, Ground

MAX_LOOKS = 5
# So many pages one after the other that show nothing new are one page under many addresses.
MAX_REPEATS = 3
# Below so many posts, a list may well have lost half of them.
FEW_POSTS = 10
# So many are hardly all removed at once.
FEW_LOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A post as a list page shows it; ``key`` is its URL.

    ``listed``: an earlier run saw it in a list of this board. ``known``: an earlier run covered the
    ground it lies on, and has not left it out for a limit of its own.
    """

    key: str
    pinned: bool = False
    registered: date | None = None
    number: int | None = None
    listed: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A list page: its canonical ``url``, its posts in order, where the next page is.

    ``total`` is how many posts the board states. ``unaddressed`` are rows that lead nowhere.
    ``beyond``: what follows is outside the operator's limits. ``cut``: its end did not arrive, and
    with it some of its posts. ``blocked``: it names a next page that no address leads to.
    """

    url: str
    rows: tuple[Shown, ...]
    next_url: str | None
    total: int | None = None
    unaddressed: Set[str] = frozenset()
    beyond: bool = False
    cut: bool = False
    blocked: bool = False


@dataclass(slots=True)
class _Look:
    """One pass over the lists, from the first page on."""

    pages: int = 0
    repeats: int = 0
    urls: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    totals: set[int | None] = field(default_factory=set)
    is_sure: bool = True
    is_cut: bool = False
    reached: Extent = "unfinished"
    oldest: date | None = None
    _tail_known: bool = True
    _dates: bool = False
    _numbers: bool = False
    _is_ordered: bool = True
    _last: Shown | None = None
    _shown: Counter[str] = field(default_factory=Counter)
    _rows: list[set[str]] = field(default_factory=list)
    _again: list[set[str]] = field(default_factory=list)

    @property
    def was_pushed(self) -> bool:
        """Whether a page between the first and the last showed posts of a page before it again.

        Then a post was added above it, which may be removed unseen. Posts on every page are notices
        without a mark, and a last page may be repeated for ever.
        """
        end = len(self._again)
        while end and self._again[end - 1] and self._again[end - 1] == self._rows[end - 1]:
            end -= 1
        middle = self._again[1 : max(end, 1) - 1]
        return any(self._shown[key] < self.pages for again in middle for key in again)

    @property
    def is_ordered(self) -> bool:
        """Whether the posts come newest first, by their dates or else by their numbers."""
        return self._is_ordered and (self._dates or self._numbers)

    @property
    def adds_up(self) -> bool:
        """Whether the board states one total throughout, and exactly so many posts were seen."""
        counts = {len(self.posts), len(self.posts | self.notices)}
        return len(self.totals) == 1 and bool(self.totals & counts)

    def add(self, page: Page) -> None:
        notices = self.notices_of(page)
        rows = [row for row in page.rows if row.key not in notices]
        fresh = [row for row in rows if row.key not in self.posts]
        self.repeats = 0 if fresh else self.repeats + 1
        # A post can slip through between two pages; among known posts none is looked for.
        if self.pages:
            self.is_sure &= self._tail_known and _is_known(fresh[:1])
        if rows:
            self._tail_known = rows[-1].known
        self._note_order(fresh)
        self._rows.append({row.key for row in rows})
        self._again.append(self._rows[-1] & self.posts)
        self._shown.update(self._rows[-1])
        self.pages += 1
        self.is_cut |= page.cut
        self.urls.add(page.url)
        self.posts |= {row.key for row in fresh}
        self.notices |= notices
        self.unknown |= {row.key for row in fresh if not row.known}
        self.totals.add(page.total)

    def notices_of(self, page: Page) -> set[str]:
        """Return the pinned rows that are notices: those of the first page, beside other posts.

        A board that marks all its posts, or some further down, pins none of them.
        """
        pinned = {row.key for row in page.rows if row.pinned}
        if self.urls - {page.url}:
            return pinned & self.notices
        return pinned if len(pinned) < len({row.key for row in page.rows}) else set()

    def _note_order(self, fresh: list[Shown]) -> None:
        for above, below in pairwise(([self._last] if self._last else []) + fresh):
            if above.registered and below.registered:
                self._is_ordered &= below.registered <= above.registered
            elif above.number is not None and below.number is not None:
                self._is_ordered &= below.number < above.number
        dates = [row.registered for row in fresh if row.registered]
        self._dates |= bool(dates)
        self._numbers |= any(row.number is not None for row in fresh)
        self.oldest = min([*dates, *([self.oldest] if self.oldest else [])], default=None)
        self._last = fresh[-1] if fresh else self._last


def _is_known(rows: list[Shown]) -> bool:
    return all(row.known for row in rows)


class BoardWalk:
    """A walk over the lists of one board: feed it pages with :meth:`take`, read ``extent``.

    With ``whole`` it goes to the end of the lists; else it stops at ground that is known.
    """

    def __init__(self, start: str, ground: Ground, *, whole: bool, max_pages: int) -> None:
        self.ground = ground
        self.extent: Extent = "unfinished"
        self.pages = 0
        self.looks = 1
        self.seen: set[str] = set()
        self.unaddressed: set[str] = set()
        self.total: int | None = None
        self.is_over = False
        self._start = start
        self._whole = whole or ground.walked is None
        self._max_pages = max_pages
        self._look = _Look()
        self._previous: _Look | None = None
        self._new: set[str] = set()
        self._lost: set[str] = set()

    @property
    def absent_after(self) -> date | None:
        """The day after which every post the board lists was met; ``None`` for all of its posts."""
        return None if self.extent == "whole" else self._look.oldest

    @property
    def vanished(self) -> set[str]:
        """The posts that an earlier pass over the same lists saw and the last one did not."""
        if self._previous is None or self.extent != "whole":
            return set()
        return self.seen - self._look.posts - self._look.notices

    def take(self, page: Page) -> str | None:
        """Return the list page to read after ``page``, or ``None`` when the walk is over."""
        look = self._look
        look.add(page)
        self.pages += 1
        if look.pages == 1:  # what is added while a look goes on may lie above it already
            self.total = page.total
        self.seen |= {row.key for row in page.rows}
        self._new |= {row.key for row in page.rows if not row.listed}
        repeats = page.unaddressed <= self.unaddressed and look.repeats
        self.unaddressed |= page.unaddressed
        if page.blocked and page.next_url is None and not look.adds_up:
            return self._end_blocked(page)
        if (
            page.next_url is None
            or page.next_url in look.urls
            or not (page.rows or page.unaddressed)
            or repeats >= MAX_REPEATS
        ):
            return self._end("whole")
        if page.beyond:
            return self._end("limited")
        if not self._whole and self._is_known_ground(page):
            return self._end("known")
        if look.pages >= self._max_pages:
            self.stop("endless")
        return None if self.is_over else page.next_url

    def _end_blocked(self, page: Page) -> str | None:
        """End at a page whose next one cannot be asked for: unread, where more is looked for."""
        if page.beyond:
            return self._end("limited")
        if not self._whole and self._is_known_ground(page):
            return self._end("known")
        self.stop("unfinished")
        return None

    def lose(self, url: str, *, is_gone: bool) -> str | None:
        """Return what to read after a page that a list named and that is no list.

        The lists may have become shorter since: they are looked at again. A page that is named and
        gone once more is a link past the end; one that answers with something else leaves the walk
        unfinished.
        """
        if url in self._lost:
            return self._end("whole") if is_gone else None
        self._lost.add(url)
        return self._look_again()

    def stop(self, extent: Extent = "limited") -> None:
        """End the walk here; without an extent, as the operator's limits say."""
        self.extent = extent
        self.is_over = True

    def _is_known_ground(self, page: Page) -> bool:
        """Return whether nothing new can be further down.

        A whole page of known posts, newest first so far; and where the board states a total, it has
        grown by exactly the posts found.
        """
        if page.cut:
            return False
        notices = self._look.notices
        rows = [row for row in page.rows if row.key not in notices]
        if not rows or not _is_known(rows) or not self._look.is_ordered:
            return False
        if page.total is None or self.ground.offset is None:
            return True
        return page.total - self.ground.offset == self.ground.listed + len(self._new)

    def _end(self, reached: Extent) -> str | None:
        look = self._look
        look.reached = reached
        if look.is_cut:
            self.stop("unfinished")  # what was cut off is for the next run to read
            return None
        met = len(look.posts | look.notices)
        if reached == "whole" and self._is_shrunk(met):
            self.stop("shrunk")
        elif self._is_sure():
            self.stop(reached)
        else:
            return self._look_again()
        return None

    def _is_shrunk(self, met: int) -> bool:
        """Return whether so few of the posts known were met that the lists are not believed."""
        listed = self.ground.listed
        return met * 2 < listed if listed >= FEW_POSTS else not met and listed >= FEW_LOST

    def _look_again(self) -> str | None:
        if self.looks == MAX_LOOKS:
            self.stop("unsettled")
            return None
        self._previous, self._look = self._look, _Look()
        self.looks += 1
        return self._start

    def _is_sure(self) -> bool:
        """Return whether no post can have slipped from one page to the one before unseen.

        It takes a post above it to disappear while the lists are read. Then either the total
        changes, or the next pass lacks a post that this one saw; unless it was added in that pass,
        above what was read, which pushes a post to the next page where it is shown again.
        """
        look, previous = self._look, self._previous
        if look.is_sure or (look.reached == "whole" and look.adds_up):
            return True
        if previous is None or previous.was_pushed:
            return False
        if look.reached == previous.reached == "whole":
            return previous.posts <= look.posts | look.notices
        return previous.unknown <= look.posts | look.notices
