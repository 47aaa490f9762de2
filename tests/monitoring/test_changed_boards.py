"""A board that changes under the crawl raises its own alarm on the first run, and harms no post."""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Command
from fault_server import FaultServer, serving, whole

from seoulwire.storage import Store

POSTS = range(12)
SENTENCE = "시민이 걷는 거리는 도시를 바꾼다. 서울의 골목 {n}번은 이제 시민의 것이다. "

pytestmark = pytest.mark.slow


def row(n: int, *, key: str = "id", writer: str = "담당관", day: str | None = None) -> str:
    when = day or (date(2017, 7, 1) + timedelta(days=n)).isoformat()
    cells = [f"<a href='/view?{key}={n}'>골목 {n}번 이야기</a>", writer, when, str(10 + n)]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells if cell) + "</tr>"


def table(rows: str, *heads: str) -> str:
    head = "".join(f"<th>{name}</th>" for name in heads or ("제목", "작성자", "등록일", "조회수"))
    return page(f"<table class='board'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


def page(body: str, charset: str = "utf-8") -> str:
    return (
        f"<html><head><meta charset={charset}><title>골목</title></head><body>{body}</body></html>"
    )


def post(n: int) -> str:
    day = (date(2017, 7, 1) + timedelta(days=n)).isoformat()
    return page(
        f"<h1>골목 {n}번 이야기</h1><p>등록일 {day} 작성자 담당관 조회수 {10 + n}</p>"
        f"<div class='content'><p>{SENTENCE.format(n=n) * 3}</p></div>"
    )


def newest_first() -> Iterator[int]:
    return reversed(POSTS)


ORDINARY = table("".join(row(n) for n in newest_first()))
CHANGES = {
    "empty": table("<tr><td colspan=4>게시물이 없습니다</td></tr>"),
    "lost-field": table(
        "".join(row(n, writer="") for n in newest_first()), "제목", "등록일", "조회수"
    ),
    "charset": ORDINARY.replace("utf-8", "euc-kr"),
    "doubled-ids": table("".join(row(n) + row(n, key="no") for n in newest_first())),
    "frozen-date": table("".join(row(n, day="2026-11-23") for n in newest_first())),
    "retitled": ORDINARY.replace("골목 ", "거리 "),
    "vanished": table("".join(row(n, key="no") for n in newest_first())),
}


@pytest.fixture
def board() -> Iterator[FaultServer]:
    scripts = {"/list": whole(ORDINARY.encode())}
    for n in POSTS:
        scripts |= {f"/view?{key}={n}": whole(post(n).encode()) for key in ("id", "no")}
    with serving(scripts) as server:
        yield server


@pytest.mark.parametrize("check", CHANGES)
def test_each_change_raises_its_own_alarm_at_once(
    check: str, board: FaultServer, tmp_path: Path
) -> None:
    told = tmp_path / "told.json"
    teller = f"import sys, pathlib; pathlib.Path({str(told)!r}).write_text(sys.stdin.read())"
    command = Command(tmp_path / "data", board.port)
    options = ["--set", "SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1", "--set", "DOWNLOAD_DELAY=0"]
    options += ["--set", "SEOULWIRE_READERS=0"]
    options += [
        "--set",
        "AUTOTHROTTLE_ENABLED=0",
        "--set",
        f'SEOULWIRE_NOTIFY="{sys.executable}" -c "{teller}"',
    ]
    line = ["crawl", f"http://127.0.0.1:{board.port}/list", "--full", *options]

    first = command.run(*line)
    assert first.returncode == 0, first.stderr
    before = stored(command)
    assert len(before) == len(POSTS)
    assert not told.exists()

    charset = "euc-kr" if check == "charset" else "utf-8"
    board.scripts["/list"] = whole(CHANGES[check].encode(charset))
    changed = command.run(*line)
    assert changed.returncode == 4, changed.stderr
    findings = json.loads(told.read_text("utf-8"))["findings"]
    raised = [finding["check"] for finding in findings if finding["check"] != "gap"]
    assert raised == [check]
    assert all(finding["advice"] for finding in findings)
    after = stored(command)
    assert {url: after[url] for url in before} == before


def test_a_board_whose_posts_are_all_read_with_one_title_is_told(
    board: FaultServer, tmp_path: Path
) -> None:
    for n in POSTS:
        html = post(n).replace(f"<h1>골목 {n}번 이야기</h1>", "<h1>골목구청</h1>")  # the office
        board.scripts[f"/view?id={n}"] = whole(html.encode())
    command = Command(tmp_path / "data", board.port)
    settings = ("SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1", "DOWNLOAD_DELAY=0", "SEOULWIRE_READERS=0")
    options = [part for one in (*settings, "AUTOTHROTTLE_ENABLED=0") for part in ("--set", one)]

    done = command.run("crawl", f"http://127.0.0.1:{board.port}/list", *options)
    assert done.returncode == 4, done.stderr
    assert "check failed: one-title: board:" in done.stderr


def stored(command: Command) -> dict[str, tuple[str, str, str | None]]:
    with Store.open(command.database, create=False) as store:
        return {
            entry.post.url: (entry.post.title.text, entry.post.body.text, entry.post.writer)
            for entry in store.entries()
        }
