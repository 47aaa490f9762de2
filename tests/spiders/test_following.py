"""Boards that change while they are crawled, over HTTP: nothing missed, nothing twice, all said."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

from seoulwire.sample import EVOLVING_HOST, EvolvingBoard, SampleServer, serve
from seoulwire.storage import Store

pytestmark = pytest.mark.slow

BOARD_URL = f"http://{EVOLVING_HOST}/bbs/list.do"
POST_URL = f"http://{EVOLVING_HOST}/bbs/view.do?nttId="


@dataclass
class Visitor:
    """Crawls the evolving board again and again into one data directory."""

    server: SampleServer
    command: Command

    @property
    def board(self) -> EvolvingBoard:
        return self.server.evolving

    def crawl(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Crawl, and return the board's statement."""
        done = self.command.crawl(BOARD_URL, "--json", "--set", "SEOULWIRE_READERS=0", *arguments)
        assert done.returncode in codes, f"{done.stdout}\n{done.stderr}"
        [statement] = json.loads(done.stdout)["boards"]
        return dict(statement)

    def stored(self) -> dict[int, tuple[str, str]]:
        """Return title and body of each post that is stored, by number; none is there twice."""
        with Store.open(self.command.database, create=False) as store:
            entries = list(store.entries())
            assert store.accounts(None).balanced
        found = {
            int(entry.post.url.rpartition("=")[2]): (entry.post.title.text, entry.post.body.text)
            for entry in entries
        }
        assert len(found) == len(entries)
        return found

    def asked(self, number: int) -> int:
        return self.server.requests[f"{POST_URL}{number}"]


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with serve() as server:
        server.evolving.posts.clear()
        yield Visitor(server, Command(tmp_path / "data", server.port))


def random_edits(board: EvolvingBoard, seed: int, most: int) -> Callable[[int], None]:
    """Return a script that adds, back-dates, edits and removes posts before each list page."""
    chance = random.Random(seed)

    def edit(served: int) -> None:
        if not 0 < served <= most:
            return
        for _ in range(chance.randint(0, 3)):
            numbers = [post.number for post in board.posts]
            match chance.choice(["add", "back-date", "edit", "remove"]):
                case "add":
                    board.add(200 + served)
                case "back-date":
                    board.add(chance.randrange(60))
                case "edit":
                    board.edit(chance.choice(numbers), body=f"고친 본문 {served}")  # edited body
                case "remove":
                    board.remove(chance.choice(numbers))

    return edit


@pytest.mark.parametrize(("seed", "states_total"), [(0, True), (1, False)])
def test_nothing_is_missed_or_stored_twice_while_posts_come_go_and_change(
    visitor: Visitor, seed: int, states_total: bool
) -> None:
    board = visitor.board
    board.states_total = states_total
    board.sessions = board.places = bool(seed % 2)
    for day in range(60):
        board.add(day)
    board.add(30, pinned=True)
    at_first = {post.number for post in board.posts}
    board.script = random_edits(board, seed, most=12)
    statement = visitor.crawl()
    assert statement["extent"] == "whole"
    there_throughout = at_first & {post.number for post in board.posts}
    assert there_throughout <= set(visitor.stored())
    assert max(visitor.asked(number) for number in at_first) <= 1 + 1  # again when it vanished

    board.script = random_edits(board, seed + 100, most=10_000)
    # It never stands still: the lists may be left with a word (exit code 4).
    visitor.crawl("--set", "SEOULWIRE_WALK_DAYS=0", codes=(0, 4))
    board.script = lambda served: None
    statement = visitor.crawl(
        "--set", "SEOULWIRE_WALK_DAYS=0", "--set", "SEOULWIRE_RECHECK_DAYS=36500"
    )
    stored = visitor.stored()
    for post in board.posts:
        assert stored[post.number] == (post.title, post.body)
    assert statement["listed"] == statement["stored"] == len(board.posts)
    with Store.open(visitor.command.database, create=False) as store:
        tombs = {int(tomb.url.rpartition("=")[2]) for tomb in store.lists.tombstones()}
    assert tombs == set(stored) - {post.number for post in board.posts}


