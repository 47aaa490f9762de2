"""What a page tells machines about its article: JSON-LD, OpenGraph, meta elements."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from seoulwire.content import absolute_url, collapse
from seoulwire.items import Image
from seoulwire.sources.addresses import is_own_address
from seoulwire.sources.labelled import shown_headlines
from seoulwire.sources.linked_data import linked_article
from seoulwire.sources.selection import letters_of, select, texts
from seoulwire.sources.stated_dates import is_set
from seoulwire.urls import canonical_url

MAX_IMAGES = 50
# "Press releases | Ministry of Transport": what has no more words may be no headline.
FEW_WORDS = 5

MAX_HEADINGS = 20
# What sites put between a headline and their name.
_SEPARATORS = "|-–—·:«»‹›<>/ㅣ:"
# The ferry crosses the...; The ferry crosses the … | Ferry Times
_CUT = re.compile(rf"\s{{0,2}}(?:…|\.{{2,9}})(?=\s{{0,2}}(?:[{re.escape(_SEPARATORS)}]|$))")
# A shorter beginning may be that of any heading.
_MIN_BEGUN = 6

# Where pages list other articles, each with its day and author.
_BESIDE = frozenset({"aside", "nav", "footer"})

# In order of trust.
_TITLE_METAS = ("og:title", "twitter:title", "headline", "title")
_PUBLISHED_METAS = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "publish_date",
    "publish-date",
    "published_at",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
    "article.created",
)
_MODIFIED_METAS = (
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
)
_AUTHOR_METAS = (
    "author",
    "article:author",
    "dable:author",
    "parsely-author",
    "dc.creator",
    "sailthru.author",
    "og:article:author",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page states of itself; ``bylines`` and dates as written, best first.

    ``states_title`` is whether ``title`` was said for machines, ``window`` the title of the
    page's window, ``is_article`` is whether it calls itself one, ``is_free`` is ``False`` where it
    says that its text is for subscribers.
    """

    title: str | None = None
    states_title: bool = False
    window: str = ""
    subtitle: str | None = None
    bylines: tuple[tuple[str, ...], ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    canonical_url: str | None = None
    site_name: str | None = None
    body: str | None = None
    images: tuple[Image, ...] = ()
    is_article: bool = False
    is_free: bool = True


def read_metadata(root: HtmlElement, url: str) -> Metadata:
    """Return what ``root``, the page at ``url``, states of itself."""
    metas = _metas(root)
    canonical = _canonical(root, metas, url)
    linked, dated = linked_article(root, (url, canonical or url), _titles(root, metas))
    site_name = _first(metas, "og:site_name", "application-name") or _name(linked.get("publisher"))
    return Metadata(
        title=_title(root, metas, linked, site_name),
        states_title=bool(linked) or _first(metas, *_TITLE_METAS) is not None,
        window=next(iter(texts(root, "head > title")), ""),
        subtitle=_text(linked.get("alternativeHeadline")) or _first(metas, "article:subtitle"),
        bylines=(
            tuple(_names(linked.get("author") or linked.get("creator"))),
            tuple(name for key in _AUTHOR_METAS for name in metas.get(key, ())),
        ),
        published=tuple(_dates(dated.get("datePublished"), metas, _PUBLISHED_METAS)),
        modified=tuple(_dates(dated.get("dateModified"), metas, _MODIFIED_METAS)),
        section=_text(linked.get("articleSection")) or _first(metas, "article:section", "section"),
        language=_language(root, metas, linked),
        canonical_url=canonical,
        site_name=site_name,
        body=_text(linked.get("articleBody")),
        images=tuple(_images(metas, linked, url)),
        is_article=bool(linked) or _first(metas, "og:type") == "article",
        is_free=str(linked.get("isAccessibleForFree", True)).lower() != "false",
    )


def _metas(root: HtmlElement) -> dict[str, tuple[str, ...]]:
    """Return the values of meta elements by lower-case name, each once, in document order."""
    found: dict[str, dict[str, None]] = {}
    for element in select(root, "meta"):
        name = element.get("property") or element.get("name") or _item_name(element)
        # HuffPost's pages of 2016 say value= for content=.
        value = collapse(unescape(element.get("content") or element.get("value") or ""))
        if name and value:
            found.setdefault(name.strip().lower(), {})[value] = None
    return {name: tuple(values) for name, values in found.items()}


def _item_name(element: HtmlElement) -> str | None:
    """Return the property of an item that a meta element gives, ``None`` beside the article."""
    name = element.get("itemprop")
    is_beside = name and any(one.tag in _BESIDE for one in element.iterancestors())
    return None if is_beside else name


def _titles(root: HtmlElement, metas: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield what a page calls itself: to machines, in its window, in its first headings."""
    yield from (value for name in _TITLE_METAS for value in metas.get(name, ()))
    yield from texts(root, "head > title")
    yield from texts(root, "h1")[:MAX_HEADINGS]


def _title(
    root: HtmlElement,
    metas: dict[str, tuple[str, ...]],
    linked: dict[str, Any],
    site_name: str | None,
) -> str | None:
    headings = texts(root, "h1")
    stated = _text(linked.get("headline"))
    if stated is not None:
        return _whole(stated, root, headings) or stated
    title = _first(metas, *_TITLE_METAS)
    window = next(iter(texts(root, "head > title")), None)
    title, is_stated = title or window, title is not None
    if title is None:
        return headings[0] if len(headings) == 1 else None
    if whole := _whole(title, root, headings):
        return whole
    # og:title is often "headline - section | site"; the heading of the page says where it ends.
    ends = _beginning(title, (*headings, *metas.get("headline", ())))
    if not ends:
        shown = tuple(shown_headlines(root))
        ends = _beginning(title, (*shown, *texts(root, "h2, h3, h4")[:MAX_HEADINGS]))
        # Section - headline
        ends = ends or [text for text in headings if _ends_with(title, text)]
        # A board's window is called as the board is: the headline is on the page alone.
        if not ends and not is_stated and not headings and len(title.split()) <= FEW_WORDS:
            return shown[0] if shown else title
    return max(ends, key=len) if ends else _without_site(title, site_name)


def _whole(title: str, root: HtmlElement, headings: Iterable[str]) -> str | None:
    """Return the heading that begins as ``title`` does, which a machine has cut."""
    cut = _CUT.search(title)
    if cut is None or title in headings:
        return None
    begun = letters_of(title[: cut.start()])
    if len(begun) < _MIN_BEGUN:
        return None
    others = (*shown_headlines(root), *texts(root, "h2, h3, h4")[:MAX_HEADINGS])
    return next((one for one in (*headings, *others) if letters_of(one).startswith(begun)), None)


def _ends_with(title: str, heading: str) -> bool:
    before = title.removesuffix(heading).rstrip()
    return len(before) < len(title) and before[-1:] in _SEPARATORS and len(heading) * 2 > len(title)


def _beginning(title: str, headings: Iterable[str]) -> list[str]:
    return [text for text in headings if title.startswith(text) and len(text) * 3 > len(title)]


def _without_site(title: str, site_name: str | None) -> str:
    if site_name and title.casefold().endswith(site_name.casefold()):
        shorter = title[: -len(site_name)].rstrip()
        if shorter and shorter[-1] in _SEPARATORS:
            return shorter.rstrip(f" {_SEPARATORS}") or title
    return title


def _dates(stated: Any, metas: dict[str, tuple[str, ...]], names: Iterable[str]) -> Iterator[str]:
    if isinstance(stated, str) and stated.strip() and is_set(stated):
        yield collapse(stated)
    for name in names:
        yield from filter(is_set, metas.get(name, ()))


def _language(
    root: HtmlElement, metas: dict[str, tuple[str, ...]], linked: dict[str, Any]
) -> str | None:
    stated = root.get("lang") or _first(metas, "og:locale", "content-language", "language")
    stated = stated or _text(linked.get("inLanguage"))
    code = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", stated or "")
    return code[0].lower() if code else None


def _canonical(root: HtmlElement, metas: dict[str, tuple[str, ...]], url: str) -> str | None:
    links = [element.get("href") for element in select(root, "link[rel~='canonical']")]
    for link in filter(None, (*links, _first(metas, "og:url"))):
        try:
            address = canonical_url(urljoin(url, link))
            if is_own_address(address, url):
                return address
        except ValueError:
            continue  # javascript:, an unclosed bracket: not a URL that can be followed
    return None


def _images(metas: dict[str, tuple[str, ...]], linked: dict[str, Any], url: str) -> Iterator[Image]:
    """Yield the pictures that JSON-LD names, or the one that is shown where the page is shared."""
    stated = linked.get("image")
    pictures = stated if isinstance(stated, list) else [stated]
    found = False
    for picture in islice(pictures, MAX_IMAGES):
        given = picture if isinstance(picture, dict) else {"url": picture}
        address = absolute_url(url, _text(given.get("url") or given.get("contentUrl")))
        if address is not None:
            found = True
            yield Image(
                url=address,
                caption=_text(given.get("caption")),
                credit=_text(given.get("creditText")) or _name(given.get("author")),
            )
    shared = absolute_url(url, _first(metas, "og:image", "og:image:url", "twitter:image"))
    if shared is not None and not found:
        yield Image(url=shared, alt=_first(metas, "og:image:alt", "twitter:image:alt"))


def _first(metas: dict[str, tuple[str, ...]], *names: str) -> str | None:
    return next((value for name in names for value in metas.get(name, ())), None)


def _text(value: Any) -> str | None:
    """Return a JSON-LD text on one line: a string, or the first of a list of strings."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    text = collapse(unescape(value)) if isinstance(value, str) else ""
    return text or None


def _name(value: Any) -> str | None:
    return next(_names(value), None)


def _names(value: Any) -> Iterator[str]:
    """Yield the names of JSON-LD persons and organizations, given plainly or as objects."""
    for item in value if isinstance(value, list) else [value]:
        named = item.get("name") if isinstance(item, dict) else item
        for name in named if isinstance(named, list) else [named]:
            text = _text(name)
            if text:
                yield text
