"""Which of the declared portals and sources occur in an archive: a site names no others."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from seoulwire.configuration import Configuration, Portal, Source
from seoulwire.republish.listing import Row
from seoulwire.republish.rights import host_of
from seoulwire.storage import PostStamp


def portals_of(stamps: Iterable[PostStamp], configuration: Configuration) -> tuple[Portal, ...]:
    """Return the portals that posts are stored of, the declared first.

    The portal of a board that was crawled by its URL and is not declared goes by its host.
    """
    boards = {(stamp.board, _front_of(stamp.addresses[0])) for stamp in stamps}
    portals = (_portal_of(board, front, configuration) for board, front in boards)
    found = {portal.key: portal for portal in portals}
    declared = (portal for key, portal in configuration.portals.items() if key in found)
    others = (found[key] for key in sorted(found.keys() - configuration.portals.keys()))
    return (*declared, *others)


def _portal_of(board: str, front: str, configuration: Configuration) -> Portal:
    declared = configuration.boards.get(board)
    if declared is not None:
        return configuration.portals[declared.portal]
    host = host_of(front)
    same = (each for each in configuration.portals.values() if host_of(each.front) == host)
    name = front.partition("://")[2].rstrip("/")
    return next(same, Portal(key=name, front=front, name=name))


def _front_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:  # no address that can be split
        return url
    return f"{parts.scheme}://{parts.netloc}/"


def sources_of(
    stamps: Iterable[PostStamp], rows: Iterable[Row], configuration: Configuration
) -> list[Source]:
    """Return the declared sources that posts stand on, cite, are tagged with or are paired with."""
    hosts = {host_of(address) for stamp in stamps for address in stamp.addresses}
    tags = {row.tag for row in rows if row.tag}
    found = [configuration.source_of_host(host) for host in hosts if host]
    found += map(configuration.source_of_tag, tags)
    keys = {source.key for source in found if source is not None}
    return [source for key, source in configuration.sources.items() if key in keys]
