"""Front pages and list pages: partners, blurbs and links to posts."""

from dataclasses import replace
from functools import partial

from seoulwire.boards import find_script_signs, parse_front, parse_listing, parse_selected
from seoulwire.configuration import Configuration
from seoulwire.exceptions import UnreadableError
from seoulwire.items import Blurb, Capture, Link, Partner
from seoulwire.reading.page import Reading, moment_of, parse_twice, provenance_of
from seoulwire.reading.target import Target
from seoulwire.repair import align
from seoulwire.sources.page import read_page, shown_html
from seoulwire.sources.soft_errors import refuse_soft_error
from seoulwire.urls import post_urls


def read_front(capture: Capture, target: Target) -> Reading:
    """Return partners and blurbs of a portal's front page."""
    decoded, front, raw_front = parse_twice(capture, parse_front)
    provenance = provenance_of(capture, decoded)
    partners = tuple(
        Partner(
            id=f"{target.portal}:partner/{partner.name}",
            name=partner.name,
            url=partner.url,
            provenance=provenance,
        )
        for partner in front.partners
    )
    blurbs = tuple(
        Blurb(
            id=f"{target.portal}:blurb/{blurb.title}",
            title=blurb.title,
            body=align("\n".join(raw.lines), "\n".join(blurb.lines), decoded.repairs),
            provenance=provenance,
        )
        for blurb, raw in zip(front.blurbs, raw_front.blurbs, strict=True)
    )
    return Reading(items=(*partners, *blurbs))


def read_list(capture: Capture, target: Target, configuration: Configuration) -> Reading:
    """Return a list page and the links of its rows.

    Raises:
        SoftError: when it is an error page that answers 200.
        UnreadableError: when nothing tells that it is a board.
    """
    board, today = configuration.boards.get(target.board or ""), moment_of(capture)
    if board is None or board.selectors is None:
        decoded, listing, _ = parse_twice(capture, partial(parse_listing, today=today))
    else:
        helped = partial(parse_selected, selectors=board.selectors, today=today)
        decoded, listing, _ = parse_twice(capture, helped)
    if not listing.is_board:
        signs = "; ".join(find_script_signs(decoded.text))
        if signs:
            raise UnreadableError(
                "script-only",
                f"only a browser shows it ({signs}); render = true in its declaration has one "
                f"show it: {capture.url}",
            )
        html = shown_html(decoded.text, capture.url)
        refuse_soft_error(read_page(html, capture.url, may_have_licence=False))
        raise UnreadableError("no-labels", f"nothing tells that this is a board: {capture.url}")
    if capture.integrity == "partial" and listing.next_url is None:
        # The cut may go through the last row: its title or its date is not all there.
        listing = replace(listing, rows=listing.rows[:-1])
    linked = [row for row in listing.rows if row.url is not None]
    urls = post_urls([row.url for row in linked if row.url is not None], capture.url)
    links = tuple(
        Link(
            role="post",
            url=url,
            board=target.board,
            label=row.title,
            found="list",
            registered=row.registered,
            writer=row.writer,
            views=row.views,
        )
        for row, url in zip(linked, urls, strict=True)
    )
    return Reading(links=links, listing=listing, charset=decoded.charset)
