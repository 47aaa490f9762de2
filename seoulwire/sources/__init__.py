"""Text of a source's page to its article: one page object a site, structured data for the rest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from seoulwire.exceptions import SoftError, UnreadableError
from seoulwire.sources.excerpts import excerpt, names_body
from seoulwire.sources.generic import read_any
from seoulwire.sources.huffpost import HUFFPOST
from seoulwire.sources.licences import may_have_licence, reservation_of
from seoulwire.sources.page import (
    ArticlePage,
    Layout,
    Page,
    Selectors,
    SourcePage,
    build,
    read_page,
    shown_html,
    source_host,
)
from seoulwire.sources.seoul_go_kr import SEOUL
from seoulwire.sources.soft_errors import refuse_soft_error, refuse_teaser

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
    shown = shown_html(html, url)
    source = next((source for source in SOURCES.values() if source.serves(url)), None)
    layouts = source.layouts_on(captured) if source else ()
    # A licence may stand anywhere on a page, and most have none.
    is_marked = may_have_licence(shown)
    article = None if is_marked else _read_excerpt(shown, url, layouts)
    if article is None:
        page = _open(shown, url, is_marked=is_marked)
        article = _read_as(layouts, page) or build(GENERIC, page, read_any(page))
        refuse_teaser(article, page)
    if article.licence is None:
        article = replace(article, licence=reservation_of(shown))
    if article.canonical_url is None or _is_of_site(article.canonical_url, url, source):
        return article
    # Any page may call itself a page of another site, and would be taken for one.
    return replace(article, canonical_url=None)


def _read_excerpt(html: str, url: str, layouts: Iterable[Layout]) -> ArticlePage | None:
    """Return the article out of the part of the page that the first likely layout names.

    ``None`` where the whole page may say otherwise.
    """
    for layout in layouts:
        if not isinstance(layout.read, Selectors):
            return None
        body = names_body(html, layout.read)
        if body is not None:
            part = excerpt(html, layout.read, body)
            return _read_part(part, url, layout) if part else None
    return None


def _read_part(html: str, url: str, layout: Layout) -> ArticlePage | None:
    try:
        page = _open(html, url, is_marked=False)
        article = _read_as((layout,), page)
        if article is not None:
            refuse_teaser(article, page)
    except (SoftError, UnreadableError):
        return None
    return article


def _open(html: str, url: str, *, is_marked: bool) -> Page:
    page = read_page(html, url, may_have_licence=is_marked)
    refuse_soft_error(page)
    return page


def _read_as(layouts: Iterable[Layout], page: Page) -> ArticlePage | None:
    for layout in layouts:
        parts = layout.read(page)
        if parts is not None:
            return build(layout.name, page, parts)
    return None


def _is_of_site(canonical: str, url: str, source: SourcePage | None) -> bool:
    if source is not None:
        return source.serves(canonical)
    ours, theirs = (_BESIDE.sub("", source_host(address)) for address in (url, canonical))
    return ours == theirs
