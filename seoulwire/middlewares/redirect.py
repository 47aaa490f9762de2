"""Redirects, followed without a word about where we come from or who anybody is."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import HtmlResponse, Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.response import get_meta_refresh

from seoulwire.reading import Target
from seoulwire.urls import without_user

# A page that leads on in so many seconds is shown to nobody; one that stands longer shows itself.
MAX_REFRESH_SECONDS = 5
# Scripts and those without them are led elsewhere than readers.
_NOT_SHOWN = ("script", "noscript")


class DiscreetRedirectMiddleware(RedirectMiddleware):
    """Follows redirects; no referrer is sent, so none is carried along, and no name of a user."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Follow a redirect, or a refresh, without the user and password of its address.

        They would be part of the host's name, which nobody has.
        """
        following = super().process_response(request, response)
        if following is response:
            following = self._refreshed(request, response)
        if isinstance(following, Request) and "@" in urlparse_cached(following).netloc:
            return following.replace(url=without_user(following.url))
        return following

    def _refreshed(self, request: Request, response: Response) -> Request | Response:
        """Follow a cited page that leads on at once, by a refresh: short addresses and frames do.

        Once for a page, and only on the live web: an archive's own pages would lead out of it.
        """
        target = request.meta.get("target")
        is_cited = isinstance(target, Target) and target.role == "article" and not target.replay
        if not is_cited or "refreshed" in request.meta or not isinstance(response, HtmlResponse):
            return response
        seconds, url = get_meta_refresh(response, ignore_tags=_NOT_SHOWN)
        if seconds is None or url is None or seconds > MAX_REFRESH_SECONDS:
            return response
        following = self._build_redirect_request(request, response, url=url)
        address = following.url.partition("#")[0]
        if urlparse_cached(following).scheme not in {"http", "https"} or address == response.url:
            return response
        following.meta["refreshed"] = True
        return self._redirect(following, request, "meta refresh")

    def handle_referer(self, request: Request, response: Response) -> None:
        """Take away what referrer a request may have."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Say nothing: here Scrapy would warn that nobody sets referrers, as is meant."""
