"""WARC files of any crawler are read, and whatever is wrong with them is named and passed over."""

import base64
import gzip
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seoulwire.archive import Archived, Damaged, Found, Resource, Revisit, read_archive
from seoulwire.archive.transfer_coding import dechunk
from seoulwire.exceptions import UnreadableFileError

LIMIT = 1 << 20
PAGE = "http://portal.example/en/content/post-{}"


def block(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """Return an HTTP response as it crossed the wire."""
    return b"\r\n".join((b"HTTP/1.1 " + status, *headers, b"", body))


def record(content: bytes, kind: str = "response", number: int = 1, **fields: str) -> bytes:
    """Return a WARC record as wget writes it, its fields changed by ``fields``."""
    digest = base64.b32encode(hashlib.sha1(content).digest()).decode()
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "WARC-Target-URI": f"<{PAGE.format(number)}>",
        "WARC-Date": "2017-05-02T03:04:05Z",
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": "application/http;msgtype=response",
        "Content-Length": str(len(content)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + content + b"\r\n\r\n"


def page(number: int) -> bytes:
    body = f"<p>Page {number} of 서울</p>".encode() * 20
    return record(block(body, b"Content-Type: text/html"), number=number)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "any.warc"


def read(path: Path) -> list[Found]:
    return list(read_archive(path, LIMIT))


def only(path: Path) -> Archived:
    [found] = read(path)
    assert isinstance(found, Archived)
    return found


def test_a_url_in_angle_brackets_is_read_without_them(file: Path) -> None:
    file.write_bytes(page(7))
    found = only(file)
    assert found.exchange.url == PAGE.format(7)
    assert found.location.id == "urn:uuid:7"
    assert found.exchange.fetched.isoformat() == "2017-05-02T03:04:05+00:00"


@pytest.mark.parametrize("compressed", [False, True])
def test_records_are_found_again_where_they_were_read(tmp_path: Path, compressed: bool) -> None:
    file = tmp_path / ("a.warc.gz" if compressed else "a.warc")
    pack = gzip.compress if compressed else bytes
    file.write_bytes(b"".join(pack(page(number)) for number in range(5)))
    found = [one for one in read(file) if isinstance(one, Archived)]
    assert len(found) == 5
    for one in found:
        again = read_archive(file, LIMIT, one.location.offset)
        assert next(iter(again)) == one
    assert found[-1].location.offset + found[-1].location.length == file.stat().st_size


@pytest.mark.parametrize(
    ("payload", "body", "whole"),
    [
        (b"4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\n\r\n", b"abcdefg", True),
        (b"4\r\nabcd\r\n0\r\nTrailer: x\r\n\r\n", b"abcd", True),
        (
            b"<p>Chunks were undone, the header left</p>",
            b"<p>Chunks were undone, the header left</p>",
            True,
        ),
        (
            b"2024 was a year, not the size of a chunk\n",
            b"2024 was a year, not the size of a chunk\n",
            True,
        ),
        (b"4\r\nabcd\r\nffff\r\nef", b"abcdef", False),
        (b"4\r\nabcd\r\nzz\r\n", b"abcd", False),
        (b"4\r\nabcd\r\n", b"abcd", False),
        (b"", b"", True),
    ],
)
def test_chunks_are_undone_as_far_as_they_are_right(
    payload: bytes, body: bytes, whole: bool
) -> None:
    assert dechunk(payload) == (body, whole)


def test_whole_chunks_win_over_a_length_beside_them(file: Path) -> None:
    chunks = b"4\r\n<p>a\r\n0\r\n\r\n"
    headers = (b"Transfer-Encoding: chunked", b"Content-Length: %d" % len(chunks))
    file.write_bytes(record(block(chunks, *headers)))
    found = only(file).exchange
    assert (found.payload, found.truncated) == (b"<p>a", None)


def test_cut_chunks_make_a_cut_payload(file: Path) -> None:
    file.write_bytes(record(block(b"5\r\n<p>ab\r\n9\r\n", b"Transfer-Encoding: chunked")))
    found = only(file)
    assert (found.exchange.payload, found.exchange.truncated) == (b"<p>ab", "chunks")


def test_a_payload_shorter_than_its_length_is_cut(file: Path) -> None:
    file.write_bytes(record(block(b"<p>half", b"Content-Length: 14")))
    assert only(file).exchange.truncated == "content-length"


def test_a_payload_the_crawler_cut_says_why(file: Path) -> None:
    file.write_bytes(record(block(b"<p>half"), WARC_Truncated="length"))
    assert only(file).exchange.truncated == "length"


def test_a_payload_over_the_limit_is_cut_there(file: Path) -> None:
    file.write_bytes(record(block(bytes(3 * LIMIT))) + page(2))
    large, small = read(file)
    assert isinstance(large, Archived)
    assert isinstance(small, Archived)
    assert large.exchange.truncated == "over-limit"
    assert len(large.exchange.payload) < 2 * LIMIT


def test_an_answer_to_a_form_is_told_by_its_request(file: Path) -> None:
    request = record(b"POST /en HTTP/1.1\r\nHost: portal.example\r\n\r\n", "request", 1)
    file.write_bytes(request + page(1))
    assert only(file).exchange.method == "POST"


def asked(method: str, number: int, **fields: str) -> bytes:
    """Return a request record, of an id of its own, with these fields."""
    named = {"WARC-Record-ID": f"<urn:uuid:request-{number}>", **fields}
    return record(f"{method} /en HTTP/1.1\r\n\r\n".encode(), "request", number, **named)


def named_by(number: int) -> dict[str, str]:
    return {"WARC-Concurrent-To": f"<urn:uuid:{number}>"}


@pytest.mark.parametrize("method", ["POST", "HEAD"])
def test_a_request_behind_its_response_is_found(file: Path, method: str) -> None:
    answer = record(block(b"", b"Content-Length: 14"))
    behind = [
        record(b"fetchTimeMs: 9\r\n", "metadata", 2, **named_by(1)),
        asked(method, 1, **named_by(1)),
    ]
    for request in (behind, behind[::-1]):
        file.write_bytes(page(7) + answer + b"".join(request) + asked("GET", 3) + page(3))
        first, second, third = read(file)
        assert isinstance(first, Archived)
        assert isinstance(second, Archived)
        assert isinstance(third, Archived)
        methods = [one.exchange.method for one in (first, second, third)]
        assert methods == ["GET", method, "GET"]
        # What has no body by its method is not cut.
        assert second.exchange.truncated == (None if method == "HEAD" else "content-length")


def test_a_request_that_its_response_names_is_found(file: Path) -> None:
    other = record(block(b"<p>"), number=2)
    answer = record(block(b"<p>"), WARC_Concurrent_To="<urn:uuid:request-1>")
    file.write_bytes(asked("POST", 1, **named_by(9)) + other + answer)
    assert [one.exchange.method for one in read(file) if isinstance(one, Archived)] == [
        "GET",
        "POST",
    ]


def test_what_a_form_found_unchanged_is_told_by_its_request(file: Path) -> None:
    file.write_bytes(record(block(b""), "revisit") + asked("POST", 1, **named_by(1)))
    [found] = read(file)
    assert isinstance(found, Revisit)
    assert found.method == "POST"


def test_captures_keep_their_order_while_requests_are_looked_for(file: Path) -> None:
    pages = [page(number) for number in range(30)]
    file.write_bytes(b"".join(pages) + b"rubbish" * 20 + page(30))
    found = read(file)
    ids = [one.location.id for one in found if isinstance(one, Archived)]
    assert ids == [f"urn:uuid:{number}" for number in range(31)]
    assert isinstance(found[30], Damaged)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_lines_of_a_head_may_end_in_lf_alone(file: Path, newline: bytes) -> None:
    head = newline.join((b"HTTP/1.1 200 OK", b"Content-Type: text/html", b"X-Long: a", b"  b"))
    whole = record(head + newline * 2 + b"<p>\r\n\r\n</p>")
    end = whole.index(b"\r\n\r\n")
    file.write_bytes(whole[:end].replace(b"\r\n", newline) + newline * 2 + whole[end + 4 :])
    found = only(file).exchange
    assert found.payload == b"<p>\r\n\r\n</p>"
    assert found.response_headers == ((b"Content-Type", b"text/html"), (b"X-Long", b"a b"))


@pytest.mark.parametrize("interim", [b"100 Continue", b"103 Early Hints"])
def test_an_interim_answer_before_the_final_one_is_passed_over(file: Path, interim: bytes) -> None:
    first = block(b"", b"Link: </a.css>; rel=preload", status=interim)
    file.write_bytes(record(first * 2 + block(b"<p>", b"Content-Type: text/html")))
    found = only(file).exchange
    assert (found.status, found.payload) == (200, b"<p>")
    assert found.response_headers == ((b"Content-Type", b"text/html"),)


def test_heads_of_any_length_are_read(file: Path) -> None:
    headers = [b"X-%d: %s" % (number, b"v" * 40) for number in range(2000)]
    file.write_bytes(record(block(b"<p>", *headers), X_Long="a" * 60_000))
    found = only(file).exchange
    assert (found.payload, len(found.response_headers)) == (b"<p>", 2000)


def test_field_names_are_of_any_case_and_a_response_needs_no_media_type(file: Path) -> None:
    whole = page(1).replace(b"Content-Type: application/http;msgtype=response\r\n", b"")
    head, _, rest = whole.partition(b"\r\n\r\n")
    lines = [
        name.lower() + b":" + value
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    ]
    file.write_bytes(b"\r\n".join((b"WARC/1.0", *lines)) + b"\r\n\r\n" + rest)
    assert only(file).location.id == "urn:uuid:1"


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2016", "2016-01-01T00:00:00"),
        ("2016-07", "2016-07-01T00:00:00"),
        ("2016-07-02", "2016-07-02T00:00:00"),
        ("2016-07-02T03:04Z", "2016-07-02T03:04:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59"),
        ("2016-07-02T03:04:05.123456789Z", "2016-07-02T03:04:05.123456"),
    ],
)
def test_dates_are_as_precise_as_their_writer_knew_them(file: Path, date: str, moment: str) -> None:
    file.write_bytes(record(block(b"<p>"), WARC_Date=date))
    assert only(file).exchange.fetched.isoformat() == f"{moment}+00:00"


