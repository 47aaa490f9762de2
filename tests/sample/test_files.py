"""The small files the sample serves are real ones."""

import io
import struct
import zlib

from pypdf import PdfReader

from seoulwire.sample.files import pdf, png


def test_the_pdf_opens_and_gives_its_text() -> None:
    reader = PdfReader(io.BytesIO(pdf(("Digital Seoul (in brief)", "second line"))), strict=True)
    assert len(reader.pages) == 1
    assert "Digital Seoul (in brief)" in reader.pages[0].extract_text()


def test_the_png_holds_as_many_rows_as_it_says() -> None:
    data = png(48, 32, (1, 2, 3))
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (48, 32)
    start = data.index(b"IDAT") + 4
    size = struct.unpack(">I", data[start - 8 : start - 4])[0]
    assert len(zlib.decompress(data[start : start + size])) == 32 * (1 + 48 * 3)
