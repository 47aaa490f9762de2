"""Which post a page shows: the one that its list named, whatever else the page calls itself."""

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from seoulwire.configuration import Configuration
from seoulwire.exceptions import SoftError
from seoulwire.items import Capture, Link
from seoulwire.reading.target import Target
from seoulwire.urls import canonical_url, public_id

# Parameters that say where a link was shown, never which post it leads to: the menu, what was
# searched for, how many rows a page has and in which order.
_CONTEXT = re.compile(
    r"(?:menu|mn|mnu)_?(?:no|id|cd|code|seq|idx)?|(?:search|srch|sort|order)\w*"
    r"|page_?(?:unit|size)|list_?(?:cnt|count|size|type)|view_?type|key_?(?:word|field)"
    r"|stx|sfl|sop|sst|sod|spt",
    re.IGNORECASE,
)

Pairs = frozenset[tuple[str, str]]


def identify(declared: str | None, capture: Capture, target: Target) -> tuple[str, str]:
    """Return the URL and the public id of the post that a page shows.

    ``declared`` is the canonical URL of the page. A post that a list names is what the list names
    it, and stays what it is stored as: some boards declare one canonical URL for all of their
    posts, others send each visitor on to an address of their own.
    """
    named = [canonical_url(url) for url in (declared, capture.url) if url]
    link = target.link
    if link is None or link.found != "list":
        url = named[0]
    else:
        url = next((one for one in named if _names(one, link.url)), link.url)
    if target.item is None:
        return url, _public_id(target, url)
    known = (one for one in (url, *named) if _public_id(target, one) == target.item)
    return next(known, url), target.item


def refuse_list(capture: Capture, target: Target, configuration: Configuration) -> None:
    """Raise what became of a post whose address leads on to its list, or to the front page.

    Raises:
        SoftError: ``gone`` for its list, ``home-page`` for the front page.
    """
    link, answered = target.link, canonical_url(capture.url)
    if link is None or answered == link.url:
        return
    start = _start_of(target, link, configuration)
    if start is not None and _is_list(urlsplit(answered), start, urlsplit(link.url)):
        raise SoftError("gone", f"its board answers with the list: {capture.url}")
    portal = configuration.portals.get(target.portal or "")
    is_root = urlsplit(answered)[2:4] == ("/", "")
    if is_root or (portal is not None and answered == canonical_url(portal.front)):
        raise SoftError("home-page", f"the front page of the site answered: {capture.url}")


def _public_id(target: Target, url: str) -> str:
    return public_id(target.portal or urlsplit(url).netloc, url)


def _names(url: str, listed: str) -> bool:
    """Return whether a URL names the post at ``listed``: the same without what names no post."""
    one, other = urlsplit(url), urlsplit(listed)
    if one.path.rstrip("/") != other.path.rstrip("/"):
        return False
    dropped = _pairs(other) - _pairs(one)
    return _pairs(one) <= _pairs(other) and not _telling(dropped)


def _start_of(target: Target, link: Link, configuration: Configuration) -> SplitResult | None:
    board = configuration.boards.get(target.board or "")
    if board is not None:
        return urlsplit(canonical_url(board.start))
    host, slash, path = (link.board or "").partition("/")  # of a board that is not declared
    return SplitResult("", host, slash + path, "", "") if slash else None


def _is_list(answered: SplitResult, start: SplitResult, listed: SplitResult) -> bool:
    """Return whether what answered is a list of the board, not a post at the list's own path."""
    path = start.path.rstrip("/")
    if (_site(answered), answered.path.rstrip("/")) != (_site(start), path):
        return False
    telling = _telling(_pairs(listed) - _pairs(start))
    telling = frozenset(pair for pair in telling if re.search(r"\d", pair[1])) or telling
    if listed.path.rstrip("/") != path:
        return not telling or not telling <= _pairs(answered)
    return bool(telling) and not telling & _pairs(answered)


def _telling(pairs: Pairs) -> Pairs:
    return frozenset(pair for pair in pairs if pair[1] and not _CONTEXT.fullmatch(pair[0]))


def _pairs(url: SplitResult) -> Pairs:
    return frozenset(parse_qsl(url.query, keep_blank_values=True))


def _site(url: SplitResult) -> str:
    return url.netloc.lower().removeprefix("www.")
