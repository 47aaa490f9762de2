"""Bodies come back from any content-coding, and what is broken says so."""

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seoulwire.archive import decode_content

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LIMIT = 1 << 20
PAGE = ("<!doctype html><p>서울의 도시 정책 기록 " + "".join(map(str, range(5000)))).encode()


def _raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


FORMS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}


@pytest.fixture(params=list(FORMS.values()), ids=list(FORMS))
def form(request: pytest.FixtureRequest) -> tuple[str, Callable[[bytes], bytes]]:
    chosen: tuple[str, Callable[[bytes], bytes]] = request.param
    return chosen


def test_every_coding_comes_back(form: tuple[str, Callable[[bytes], bytes]]) -> None:
    name, compress = form
    content = decode_content(compress(PAGE), [name], LIMIT)
    assert (content.body, content.complete, content.reason) == (PAGE, True, None)


def test_a_truncated_body_is_never_complete(form: tuple[str, Callable[[bytes], bytes]]) -> None:
    name, compress = form
    payload = compress(PAGE)
    for length in range(1, len(payload), 251):
        content = decode_content(payload[:length], [name], LIMIT)
        assert not content.complete
        assert content.reason == f"{name}-truncated"
        assert PAGE.startswith(content.body)


def test_a_plain_body_under_a_false_name_is_kept(
    form: tuple[str, Callable[[bytes], bytes]],
) -> None:
    assert decode_content(PAGE, [form[0]], LIMIT).body == PAGE
    assert decode_content(PAGE, [form[0]], LIMIT).complete


def test_output_stops_at_the_limit(form: tuple[str, Callable[[bytes], bytes]]) -> None:
    name, compress = form
    content = decode_content(compress(PAGE), [name], 1000)
    assert (content.body, content.reason) == (PAGE[:1000], "over-limit")


def test_a_body_of_exactly_the_limit_is_complete(
    form: tuple[str, Callable[[bytes], bytes]],
) -> None:
    name, compress = form
    assert decode_content(compress(PAGE), [name], len(PAGE)).complete


def test_nested_codings_are_undone_from_the_last() -> None:
    payload = brotli.compress(gzip.compress(PAGE))
    assert decode_content(payload, ["gzip", "br"], LIMIT).body == PAGE


def test_a_body_compressed_more_often_than_said() -> None:
    assert decode_content(gzip.compress(gzip.compress(PAGE)), ["gzip"], LIMIT).body == PAGE


def test_another_coding_than_said_is_told_by_its_magic() -> None:
    assert decode_content(gzip.compress(PAGE), ["br"], LIMIT).body == PAGE
    assert decode_content(zstd.compress(PAGE), ["gzip"], LIMIT).body == PAGE


def test_several_members_are_one_body() -> None:
    assert decode_content(gzip.compress(PAGE) * 3, ["x-gzip"], LIMIT).body == PAGE * 3
    assert decode_content(zstd.compress(PAGE) * 2, ["zstd"], LIMIT).body == PAGE * 2


def test_garbage_behind_the_body_is_left_out() -> None:
    for payload, name in ((gzip.compress(PAGE), "gzip"), (zstd.compress(PAGE), "zstd")):
        content = decode_content(payload + b"\0\0garbage", [name], LIMIT)
        assert (content.body, content.complete) == (PAGE, True)


def test_a_wrong_checksum_keeps_the_text_but_not_as_complete() -> None:
    payload = bytearray(gzip.compress(PAGE))
    payload[-8] ^= 0xFF
    content = decode_content(bytes(payload), ["gzip"], LIMIT)
    assert (content.body, content.reason) == (PAGE, "gzip-corrupt")


def test_what_comes_before_damage_is_kept() -> None:
    payload = bytearray(gzip.compress(PAGE))
    payload[len(payload) // 2 : len(payload) // 2 + 40] = bytes(40)
    content = decode_content(bytes(payload), ["gzip"], LIMIT)
    assert not content.complete
    assert len(content.body) > len(PAGE) // 4
    assert PAGE.startswith(content.body[: len(PAGE) // 4])


def test_unknown_codings_are_ignored() -> None:
    assert decode_content(PAGE, ["utf-8", "identity", ""], LIMIT).body == PAGE


def test_an_absurd_number_of_codings_is_refused() -> None:
    assert decode_content(PAGE, ["gzip"] * 6, LIMIT).reason == "too-many-codings"


def test_an_empty_body_is_complete() -> None:
    assert decode_content(b"", ["gzip"], LIMIT).complete


def test_an_uncompressed_body_over_the_limit_is_cut() -> None:
    content = decode_content(PAGE, [], 10)
    assert (content.body, content.reason) == (PAGE[:10], "over-limit")


@settings(max_examples=200)
@given(
    st.binary(max_size=300),
    st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "compress", "x"]), max_size=4),
    st.binary(max_size=40),
    st.integers(0, 300),
)
def test_no_bytes_raise(data: bytes, codings: list[str], noise: bytes, where: int) -> None:
    compressed = gzip.compress(data)
    for payload in (data, compressed[:where] + noise + compressed[where:]):
        content = decode_content(payload, codings, 1000)
        assert len(content.body) <= 1000
        assert content.complete is (content.reason is None)


BOMB = """
import gzip, resource, sys, brotli
from seoulwire.archive import decode_content
from seoulwire.archive.content_coding import zstd
limit = 1 << 24
inner = b"".join(gzip.compress(bytes(1 << 24), 9) for _ in range(16))
bombs = [
    (inner, ["gzip"]),
    (gzip.compress(gzip.compress(inner)), ["gzip"] * 3),
    (brotli.compress(bytes(1 << 27), quality=5), ["br"]),
    (b"".join(zstd.compress(bytes(1 << 24)) for _ in range(16)), ["zstd"]),
]
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
for payload, codings in bombs:
    content = decode_content(payload, codings, limit)
    assert (len(content.body), content.reason) == (limit, "over-limit"), content.reason
"""


def test_memory_stays_flat_on_bombs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(450 << 20)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