def test_a_payload_digest_may_be_of_the_body_in_any_of_its_codings(file: Path) -> None:
    body = b"<p>A page.</p>"
    packed = gzip.compress(body, mtime=0)
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    answer = block(chunks, b"Transfer-Encoding: chunked", b"Content-Encoding: gzip")
    for of in (body, packed, chunks):
        for digest in (hashlib.sha256(of).hexdigest(), hashlib.sha256(of).hexdigest().upper()):
            file.write_bytes(record(answer, WARC_Payload_Digest=f"sha256:{digest}"))
            assert only(file).exchange.payload == packed
    file.write_bytes(record(answer, WARC_Payload_Digest=f"sha256:{'0' * 64}"))
    [found] = read(file)
    assert isinstance(found, Damaged)


def test_a_page_without_its_response_is_told_as_a_resource(file: Path) -> None:
    file.write_bytes(
        record(b"<p>", "resource", Content_Type="text/html")
        + record(b"<p>", "resource", 2, WARC_Target_URI="urn:view:2")
    )
    assert read(file) == [Resource(PAGE.format(1))]


def test_an_unchanged_page_says_whose_it_is(file: Path) -> None:
    head = block(b"", b"Content-Type: text/html")
    file.write_bytes(
        record(
            head,
            "revisit",
            WARC_Payload_Digest="sha1:AAAA",
            WARC_Refers_To_Target_URI=PAGE.format(9),
            WARC_Refers_To_Date="2016-01-02T00:00:00Z",
        )
    )
    [found] = read(file)
    assert isinstance(found, Revisit)
    assert (found.digest, found.original_url) == ("sha1:AAAA", PAGE.format(9))
    assert found.original_date is not None
    assert found.original_date.year == 2016


