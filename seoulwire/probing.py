"""What a page looks like to us: its rows or its post, and what is not sure about them. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit

from seoulwire.boards import Listing, PostPage, Row, find_script_signs, parse_listing, parse_post
from seoulwire.boards.selected import parse_selected
from seoulwire.configuration import Board, Selectors
from seoulwire.content import parse_html
from seoulwire.dates import KST
from seoulwire.exceptions import PageError
from seoulwire.items import Capture
from seoulwire.repair import Decoded, decode
from seoulwire.repair.declarations import codec_of
from seoulwire.urls import canonical_url, post_urls

FIELDS = ("url", "registered", "writer", "department", "views", "number", "tag")
# A list of fewer posts may well be all there is.
FULL_PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A page as it was read: as a ``listing``, else as a ``post``, else as neither.

    ``shares`` says by field which part of the rows has it, 0 to 1. ``doubts`` are sentences.
    ``needs_browser``: only a script brings what it shows.
    """

    url: str
    title: str | None
    charset: str
    stated_charset: str | None
    repairs: int
    listing: Listing | None
    post: PostPage | None
    shares: Mapping[str, float]
    doubts: tuple[str, ...]
    needs_browser: bool = False


def probe_page(
    capture: Capture, selectors: Selectors | None = None, *, is_post: bool = False
) -> Probe:
    """Return what a page says, read as a list of posts or else as a post.

    ``is_post``: it is a post, whatever lists it shows beside it.
    """
    decoded = decode(capture.body, capture.charset)
    if is_post:
        listing, (post, refused) = None, _read_post(decoded.text, capture)
    else:
        listing, post, refused = _read(decoded.text, capture, selectors)
    rows = listing.rows if listing else ()
    signs = find_script_signs(decoded.text) if refused else ()
    return Probe(
        url=capture.url,
        title=_title(decoded.text),
        charset=decoded.charset,
        stated_charset=capture.charset,
        repairs=len(decoded.repairs),
        listing=listing,
        post=post,
        shares={name: _share(rows, name) for name in FIELDS} if rows else {},
        doubts=(
            *_charset_doubts(decoded, capture.charset),
            *(_list_doubts(listing, capture.url) if listing else ()),
            *((refused, *signs) if refused else ()),
        ),
        needs_browser=bool(signs),
    )


def broken_promises(
    board: Board, first: Probe, second: Probe | None, post: Probe | None
) -> list[str]:
    """Return what a declared board does not hold any more, as sentences.

    ``first`` is its first list page, ``second`` the next one, ``post`` the first post.
    """
    listing = first.listing
    if listing is None or not listing.rows:
        return [f"{board.start} shows no posts: {'; '.join(first.doubts) or 'the list is empty'}"]
    found = []
    if first.shares["url"] < 1:
        found.append(f"{1 - first.shares['url']:.0%} of the rows lead nowhere")
    if not first.shares["registered"]:
        found.append("no row has a date")
    chosen = board.selectors or Selectors()
    for name, field in (("date", "registered"), ("writer", "writer"), ("views", "views")):
        if getattr(chosen, name) is not None and not first.shares[field]:
            found.append(f"selectors.{name} finds nothing")
    if chosen.next is not None and listing.next_url is None:
        found.append("selectors.next finds nothing")
    if chosen.total is not None and listing.total is None:
        found.append("selectors.total finds nothing")
    if board.total is not None and listing.total is not None and listing.total < board.total:
        found.append(f"it states {listing.total} posts, {board.total} are declared")
    if listing.total is not None and listing.total > len(listing.rows) and not listing.next_url:
        found.append(f"it states {listing.total} posts and names no next page")
    if second is not None and not _has_other_rows(first, second):
        found.append(f"the next page shows no other posts: {second.url}")
    if post is not None and (post.post is None or not post.post.body):
        found.append(f"its first post has no text: {post.url}")
    return found


def _read(
    html: str, capture: Capture, selectors: Selectors | None
) -> tuple[Listing | None, PostPage | None, str | None]:
    today = _today(capture)
    try:
        if selectors is None:
            listing = parse_listing(html, capture.url, today=today)
        else:
            listing = parse_selected(html, capture.url, selectors, today=today)
    except PageError as error:
        return None, None, str(error)
    if listing.rows:
        return listing, None, None
    post, refused = _read_post(html, capture)
    return (listing, None, None) if listing.is_board and post is None else (None, post, refused)


def _read_post(html: str, capture: Capture) -> tuple[PostPage | None, str | None]:
    try:
        return parse_post(html, capture.url, today=_today(capture)), None
    except PageError as error:
        return None, f"it is read neither as a board nor as a post of one ({error.reason})"


def _today(capture: Capture) -> datetime:
    return capture.fetched.astimezone(KST)


def _charset_doubts(decoded: Decoded, stated: str | None) -> Iterator[str]:
    # To browsers, and so to us, euc-kr means cp949 (WHATWG): what was stated is what was read.
    names = (stated, codec_of(stated) or stated) if stated else ()
    if names and not any(_plain_name(name) in _plain_name(decoded.charset) for name in names):
        yield f"the server states {stated}, the bytes are {decoded.charset}"
    if decoded.repairs:
        yield f"{len(decoded.repairs)} places are in another charset than the page"


def _plain_name(charset: str) -> str:
    return charset.replace("-", "").replace("_", "").lower()


def _list_doubts(listing: Listing, url: str) -> Iterator[str]:
    rows = listing.rows
    if not rows:
        yield "the list says that it is empty"
        return
    for name, words in (("registered", "a date"), ("writer", "a writer"), ("views", "views")):
        missing = sum(getattr(row, name) is None for row in rows)
        if name == "writer":
            missing = sum(row.writer is None and row.department is None for row in rows)
        if missing:
            yield f"{missing} of {len(rows)} rows have no {words.removeprefix('a ')}"
    for why in sorted({row.unlinked or "no link" for row in rows if row.url is None}):
        count = sum(row.url is None and (row.unlinked or "no link") == why for row in rows)
        yield f"{count} rows lead nowhere: {why}"
    if listing.total is None:
        yield "it states no total: what is missing can only be told by reading all lists"
    if listing.next_url is None and len(rows) >= FULL_PAGE and listing.total != len(rows):
        yield "no next page is found"
    if listing.next_url and urlsplit(listing.next_url).netloc != urlsplit(url).netloc:
        yield f"the next page is on another host: {listing.next_url}"
    dates = [row.registered for row in rows if row.registered and not row.pinned]
    if any(below > above for above, below in pairwise(dates)):
        yield "the posts are not newest first: all lists are read in every crawl"
    if all(row.pinned for row in rows):
        yield "every row looks like a notice"
    yield from _address_doubts(rows)


def _address_doubts(rows: tuple[Row, ...]) -> Iterator[str]:
    linked = [row.url for row in rows if row.url]
    if len(set(linked)) < len(linked):
        yield f"{len(linked) - len(set(linked))} rows lead where another one leads"
    if post_urls(linked) != [canonical_url(url) for url in linked]:
        yield "links to posts name the list page; that part is left out"


def _has_other_rows(first: Probe, second: Probe) -> bool:
    known = {row.url for row in first.listing.rows} if first.listing else set()
    rows = second.listing.rows if second.listing else ()
    return any(row.url not in known for row in rows)


def _share(rows: tuple[Row, ...], name: str) -> float:
    return sum(getattr(row, name) is not None for row in rows) / len(rows)


def _title(html: str) -> str | None:
    found = parse_html(html).findtext(".//title")
    return " ".join(found.split()) or None if found else None
