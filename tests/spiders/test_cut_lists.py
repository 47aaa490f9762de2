"""List pages of which only a part arrives: loud, covered by nothing, and read again."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alley_lists import board_of, line, listing, stored
from conftest import Command
from fault_server import FaultServer, Script, lying_length, serving, whole

from seoulwire.spiders.walk import BoardWalk, Page, Shown
from seoulwire.storage import Ground, Store

GROUND = Ground(covered=1, walked=datetime(2017, 1, 1, tzinfo=UTC), listed=27)
POSTS = list(range(24))
SECOND = listing(POSTS, 2)
HALF = SECOND[: len(SECOND) // 2]


async def without_length(writer: object) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    writer.write(head + HALF)  # type: ignore[attr-defined]  # a StreamWriter


CUTS: dict[str, Script] = {
    "content-length": lying_length(HALF, 500),
    "no-end": without_length,
    "gzip-truncated": whole(gzip.compress(SECOND)[:-60], Content_Encoding="gzip"),
    "partial-content": whole(
        HALF, "206 Partial Content", Content_Range=f"bytes 0-{len(HALF) - 1}/{len(SECOND)}"
    ),
}


@pytest.fixture
def board() -> Iterator[FaultServer]:
    with serving(board_of(POSTS)) as server:
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("reason", CUTS)
def test_a_cut_list_is_told_and_the_next_crawl_reads_what_was_cut_off(
    reason: str, board: FaultServer, tmp_path: Path
) -> None:
    command = Command(tmp_path / "data", board.port)
    board.scripts["/list?page=2"] = CUTS[reason]
    cut = command.run(*line(board))
    assert cut.returncode == 5, cut.stderr
    assert f"only a part of it arrived ({reason})" in " ".join(cut.stderr.split())
    assert "broken off" in cut.stdout
    assert 8 <= len(stored(command)) < len(POSTS)

    board.scripts["/list?page=2"] = whole(SECOND)
    healed = command.run(*line(board))
    assert healed.returncode == 0, healed.stderr
    assert len(stored(command)) == len(POSTS)


@pytest.mark.slow
def test_a_cut_list_takes_no_known_post_off_the_board(board: FaultServer, tmp_path: Path) -> None:
    command = Command(tmp_path / "data", board.port)
    assert command.run(*line(board)).returncode == 0
    board.scripts["/list?page=2"] = CUTS["gzip-truncated"]
    cut = command.run(*line(board, "--full"))
    assert cut.returncode == 5, cut.stderr
    assert "no longer listed" not in cut.stdout
    assert "address of another" not in cut.stdout  # the last row that came is cut itself
    with Store.open(command.database, create=False) as store:
        [walk] = store.lists.walks()
    assert (walk.listed, walk.extent) == (len(POSTS), "unfinished")


def page_of(number: int, *, known: bool, cut: bool = False, last: bool = False) -> Page:
    rows = tuple(
        Shown(key=f"{number}-{n}", number=99 - 9 * number - n, known=known, listed=known)
        for n in range(9)
    )
    following = None if last else f"?{number + 1}"
    return Page(url=f"?{number}", rows=rows, next_url=following, cut=cut)


def test_a_cut_page_is_no_known_ground_and_covers_none() -> None:
    walk = BoardWalk("?1", GROUND, whole=False, max_pages=9)
    assert walk.take(page_of(1, known=True, cut=True)) == "?2"
    assert walk.take(page_of(2, known=True)) is None
    assert walk.extent == "unfinished"


def test_a_cut_page_among_whole_ones_leaves_the_lists_unread() -> None:
    walk = BoardWalk("?1", GROUND, whole=True, max_pages=9)
    assert walk.take(page_of(1, known=False)) == "?2"
    assert walk.take(page_of(2, known=False, cut=True)) == "?3"
    assert walk.take(page_of(3, known=False, last=True)) is None
    assert (walk.extent, walk.looks) == ("unfinished", 1)
