"""Which takedowns a post, an article or an image falls under, by all of its addresses."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from seoulwire.configuration import Configuration, Takedown
from seoulwire.items import Article
from seoulwire.republish.facts import ArticleFacts, PostFacts
from seoulwire.storage import PostStamp
from seoulwire.urls import canonical_url, page_urls, public_id


def takedowns_of(post: PostFacts, configuration: Configuration) -> tuple[Takedown, ...]:
    """Return the takedowns that a post falls under: its own, or of an article it was made of."""
    if not configuration.takedowns:
        return ()
    theirs = (place for _, article in post.articles for place in _addresses(article))
    addresses = tuple(dict.fromkeys((*_addresses(post), *post.citations, *theirs)))
    return tuple(
        takedown
        for takedown in configuration.takedowns
        if takedown.post == post.id or _names_any(takedown, addresses)
    )


def takedowns_of_article(
    article: ArticleFacts, configuration: Configuration
) -> tuple[Takedown, ...]:
    """Return the takedowns that an article falls under, by any of its addresses."""
    return tuple(
        takedown
        for takedown in configuration.takedowns
        if _names_any(takedown, _addresses(article))
    )


def takedowns_of_images(post: PostFacts, configuration: Configuration) -> tuple[Takedown, ...]:
    """Return the takedowns of an image that a post shows: then none of its images goes out."""
    return tuple(
        takedown for takedown in configuration.takedowns if _names_any(takedown, post.images)
    )


def unmatched(
    configuration: Configuration,
    stamps: Iterable[PostStamp],
    articles: Callable[[], Iterable[Article]],
) -> tuple[Takedown, ...]:
    """Return the takedowns that name nothing in the archive: mistyped, or of what is not stored.

    ``articles`` are asked for only where no post knows a takedown's address.
    """
    waiting = list(configuration.takedowns)
    for stamp in stamps if waiting else ():
        waiting = [
            takedown
            for takedown in waiting
            if takedown.post != stamp.id and not _names_any(takedown, stamp.addresses)
        ]
    if any(takedown.url is not None for takedown in waiting):
        kept = [address for each in articles() for address in _addresses(ArticleFacts.of(each))]
        waiting = [takedown for takedown in waiting if not _names_any(takedown, kept)]
    return tuple(waiting)


def may_touch(takedown: Takedown, public_id: str, addresses: Iterable[str]) -> bool:
    """Return whether a takedown may concern a post known by these addresses; never wrongly false.

    Quick, for a post whose entry is not at hand: addresses agree in the last part of their path.
    """
    if takedown.url is None:
        return takedown.post == public_id
    part = _last_part(takedown.url)
    return any(_last_part(address) == part for address in addresses)


def _names_any(takedown: Takedown, addresses: Iterable[str]) -> bool:
    """Return whether a takedown's URL is one of these: rather one too many than one too few.

    A portal's lists link to a post by an address that also names the page of the list, which is no
    part of the stored one; nor is it another page by http than by https.
    """
    if takedown.url is None:
        return False
    part, wanted = _last_part(takedown.url), _forms(takedown.url)
    alike = (_forms(address) for address in addresses if _last_part(address) == part)
    return any(wanted[0] in forms or forms[0] in wanted for forms in alike)


@lru_cache(maxsize=4096)
def _last_part(url: str) -> str:
    path = re.split(r"[?#;]", url, maxsplit=1)[0].rstrip("/")
    return unquote(path.rpartition("/")[2]).casefold()


@lru_cache(maxsize=4096)
def _forms(url: str) -> tuple[str, ...]:
    """Return host and public id of an address: as given, and without its place in a list."""
    try:
        return tuple(public_id(urlsplit(each).netloc, each) for each in page_urls(url))
    except ValueError:  # no address that can be split
        return (url,)


def _addresses(item: PostFacts | ArticleFacts) -> tuple[str, str, str]:
    return item.url, item.requested_url, item.answered_url


@lru_cache(maxsize=4096)
def address_key(url: str) -> str:
    """Return the form of an address that all addresses of the same page share."""
    try:
        return canonical_url(url)
    except ValueError:
        return url
