"""Pages asked for only if they have changed."""

import re
from http import HTTPStatus

from scrapy import Request
from scrapy.http import Response

from seoulwire.middlewares import JournalMiddleware, link_of

# Apache says "1-gzip" of the page it compressed, and "1" of the same page when it is unchanged.
_FORM = re.compile(rb'^W/|[-;](?:gzip|br)(?="?$)')


class ConditionalMiddleware(JournalMiddleware):
    """Asks for a stored page only if it has changed (RFC 9110, 13), unless told ``full``.

    A response with ``meta["unchanged"]`` says that it has not. One that says so of another version,
    or of a page that is not stored, is not believed: the page is asked for without a condition.
    """

    def process_request(self, request: Request) -> None:
        """Add the validators of the latest complete capture that an item was read from."""
        link = link_of(request)
        if (
            link is None
            or request.meta["target"].replay
            or request.meta.get("unconditional")
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

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Note that a page is unchanged, or ask for it once without a condition."""
        if response.status != HTTPStatus.NOT_MODIFIED:
            return response
        if _speaks_of_ours(request, response):
            request.meta["unchanged"] = True
            return response
        if request.meta.get("unconditional"):
            return response
        again = request.replace(dont_filter=True)
        for name in ("If-None-Match", "If-Modified-Since"):
            again.headers.pop(name, None)
        again.meta["unconditional"] = True
        return again


def _speaks_of_ours(request: Request, response: Response) -> bool:
    """Return whether an answer is about the version that the request names."""
    asked, told = request.headers.get("If-None-Match"), response.headers.get("ETag")
    if asked and told:
        return _FORM.sub(b"", asked) == _FORM.sub(b"", told)
    return bool(asked) or "If-Modified-Since" in request.headers
