"""Captures that are not where the database says are named."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from seoulwire.archive import Exchange, Location, WarcWriter, check_captures
from seoulwire.storage import CaptureRow

FETCHED = datetime(2026, 3, 1, tzinfo=UTC)
URL = "http://portal.example/"


def write_capture(directory: Path, payload: bytes) -> CaptureRow:
    exchange = Exchange(
        url=URL,
        requested_url=URL,
        method="GET",
        request_headers=(),
        status=200,
        response_headers=(),
        payload=payload,
        ip=None,
        fetched=FETCHED,
    )
    writer = WarcWriter(directory, "run-1")
    location = writer.write(exchange)
    writer.close()
    return row_of(location)


def row_of(location: Location) -> CaptureRow:
    return CaptureRow(
        id=location.id,
        url=URL,
        requested_url=URL,
        status=200,
        digest=location.digest,
        fetched=FETCHED,
        file=location.file,
        offset=location.offset,
        length=location.length,
    )


def test_captures_that_are_there_are_no_finding(tmp_path: Path) -> None:
    captures = [write_capture(tmp_path, b""), write_capture(tmp_path, b"<p>page</p>")]
    assert list(check_captures(tmp_path, captures)) == []


def test_missing_and_damaged_captures_are_named(tmp_path: Path) -> None:
    whole = write_capture(tmp_path, b"<p>page</p>" * 100)
    findings = "\n".join(
        check_captures(
            tmp_path,
            [
                replace(whole, file="none.warc.gz"),
                replace(whole, offset=whole.offset + 1),
                replace(whole, digest="sha256:other"),
            ],
        )
    )
    assert "none.warc.gz is missing, with 1 captures" in findings
    assert f"offset {whole.offset + 1}: " in findings
    assert "its payload is not what was captured" in findings
