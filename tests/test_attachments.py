"""Attached files: their type by their bytes, their text within limits, archives left packed."""

import io
import struct
import zipfile
import zlib

import pytest

from seoulwire.attachments import HWP, HWPX, PDF, ZIP, attachment_text, media_type_of
from seoulwire.sample.files import pdf, png

SECTION = (
    '<?xml version="1.0" encoding="UTF-8"?><hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/'
    'section" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"><hp:p><hp:run><hp:t>{}</hp:t>'
    "</hp:run></hp:p></hs:sec>"
)


def packed(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name.replace("__", "/"), body)
    return file.getvalue()


def hwpx(text: str) -> bytes:
    return packed(
        **{
            "mimetype": b"application/hwp+zip",
            "Contents/content.hpf": b"<package/>",
            "Contents/section0.xml": SECTION.format(text).encode(),
        }
    )


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (pdf(["Hello"]), PDF),
        (png(1, 1, (0, 0, 0)), "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (hwpx("안내"), HWPX),
        (packed(**{"a.txt": b"a"}), ZIP),
        (
            packed(**{"[Content_Types].xml": b"", "word/document.xml": b""}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "\x05HwpSummaryInformation".encode("utf-16-le"),
            HWP,
        ),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "text/html"),
        (b"PK\x03\x04 broken", ZIP),
        (b"plain words", "application/octet-stream"),
    ],
)
def test_the_bytes_say_what_a_file_is(body: bytes, media_type: str) -> None:
    assert media_type_of(body, "application/octet-stream") == media_type


def test_the_text_of_a_pdf() -> None:
    assert attachment_text(pdf(["Hello", "city"]), "application/octet-stream") == "Hello\ncity"


NOTICE = "첨부 공고문입니다. 접수 번호 777번."  # the attached notice, number of receipt


@pytest.mark.parametrize("charset", ["cp949", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["공고문.txt", "LIST.CSV"])
def test_the_text_of_a_plain_file_in_any_charset(name: str, charset: str) -> None:
    body = f"{NOTICE}\r\n둘째 줄".encode(charset)  # a second line
    assert attachment_text(body, "application/octet-stream", name) == f"{NOTICE}\n둘째 줄"


def test_bytes_that_read_as_text_are_text_whatever_their_name() -> None:
    assert attachment_text(NOTICE.encode("cp949"), "application/octet-stream", "down.do") == NOTICE
    assert attachment_text(NOTICE.encode(), "image/x-unknown", "photo") is None


@pytest.mark.parametrize("body", [bytes(range(256)) * 9, b"\x00\x01\x02\xff" * 99])
@pytest.mark.parametrize("name", ["a.txt", "a.bin"])
def test_bytes_that_no_text_has_are_none(body: bytes, name: str) -> None:
    assert attachment_text(body, "application/octet-stream", name) is None


def test_of_a_long_text_its_first_lines_are_read() -> None:
    text = attachment_text((f"{NOTICE}\n" * 90_000).encode("cp949"), None, "long.txt")
    assert text is not None
    assert set(text.split("\n")) == {NOTICE}
    assert len(text.encode("cp949")) <= 2 * 1024 * 1024


def test_the_text_of_an_hwpx_document() -> None:
    pytest.importorskip("syhwp", reason="needs the extra hwp")

    assert attachment_text(hwpx("마을 도서관 안내"), None) == "마을 도서관 안내"


def bomb() -> bytes:
    return packed(
        **{
            "Contents/content.hpf": b"<package/>",
            "Contents/section0.xml": SECTION.format("0" * 70_000_000).encode(),
        }
    )


@pytest.mark.parametrize(
    "body",
    [
        bomb(),
        packed(**{f"Contents/section{n}.xml": b"<a/>" for n in range(3_000)}),
        packed(**{"../../etc/passwd": b"root", "Contents/content.hpf": b"", "/abs": b""}),
        hwpx("x")[:-30],
        hwpx("<!DOCTYPE"),
        b"%PDF-1.7\n" + b"1 0 obj << /Kids [1 0 R] >>" * 1_000,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4_096,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "HwpSummaryInformation".encode("utf-16-le") * 99,
        b"PK\x03\x04" + struct.pack("<H", 20) + zlib.compress(b"0" * 9_999),
        packed(**{"inner.zip": hwpx("x")}),
    ],
    ids=[
        "bomb", "members", "slip", "cut", "xml", "pdf", "ole", "hwp", "zip", "archive",
    ],
)  # fmt: skip
@pytest.mark.timeout(60)
def test_a_hostile_file_has_no_text(body: bytes) -> None:
    assert attachment_text(body, None) is None
