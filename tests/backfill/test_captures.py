"""What captures of one post, in files read together or in turn, make of it."""

import gzip
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres import database_of

from seoulwire.archive import Archived, Exchange, WarcWriter
from seoulwire.backfill import Plan, Tally, backfill, warc_files
from seoulwire.configuration import load_configuration
from seoulwire.items import Post
from seoulwire.journal import Journal
from seoulwire.storage import Store

CONFIG = """
[portals.city]
front = "http://city.example/"
name = "City"

[boards.notices]
portal = "city"
start = "http://city.example/list.do"
name = "Notices"
"""
LIST, VIEW = "http://city.example/list.do", "http://city.example/view.do?no=1"
NEWS = "서울의 소식"  # news of Seoul
FIRST, SECOND = "첫 글입니다. 예산은 일억 원입니다.", "고친 글입니다. 예산은 이억 원입니다."
# "The first text: the budget is 100 million won", "The corrected text: 200 million won".
LISTED = f"""<!DOCTYPE html><html lang="ko"><meta charset="utf-8"><title>공지</title>
<table><thead><tr><th>번호</th><th>제목</th><th>작성자</th><th>등록일</th><th>조회수</th></tr></thead>
<tbody><tr><td>1</td><td><a href="/view.do?no=1">{NEWS}</a></td><td>총무과</td>
<td>2016-01-02</td><td>3</td></tr></tbody></table></html>"""
MAINTENANCE = "<html><title>점검</title><p>시스템 점검 중입니다</p></html>"  # under maintenance
START = datetime(2016, 1, 1, tzinfo=UTC)


def post(text: str) -> str:
    return f"""<!DOCTYPE html><html lang="ko"><meta charset="utf-8"><title>{NEWS}</title>
<div class="board_view"><h3 class="title">{NEWS}</h3><dl><dt>작성자</dt><dd>총무과</dd>
<dt>등록일</dt><dd>2016-01-02</dd><dt>조회수</dt><dd>3</dd></dl>
<div class="view_content"><p>{text}</p></div></div></html>"""


def exchange(day: int, text: str, url: str = VIEW) -> Exchange:
    return Exchange(
        url=url,
        requested_url=url,
        method="GET",
        request_headers=((b"Host", b"city.example"),),
        status=200,
        response_headers=((b"Content-Type", b"text/html; charset=utf-8"),),
        payload=text.encode(),
        ip=None,
        fetched=START + timedelta(days=day),
    )


class Archive:
    """WARC files with one capture each, and the database that they are read into."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._configuration = directory / "city.toml"
        self._configuration.write_text(CONFIG)
        self.write("list", exchange(1, LISTED, LIST))

    def write(self, name: str, taken: Exchange, original: Archived | None = None) -> Archived:
        writer = WarcWriter(self._directory / "files", prefix=name)
        location = writer.write(taken, original=original)
        writer.close()
        return Archived(exchange=taken, location=location)

    def read(self, *names: str) -> Tally:
        """Read files, and the list with them, in a run of its own."""
        found = [str(self._directory / "files" / f"{name}-*.warc.gz") for name in ("list", *names)]
        data = self._directory / "data"
        plan = Plan(
            directory=data,
            configuration=load_configuration(self._configuration),
            threshold=0.95,
            max_body=1 << 20,
        )
        database = database_of(self._directory)
        arguments = {"files": " ".join(names)}
        journal = Journal.open(database, data, "backfill", arguments, max_body=1 << 20)
        met = backfill(journal, warc_files(found), plan, lambda *_counted: None)
        journal.close()
        return met

    def history(self) -> list[tuple[int, str]]:
        """Return day and text of each revision of the post."""
        with Store.open(database_of(self._directory)) as store:
            revisions = [one for entry in store.entries() for one in store.revisions(entry.post.id)]
            return [
                ((one.captured - START).days, one.item.body.text)
                for one in revisions
                if isinstance(one.item, Post)
            ]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


Read = Callable[[Archive, Iterable[str]], None]


def together(archive: Archive, names: Iterable[str]) -> None:
    archive.read(*names)


def in_turn(archive: Archive, names: Iterable[str]) -> None:
    for name in names:
        archive.read(name)


@pytest.mark.parametrize("read", [together, in_turn])
def test_a_maintenance_page_brings_no_older_text_back(archive: Archive, read: Read) -> None:
    archive.write("first", exchange(10, post(FIRST)))
    archive.write("second", exchange(20, post(SECOND)))
    archive.write("third", exchange(30, MAINTENANCE))
    read(archive, ("first", "third", "second"))
    assert archive.history() == [(10, FIRST), (20, SECOND)]


def test_a_capture_of_an_unchanged_page_waits_for_the_one_it_names(archive: Archive) -> None:
    archive.write("first", exchange(10, post(FIRST)))
    second = archive.write("second", exchange(20, post(SECOND)))
    unchanged = replace(exchange(30, ""), status=304)
    archive.write("unchanged", unchanged, original=second)
    archive.read("first")
    assert archive.read("unchanged").orphans == 1
    assert archive.history() == [(10, FIRST)]
    archive.read("second")
    assert archive.read("unchanged").orphans == 0
    assert archive.history() == [(10, FIRST), (20, SECOND)]
    # It was seen on that day: what is of a day between them was not there any longer.
    archive.write("between", exchange(25, post(FIRST)))
    archive.read("between")
    assert archive.history()[2:] == [(25, FIRST), (30, SECOND)]


def test_pages_kept_without_their_responses_are_counted(archive: Archive, tmp_path: Path) -> None:
    page = post(FIRST).encode()
    head = (
        "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"WARC-Target-URI: {VIEW}\r\nWARC-Date: 2016-01-09T00:00:00Z\r\n"
        f"Content-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
    )
    file = tmp_path / "files" / "kept-00001.warc.gz"
    file.write_bytes(gzip.compress(head.encode() + page + b"\r\n\r\n"))
    assert archive.read("kept").resources == 1
    assert archive.history() == []
