"""Exchanges go into WARC files and come back, by our reader and by two others."""

import gzip
import json
import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import (  # type: ignore[import-untyped]  # ships no types
    ArchiveIterator as WarcioIterator,
)

from seoulwire.archive import (
    Archived,
    Exchange,
    Revisit,
    WarcWriter,
    read_archive,
    read_capture,
    read_captures,
    read_exchange,
    to_capture,
    trim_tail,
)
from seoulwire.exceptions import StorageError

FETCHED = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


def exchange(
    number: int = 1,
    payload: bytes = b"<p>\xb0\xa1\xc0\xcc page</p>",
    headers: tuple[tuple[bytes, bytes], ...] = ((b"Content-Type", b"text/html; charset=utf-8"),),
    truncated: str | None = None,
) -> Exchange:
    return Exchange(
        url=f"http://portal.example/en/content/post-{number}?page=2",
        requested_url=f"http://portal.example/node/{number}",
        method="GET",
        request_headers=((b"Host", b"portal.example"), (b"Accept", b"*/*")),
        status=200,
        response_headers=headers,
        payload=payload,
        ip="192.0.2.7",
        fetched=FETCHED,
        truncated=truncated,
    )


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WarcWriter]:
    writer = WarcWriter(tmp_path / "warc", "run-1", information={"robots": "obey"})
    yield writer
    writer.close()


names = st.from_regex(rb"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True).filter(
    lambda name: name.lower() not in {b"transfer-encoding", b"content-encoding"}
)
values = st.from_regex(rb"([!-~\xa1-\xff]([ -~\xa1-\xff]{0,20}[!-~\xa1-\xff])?)?", fullmatch=True)
headers = st.lists(st.tuples(names, values), max_size=5).map(tuple)
exchanges = st.builds(
    Exchange,
    url=st.from_regex(r"https?://[a-z]{1,8}\.example/[a-z/]{0,9}(\?q=[a-z0-9]*)?", fullmatch=True),
    requested_url=st.just("http://portal.example/"),
    method=st.sampled_from(["GET", "POST", "HEAD"]),
    request_headers=headers,
    status=st.integers(100, 599),
    response_headers=headers,
    payload=st.binary(max_size=600),
    ip=st.sampled_from([None, "192.0.2.7", "2001:db8::1"]),
    fetched=st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 (bounds are naive by contract)
    truncated=st.sampled_from([None, "over-limit", "content-length", "deadline"]),
)


