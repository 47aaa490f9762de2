"""Headings that name the site and not the post: boards keep one on every page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from seoulwire.boards.outline import Outline, class_and_id
from seoulwire.content import absolute_url, text_under

MAX_LINKS = 4
MAX_ANCESTORS = 16
MAX_HEADERS = 20  # that are looked into, and so many of their elements
MAX_HEADER = 1_000

# The header of a page, by its class or id. A post may have one too, but no menu stands in that.
_HEADER = re.compile(r"(?:^|[\s_-])(?:header|masthead|hd)(?:$|[\s_-])")
_MENU = re.compile(r"(?:^|[\s_-])(?:gnb|lnb|nav|navi|navbar|menu|sitemap)(?:$|[\s_-])")
# The path of a front page: /, /en/, /index.do, /main/main.do.
_FRONT = re.compile(
    r"(?:/[a-z]{2,3}|/main)?/?(?:(?:index|main|home|default)(?:\.[a-z]{2,5})?/?)?", re.IGNORECASE
)
# What parts the names of post, board and site in a declared title.
TITLE_SEPARATOR = re.compile(r"\s(?:[|<>:·»-]|::)\s")


@dataclass(slots=True)
class SiteHeadings:
    """Tells the headings of the site from those of a post, on one page.

    ``declared`` are the titles that the page declares, ``facts`` the line of the post's facts.
    """

    outline: Outline
    declared: Sequence[str]
    facts: int | None = None
    _is_header: dict[HtmlElement, bool] = field(default_factory=dict, init=False)
    _headers: int = field(default=0, init=False)
    _tops: set[str] = field(init=False)

    def __post_init__(self) -> None:
        several = [TITLE_SEPARATOR.split(title) for title in self.declared]
        # A page may declare its post twice, once of several names and once alone.
        alone = {_squeezed(parts[0]) for parts in several}
        self._tops = {_squeezed(parts[-1]) for parts in several if len(parts) > 1} - alone

    def has(self, element: HtmlElement) -> bool:
        """Return whether a heading stands in the page's header or leads to the front page."""
        above = islice(element.iterancestors(), MAX_ANCESTORS)
        return any(map(self._judge, above)) or _leads_home(self.outline, element)

    def _judge(self, element: HtmlElement) -> bool:
        """Return whether an element is the page's header; each is looked at once."""
        if element not in self._is_header:
            is_named = element.tag == "header" or _HEADER.search(class_and_id(element)) is not None
            self._headers += is_named
            self._is_header[element] = (
                is_named and self._headers <= MAX_HEADERS and self._heads_page(element)
            )
        return self._is_header[element]

    def _heads_page(self, element: HtmlElement) -> bool:
        """Return whether what is named a header holds a menu, and no article holds it.

        What holds the facts of the post, or ends with the page, is the frame of all of it.
        """
        start, end = self.outline.spans.get(element, (0, 0))
        if end >= len(self.outline.lines) or (self.facts is not None and start <= self.facts < end):
            return False
        return next(element.iterancestors("article", "main"), None) is None and any(
            one.tag == "nav" or _MENU.search(class_and_id(one))
            for one in islice(element.iterdescendants(etree.Element), MAX_HEADER)
        )

    def names_site(self, text: str) -> bool:
        """Return whether a text is the last of several names in a declared title: the site's."""
        return _squeezed(text) in self._tops


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _leads_home(outline: Outline, element: HtmlElement) -> bool:
    """Return whether all of a heading is a link to the front page of its site."""
    words = _squeezed(text_under(element))
    here = urlsplit(outline.url)
    around = islice(element.iterancestors("a"), 1)
    for link in chain(around, islice(element.iter("a"), MAX_LINKS)):
        href = (link.get("href") or "#").strip()
        url = None if href.startswith("#") else absolute_url(outline.base_url, href)
        if url is None:
            continue
        there = urlsplit(url)
        if (
            there.netloc == here.netloc
            and there.path != here.path
            and not there.query
            and _FRONT.fullmatch(there.path)
            and words in _squeezed(text_under(link))
        ):
            return True
    return False
