"""Which post is which, whatever its page declares and wherever its address leads."""

from asyncio import StreamWriter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from alley_lists import board_of, line, listing, post, stored
from conftest import Command
from fault_server import FaultServer, redirect, serving, whole

from seoulwire.configuration import Configuration, load_configuration
from seoulwire.exceptions import SoftError
from seoulwire.items import Capture, Link
from seoulwire.reading import Target
from seoulwire.reading.identity import identify, refuse_list
from seoulwire.storage import Store

POSTS = list(range(6))
SITE = "http://city.example"


@pytest.fixture
def board() -> Iterator[FaultServer]:
    with serving(board_of(POSTS)) as server:
        yield server


def capture_of(url: str) -> Capture:
    moment = datetime(2017, 7, 4, tzinfo=UTC)
    return Capture(
        id="c", url=url, requested_url=url, status=200, headers=(), body=b"", digest="sha256:0",
        fetched=moment,
    )  # fmt: skip


def target(listed: str, item: str | None = None) -> Target:
    link = Link(role="post", url=SITE + listed, board="notice", found="list")
    return Target(role="post", portal="city", board="notice", link=link, item=item)


@pytest.mark.parametrize(
    ("listed", "declared", "is_taken"),
    [
        ("/view.do?nttId=7", "/list.do", False),
        ("/view.do?nttId=7", "/view.do?nttId=1", False),
        ("/view.do?nttId=7", "/view.do?nttId=7&v=2", False),
        ("/view.do?bbsId=1&nttId=7", "/view.do?bbsId=1", False),
        ("/node/7", "/node/1", False),
        ("/?p=7", "/a-street-for-walkers", False),
        ("/view.do?menuNo=200&nttId=7", "/view.do?nttId=7", True),
        ("/view.do?nttId=7&searchWrd=", "/view.do?nttId=7", True),
        ("/node/7", "/node/7/", True),
    ],
)
def test_a_declared_url_is_the_posts_only_where_it_names_what_the_list_names(
    listed: str, declared: str, is_taken: bool
) -> None:
    url, _ = identify(SITE + declared, capture_of(SITE + listed), target(listed))
    assert url == SITE + (declared if is_taken else listed)


def test_a_post_stays_what_it_is_stored_as() -> None:
    capture = capture_of(f"{SITE}/a-street")
    by_its_slug = identify(f"{SITE}/a-street", capture, target("/?p=7", "city:a-street"))
    assert by_its_slug == (f"{SITE}/a-street", "city:a-street")
    by_a_token = identify(None, capture_of(f"{SITE}/view?id=7&v=3"), target("/view?id=7", "city:x"))
    assert by_a_token == (f"{SITE}/view?id=7", "city:x")


@pytest.mark.parametrize(
    ("start", "listed", "answered", "reason"),
    [
        ("/list.do", "/view.do?nttId=7", "/list.do", "gone"),
        ("/list.do", "/view.do?nttId=7", "/list.do?msg=deleted", "gone"),
        ("/list.do?bbsId=1", "/view.do?bbsId=1&nttId=7", "/list.do?bbsId=1&page=2", "gone"),
        ("/b.php?bo_table=x", "/b.php?bo_table=x&wr_id=7", "/b.php?bo_table=x", "gone"),
        ("/news", "/news/a-street", "/news/", "gone"),
        ("/list.do", "/view.do?nttId=7", "/", "home-page"),
        ("/list.do", "/view.do?nttId=7", "/list.do?mode=view&nttId=7", None),
        ("/b.php?bo_table=x", "/b.php?bo_table=x&wr_id=7&sca=A", "/b.php?bo_table=x&wr_id=7", None),
        ("/list.do", "/view.do?nttId=7", "/view.do?nttId=7&v=1", None),
        ("/", "/?p=7", "/a-street", None),
    ],
)
def test_a_post_that_leads_on_to_its_list_is_gone(
    start: str, listed: str, answered: str, reason: str | None, tmp_path: Path
) -> None:
    configuration = declared(tmp_path, start)
    if reason is None:
        refuse_list(capture_of(SITE + answered), target(listed), configuration)
        return
    with pytest.raises(SoftError) as raised:
        refuse_list(capture_of(SITE + answered), target(listed), configuration)
    assert raised.value.reason == reason


def declared(folder: Path, start: str) -> Configuration:
    path = folder / "boards.toml"
    path.write_text(
        f'[portals.city]\nfront = "{SITE}/index.do"\nname = "City"\n'
        f'[boards.notice]\nportal = "city"\nstart = "{SITE}{start}"\nname = "Notice"\n'
    )
    return load_configuration(path)


@pytest.mark.slow
@pytest.mark.parametrize("declared_url", ["/list", "/view?id=0"])
def test_posts_that_declare_one_canonical_url_stay_apart(
    declared_url: str, board: FaultServer, tmp_path: Path
) -> None:
    link = f"<link rel=canonical href='http://127.0.0.1:{board.port}{declared_url}'>"
    for n in POSTS:
        board.scripts[f"/view?id={n}"] = whole(post(n, link))
    command = Command(tmp_path / "data", board.port)
    assert command.run(*line(board)).returncode == 0
    assert set(stored(command)) == {f"?id={n}" for n in POSTS}


@pytest.mark.slow
def test_a_redirect_to_an_address_of_the_visit_makes_no_new_post(
    board: FaultServer, tmp_path: Path
) -> None:
    numbers = count()

    async def onward(writer: StreamWriter) -> None:
        number = next(numbers)
        board.scripts[f"/view?id=3&v={number}"] = whole(post(3))
        await redirect(f"/view?id=3&v={number}")(writer)

    board.scripts["/view?id=3"] = onward
    command = Command(tmp_path / "data", board.port)
    for _ in range(2):
        assert command.run(*line(board, "--full")).returncode == 0
    assert next(numbers) == 2
    assert set(stored(command)) == {f"?id={n}" for n in POSTS}


@pytest.mark.slow
def test_a_removed_post_that_leads_on_to_the_list_leaves_a_tombstone(
    board: FaultServer, tmp_path: Path
) -> None:
    command = Command(tmp_path / "data", board.port)
    assert command.run(*line(board)).returncode == 0
    board.scripts["/view?id=2"] = redirect("/list?msg=deleted")
    left = listing([n for n in POSTS if n != 2], 1)
    board.scripts |= {path: whole(left) for path in ("/list", "/list?page=1", "/list?msg=deleted")}
    done = command.run(*line(board))
    assert done.returncode == 0, done.stderr
    assert set(stored(command)) == {f"?id={n}" for n in POSTS}
    with Store.open(command.database, create=False) as store:
        [tomb] = store.lists.tombstones()
    assert tomb.url.endswith("/view?id=2")


@pytest.mark.slow
def test_a_part_of_a_page_never_replaces_the_whole_one(board: FaultServer, tmp_path: Path) -> None:
    command = Command(tmp_path / "data", board.port)
    assert command.run(*line(board)).returncode == 0
    body = post(4, sentence="고친 문장이다.")  # an edited sentence
    board.scripts["/view?id=4"] = whole(
        body[:-60], "206 Partial Content", Content_Range=f"bytes 0-{len(body) - 61}/{len(body)}"
    )
    assert command.run(*line(board, "--full")).returncode == 3
    with Store.open(command.database, create=False) as store:
        entry = store.entry(f"http://127.0.0.1:{board.port}/view?id=4")
        states = {row.reason for row in store.ledger() if row.state == "partial"}
    assert entry is not None
    assert entry.post.provenance.integrity == "complete"
    assert "고친" not in entry.post.body.text
    assert states == {"partial-content"}
