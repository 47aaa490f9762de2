"""A source's page and its layouts: what a page object must say, and how its parts are picked out.

A site declares its hosts and its layouts. A layout has a name, the day on which the site stopped
serving it, and ``read``, which returns the parts of a page of that layout and ``None`` for any
other page. So an old page keeps its reader when a site changes: a layout is added, none is edited.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from seoulwire.content import (
    Block,
    Figure,
    Heading,
    Paragraph,
    parse_blocks,
    parse_html,
    plain_text,
)
from seoulwire.dates import Instant, parse_instant
from seoulwire.exceptions import SoftError, UnreadableError
from seoulwire.items import Image
from seoulwire.sources.bylines import split_authors
from seoulwire.sources.language import language_of
from seoulwire.sources.licences import licence_of
from seoulwire.sources.metadata import Metadata, read_metadata
from seoulwire.sources.named import NamedElements
from seoulwire.sources.selection import dates_of, drop, one, texts, texts_of

# What scripts and style sheets hold is half of many a page, and no part of an article: it is not
# parsed, but for data (JSON-LD, Next.js, Nuxt, Arc). One that holds the start of another, as where
# a comment or an attribute names it, may not end where it seems, and stays.
_UNSEEN = re.compile(
    r"(<(?:[sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE])\b(?![^<>]*json)[^<>]*>)"
    r"(?!\s*(?:self\.__next_f|window\.__NUXT__)|[^<]*Fusion\.globalContent)[^<]*(?:<(?!/?[sS][cCtT][rRyY]|!--)[^<]*)*(?=</[sS][cCtT][rRyY])"
)
# A long article has some ten thousand tags; what has more of them than this is none.
MAX_MARKS = 60_000
# Those who signed an article, and what they are called; a hostile page names a hundred thousand.
MAX_SIGNATURES = 100
# AMP caches serve a site's pages under their own host: /c/s/www.huffpost.com/entry/…
_AMP_CACHES = (".cdn.ampproject.org", "www.google.com")
_CACHED_HOST = re.compile(r"^/(?:amp|[cvw])(?:/s)?/([a-z0-9.-]+)(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """What a source's page says of its article.

    ``layout`` names the page object and layout that read it (``huffpost-v2``, ``generic``).
    ``published`` is ``None`` where the page states no moment with its zone; ``published_raw`` is
    then still what it states. ``language`` is ``ko``, ``en``, another ISO 639 code or ``None``.
    """

    layout: str
    title: str
    subtitle: str | None
    authors: tuple[str, ...]
    published: Instant | None
    published_raw: str | None
    modified: Instant | None
    section: str | None
    language: str | None
    blocks: tuple[Block, ...]
    images: tuple[Image, ...]
    canonical_url: str | None
    site_name: str | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its element tree, the URL that answered, what it states of itself.

    ``named`` finds what its classes and ids name.

    Layouts cut the tree to the article's body; what stands elsewhere is read before.
    """

    root: HtmlElement
    url: str
    metadata: Metadata
    licence: str | None
    named: NamedElements


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a layout found on a page; what is left out comes from the structured data.

    ``published`` and ``modified`` are dates as the page writes them, best first; ``rewrite_date``
    gives such a date in a form that can be read. ``images`` are those of the blocks, if not given.
    """

    title: str | None
    blocks: tuple[Block, ...]
    subtitle: str | None = None
    byline: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    section: str | None = None
    images: tuple[Image, ...] = ()
    rewrite_date: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of a site; ``until`` is the last day it was served, ``None`` if it still is."""

    name: str
    read: Callable[[Page], Parts | None]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The page object of one site: its hosts (and their subdomains), its layouts, oldest first."""

    hosts: tuple[str, ...]
    layouts: tuple[Layout, ...]

    def serves(self, url: str) -> bool:
        """Tell whether ``url``, or the page an AMP cache serves under it, is on this site."""
        host = source_host(url)
        return any(host == known or host.endswith(f".{known}") for known in self.hosts)

    def layouts_on(self, captured: date | None) -> tuple[Layout, ...]:
        """Return the layouts, the one served on that day first, then the newer, then the older.

        The days are known roughly, and archives keep pages of any age: each layout recognizes its
        own pages, the day only settles who is asked first.
        """
        if captured is None:
            return self.layouts[::-1]
        older = [layout for layout in self.layouts if layout.until and layout.until < captured]
        served = [layout for layout in self.layouts if layout not in older]
        return (*served, *older[::-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """A layout whose parts CSS selectors find. A page without ``body`` is of another layout.

    ``figure`` is the box of a picture with its ``caption`` and ``credit``, wherever in the page;
    ``lead`` the box of the picture above the body. ``clutter`` is what stands in the body without
    being part of the article.
    """

    body: str
    title: str
    subtitle: str | None = None
    byline: str | None = None
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    lead: str | None = None
    figure: str | None = None
    caption: str | None = None
    credit: str | None = None
    clutter: str | None = None
    rewrite_date: Callable[[str], str] = str

    def __call__(self, page: Page) -> Parts | None:
        """Return the parts of ``page``, or ``None`` when it is not of this layout.

        Raises:
            UnreadableError: ``no-title`` or ``ambiguous-title``.
        """
        named = page.named
        body = next(iter(named.select(self.body)), None)
        if body is None:
            return None
        titles = texts_of(named.select(self.title)) or filter(None, (page.metadata.title,))
        parts = Parts(
            title=one(titles, "title", page.url),
            subtitle=next(iter(texts_of(named.select(self.subtitle))), None),
            byline=texts_of(named.select(self.byline)),
            published=dates_of(named.select(self.published)),
            modified=dates_of(named.select(self.modified)),
            rewrite_date=self.rewrite_date,
            section=next(iter(texts_of(named.select(self.section))), None),
            blocks=(),
        )
        named.drop(self.clutter, body)
        return replace(parts, blocks=tuple(self._blocks(page, body)))

    def _blocks(self, page: Page, body: HtmlElement) -> Iterator[Block]:
        legends = dict(self._legends(page))
        leads = page.named.select(self.lead)[:1]
        lead = (block for box in leads for block in parse_blocks(box, page.url))
        pictures = (block for block in lead if isinstance(block, Figure))
        for block in (*islice(pictures, 1), *parse_blocks(body, page.url)):
            if isinstance(block, Figure) and block.url in legends:
                caption, credit = legends[block.url]
                yield replace(
                    block, caption=caption or block.caption, credit=credit or block.credit
                )
            else:
                yield block

    def _legends(self, page: Page) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
        """Yield caption and credit by the picture's URL, and take them out of the running text."""
        for box in page.named.select(self.figure):
            caption = next(iter(texts(box, self.caption)), None)
            credit = next(iter(texts(box, self.credit)), None)
            for picture in parse_blocks(box, page.url):
                if isinstance(picture, Figure):
                    yield picture.url, (caption, credit)
            drop(box, self.caption)
            drop(box, self.credit)


