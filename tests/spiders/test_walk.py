"""The rule of docs/boards.md against boards that change between any two requests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import example, given, settings
from hypothesis import strategies as st

from seoulwire.spiders.walk import BoardWalk, Page, Shown
from seoulwire.storage import Ground

FIRST_DAY = date(2017, 1, 1)


@dataclass
class Board:
    """A board in memory: posts newest first, shown ``size`` a page."""

    size: int = 5
    states_total: bool = False
    posts: list[tuple[str, date]] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def add(self, days: int, *, first: bool = False) -> str:
        """Add a post registered so many days after the first day; return its key."""
        post = f"post-{next(self.numbers)}", FIRST_DAY + timedelta(days)
        place = 0 if first else sum(one[1] > post[1] for one in self.posts)
        self.posts.insert(place, post)
        return post[0]

    def page(self, number: int) -> tuple[list[tuple[str, date]], bool]:
        start = number * self.size
        return self.posts[start : start + self.size], start + self.size < len(self.posts)


@dataclass
class Reader:
    """What a store would know: walks a board again and again, as a crawl does."""

    board: Board
    listed: dict[str, int] = field(default_factory=dict)
    covered: int = 0
    walked: bool = False
    offset: int | None = None
    run: int = 0

    def crawl(
        self, between: Callable[[], None] = lambda: None, *, whole: bool = False
    ) -> tuple[BoardWalk, list[str]]:
        """Walk once; ``between`` happens before each list page but the first."""
        self.run += 1
        ground = Ground(
            covered=self.covered,
            walked=datetime(2017, 1, 1, tzinfo=UTC) if self.walked else None,
            offset=self.offset,
            listed=len(self.listed),
        )
        walk = BoardWalk("?page=0", ground, whole=whole, max_pages=1000)
        url: str | None = "?page=0"
        asked: list[str] = []
        seen_now: set[str] = set()
        while url is not None:
            number = int(url.rpartition("=")[2])
            rows, goes_on = self.board.page(number)
            shown = [
                Shown(
                    key=key,
                    pinned=day is None,
                    registered=day,
                    listed=key in self.listed,
                    known=self.listed.get(key, self.run) <= self.covered,
                )
                for key, day in [*((key, None) for key in self.board.pinned), *rows]
            ]
            for row in shown:
                if row.key not in self.listed and row.key not in walk.seen:
                    asked.append(row.key)
            seen_now |= {row.key for row in shown}
            url = walk.take(
                Page(
                    url=url,
                    rows=tuple(shown),
                    next_url=f"?page={number + 1}" if goes_on else None,
                    total=len(self.board.posts) if self.board.states_total else None,
                )
            )
            if url is not None:
                between()
        for key in seen_now:
            self.listed.setdefault(key, self.run)
        if walk.extent == "whole":
            for key in set(self.listed) - seen_now | walk.vanished:
                del self.listed[key]
            self.walked = True
            self.offset = walk.total - len(self.listed) if walk.total is not None else None
        if walk.extent in {"whole", "known"}:
            self.covered = self.run
        return walk, asked


def board_of(posts: int, **values: object) -> Board:
    board = Board(**values)  # type: ignore[arg-type]  # a test's own keywords
    for day in range(posts):
        board.add(day)
    return board


Edit = tuple[str, int]
EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "late", "remove", "nothing", "nothing"]), st.integers(0, 99)),
    max_size=60,
)


def editor(board: Board, edits: list[Edit]) -> Callable[[], None]:
    waiting = iter(edits)

    def edit() -> None:
        kind, place = next(waiting, ("nothing", 0))
        if kind == "add":
            board.add(1000 + place, first=True)
        elif kind == "late":
            board.add(place)
        elif kind == "remove" and len(board.posts) > 1:
            del board.posts[place % len(board.posts)]

    return edit


# Posts that are added and removed again above what was read, unseen, in one look as in the next.
UNSEEN = [(kind, 0) for kind in "add remove add add late remove late remove".split()]


@given(edits=EDITS, posts=st.integers(1, 60), states_total=st.booleans())
@example(edits=UNSEEN, posts=24, states_total=False)
@settings(max_examples=300)
def test_what_stands_on_a_board_throughout_a_first_crawl_is_never_missed(
    edits: list[Edit], posts: int, states_total: bool
) -> None:
    board = board_of(posts, states_total=states_total)
    before = {key for key, _ in board.posts}
    walk, asked = Reader(board).crawl(editor(board, edits))
    there_throughout = before & {key for key, _ in board.posts}
    if walk.extent == "whole":
        assert there_throughout <= set(asked)
    else:
        assert walk.extent == "unsettled"
    assert len(asked) == len(set(asked))


@given(rounds=st.lists(EDITS, min_size=1, max_size=4), states_total=st.booleans())
@settings(max_examples=150)
def test_after_any_edits_a_whole_walk_knows_exactly_what_the_board_lists(
    rounds: list[list[Edit]], states_total: bool
) -> None:
    board = board_of(30, states_total=states_total)
    reader = Reader(board)
    asked: list[str] = []
    for edits in rounds:
        asked += reader.crawl(editor(board, edits))[1]
    asked += reader.crawl(whole=True)[1]
    assert {key for key, _ in board.posts} <= set(asked)
    assert set(reader.listed) == {key for key, _ in board.posts}


def test_a_later_crawl_stops_at_the_first_page_of_known_posts() -> None:
    board = board_of(100)
    reader = Reader(board)
    reader.crawl()
    new = {board.add(200), board.add(201)}
    walk, asked = reader.crawl()
    assert set(asked) == new
    assert (walk.extent, walk.pages) == ("known", 2)


def test_notices_on_every_page_hide_neither_news_nor_known_ground() -> None:
    board = board_of(60)
    board.pinned = ["notice-1", "notice-2"]
    reader = Reader(board)
    reader.crawl()
    new = {board.add(200 + day) for day in range(12)}
    walk, asked = reader.crawl()
    assert set(asked) == new
    assert walk.extent == "known"


def test_a_back_dated_post_is_found_at_once_where_the_board_states_its_total() -> None:
    board = board_of(60, states_total=True)
    reader = Reader(board)
    reader.crawl()
    late = board.add(3)
    assert reader.crawl()[1] == [late]


def test_a_back_dated_post_is_found_by_the_next_whole_walk_where_it_does_not() -> None:
    board = board_of(60)
    reader = Reader(board)
    reader.crawl()
    late = board.add(3)
    assert reader.crawl()[1] == []
    assert reader.crawl(whole=True)[1] == [late]


def test_a_list_that_is_not_newest_first_is_walked_to_its_end() -> None:
    board = board_of(60)
    board.posts.reverse()
    reader = Reader(board)
    reader.crawl()
    board.posts.append(("new", FIRST_DAY + timedelta(99)))
    walk, asked = reader.crawl()
    assert asked == ["new"]
    assert walk.extent == "whole"


def test_posts_of_a_crawl_that_was_broken_off_are_no_known_ground() -> None:
    board = board_of(60)
    reader = Reader(board)
    reader.crawl()
    new = [board.add(100 + day) for day in range(20)]
    broken = reader.run + 1
    for key in new[10:]:  # the killed crawl saw the first two pages
        reader.listed[key] = broken
    reader.run = broken
    walk, asked = reader.crawl()
    assert set(asked) == set(new[:10])
    assert walk.extent == "known"


def walk_over(pages: list[Page], **ground: object) -> tuple[BoardWalk, int]:
    """Serve the pages in order, the last one for ever; return the walk and the requests."""
    walk = BoardWalk("?page=0", Ground(**ground), whole=True, max_pages=50)  # type: ignore[arg-type]
    requests = 0
    url: str | None = "?page=0"
    while url is not None:
        number = int(url.rpartition("=")[2])
        url = walk.take(pages[min(number, len(pages) - 1)] if pages else _endless(number))
        requests += 1
    return walk, requests


def rows(*keys: str) -> tuple[Shown, ...]:
    return tuple(Shown(key=key, registered=FIRST_DAY) for key in keys)


def _endless(number: int) -> Page:
    return Page(url=f"?page={number}", rows=rows(f"post-{number}"), next_url=f"?page={number + 1}")


def test_a_last_page_that_repeats_for_ever_ends_the_walk() -> None:
    last = (Page(url=f"?page={n}", rows=rows("b"), next_url=f"?page={n + 1}") for n in range(1, 40))
    walk, requests = walk_over([Page(url="?page=0", rows=rows("a"), next_url="?page=1"), *last])
    assert walk.extent == "whole"
    assert walk.seen == {"a", "b"}
    assert requests <= 2 * 5


def test_a_next_link_to_a_page_already_read_ends_the_walk() -> None:
    walk, _ = walk_over(
        [
            Page(url="?page=0", rows=rows("a"), next_url="?page=1"),
            Page(url="?page=1", rows=rows("b"), next_url="?page=0"),
        ]
    )
    assert walk.extent == "whole"


def test_a_next_page_that_cannot_be_asked_for_leaves_the_lists_unread() -> None:
    blocked = Page(url="?page=0", rows=rows("a", "b"), next_url=None, blocked=True)
    walk, _ = walk_over([blocked])
    assert walk.extent == "unfinished"


def test_a_next_page_that_cannot_be_asked_for_is_not_missed_where_the_total_adds_up() -> None:
    walk, _ = walk_over(
        [Page(url="?page=0", rows=rows("a", "b"), next_url=None, total=2, blocked=True)]
    )
    assert walk.extent == "whole"


def test_lists_that_name_ever_more_pages_are_left_with_a_word() -> None:
    walk, requests = walk_over([])
    assert (walk.extent, requests) == ("endless", 50)


def test_lists_that_show_few_of_the_known_posts_are_not_believed() -> None:
    walk, _ = walk_over([Page(url="?page=0", rows=(), next_url=None)], listed=812)
    assert walk.extent == "shrunk"


def test_a_small_list_that_turns_empty_is_not_believed() -> None:
    reader = Reader(board_of(8))
    reader.crawl()
    reader.board.posts.clear()
    walk, _ = reader.crawl(whole=True)
    assert walk.extent == "shrunk"


def test_rows_that_lead_nowhere_are_remembered() -> None:
    walk, _ = walk_over(
        [Page(url="?page=0", rows=rows("a"), next_url=None, unaddressed=frozenset({"3 b"}))]
    )
    assert walk.unaddressed == {"3 b"}


def test_a_page_that_is_gone_is_believed_when_the_lists_name_it_twice() -> None:
    walk = BoardWalk("?page=0", Ground(), whole=True, max_pages=50)
    first = Page(url="?page=0", rows=rows("a"), next_url="?page=1")
    assert walk.take(first) == "?page=1"
    assert walk.lose("?page=1", is_gone=True) == "?page=0"
    assert walk.take(first) == "?page=1"
    assert walk.lose("?page=1", is_gone=True) is None
    assert walk.extent == "whole"


def test_lists_that_became_shorter_are_read_to_their_new_end() -> None:
    walk = BoardWalk("?page=0", Ground(), whole=True, max_pages=50)
    walk.take(Page(url="?page=0", rows=rows("a", "b"), next_url="?page=1"))
    assert walk.lose("?page=1", is_gone=False) == "?page=0"
    walk.take(Page(url="?page=0", rows=rows("b", "c"), next_url=None))
    assert walk.extent == "whole"
    assert walk.seen == {"a", "b", "c"}


def test_a_page_in_between_that_is_no_list_leaves_the_walk_unfinished() -> None:
    walk = BoardWalk("?page=0", Ground(), whole=True, max_pages=50)
    for _ in range(2):
        walk.take(Page(url="?page=0", rows=rows("a"), next_url="?page=1"))
        following = walk.lose("?page=1", is_gone=False)
    assert following is None
    assert (walk.extent, walk.is_over) == ("unfinished", False)
