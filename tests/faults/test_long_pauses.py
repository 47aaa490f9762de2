"""A host that asks for a long pause gets it: from this run, and from those that follow at once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import LONG_PAUSES
from conftest import Command
from fault_server import FaultServer, serving, whole

from seoulwire.storage import Store

POSTS = range(30)
BUSY = 15  # some are asked for before it, and some would be after

pytestmark = pytest.mark.slow


def page(body: str) -> bytes:
    head = "<head><meta charset=utf-8><title>골목</title></head>"
    return f"<html>{head}<body>{body}</body></html>".encode()


def listing() -> bytes:
    rows = "".join(
        f"<tr><td><a href='/view?id={n}'>골목 {n}번 이야기</a></td><td>2017-07-{n + 1:02}</td></tr>"
        for n in reversed(POSTS)
    )
    return page(f"<table><tr><th>제목</th><th>등록일</th></tr>{rows}</table>")


def post(n: int) -> bytes:
    return page(
        f"<h1>골목 {n}번 이야기</h1><p>등록일 2017-07-{n + 1:02} 작성자 담당관</p>"
        f"<div class='content'><p>골목 {n}번은 이제 시민의 것이다.</p></div>"
    )


@pytest.fixture
def board() -> Iterator[FaultServer]:
    posts = {f"/view?id={n}": whole(post(n)) for n in POSTS}
    with serving({"/list": whole(listing()), **posts}) as server:
        yield server


@pytest.mark.parametrize("pause", LONG_PAUSES)
def test_a_host_that_asks_for_a_long_pause_is_left_alone_in_this_run_and_the_next(
    pause: str, board: FaultServer, tmp_path: Path
) -> None:
    script, outcome = LONG_PAUSES[pause]
    board.scripts[f"/view?id={BUSY}"] = script
    command = Command(tmp_path / "data", board.port)
    settings = (
        "SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1",
        "DOWNLOAD_DELAY=0.02",
        "AUTOTHROTTLE_ENABLED=0",
        "SEOULWIRE_READERS=0",
    )
    options = [part for one in settings for part in ("--set", one)]
    line = ["crawl", f"http://127.0.0.1:{board.port}/list", *options]

    first = command.run(*line)
    assert first.returncode == 4, first.stderr
    found = states(command)
    assert found[outcome] == 1, first.stderr
    assert found["pending", "retry-after"] >= 5, first.stderr
    [busy] = board.arrivals[f"/view?id={BUSY}"]
    later = [when for arrivals in board.arrivals.values() for when in arrivals if when > busy]
    assert len(later) <= 8  # which were on their way as it answered
    asked = board.requests.total()

    second = command.run(*line)
    assert second.returncode == 5, second.stderr
    assert "asks to be left alone until" in " ".join(second.stderr.split())
    assert board.requests.total() == asked


def states(command: Command) -> Counter[tuple[str, str | None]]:
    with Store.open(command.database, create=False) as store:
        assert store.accounts(None).balanced
        return Counter((row.state, row.reason) for row in store.ledger())
