"""Pages asked for only if they have changed."""

from scrapy import Request

from seoulwire.middlewares import JournalMiddleware, link_of


class ConditionalMiddleware(JournalMiddleware):
    """Asks for a stored page only if it has changed (RFC 9110, 13), unless told ``full``."""

    def process_request(self, request: Request) -> None:
        """Add the validators of the latest complete capture that an item was read from."""
        link = link_of(request)
        if (
            link is None
            or request.meta["target"].replay
            or getattr(self._crawler.spider, "full", False)
        ):
            return
        validators = self._journal.validators(link.url)
        if validators is None:
            return
        etag, last_modified = validators
        if etag:
            request.headers["If-None-Match"] = etag
        if last_modified:
            request.headers["If-Modified-Since"] = last_modified