def test_a_second_crawl_asks_for_what_is_new_what_changed_and_what_is_gone(
    visitor: Visitor,
) -> None:
    board = visitor.board
    board.states_total = False  # a total that does not add up would have all lists read
    for day in range(35):
        board.add(day)
    assert visitor.crawl()["extent"] == "whole"
    asked = {number: visitor.asked(number) for number in range(1, 36)}
    new = board.add(50)
    board.edit(33, title="제목을 고친 소식")  # news with a corrected title
    board.remove(34)
    statement = visitor.crawl()
    assert (statement["extent"], statement["pages"]) == ("known", 2)
    assert statement["changes"] == {"no longer listed": 1, "renamed or re-dated": 1}
    again = {number for number in asked if visitor.asked(number) > asked[number]}
    assert (visitor.asked(new), again) == (1, {33, 34})
    assert visitor.stored()[33][0] == "제목을 고친 소식"
    with Store.open(visitor.command.database, create=False) as store:
        [tomb] = store.lists.tombstones()
        assert tomb.url == f"{POST_URL}34"
        assert len(store.revisions(tomb.post)) == 1


def test_another_post_at_the_address_of_one_becomes_its_next_revision(visitor: Visitor) -> None:
    board = visitor.board
    for day in range(5):
        board.add(day)
    visitor.crawl()
    board.edit(3, title="전혀 다른 소식", day=board.post(5).day, body="다른 본문입니다.")
    statement = visitor.crawl()
    assert statement["changes"] == {"at the address of another": 1}
    with Store.open(visitor.command.database, create=False) as store:
        entry = store.entry(f"{POST_URL}3")
        assert entry is not None
        titles = [one.item.title.text for one in store.revisions(entry.post.id)]  # type: ignore[union-attr]  # posts have one
    assert titles == ["서울의 소식 3", "전혀 다른 소식"]


def test_a_last_page_that_repeats_for_ever_and_session_ids_end_like_any_list(
    visitor: Visitor,
) -> None:
    board = visitor.board
    board.repeats = board.sessions = board.places = True
    board.states_total = False
    for day in range(25):
        board.add(day)
    statement = visitor.crawl()
    assert (statement["extent"], statement["stored"]) == ("whole", 25)
    assert board.served <= 2 * (3 + 3)


def test_posts_that_the_total_counts_and_no_list_shows_are_a_gap(visitor: Visitor) -> None:
    board = visitor.board
    for day in range(25):
        board.add(day)
    board.hidden = 2
    statement = visitor.crawl(codes=(4,))
    assert statement["gaps"] == ["2 of the 27 posts it states are in no list"]
    assert visitor.crawl(codes=(4,))["extent"] == "known"  # and costs no whole walk each time


def test_lists_that_turn_empty_take_nothing_away(visitor: Visitor) -> None:
    board = visitor.board
    for day in range(25):
        board.add(day)
    visitor.crawl()
    board.posts.clear()
    statement = visitor.crawl(codes=(4,))
    assert statement["extent"] == "shrunk"
    assert len(visitor.stored()) == 25
    with Store.open(visitor.command.database, create=False) as store:
        assert store.lists.tombstones() == []


def test_limits_leave_the_rest_to_the_next_crawl(visitor: Visitor) -> None:
    board = visitor.board
    for day in range(25):
        board.add(day)
    for limit in (("--limit", "3"), ("--pages", "2"), ("--since", "2017-01-20")):
        assert visitor.crawl(*limit)["extent"] == "limited"
    assert visitor.crawl()["extent"] == "whole"
    assert set(visitor.stored()) == set(range(1, 26))
    served = board.served
    assert visitor.crawl("--full")["extent"] == "whole"
    assert board.served - served == 3