@settings(max_examples=60)
@given(st.lists(exchanges, min_size=1, max_size=4))
def test_what_goes_out_comes_in(written: list[Exchange]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer = WarcWriter(Path(folder), "law")
        locations = [writer.write(one) for one in written]
        writer.close()
        path = Path(folder) / locations[0].file
        read = list(read_captures(path))
        assert [one.exchange for one in read] == written
        assert [one.location for one in read] == locations
        with path.open("rb") as file:
            payloads = [
                record.reader.read()
                for record in ArchiveIterator(file, record_types=WarcRecordType.response)
            ]
        assert payloads == [one.payload for one in written]
        with path.open("rb") as file:
            records = WarcioIterator(file, check_digests="raise")
            payloads = [r.raw_stream.read() for r in records if r.rec_type == "response"]
        assert payloads == [one.payload for one in written]


def test_other_readers_see_the_exchange(writer: WarcWriter, tmp_path: Path) -> None:
    location = writer.write(exchange(truncated="over-limit"))
    writer.sync()
    with (tmp_path / "warc" / location.file).open("rb") as file:
        info, request, response = [
            (r.rec_type, dict(r.rec_headers.headers), r.http_headers, r.raw_stream.read())
            for r in WarcioIterator(file)
        ]
    assert b"software: seoulwire/" in info[3]
    assert b"robots: obey" in info[3]
    assert request[2].statusline == "/en/content/post-1?page=2 HTTP/1.1"
    assert request[1]["WARC-Concurrent-To"] == f"<{location.id}>"
    assert response[1]["WARC-Truncated"] == "length"
    assert response[1]["WARC-IP-Address"] == "192.0.2.7"
    assert response[1]["WARC-Date"] == "2026-03-01T09:30:15.123456Z"
    assert response[1]["WARC-Payload-Digest"] == location.digest


def test_transfer_coding_is_removed_and_its_header_kept(writer: WarcWriter, tmp_path: Path) -> None:
    location = writer.write(exchange(headers=((b"Transfer-Encoding", b"chunked"),)))
    writer.sync()
    path = tmp_path / "warc" / location.file
    with path.open("rb") as file:
        response = next(r for r in WarcioIterator(file) if r.rec_type == "response")
    assert response.http_headers.headers == [("X-Archive-Orig-Transfer-Encoding", "chunked")]
    read = read_exchange(path, location.offset).exchange
    assert read.response_headers == ((b"Transfer-Encoding", b"chunked"),)


def test_a_capture_is_the_same_when_read_back(writer: WarcWriter, tmp_path: Path) -> None:
    headers = ((b"Content-Encoding", b"gzip"), (b"ETag", b'"1"'), (b"X-Name", b"\xb0\xa1"))
    written = exchange(payload=gzip.compress(b"<p>page</p>"), headers=headers)
    location = writer.write(written)
    writer.sync()
    read = read_capture(tmp_path / "warc", location, 1000)
    assert read.body == b"<p>page</p>"
    assert (read.id, read.digest) == (location.id, location.digest)
    assert read.requested_url == written.requested_url
    assert read.header("etag") == '"1"'
    archived = read_exchange(tmp_path / "warc" / location.file, location.offset)
    assert to_capture(archived, 1000) == read


@pytest.mark.parametrize(
    "name", [b"Authorization", b"cookie", b"X-Api-Key", b"Proxy-Authorization"]
)
def test_what_an_operator_sends_to_be_let_in_is_not_archived(
    name: bytes, writer: WarcWriter, tmp_path: Path
) -> None:
    sent = ((b"Host", b"portal.example"), (name, b"canary"))
    location = writer.write(replace(exchange(), request_headers=sent))
    writer.sync()
    [read] = read_archive(tmp_path / "warc" / location.file, 1000)
    assert isinstance(read, Archived)
    assert read.exchange.request_headers == ((b"Host", b"portal.example"), (name, b"***"))


def test_a_cut_payload_makes_a_partial_capture(writer: WarcWriter, tmp_path: Path) -> None:
    location = writer.write(exchange(truncated="content-length"))
    writer.sync()
    capture = read_capture(tmp_path / "warc", location, 1000)
    assert (capture.integrity, capture.reason) == ("partial", "content-length")


def test_nothing_is_made_before_the_first_record(tmp_path: Path) -> None:
    WarcWriter(tmp_path / "warc", "run-1").close()
    assert not (tmp_path / "warc").exists()


def test_files_are_rotated_by_size_and_never_reused(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run-1", max_bytes=1000)
    first = [writer.write(exchange(n, os.urandom(700))).file for n in range(3)]
    writer.close()
    second = WarcWriter(tmp_path, "run-1")
    file = second.write(exchange()).file
    second.close()
    assert len({*first, file}) == 4
    for path in tmp_path.iterdir():
        assert len(list(read_captures(path))) == 1


def test_a_cut_at_every_byte_loses_only_what_it_cuts(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run-1")
    locations = [writer.write(exchange(n)) for n in range(3)]
    writer.close()
    whole = (tmp_path / locations[0].file).read_bytes()
    cut = tmp_path / "cut.warc.gz"
    for length in range(len(whole) + 1):
        cut.write_bytes(whole[:length])
        removed = trim_tail(cut)
        kept = cut.read_bytes()
        assert kept == whole[: length - removed]
        survivors = [one for one in locations if one.offset + one.length <= length]
        if kept:
            assert [one.location.id for one in read_captures(cut)] == [s.id for s in survivors]


def test_zeros_at_the_end_are_trimmed(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run-1")
    location = writer.write(exchange())
    writer.close()
    path = tmp_path / location.file
    with path.open("ab") as file:
        file.write(bytes(5000))
    assert trim_tail(path) == 5000
    assert trim_tail(path) == 0


def test_a_new_writer_trims_what_a_crash_left(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run-1")
    location = writer.write(exchange())
    writer.close()
    path = tmp_path / location.file
    os.truncate(path, path.stat().st_size - 5)
    later = WarcWriter(tmp_path, "run-1")
    later.write(exchange())
    later.close()
    assert path.stat().st_size == location.offset
    assert [list(read_captures(p)) != [] for p in sorted(tmp_path.iterdir())] == [False, True]


def test_a_full_disk_leaves_whole_records(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run-1")
    location = writer.write(exchange())
    path = tmp_path / location.file
    size = path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300, hard))
    try:
        with pytest.raises(StorageError, match="cannot write to the archive"):
            writer.write(exchange(2, os.urandom(5000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    again = writer.write(exchange(3))
    writer.close()
    assert [one.location.id for one in read_captures(path)] == [location.id, again.id]


def test_a_damaged_record_is_named_with_its_offset(writer: WarcWriter, tmp_path: Path) -> None:
    locations = [writer.write(exchange(n, os.urandom(400))) for n in range(2)]
    writer.close()
    path = tmp_path / "warc" / locations[0].file
    data = bytearray(path.read_bytes())
    data[locations[0].offset + locations[0].length // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(StorageError, match=f"offset {locations[0].offset}"):
        read_exchange(path, locations[0].offset)
    assert read_exchange(path, locations[1].offset)


def test_a_record_that_is_not_there_is_an_error(writer: WarcWriter, tmp_path: Path) -> None:
    location = writer.write(exchange())
    writer.close()
    path = tmp_path / "warc" / location.file
    for offset in (0, location.offset + 1, path.stat().st_size):
        with pytest.raises(StorageError, match="offset"):
            read_exchange(path, offset)
    with pytest.raises(StorageError, match=r"missing\.warc\.gz"):
        read_exchange(tmp_path / "missing.warc.gz", 0)


def test_hostile_headers_stay_inside_their_record(writer: WarcWriter, tmp_path: Path) -> None:
    location = writer.write(exchange(headers=((b"X-Evil", b"a\r\n\r\nWARC/1.1\r\nb\0c"),)))
    writer.close()
    read = read_exchange(tmp_path / "warc" / location.file, location.offset).exchange
    assert read.response_headers == ((b"X-Evil", b"a WARC/1.1 b c"),)


def test_a_page_found_unchanged_is_a_revisit_of_the_record_with_its_payload(
    writer: WarcWriter, tmp_path: Path
) -> None:
    folder = tmp_path / "warc"
    first = writer.write(exchange())
    writer.sync()
    original = read_exchange(folder / first.file, first.offset)
    same = writer.write(exchange(), original=original)
    not_sent = replace(exchange(payload=b""), status=304)
    unchanged = writer.write(not_sent, original=original)
    writer.sync()
    path = folder / first.file
    for again in (same, unchanged):
        assert (again.offset, again.length, again.digest) == (
            first.offset,
            first.length,
            first.digest,
        )
        assert read_exchange(path, again.offset).exchange.payload == exchange().payload
    found = [one for one in read_archive(path, 1000) if isinstance(one, Revisit)]
    assert [one.id for one in found] == [same.id, unchanged.id]
    assert {one.original_id for one in found} == {first.id}
    with path.open("rb") as file:
        revisits = [
            (dict(r.rec_headers.headers), r.http_headers.get_statuscode(), r.raw_stream.read())
            for r in WarcioIterator(file, check_digests="raise")
            if r.rec_type == "revisit"
        ]
    profiles = [fields["WARC-Profile"].rpartition("/")[2] for fields, _, _ in revisits]
    assert profiles == ["identical-payload-digest", "server-not-modified"]
    assert [status for _, status, _ in revisits] == ["200", "304"]
    assert [payload for _, _, payload in revisits] == [b"", b""]
    assert revisits[0][0]["WARC-Refers-To-Target-URI"] == exchange().url
    assert revisits[0][0]["WARC-Refers-To-Date"] == "2026-03-01T09:30:15.123456Z"
    with path.open("rb") as file:
        kinds = [record.record_type for record in ArchiveIterator(file)]
    assert kinds.count(WarcRecordType.revisit) == 2


def test_each_file_says_which_crawl_it_is_of(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run-1", crawl={"run": 1, "arguments": {"board": "뉴스"}})
    location = writer.write(exchange())
    writer.close()
    with (tmp_path / location.file).open("rb") as file:
        records = [(r.rec_type, r.rec_headers, r.raw_stream.read()) for r in WarcioIterator(file)]
    (_, info, _), (kind, fields, block) = records[:2]
    assert kind == "metadata"
    assert json.loads(block) == {"run": 1, "arguments": {"board": "뉴스"}}
    assert fields.get_header("WARC-Warcinfo-ID") == info.get_header("WARC-Record-ID")


def test_a_server_s_certificate_comes_back(writer: WarcWriter, tmp_path: Path) -> None:
    written = replace(exchange(), certificate='sha256=00:FF; subject="CN=portal.example"')
    location = writer.write(written)
    writer.sync()
    read = read_exchange(tmp_path / "warc" / location.file, location.offset).exchange
    assert read.certificate == written.certificate
