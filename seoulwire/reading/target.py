"""What a URL is asked for as, and so what its page is read as."""

from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from seoulwire.archive.cdx import parse_replay_url
from seoulwire.configuration import Configuration
from seoulwire.items import Capture, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a URL was asked for as. ``link`` is its ledger row; lists and front pages have none.

    ``replay`` is the URL under which a web archive shows its captures, where one is asked for the
    article's page. ``item`` is the public id under which the post at ``link`` is stored.
    """

    role: Literal["front", "list", "post", "article", "attachment", "image"]
    portal: str | None = None
    board: str | None = None
    link: Link | None = None
    replay: str | None = None
    item: str | None = None


def target_of(link: Link, configuration: Configuration) -> Target:
    """Return what a link is to be asked for as."""
    board = configuration.boards.get(link.board or "")
    portal = board.portal if board else None
    if link.role == "post" and link.found == "archive":  # no list named it
        host = urlsplit(link.url).hostname
        fronts = {urlsplit(one.front).hostname: key for key, one in configuration.portals.items()}
        portal = fronts.get(host)
    return Target(role=link.role, portal=portal, board=link.board, link=link)


def target_of_capture(link: Link, capture: Capture, configuration: Configuration) -> Target:
    """Return what a link's capture in the archive is to be read as: it may be a memento."""
    target, archive = target_of(link, configuration), configuration.archive
    if link.role == "article" and archive and parse_replay_url(archive.replay, capture.url):
        return replace(target, replay=archive.replay)
    return target
