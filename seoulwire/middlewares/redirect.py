"""Redirects, followed without a word about where we come from or who anybody is."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from seoulwire.urls import without_user


class DiscreetRedirectMiddleware(RedirectMiddleware):
    """Follows redirects; no referrer is sent, so none is carried along, and no name of a user."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Follow a redirect, without the user and password that its address may hold.

        They would be part of the host's name, which nobody has.
        """
        following = super().process_response(request, response)
        if isinstance(following, Request) and "@" in urlparse_cached(following).netloc:
            return following.replace(url=without_user(following.url))
        return following

    def handle_referer(self, request: Request, response: Response) -> None:
        """Take away what referrer a request may have."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Say nothing: here Scrapy would warn that nobody sets referrers, as is meant."""
