"""The Seoul portal: its front page's partners and blurbs, and all its declared boards."""

from collections.abc import AsyncIterator

from scrapy import Request

from seoulwire.pipelines import journal_of
from seoulwire.reading import Target
from seoulwire.spiders.board import LIST_PRIORITY, BoardSpider


class PortalSpider(BoardSpider):
    """Follows a portal: front page and boards. Takes the arguments of ``board``."""

    name = "portal"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the front page of each portal in scope, then for its boards."""
        portals = self.configuration.portals
        for key in dict.fromkeys(board.portal for board in self.boards):
            portal = portals.get(key)
            if portal and portal.read_front and journal_of(self.crawler).asks(portal.front):
                yield Request(
                    portal.front,
                    callback=self.parse_link,
                    meta={"target": Target(role="front", portal=key)},
                    priority=LIST_PRIORITY,
                )
        async for request in super().start():
            yield request
