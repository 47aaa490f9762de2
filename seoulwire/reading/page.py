"""A capture's bytes decoded and its page parsed, every text beside its raw form.

A page whose bytes needed repair is parsed twice, from the plain decode and from the segment-wise
one: markup is the same in both, since no byte of a CP949 pair is ``<`` or ``>``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from seoulwire import __version__
from seoulwire.boards import Listing
from seoulwire.dates import KST
from seoulwire.items import Capture, Item, Link, Provenance
from seoulwire.repair import Decoded, decode

EXTRACTOR = f"seoulwire/{__version__}"

Page = TypeVar("Page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a capture said: items not yet repaired, links to follow, and a list page's own rows.

    ``charset`` is that of a list page.
    """

    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    listing: Listing | None = None
    charset: str | None = None


def parse_twice(capture: Capture, parse: Callable[[str, str], Page]) -> tuple[Decoded, Page, Page]:
    """Return the decode, the page, and the page as a plain decode of its bytes shows it."""
    decoded = decode(capture.body, capture.charset)
    page = parse(decoded.text, capture.url)
    raw_page = parse(decoded.raw, capture.url) if decoded.repairs else page
    return decoded, page, raw_page


def moment_of(capture: Capture) -> datetime:
    """Return when a page was fetched, by the clock of its board: 어제 is the day before."""
    return capture.fetched.astimezone(KST)


def provenance_of(capture: Capture, decoded: Decoded | None) -> Provenance:
    """Return where an item comes from; a file has no ``decoded`` text."""
    return Provenance(
        capture=capture.id,
        requested_url=capture.requested_url,
        url=capture.url,
        digest=capture.digest,
        fetched=capture.fetched,
        extractor=EXTRACTOR,
        charset=decoded.charset if decoded else None,
        integrity=capture.integrity,
        reason=capture.reason,
    )
