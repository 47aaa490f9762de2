"""Which elements of a page belong to its article, and which to others that the page names.

Teasers, comments and side columns have authors and dates as the article has. They stand in boxes
that hold neither the article's text nor its headline, and that are called, or built, as others'.
"""

import re
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from seoulwire.sources.page_lines import names_others
from seoulwire.sources.selection import body_of, letters_of, text_of

# What a box of other articles and of comments is called, and one beside the text.
_OF_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:related|relation|rel|recommend\w{0,5}|comments?|commentlist|repl(?:y|ies)|cmt"
    r"|disqus|teasers?|popular|most|best|rank(?:ing)?|trending|latest|recent|also)(?:$|[\s_-])"
    r"|(?:^|\s)more(?:$|\s)|more[_-](?:news|stor|article|post|from)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:sidebar|side|promo\w{0,6}|widget|newsletter|[gls]nb|next|prev\w{0,4})"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
# What a box beside a text is called that is the article's all the same.
_OF_ARTICLE = re.compile(
    r"author|byline|writer|reporter|meta|entry|post|article|story|news|view|info", re.IGNORECASE
)
# About the author: a heading above a name, and no headline.
_OF_AUTHOR = re.compile(
    r"author|byline|writer|reporter|journalist|contributor|profile|(?:^|[\s_-])bio(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_MIN_TITLE = 6  # letters: a shorter one is the beginning of any heading
_LONG = 40  # letters of a paragraph
_NEAR = 3  # so many boxes around a name hold the headline of its article
_HEADLINE_WORDS = 3
_MAX_HEADINGS = 200  # a hostile page has any number
_MAX_NEAR = 60  # elements of a teaser


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around an article's text.

    ``around`` are the boxes that hold the text or the headline, ``head`` what stands between them:
    all above the text where there is no headline.
    """

    around: frozenset[HtmlElement]
    head: frozenset[HtmlElement]
    has_headline: bool

    def is_of_others(self, element: HtmlElement) -> bool:
        """Return whether ``element`` says something of another article, or of the site."""
        for depth, box in enumerate((element, *element.iterancestors())):
            if box in self.around:
                return False
            if self._is_apart(element, box) or (
                depth < _NEAR and self._is_below_headline(element, box)
            ):
                return True
        return False

    def _is_apart(self, element: HtmlElement, box: HtmlElement) -> bool:
        named = _names_of(box)
        if box.tag in {"nav", "article"} or _OF_OTHERS.search(named):
            return True
        if self.has_headline and element in self.head:
            return False
        if _BESIDE.search(named):
            return True
        if box.tag in {"header", "footer"} and any(
            one.tag == "article" for one in box.iterancestors()
        ):
            return False
        return box.tag in {"aside", "header", "footer"} and _OF_ARTICLE.search(named) is None

    def _is_below_headline(self, element: HtmlElement, box: HtmlElement) -> bool:
        """Return whether ``box`` names another article before ``element``."""
        if element in self.head or _OF_AUTHOR.search(_names_of(box)):
            return False
        is_parent = box is element.getparent()
        for one in islice(box.iter(), _MAX_NEAR):
            if one is element:
                return False
            is_headline = (
                one.tag in _HEADINGS
                or names_others((one.text or "").strip())
                or (is_parent and one.tag == "a" and len(text_of(one).split()) >= _HEADLINE_WORDS)
            )
            if is_headline and element not in one.iterdescendants():
                return True
        return False


def _names_of(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def surroundings_of(root: HtmlElement, body: HtmlElement | None, title: str | None) -> Surroundings:
    """Return what stands around the text in ``body`` of the article called ``title``."""
    body = body_of(root) if body is None else body
    headline = _headline(root, title or "")
    around = {body, *body.iterancestors()}
    if headline is not None:
        around |= {headline, *headline.iterancestors()}
    return Surroundings(frozenset(around), _head(root, headline, body), headline is not None)


def _headline(root: HtmlElement, title: str) -> HtmlElement | None:
    """Return the heading that has most of ``title``, or of which it has the beginning."""
    stated = letters_of(title)
    for tags in (("h1",), _HEADINGS):
        for heading in islice(root.iter(*tags), _MAX_HEADINGS):
            shown = letters_of(text_of(heading))
            if min(len(shown), len(stated)) >= _MIN_TITLE and (
                shown.startswith(stated) or stated.startswith(shown)
            ):
                return heading
    return None


def _head(
    root: HtmlElement, headline: HtmlElement | None, body: HtmlElement
) -> frozenset[HtmlElement]:
    """Return the elements from the headline, or from the start, to the first paragraph."""
    found: list[HtmlElement] = []
    is_body = False
    is_headed = headline is None
    for element in root.iter():
        is_headed = is_headed or element is headline
        if is_body and max(_length(element.text), _length(element.tail)) >= _LONG:
            break
        is_body = is_body or element is body
        if is_headed:
            found.append(element)
    return frozenset(found)


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0
