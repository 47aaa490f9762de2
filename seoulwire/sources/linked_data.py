"""The JSON-LD of a page: which of its objects is the article that the page shows.

A page may list others: the latest news, what is read with it. An object that gives the address of
another page and a headline that the page does not have is of that page.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from seoulwire.sources.selection import select
from seoulwire.urls import canonical_url, destination

ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "Report",
        "TechArticle",
        "ScholarlyArticle",
    }
)
_PAGE_TYPES = frozenset({"WebPage", "ItemPage"})
# A page's own data is a few objects; a hostile one has millions.
MAX_OBJECTS = 5_000
_MAX_ARTICLES = 50
_MAX_ADDRESS = 2_000
_MAX_HEADLINE = 500
# //<![CDATA[ … //]]>, /* <![CDATA[ */, <!-- … -->: what XHTML asked for around a script.
_OPENED = re.compile(r"\A\s*(?:(?://|/\*)?\s{0,8}(?:<!\[CDATA\[|<!--)\s{0,8}(?:\*/)?\s*){1,2}")
_CLOSED = re.compile(r"(?:(?://|/\*)?\s{0,8}(?:\]\]>|-->)\s{0,8}(?:\*/)?\s{0,8}){1,2}\Z")
_LONGEST_WRAPPING = 60
# Where an object says which page it is of.
_ADDRESSES = ("url", "@id", "mainEntityOfPage")
_BESIDE = re.compile(r"^(?:www|m|mobile|amp)\.")
_FORM = re.compile(r"(?:/amp|/index\.\w{2,5}|\.html?|\.amp)?/?$")
_WORDS = re.compile(r"\w+")
# More words than this share has another headline too if both are of one article.
_SHARED = 0.5


def linked_article(
    root: HtmlElement, addresses: Iterable[str], titles: Iterable[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the JSON-LD object of the page's article, and that of the page; ``{}`` for none.

    ``addresses`` are those of the page, ``titles`` what it calls itself. An article has a
    headline; it is its own page.
    """
    articles, dated = _found(root)
    article = _own(articles, tuple(addresses), titles) if articles else {}
    return article, article or dated


def _found(root: HtmlElement) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    articles: list[dict[str, Any]] = []
    dated: dict[str, Any] = {}
    for script in select(root, "script[type*='ld+json']"):
        for item in islice(_objects(_loaded(script.text or "")), MAX_OBJECTS):
            types = item.get("@type")
            named = {str(name) for name in (types if isinstance(types, list) else [types])}
            if item.get("headline") and named & ARTICLE_TYPES:
                articles.append(item)
            elif named & _PAGE_TYPES and not dated:
                dated = item
    return articles[:_MAX_ARTICLES], dated


def _loaded(text: str) -> Any:
    try:
        return json.loads(_unwrapped(text), strict=False)
    except (ValueError, RecursionError):
        return None  # broken or hostile; the page has other witnesses


def _unwrapped(text: str) -> str:
    if "<!" not in text[:_LONGEST_WRAPPING]:
        return text
    text = _OPENED.sub("", text.rstrip())
    end = max(len(text) - _LONGEST_WRAPPING, 0)
    return text[:end] + _CLOSED.sub("", text[end:])


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON data in document order, lists and ``@graph`` entered."""
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            inner = (item.get("@graph"), item.get("mainEntity"), item.get("mainEntityOfPage"))
            waiting += [value for value in reversed(inner) if isinstance(value, dict | list)]
        elif isinstance(item, list):
            waiting += reversed(item)


def _own(
    articles: list[dict[str, Any]], addresses: tuple[str, ...], titles: Iterable[str]
) -> dict[str, Any]:
    pages = {_page_of(address, address) for address in addresses}
    claimed = [_pages_of(item, addresses[0]) for item in articles]
    for item, theirs in zip(articles, claimed, strict=True):
        if theirs & pages:
            return item
    shown = tuple(titles)
    agreeing = (item for item in articles if _agrees(item.get("headline"), shown))
    first = next(agreeing, None)
    if first is not None:
        return first
    # A headline for search engines may share no word with the page's.
    nowhere = [item for item, theirs in zip(articles, claimed, strict=True) if not theirs]
    is_one = len({str(item["headline"]) for item in articles}) == 1
    return nowhere[0] if is_one and nowhere else {}


def _pages_of(item: dict[str, Any], url: str) -> set[str]:
    """Return the pages that an object says it is of; a site's home page is no article's."""
    given = (item.get(name) for name in _ADDRESSES)
    named = (one.get("@id") or one.get("url") if isinstance(one, dict) else one for one in given)
    addresses = (one for one in named if isinstance(one, str) and one.strip())
    pages = {_page_of(one, url) for one in addresses if len(one) <= _MAX_ADDRESS}
    return {page for page in pages if page and ("/" in page or "?" in page)}


def _page_of(address: str, url: str) -> str | None:
    """Return what the addresses of a page have in common, its host alone for the home page."""
    try:
        parts = urlsplit(canonical_url(destination(urljoin(url, address))))
    except ValueError:
        return None  # urn:, an unclosed bracket: no page
    host = _BESIDE.sub("", parts.netloc)
    page = host + _FORM.sub("", parts.path)
    return f"{page}?{parts.query}" if parts.query else page


def _agrees(headline: Any, titles: Iterable[str]) -> bool:
    """Return whether a headline has as many words of one of ``titles`` as versions of one do."""
    ours = _words(headline) if isinstance(headline, str) else set()
    for title in titles:
        theirs = _words(title)
        fewer = min(len(ours), len(theirs))
        if fewer and len(ours & theirs) > _SHARED * fewer:
            return True
    return False


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(unescape(text[:_MAX_HEADLINE]).casefold()))
