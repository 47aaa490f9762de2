"""Links of a page: absolute, http or https."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from seoulwire.content.blocks import collapse
from seoulwire.content.document import text_under

# A path from the root of the host, with nothing to resolve in it: what most links are, and what
# needs no urljoin, whose time a list of links would feel.
_PLAIN_PATH = re.compile(r"(?=/)(?:/[\w~%-][\w.~%-]*)*/?(?:\?[^#\x00-\x20]+)?")

MAX_ASCENTS = 16  # of "../" in a reference: no site is deeper, and urljoin takes its time for each


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link in a body: its absolute URL and its words (``""`` for a bare image)."""

    url: str
    text: str


def base_url_of(root: HtmlElement, url: str) -> str:
    """Return the URL that relative links of the page at ``url`` start from (``<base href>``)."""
    base = root.find(".//base[@href]")
    return url if base is None else absolute_url(url, base.get("href")) or url


def absolute_url(base_url: str, reference: str | None) -> str | None:
    """Return the http or https URL that ``reference`` names on the page, or ``None``."""
    cleaned = "".join((reference or "").split())
    if not cleaned or cleaned.startswith("#") or cleaned.count("../") > MAX_ASCENTS:
        return None
    try:
        if _PLAIN_PATH.fullmatch(cleaned):
            parts = urlsplit(base_url)
            url = f"{parts.scheme}://{parts.netloc}{cleaned}"
        else:
            url = urljoin(base_url, cleaned)
            parts = urlsplit(url)
        return url if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def links(root: HtmlElement, base_url: str) -> tuple[Hyperlink, ...]:
    """Return the links under ``root`` in reading order."""
    found = ((absolute_url(base_url, a.get("href")), a) for a in root.iter("a"))
    return tuple(Hyperlink(url, collapse(text_under(a))) for url, a in found if url is not None)
