"""What is wrong is found and said."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from seoulwire.archive import Exchange, Location, WarcWriter
from seoulwire.storage import CaptureRow, Run, Store

from .factories import START, capture_row, post, stored


def write_capture(directory: Path, payload: bytes) -> Location:
    exchange = Exchange(
        url="http://portal.example/",
        requested_url="http://portal.example/",
        method="GET",
        request_headers=(),
        status=200,
        response_headers=(),
        payload=payload,
        ip=None,
        fetched=START,
    )
    writer = WarcWriter(directory, "run-1")
    location = writer.write(exchange)
    writer.close()
    return location


def row_of(location: Location) -> CaptureRow:
    row = capture_row(location.id, "http://portal.example/")
    return replace(
        row,
        file=location.file,
        offset=location.offset,
        length=location.length,
        digest=location.digest,
    )


@pytest.fixture
def sql(database: str, store: Store) -> Iterator[Callable[[str], None]]:
    engine = create_engine(database)

    def run(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement))

    yield run
    engine.dispose()


def test_a_sound_database_has_no_findings(store: Store, run: Run, tmp_path: Path) -> None:
    empty, page = write_capture(tmp_path, b""), write_capture(tmp_path, b"<p>page</p>")
    store.commit(run.id, [row_of(empty), row_of(page)])
    assert store.check(tmp_path) == ()
    store.commit(run.id, stored(post()))
    assert store.check() == ()


def test_missing_and_damaged_captures_are_named(store: Store, run: Run, tmp_path: Path) -> None:
    location = write_capture(tmp_path, b"<p>page</p>" * 100)
    lost = capture_row("lost", "http://portal.example/")
    moved = replace(row_of(location), id="moved")
    other = replace(row_of(location), id=f"{location.id}", digest="sha256:other")
    store.commit(run.id, [replace(lost, file="none.warc.gz"), moved, other])
    findings = "\n".join(store.check(tmp_path))
    assert "none.warc.gz is missing, with 1 captures" in findings
    assert "the capture's record is not there (moved)" in findings
    assert "its payload is not what was captured" in findings
    file = tmp_path / location.file
    file.write_bytes(file.read_bytes()[: location.offset + 5])
    assert any("record" in finding for finding in store.check(tmp_path))


def test_orphans_are_named(store: Store, run: Run, sql: Callable[[str], None]) -> None:
    store.commit(run.id, stored(post()))
    sql("DELETE FROM posts")
    findings = "\n".join(store.check())
    assert "repairs of the post portal:en/post-1, which is not stored" in findings
    assert "revisions of the post portal:en/post-1" in findings
    assert f"{post().url} gave a post, but it is not stored" in findings


def test_unbalanced_accounts_are_named(store: Store, run: Run, sql: Callable[[str], None]) -> None:
    store.commit(run.id, stored(post()))
    sql("DELETE FROM outcomes")
    assert any("run 1 do not balance: 1 is not 0 stored" in f for f in store.check())
