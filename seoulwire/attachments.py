"""Text of attached files (첨부파일), for search; the files themselves stay in the archive."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

PDF_PAGES = 200
PDF_BYTES = 16 * 1024 * 1024

logger = logging.getLogger(__name__)


def attachment_text(body: bytes, media_type: str | None) -> str | None:
    """Return the text of a PDF's first 200 pages, or ``None`` where none can be read."""
    if not body.startswith(b"%PDF-") or len(body) > PDF_BYTES:
        return None
    try:
        pages = PdfReader(io.BytesIO(body)).pages[:PDF_PAGES]
        text = "\n".join(page.extract_text() for page in pages).strip()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        # pypdf raises plain Python errors for many kinds of broken files.
        logger.info("no text from a PDF attachment (%s): %s", media_type, error)
        return None
    return text or None
