"""Which takedowns a post, an article or an image falls under, by all of its addresses."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from seoulwire.configuration import Configuration, Takedown
from seoulwire.republish.facts import ArticleFacts, PostFacts
from seoulwire.urls import canonical_url


def takedowns_of(post: PostFacts, configuration: Configuration) -> tuple[Takedown, ...]:
    """Return the takedowns that a post falls under: its own, or of an article it was made of."""
    if not configuration.takedowns:
        return ()
    addresses = _addresses(post).union(*(_addresses(article) for _, article in post.articles))
    addresses.update(map(address_key, post.citations))
    return tuple(
        takedown
        for takedown in configuration.takedowns
        if takedown.post == post.id
        or (takedown.url is not None and address_key(takedown.url) in addresses)
    )


def takedowns_of_article(
    article: ArticleFacts, configuration: Configuration
) -> tuple[Takedown, ...]:
    """Return the takedowns that an article falls under, by any of its addresses."""
    return tuple(
        takedown
        for takedown in configuration.takedowns
        if takedown.url is not None and address_key(takedown.url) in _addresses(article)
    )


def takedowns_of_images(post: PostFacts, configuration: Configuration) -> tuple[Takedown, ...]:
    """Return the takedowns of an image that a post shows: then none of its images goes out."""
    if not configuration.takedowns:
        return ()
    shown = set(map(address_key, post.images))
    return tuple(
        takedown
        for takedown in configuration.takedowns
        if takedown.url is not None and address_key(takedown.url) in shown
    )


def may_touch(takedown: Takedown, public_id: str, addresses: Iterable[str]) -> bool:
    """Return whether a takedown may concern a post known by these addresses; never wrongly false.

    Quick, for a post whose entry is not at hand: addresses agree in the last part of their path.
    """
    if takedown.url is None:
        return takedown.post == public_id
    part = _last_part(takedown.url)
    return any(_last_part(address) == part for address in addresses)


def _last_part(url: str) -> str:
    path = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/")
    return unquote(path.rpartition("/")[2]).casefold()


def _addresses(item: PostFacts | ArticleFacts) -> set[str]:
    return {address_key(place) for place in (item.url, item.requested_url, item.answered_url)}


@lru_cache(maxsize=4096)
def address_key(url: str) -> str:
    """Return the form of an address that all addresses of the same page share."""
    try:
        return canonical_url(url)
    except ValueError:
        return url
