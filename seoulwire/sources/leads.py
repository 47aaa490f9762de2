"""Leads: pages that may be the source of a post that names a publication and gives no URL. Pure.

A lead is read from what the publication itself answers (its WordPress API, search page, feed or
sitemap) or from a web archive's index. It is no source yet: only the article's content decides.
"""

import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from itertools import islice
from typing import Any, Literal, get_args
from urllib.parse import quote_plus, unquote, urlsplit

from lxml import etree

from seoulwire.content import absolute_url, collapse, parse_html
from seoulwire.content.cuts import is_cut, without_cut
from seoulwire.dates import parse_date
from seoulwire.exceptions import UnreadableError
from seoulwire.repair import decode
from seoulwire.sources.alignment import folded_words
from seoulwire.sources.selection import select, text_of

Found = Literal["wordpress", "search", "feed", "sitemap", "web-archive"]
LOOKED_UP: frozenset[str] = frozenset(get_args(Found))

# A sitemap may have 50,000 addresses (sitemaps.org); what is longer is read as far as here.
MAX_LEADS = 50_000
MAX_UNPACKED = 16 * 1024 * 1024
# A portal takes an article over within days; a report of a year within the next.
LONGEST_BEFORE = timedelta(days=365)
LONGEST_AFTER = timedelta(days=3)
# So much of the words of the shorter title must be in the longer one.
AGREEING = 0.7
FEW_WORDS = 2
# Words without which a slug is the same: WordPress's own list leaves out more or less of them.
_SMALL_WORDS = (
    "a an and are as at be by for from has his her in into is it its of on or out over s that the"
    " their this to was were will with"
)
SMALL_WORDS = frozenset(_SMALL_WORDS.split())
# As many words of a title begin the slug that a web archive is asked for.
SLUG_WORDS = 2