def test_records_that_are_no_capture_over_http_are_passed_over(file: Path) -> None:
    file.write_bytes(
        record(b"software: any\r\n", "warcinfo")
        + record(b"20170502\n192.0.2.1\n", WARC_Target_URI="dns:portal.example")
        + record(b"outlinks", "metadata")
        + page(3)
    )
    assert only(file).location.id == "urn:uuid:3"


def test_a_file_compressed_as_one_piece_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "whole.warc.gz"
    file.write_bytes(gzip.compress(page(1) + page(2)))
    [found] = read(file)
    assert isinstance(found, Damaged)
    assert "gunzip" in found.detail


@pytest.mark.parametrize(
    ("data", "words"), [(b"\x28\xb5\x2f\xfdx", "zstd -d"), (b"PK\x03\x04x", "unzip it first")]
)
def test_a_container_of_warc_files_says_how_to_open_it(file: Path, data: bytes, words: str) -> None:
    file.write_bytes(data)
    with pytest.raises(UnreadableFileError, match=words):
        read(file)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="correct the path"):
        read(tmp_path / "none.warc")


PAGES = [page(number) for number in range(6)]
damages = st.one_of(
    st.tuples(st.just("flip"), st.integers(0, 10**6), st.integers(1, 255)),
    st.tuples(st.just("cut"), st.integers(0, 10**6), st.integers(1, 400)),
    st.tuples(st.just("add"), st.integers(0, 10**6), st.integers(1, 400)),
)


