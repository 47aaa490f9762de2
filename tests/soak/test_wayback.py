"""A real pywb serves WARC files of our own writing; what it holds is backfilled from it.

Needs pywb, as web_archive.py says.
"""

import json
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Command
from web_archive import needs_pywb, serving_captures

from seoulwire.archive import Exchange
from seoulwire.storage import Store

pytestmark = [pytest.mark.slow, needs_pywb]
HOST = "http://city.example"
CONFIGURATION = f"""
[portals.city]
front = "{HOST}/"
name = "City"
[boards.notices]
portal = "city"
start = "{HOST}/notices"
name = "Notices"
[checks]
rate = 1000
[archive]
replay = "http://archive.example/web"
cdx = "http://archive.example/web/cdx"
"""


def listing(*rows: tuple[str, str]) -> bytes:
    cells = "".join(
        f'<tr><td>{n}</td><td><a href="{path}">{title}</a></td>'
        f"<td>ssunha</td><td>2016-05-0{n}</td></tr>"
        for n, (path, title) in enumerate(rows, 1)
    )
    head = "<tr><th>번호</th><th>제목</th><th>작성자</th><th>등록일</th></tr>"
    return f"<html><body><table>{head}{cells}</table></body></html>".encode()


def notice(title: str, words: str) -> bytes:
    fields = f"<tr><th>제목</th><td>{title}</td></tr><tr><th>등록일</th><td>2016-05-01</td></tr>"
    body = f"<div class='content'><p>{words}</p></div>"
    return f"<html><body><table>{fields}</table>{body}</body></html>".encode()


# Number, title, writer and registration date are named in Korean, as on a board.
CAPTURED = [
    ("/notices", 2016, 200, listing(("/n/1", "The hall opens"), ("/n/2", "A new road"))),
    ("/n/1", 2016, 200, notice("The hall opens", "The hall opens on May 3 at the river.")),
    ("/n/1", 2017, 200, notice("The hall opens", "The hall opens on May 3 at the river.")),
    ("/n/1", 2018, 200, notice("The hall opens", "The hall opens on June 9 at the river.")),
    ("/n/2", 2016, 301, b"/roads/2"),
    ("/roads/2", 2016, 200, notice("A new road", "The road to the market is open to all.")),
    ("/n/1", 2020, 404, b"<html><title>Not found</title></html>"),
    ("/n/1", 2021, 404, b"<html><title>Not found</title>Try another</html>"),
    ("/n/never", 2020, 404, b"<html><title>Not found</title></html>"),
]


def exchange(path: str, year: int, status: int, body: bytes) -> Exchange:
    moved = ((b"Location", HOST.encode() + body),) if status == 301 else ()
    return Exchange(
        url=f"{HOST}{path}",
        requested_url=f"{HOST}{path}",
        method="GET",
        request_headers=((b"Host", b"city.example"),),
        status=status,
        response_headers=((b"Content-Type", b"text/html; charset=utf-8"), *moved),
        payload=b"" if status == 301 else body,
        ip=None,
        fetched=datetime(year, 6, 1, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def pywb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the captures; give the port."""
    captures = [exchange(*one) for one in CAPTURED]
    with serving_captures(tmp_path_factory.mktemp("pywb"), captures) as port:
        yield port


def backfill(tmp_path: Path, port: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "city.toml").write_text(CONFIGURATION)
    hosts = json.dumps({"archive.example": f"127.0.0.1:{port}"})
    return Command(tmp_path / "data", port).run(
        *("backfill", "wayback", f"{HOST}/", "--config", str(tmp_path / "city.toml"), *arguments),
        *("-s", f"SEOULWIRE_HOST_MAP={hosts}", "-s", "DOWNLOAD_DELAY=0"),
        *("-s", "AUTOTHROTTLE_ENABLED=0"),
    )


def test_the_history_of_a_board_comes_back_from_an_archive(pywb: int, tmp_path: Path) -> None:
    result = backfill(tmp_path, pywb)
    assert result.returncode == 0, result.stderr
    assert "(balanced)" in result.stdout
    with Store.open(Command(tmp_path / "data", pywb).database, create=False) as store:
        posts = {entry.post.url: entry for entry in store.entries()}
        hall = posts[f"{HOST}/n/1"]
        states = [(one.captured.year, one.item) for one in store.revisions(hall.post.id)]
        fetched = {row.id for row in store.captures()}
        road, gone = (store.known("post", f"{HOST}/n/{n}") for n in (2, 1))
    # Moved in 2016: read under the address it had moved to, as a crawl would have.
    assert posts.keys() == {f"{HOST}/n/1", f"{HOST}/roads/2"}
    assert [year for year, _ in states] == [2016, 2018]
    assert "June 9" in hall.post.body.text
    assert hall.post.provenance.url == f"{HOST}/n/1"
    # The archive saw last that it was gone: an error, too, is history.
    assert gone is not None
    assert (gone.state, gone.reason, hall.gone) == ("skipped", "gone", True)
    assert road is not None
    assert road.state == "stored"
    # Run again, nothing is fetched a second time.
    assert backfill(tmp_path, pywb).returncode == 0
    with Store.open(Command(tmp_path / "data", pywb).database, create=False) as store:
        again = [row for row in store.captures() if row.id not in fetched]
    assert [row for row in again if "id_/" in row.url] == []


def test_only_the_time_asked_for_is_fetched(pywb: int, tmp_path: Path) -> None:
    result = backfill(tmp_path, pywb, "--to", "2017-01-01")
    assert result.returncode == 0, result.stderr
    with Store.open(Command(tmp_path / "data", pywb).database, create=False) as store:
        [hall] = [entry for entry in store.entries() if entry.post.url == f"{HOST}/n/1"]
    assert "May 3" in hall.post.body.text


def test_an_archive_that_does_not_answer_is_no_empty_archive(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        result = backfill(tmp_path, int(closed.getsockname()[1]))
    assert result.returncode == 5
    assert "not fetched" in result.stderr