def shown_html(html: str, url: str) -> str:
    """Return the source of a page without what scripts and style sheets hold.

    Raises:
        SoftError: ``empty-body`` when there is nothing to parse.
        UnreadableError: ``over-limit`` when it has too many tags to be an article.
    """
    if html.count("<") > MAX_MARKS:
        raise UnreadableError("over-limit", f"more than {MAX_MARKS} tags: {url}")
    if not html.strip("\ufeff\x00 \t\r\n"):
        raise _empty(url)
    return _UNSEEN.sub(r"\1", html)


def read_page(html: str, url: str, *, may_have_licence: bool) -> Page:
    """Return the parsed page.

    Raises:
        SoftError: ``empty-body`` when nothing was parsed.
    """
    root = parse_html(html)
    if not (len(root) or root.text):  # a lone end tag
        raise _empty(url)
    return Page(
        root=root,
        url=url,
        metadata=read_metadata(root, url),
        licence=licence_of(root) if may_have_licence else None,
        named=NamedElements(root),
    )


def _empty(url: str) -> SoftError:
    message = f"nothing was sent; open the page to see whether it has moved: {url}"
    return SoftError("empty-body", message)


def build(layout: str, page: Page, parts: Parts) -> ArticlePage:
    """Return the article of ``page``, what its layout did not find taken from its structured data.

    Raises:
        UnreadableError: ``no-title`` when neither gives a title.
        SoftError: ``empty-body`` when there is no text and no picture.
    """
    metadata = page.metadata
    title = parts.title or metadata.title
    if title is None:
        raise UnreadableError("no-title", f"no headline found as {layout}: {page.url}")
    blocks = without_title(parts.blocks, title)
    if not blocks:
        raise SoftError("empty-body", f"the page has a title and no text: {page.url}")
    subtitle = parts.subtitle or metadata.subtitle
    published, published_raw = moment((*parts.published, *metadata.published), parts.rewrite_date)
    modified, _ = moment((*parts.modified, *metadata.modified), parts.rewrite_date)
    return ArticlePage(
        layout=layout,
        title=title,
        subtitle=None if subtitle == title else subtitle,
        authors=authors_of((parts.byline, *metadata.bylines), metadata),
        published=published,
        published_raw=published_raw,
        modified=modified,
        section=parts.section or metadata.section,
        language=language_of(f"{title}\n{plain_text(blocks)}", metadata.language),
        blocks=blocks,
        images=parts.images or images_of(blocks) or metadata.images,
        canonical_url=metadata.canonical_url,
        site_name=metadata.site_name,
        licence=page.licence,
    )


def images_of(blocks: Iterable[Block]) -> tuple[Image, ...]:
    """Return the pictures among ``blocks``, without what is embedded."""
    return tuple(
        Image(url=block.url, alt=block.alt, caption=block.caption, credit=block.credit)
        for block in blocks
        if isinstance(block, Figure) and block.embed is None
    )


def source_host(url: str) -> str:
    """Return the host whose page ``url`` shows, looking through the caches of AMP."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    cached = _CACHED_HOST.match(parts.path) if host.endswith(_AMP_CACHES) else None
    return cached[1].lower() if cached else host


def moment(
    stated: tuple[str, ...], rewrite: Callable[[str], str]
) -> tuple[Instant | None, str | None]:
    """Return the first text that is a moment with its zone; failing that, the first text alone."""
    for text in stated:
        instant = parse_instant(rewrite(text))
        if instant is not None:
            return instant, text
    return None, next(iter(stated), None)


def without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """Return ``blocks`` without a first heading or paragraph that only repeats the title."""
    for index, block in enumerate(blocks[:3]):
        if isinstance(block, Heading | Paragraph) and block.text.casefold() == title.casefold():
            return (*blocks[:index], *blocks[index + 1 :])
    return blocks


def authors_of(bylines: Iterable[tuple[str, ...]], metadata: Metadata) -> tuple[str, ...]:
    """Return the authors of the first byline that names any, the site itself left out."""
    site = (metadata.site_name or "").casefold()
    # Title :: Harbor; of a person's own pages the last words are the person's name.
    last = metadata.window.casefold().rstrip(" :|-»").rpartition(" ")[2]
    sites = frozenset({site, site.removeprefix("the "), f"the {site}", last})
    named = (split_authors(byline[:MAX_SIGNATURES], sites) for byline in bylines)
    return next(filter(None, named), ())
