"""The address guard's refusals, by their name."""

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from seoulwire.resolver import GuardedResolver

PORTS = {"http": 80, "https": 443}


class BlockedAddressError(IgnoreRequest):
    """Raised for a host whose address is not public, or a port, that no setting allows."""


class GuardMiddleware:
    """Names the address guard's refusal, which Twisted reports as a failed look-up."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise the refusal where there was one."""
        if not isinstance(exception, CannotResolveHostError):
            return
        from twisted.internet import reactor

        resolver = getattr(reactor, "nameResolver", None)
        url = urlparse_cached(request)
        asked = (url.hostname or "", url.port or PORTS.get(url.scheme, 0))
        if isinstance(resolver, GuardedResolver) and asked in resolver.refused:
            raise BlockedAddressError(resolver.refused[asked]) from exception
