"""Redirects, followed without a word about where we come from."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class DiscreetRedirectMiddleware(RedirectMiddleware):
    """Follows redirects; no referrer is sent, so none is carried along."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """Take away what referrer a request may have."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Say nothing: here Scrapy would warn that nobody sets referrers, as is meant."""
