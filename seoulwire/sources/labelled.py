"""Headline of pages that tell machines nothing: by its label, else by its class.

Ministries, cities and their institutes publish on boards: ``제목`` is a label there.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.sources.selection import text_of

# 제목 title.
_TITLE_LABEL = re.compile(r"제\s?목|title|subject", re.IGNORECASE)
_CLASS_OF_HEADLINE = re.compile(r"(?:^|[\s_-])(?:tit|title|subject|headline)(?:$|[\s_-])")
_HEADLINE_TAGS = ("h2", "h3", "h4", "h5", "strong", "p", "div", "span")
# Where other headlines stand.
_ELSEWHERE = frozenset({"a", "nav", "aside", "footer", "li"})
_LENGTHS = range(6, 200)
_MAX_LABEL = 12
# A hostile page has any number of them.
_MAX_CANDIDATES = 2_000
_MAX_HEADLINES = 20


def shown_headlines(root: HtmlElement) -> Iterator[str]:
    """Yield what may be the headline of a page without one for machines, the likeliest first."""
    yield from (text for text in _labelled(root, _TITLE_LABEL) if len(text) in _LENGTHS)
    candidates = islice(root.iter(*_HEADLINE_TAGS), _MAX_CANDIDATES)
    marked = (one for one in candidates if _CLASS_OF_HEADLINE.search(one.get("class") or ""))
    for element in islice(marked, _MAX_HEADLINES):
        if not any(above.tag in _ELSEWHERE for above in element.iterancestors()):
            text = text_of(element)
            if len(text) in _LENGTHS:
                yield text


def _labelled(root: HtmlElement, label: re.Pattern[str]) -> Iterator[str]:
    """Yield the values behind the labels of tables and definition lists."""
    for element in islice(root.iter("th", "dt"), _MAX_CANDIDATES):
        value = element.getnext()
        if value is None or value.tag not in {"td", "dd"}:
            continue
        name = text_of(element)
        if len(name) <= _MAX_LABEL and label.fullmatch(name.strip(" :：")):
            yield text_of(value)
