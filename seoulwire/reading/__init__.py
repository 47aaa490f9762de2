"""Capture in, what it says out: items not yet repaired, links to follow, a list page's rows."""

from http import HTTPStatus

from seoulwire.attachments import media_type_of
from seoulwire.configuration import Configuration
from seoulwire.exceptions import SoftError, UnavailableError, UnreadableError
from seoulwire.items import Capture
from seoulwire.reading.articles import read_article
from seoulwire.reading.files import read_file
from seoulwire.reading.lists import read_front, read_list
from seoulwire.reading.page import Reading
from seoulwire.reading.posts import read_post
from seoulwire.reading.target import Target, target_of, target_of_capture

__all__ = ["GONE", "Reading", "Target", "read", "target_of", "target_of_capture"]

GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# What is no page whatever it says. Servers call pages by other types, too (octet-stream, XML).
_NO_PAGES = frozenset({"application/pdf", "application/json", "application/zip", "application/hwp"})
_NO_PAGES_OF = (
    "image/",
    "audio/",
    "video/",
    "application/vnd.",
    "application/x-hwp",
    "application/haansoft",
    "application/msword",
    "application/x-ole",
)
TRANSIENT = frozenset({408, 425, 429, *range(500, 600)})


def read(capture: Capture, target: Target, configuration: Configuration) -> Reading:
    """Return what ``capture`` says, read as ``target``.

    Raises:
        SoftError: when it is no content: gone, empty, an error page that answers 200.
        UnavailableError: when the server could not answer now.
        UnreadableError: when it is in scope and cannot be read.
    """
    _check_answer(capture)
    match target.role:
        case "front":
            return read_front(capture, target)
        case "list":
            return read_list(capture, target, configuration)
        case "post":
            return read_post(capture, target, configuration)
        case "article":
            _check_page(capture)
            return read_article(capture, target, configuration)
        case "attachment" | "image":
            return read_file(capture, target)


def _check_page(capture: Capture) -> None:
    """Return when a cited document may be a page; a report or a picture is kept as it was sent."""
    media_type = media_type_of(capture.body, capture.media_type) or ""
    is_other = media_type in _NO_PAGES or media_type.startswith(_NO_PAGES_OF)
    if is_other and "html" not in media_type:  # application/vnd.wap.xhtml+xml
        raise SoftError("not-html", f"kept as it was sent, {media_type}: {capture.url}")


def _check_answer(capture: Capture) -> None:
    if capture.status in GONE:
        raise SoftError("gone", f"HTTP {capture.status} {capture.url}")
    if capture.status in TRANSIENT:
        raise UnavailableError(f"http-{capture.status}", capture.url)
    if not 200 <= capture.status < 300:
        raise SoftError(f"http-{capture.status}", capture.url)
    if capture.reason == "over-limit":
        raise UnreadableError("over-limit", f"{capture.url}: larger than SEOULWIRE_MAX_BODY allows")
    if not capture.body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise SoftError("empty-body", capture.url)