_MARKUP = re.compile(r"<[^<>]{0,500}>")
_SLUG_BREAK = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A page that may be the one sought; ``title`` and ``published`` as far as they are told."""

    url: str
    found: Found
    title: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Leads:
    """What an answer names: pages, and further sitemaps to ask."""

    pages: tuple[Lead, ...]
    more: tuple[str, ...] = ()


def place_url(template: str, title: str) -> str:
    """Return the URL at which a place of look-up is asked for a title."""
    return template.replace("{title}", quote_plus(_sought(title)))


def read_leads(body: bytes, url: str) -> Leads:
    """Return the pages that an answer names: WordPress posts, a feed, a sitemap, a search page.

    ``body`` may be a gzip file, as sitemaps are. XML is read without its DTD and entities.

    Raises:
        UnreadableError: ``not-leads`` when it is none of these.
    """
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body, url)
    if not body.strip():
        raise UnreadableError("not-leads", f"nothing was sent: {url}")
    begun = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if begun.startswith((b"[", b"{")):
        return Leads(tuple(_wordpress(body, url)))
    if begun.startswith(b"<?xml") or re.match(rb"<(?:rss|feed|urlset|sitemapindex|rdf)", begun):
        return _xml(body, url)
    return Leads(tuple(_search_page(body, url)))


def archived_leads(urls: Iterable[str]) -> tuple[Lead, ...]:
    """Return the pages that a web archive holds, each once."""
    return tuple(Lead(url=url, found="web-archive") for url in dict.fromkeys(urls))


def archived_prefix(template: str, title: str) -> str | None:
    """Return how the address begins of a page whose slug is made of the words of ``title``.

    ``None`` where the title has too few words in Latin letters.
    """
    words = [word for word in folded_words(_ascii(_sought(title))) if word not in SMALL_WORDS]
    if len(words) < SLUG_WORDS:
        return None
    return template.replace("{slug}", "-".join(words[:SLUG_WORDS]))


def best_leads(
    leads: Iterable[Lead], title: str, registered: date | None, limit: int
) -> tuple[Lead, ...]:
    """Return the leads whose title, or slug, and date are those of a post; the likeliest first."""
    ours = _telling(_sought(title))
    ranked: dict[str, tuple[float, int, Lead]] = {}
    for lead in leads:
        agreement = _agreement(ours, lead)
        if agreement < AGREEING or not is_in_time(lead.published, registered):
            continue
        apart = abs((lead.published - registered).days) if lead.published and registered else 999
        ranked.setdefault(lead.url, (-agreement, apart, lead))
    best = sorted(ranked.values(), key=lambda one: one[:2])
    return tuple(lead for _, _, lead in best[:limit])


def is_in_time(published: date | None, registered: date | None) -> bool:
    """Return whether a post of that day may have taken over an article of that day."""
    if published is None or registered is None:
        return True
    return -LONGEST_BEFORE <= published - registered <= LONGEST_AFTER


def _agreement(ours: frozenset[str], lead: Lead) -> float:
    theirs = _telling(lead.title if lead.title is not None else _slug_words(lead.url))
    shorter = min(len(ours), len(theirs))
    return len(ours & theirs) / shorter if shorter >= FEW_WORDS else 0.0


def _telling(title: str) -> frozenset[str]:
    return frozenset(folded_words(title)) - SMALL_WORDS


def _slug_words(url: str) -> str:
    path = unquote(urlsplit(url).path).rstrip("/")
    return _SLUG_BREAK.sub(" ", path.rpartition("/")[2].partition(".")[0])


def _sought(title: str) -> str:
    """Return a title without the mark of its cut, and without the word that was cut."""
    if not is_cut(title):
        return title.rstrip()
    cut = without_cut(title)
    return cut.rpartition(" ")[0] or cut


def _ascii(text: str) -> str:
    return (
        unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
        .encode("ascii", "ignore")
        .decode()
    )


def _unpacked(body: bytes, url: str) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(body, MAX_UNPACKED)
    except zlib.error as error:
        raise UnreadableError("not-leads", f"a broken gzip file: {url}") from error


def _wordpress(body: bytes, url: str) -> Iterator[Lead]:
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableError("not-leads", f"broken JSON: {url}") from None
    for post in islice(posts if isinstance(posts, list) else (), MAX_LEADS):
        link = absolute_url(url, _string(post, "link"))
        if link is not None:
            title = post.get("title")
            rendered = title.get("rendered") if isinstance(title, dict) else title
            yield Lead(
                url=link,
                found="wordpress",
                title=_plain(rendered) if isinstance(rendered, str) else None,
                published=parse_date(_string(post, "date") or ""),
            )


def _string(record: Any, name: str) -> str | None:
    value = record.get(name) if isinstance(record, dict) else None
    return value if isinstance(value, str) else None


def _plain(markup: str) -> str:
    return collapse(unescape(_MARKUP.sub(" ", unescape(markup))))


def _xml(body: bytes, url: str) -> Leads:
    pages: list[Lead] = []
    more: list[str] = []
    parsed = etree.iterparse(
        BytesIO(body),
        events=("end",),
        tag=("{*}item", "{*}entry", "{*}url", "{*}sitemap"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    try:
        for _, element in islice(parsed, MAX_LEADS):
            name = etree.QName(element).localname
            fields = dict(_fields(element))
            address = absolute_url(url, fields.get("loc") or fields.get("link"))
            if address is not None and name == "sitemap":
                more.append(address)
            elif address is not None:
                pages.append(
                    Lead(
                        url=address,
                        found="sitemap" if name == "url" else "feed",
                        title=_plain(fields["title"]) if "title" in fields else None,
                        published=_published(fields) if name != "url" else None,
                    )
                )
            element.clear()
    except etree.XMLSyntaxError as error:
        if not pages and not more:
            raise UnreadableError("not-leads", f"broken XML ({error}): {url}") from error
    return Leads(tuple(pages), tuple(more))


def _fields(element: etree._Element) -> Iterator[tuple[str, str]]:
    for child in element:
        if isinstance(child.tag, str):
            text = child.text or child.get("href") or ""
            if text.strip():
                yield etree.QName(child).localname.lower(), text.strip()


def _published(fields: dict[str, str]) -> date | None:
    stated = (fields.get(name) for name in ("pubdate", "published", "date", "updated"))
    return next((parse_date(text) for text in stated if text), None)


def _search_page(body: bytes, url: str) -> Iterator[Lead]:
    page = parse_html(decode(body, None).text)
    for link in islice(select(page, "a[href]"), MAX_LEADS):
        address, title = absolute_url(url, link.get("href")), text_of(link)
        if address is not None and title:
            yield Lead(url=address, found="search", title=title)
