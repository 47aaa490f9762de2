"""Articles that posts cite, live or as a web archive shows them."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from seoulwire.archive.cdx import parse_replay_url
from seoulwire.configuration import Configuration
from seoulwire.content import plain_text
from seoulwire.exceptions import SoftError
from seoulwire.items import Article, Capture
from seoulwire.reading.page import Reading, parse_twice, provenance_of
from seoulwire.reading.target import Target
from seoulwire.repair import align
from seoulwire.sources import ArticlePage, parse_article
from seoulwire.urls import canonical_url, public_id


def read_article(capture: Capture, target: Target, configuration: Configuration) -> Reading:
    """Return a cited article.

    Raises:
        SoftError: when the page is no article, or a web archive answered with another page.
    """
    shown, memento = _shown(capture, target)
    captured = (memento or capture.fetched).date()

    def parse(html: str, url: str) -> ArticlePage:
        return parse_article(html, url, captured)

    decoded, page, raw_page = parse_twice(replace(capture, url=shown), parse)
    url = canonical_url(page.canonical_url or shown)
    source = configuration.source_of_url(url)
    subtitle = page.subtitle
    article = Article(
        id=public_id(source.key if source else urlsplit(url).netloc, url),
        source=source.key if source else urlsplit(url).netloc,
        url=url,
        title=align(raw_page.title, page.title, decoded.repairs),
        subtitle=align(raw_page.subtitle or subtitle, subtitle, decoded.repairs)
        if subtitle
        else None,
        authors=page.authors,
        published=page.published.value if page.published else None,
        published_raw=page.published_raw,
        modified=page.modified.value if page.modified else None,
        section=page.section,
        language=page.language,
        body=align(plain_text(raw_page.blocks), plain_text(page.blocks), decoded.repairs),
        blocks=page.blocks,
        images=page.images,
        licence=page.licence,
        layout=page.layout,
        notes=(),
        site=page.site_name,
        published_zone=page.published.zone_origin if page.published else None,
        modified_zone=page.modified.zone_origin if page.modified else None,
        memento=memento,
        provenance=provenance_of(capture, decoded),
    )
    return Reading(items=(article,))


def _shown(capture: Capture, target: Target) -> tuple[str, datetime | None]:
    """Return the URL of the page that a capture shows, and when a web archive captured it."""
    if target.replay is None:
        return capture.url, None
    replayed = parse_replay_url(target.replay, capture.url)
    if replayed is None:
        raise SoftError("no-memento", f"the archive answered with another page: {capture.url}")
    moment, url = replayed
    return url, moment
