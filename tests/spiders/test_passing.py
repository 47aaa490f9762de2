"""Posts that are hidden for a while, and come in once they are shown again."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Command
from fault_server import FaultServer, Script, serving, whole

from seoulwire.storage import Store

POSTS, PAGE = 24, 8
DEEP = 3  # stands on the last list page, which a second crawl need not read

pytestmark = pytest.mark.slow


def page(body: str) -> Script:
    head = "<head><meta charset=utf-8><title>골목 소식 | 골목구청</title></head>"
    site = "<div id=header><h1><a href='/'>골목구청</a></h1><ul class=gnb><li>소식</li></ul></div>"
    return whole(f"<html>{head}<body>{site}{body}</body></html>".encode())


def title(n: int) -> str:
    return f"골목 {n}번을 걷는 이야기"


def registered(n: int) -> date:
    return date(2017, 7, 1) + timedelta(days=n)


def listing(number: int) -> Script:
    shown = sorted(range(POSTS), reverse=True)[(number - 1) * PAGE :][:PAGE]
    rows = "".join(
        f"<tr><td><a href='/view?id={n}'>{title(n)}</a></td><td>{registered(n)}</td></tr>"
        for n in shown
    )
    following = f"<a href='/list?page={number + 1}'>다음</a>" if number * PAGE < POSTS else ""
    return page(f"<table><tr><th>제목</th><th>등록일</th></tr>{rows}</table>{following}")


def post(n: int) -> Script:
    # No markup tells the title: only the list knows which of the two lines it is.
    return page(
        f"<p>{title(n)}</p><p>골목 소식</p><p>등록일 {registered(n)} 작성자 담당관</p>"
        f"<div><p>시민이 걷는 거리는 도시를 바꾼다. 골목 {n}번은 이제 시민의 것이다.</p></div>"
    )


HIDING = {
    "maintenance": "<h2>시스템 점검 안내</h2><p>서비스 점검 중입니다.</p>",
    "no-labels": "<p>잠시 뒤에 다시 찾아 주십시오.</p>",  # come again in a while
}


@pytest.fixture
def board() -> Iterator[FaultServer]:
    lists = {"/list": listing(1)} | {f"/list?page={n}": listing(n) for n in (2, 3)}
    with serving(lists | {f"/view?id={n}": post(n) for n in range(POSTS)}) as server:
        yield server


@pytest.mark.parametrize(
    ("reason", "state", "code"), [("maintenance", "pending", 4), ("no-labels", "quarantined", 3)]
)
def test_a_post_hidden_by_a_page_that_may_pass_is_asked_for_by_the_next_crawl(
    board: FaultServer, tmp_path: Path, reason: str, state: str, code: int
) -> None:
    command = Command(tmp_path / "data", board.port)
    settings = ("SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1", "DOWNLOAD_DELAY=0", "SEOULWIRE_READERS=0")
    options = [part for one in (*settings, "AUTOTHROTTLE_ENABLED=0") for part in ("--set", one)]
    line = ["crawl", f"http://127.0.0.1:{board.port}/list", *options]
    board.scripts[f"/view?id={DEEP}"] = page(HIDING[reason])

    hidden = command.run(*line)
    assert hidden.returncode == code, hidden.stderr
    assert f"{state}: {reason}" in " ".join(hidden.stdout.split())

    last_list = board.requests["/list?page=3"]
    board.scripts[f"/view?id={DEEP}"] = post(DEEP)
    shown = command.run(*line)
    assert shown.returncode == 0, shown.stderr
    assert board.requests["/list?page=3"] == last_list
    with Store.open(command.database, create=False) as store:
        titles = {entry.post.title.text for entry in store.entries()}
    assert titles == {title(n) for n in range(POSTS)}
