"""Attached files (첨부파일): their type by their first bytes, and their text for search.

The files themselves stay in the archive. Text is read from plain text in any charset, from PDF,
and, with the extra ``hwp``, from HWP and HWPX; archives are never unpacked. What a file unpacks to
is measured before it is read.
"""

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Callable
from tempfile import NamedTemporaryFile

from seoulwire.repair import decode

PDF = "application/pdf"
HWP = "application/x-hwp"
HWPX = "application/hwp+zip"
ZIP = "application/zip"

PDF_PAGES = 200
MAX_BYTES = 16 * 1024 * 1024
# A document of a thousand pages unpacks to less than this; a bomb to more.
MAX_UNPACKED = 64 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_PLAIN = 2 * 1024 * 1024
PLAIN_SUFFIXES = (".txt", ".csv")
PLAIN_TYPES = frozenset({"text/plain", "text/csv"})
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # not ESC, with which ISO-2022-KR shifts

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"HWP Document File V", HWP),  # version 3, before 2000
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
)
# What the directory of a compound file says it holds, in UTF-16.
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("HwpSummaryInformation", HWP),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_OPENXML = "application/vnd.openxmlformats-officedocument."
_ZIP_FOLDERS: tuple[tuple[str, str], ...] = (
    ("word/", f"{_OPENXML}wordprocessingml.document"),
    ("xl/", f"{_OPENXML}spreadsheetml.sheet"),
    ("ppt/", f"{_OPENXML}presentationml.presentation"),
)
_HTML = re.compile(rb"\s{0,200}(?:<!--.{0,400}?-->\s{0,200})?<(?:!doctype html|html)", re.I | re.S)

logger = logging.getLogger(__name__)


def media_type_of(body: bytes, declared: str | None) -> str | None:
    """Return the media type that the bytes show, else the ``declared`` one of the server."""
    for magic, media_type in _MAGIC:
        if body.startswith(magic):
            return media_type
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] == b"ftyp":
        return "video/mp4"
    if body.startswith(_OLE):
        held = (kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in body)
        return next(held, "application/x-ole-storage")
    if body.startswith(b"PK\x03\x04"):
        return _zip_type(body)
    return "text/html" if _HTML.match(body.removeprefix(b"\xef\xbb\xbf")) else declared


def attachment_text(body: bytes, media_type: str | None, name: str = "") -> str | None:
    """Return the text of a PDF's first 200 pages, of an HWP or HWPX document, or of plain text.

    Plain is what its ``name`` or its type calls so, and what reads as text where nobody says.
    ``None`` where none can be read: another type, a broken, locked or oversized file, no text.
    """
    shown = media_type_of(body, media_type)
    reader = _READERS.get(shown or "")
    if reader is None and _may_be_plain(body, shown, name):
        reader = _plain_text
    if reader is None:
        return None
    if len(body) > MAX_BYTES:
        logger.info("no text from an attachment of %d bytes", len(body))
        return None
    try:
        text = reader(body)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RecursionError,
        SyntaxError,  # of XML too
        TypeError,
        ValueError,
    ) as error:
        # The libraries raise plain Python errors for many kinds of broken files.
        logger.info("no text from an attachment (%s): %s", media_type, error)
        return None
    return text.replace("\x00", "").strip() or None


def _may_be_plain(body: bytes, media_type: str | None, name: str) -> bool:
    if any(body.startswith(magic) for magic, _ in _MAGIC) or body.startswith((_OLE, b"PK\x03\x04")):
        return False
    if name.lower().endswith(PLAIN_SUFFIXES) or media_type in PLAIN_TYPES:
        return True
    return media_type in {None, "application/octet-stream"} and not _CONTROLS.search(body)


def _plain_text(body: bytes) -> str:
    if len(body) > MAX_PLAIN:  # nobody reads on; whole lines, so that no character is cut
        body = body[: body.rfind(b"\n", 0, MAX_PLAIN) + 1] or body[:MAX_PLAIN]
    text = decode(body).text
    if _CONTROLS.search(text.encode("utf-8", "replace")):
        message = "it has bytes that no text has"
        raise ValueError(message)
    return text.replace("\r\n", "\n")


def _pdf_text(body: bytes) -> str:
    from pypdf import PdfReader  # an eighth of what every process that reads would import
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(io.BytesIO(body)).pages[:PDF_PAGES]
        return "\n".join(page.extract_text() for page in pages)
    except PyPdfError as error:
        raise ValueError(str(error)) from error


def _hwp_text(body: bytes) -> str:
    try:
        import syhwp
    except ImportError:
        logger.info("HWP text is not read: install seoulwire[hwp]")
        return ""
    if not body.startswith(_OLE):  # the library bounds the streams of HWP itself
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            # Nothing is read beyond the size that a member declares.
            sizes = [one.file_size for one in packed.infolist()]
        if sum(sizes) > MAX_UNPACKED or len(sizes) > MAX_MEMBERS:
            message = f"unpacks to {sum(sizes)} bytes in {len(sizes)} parts"
            raise ValueError(message)
    with NamedTemporaryFile(suffix=".hwp") as file:  # it reads paths alone
        file.write(body)
        file.flush()
        try:
            return str(syhwp.extract_text(file.name))
        except syhwp.SyhwpError as error:
            message = f"{type(error).__name__}: {error}"
            raise ValueError(message) from error


def _zip_type(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = packed.namelist()[:MAX_MEMBERS]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ZIP
    if "Contents/content.hpf" in names or "Contents/section0.xml" in names:
        return HWPX
    if "[Content_Types].xml" in names:
        held = (
            kind for folder, kind in _ZIP_FOLDERS if any(name.startswith(folder) for name in names)
        )
        return next(held, ZIP)
    return ZIP


_READERS: dict[str, Callable[[bytes], str]] = {PDF: _pdf_text, HWP: _hwp_text, HWPX: _hwp_text}
