"""Text of a source's page to its article: one page object a site, structured data for the rest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from seoulwire.sources.generic import read_any
from seoulwire.sources.huffpost import HUFFPOST
from seoulwire.sources.page import (
    ArticlePage,
    Layout,
    Page,
    SourcePage,
    build,
    read_page,
    source_host,
)
from seoulwire.sources.seoul_go_kr import SEOUL
from seoulwire.sources.soft_errors import refuse_soft_error

__all__ = ["GENERIC", "SOURCES", "ArticlePage", "parse_article"]

SOURCES: Mapping[str, SourcePage] = MappingProxyType({"seoul": SEOUL, "huffpost": HUFFPOST})
GENERIC = "generic"

# Hosts beside a site's main one, for telephones and for AMP.
_BESIDE = re.compile(r"^(?:www|m|mobile|amp)\.")


def parse_article(html: str, url: str, captured: date | None = None) -> ArticlePage:
    """Return the article of the page that ``url`` answered with.

    ``captured`` is the day of the capture: of several layouts of a site, the one served then is
    asked first. A page of no known layout is read as any site's.

    Raises:
        SoftError: when the page is no article: ``soft-404``, ``home-page``, ``empty-body``,
            ``consent``, ``paywall``, ``blocked``, ``maintenance``, ``login``.
        UnreadableError: when it is one that cannot be read: ``no-title``, ``ambiguous-title``,
            ``over-limit``.
    """
    page = read_page(html, url)
    refuse_soft_error(page)
    source = next((source for source in SOURCES.values() if source.serves(url)), None)
    article = _read(page, source.layouts_on(captured) if source else ())
    if article.canonical_url is None or _is_of_site(article.canonical_url, url, source):
        return article
    # Any page may call itself a page of another site, and would be taken for one.
    return replace(article, canonical_url=None)


def _read(page: Page, layouts: Iterable[Layout]) -> ArticlePage:
    for layout in layouts:
        parts = layout.read(page)
        if parts is not None:
            return build(layout.name, page, parts)
    return build(GENERIC, page, read_any(page))


def _is_of_site(canonical: str, url: str, source: SourcePage | None) -> bool:
    if source is not None:
        return source.serves(canonical)
    ours, theirs = (_BESIDE.sub("", source_host(address)) for address in (url, canonical))
    return ours == theirs
