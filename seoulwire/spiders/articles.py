"""Cited articles of any site, asked for by URL or because the ledger says they are wanted."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request

from seoulwire.items import Link
from seoulwire.reading import Target, target_of
from seoulwire.spiders.pages import PagesSpider
from seoulwire.urls import canonical_url, without_user


class ArticlesSpider(PagesSpider):
    """Asks for articles.

    Arguments (``-a name=value``):
        urls: the articles' URLs, separated by spaces; without it, only what earlier runs left
            unfinished is asked for.
    """

    name = "articles"
    source: str | None = None

    def __init__(self, urls: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.arguments = {"urls": " ".join(map(without_user, urls.split()))} if urls else {}

    def is_in_scope(self, link: Link) -> bool:
        """Return whether a link is an article, of this spider's source if it has one."""
        if link.role != "article" or self.source is None:
            return link.role == "article"
        source = self.configuration.source_of_url(link.url)
        return source is not None and source.key == self.source

    def target_at(self, url: str) -> Target:
        """Return that a page is read as an article."""
        link = Link(role="article", url=canonical_url(url), found="argument")
        return target_of(link, self.configuration)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for each URL."""
        for url in self.arguments.get("urls", "").split():
            link = Link(role="article", url=canonical_url(url), found="argument")
            request = self.request_for(link)
            if not self.is_in_scope(link):
                request.meta["skip"] = "off-scope"
            yield request