@settings(max_examples=150)
@given(compressed=st.booleans(), damage=damages)
def test_damage_anywhere_costs_only_the_records_it_touches(
    compressed: bool, damage: tuple[str, int, int]
) -> None:
    pieces = [gzip.compress(one, mtime=0) if compressed else one for one in PAGES]
    whole = b"".join(pieces)
    kind, place, size = damage
    place %= len(whole)
    if kind == "flip":
        data = bytearray(whole)
        data[place] ^= size
        touched = (place, place + 1)
    elif kind == "cut":
        data = bytearray(whole[:place] + whole[place + size :])
        touched = (place, place + size)
    else:
        data = bytearray(whole[:place] + bytes(size) + whole[place:])
        touched = (place, place + 1)
    expected = set(untouched(pieces, touched))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ("a.warc.gz" if compressed else "a.warc")
        file.write_bytes(bytes(data))
        found = read(file)
    ids = {one.location.id for one in found if isinstance(one, Archived)}
    assert ids >= expected
    lost = {f"urn:uuid:{number}" for number in range(len(PAGES))} - ids
    named = [one for one in found if isinstance(one, Damaged)]
    # A cut may take a whole record away, and nothing vouches for the header of an uncompressed one.
    assert named or not lost or kind == "cut" or not compressed


def untouched(pieces: list[bytes], touched: tuple[int, int]) -> Iterator[str]:
    """Yield the ids of the records that damage leaves alone, with what is before and behind."""
    start = 0
    for number, piece in enumerate(pieces):
        end = start + len(piece)
        if end < touched[0] or start >= touched[1]:
            yield f"urn:uuid:{number}"
        start = end


def test_garbage_of_any_size_is_read_in_linear_time(tmp_path: Path) -> None:
    file = tmp_path / "bad.warc.gz"
    file.write_bytes(b"\x1f\x8b\x08\x00" * 200_000 + gzip.compress(page(1)))
    found = read(file)
    assert isinstance(found[-1], Archived)


def test_real_files_are_read(real_pages: Path) -> None:
    counts = {}
    for path in sorted((real_pages / "warc").iterdir()):
        found = read(path)
        counts[path.name] = tuple(
            sum(isinstance(one, kind) for one in found) for kind in (Archived, Revisit, Damaged)
        )
    assert all(any(count) for count in counts.values())
    assert {name for name, (_, _, damaged) in counts.items() if damaged} <= {"example-trunc.warc"}
