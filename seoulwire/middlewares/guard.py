"""The address guard's refusals, by their name."""

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from seoulwire.resolver import GuardedResolver


class BlockedAddressError(IgnoreRequest):
    """Raised for a host whose address is not public and that no setting allows."""


class GuardMiddleware:
    """Names the address guard's refusal, which Twisted reports as a failed look-up."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise the refusal where there was one."""
        if not isinstance(exception, CannotResolveHostError):
            return
        from twisted.internet import reactor

        resolver = getattr(reactor, "nameResolver", None)
        host = urlparse_cached(request).hostname
        if isinstance(resolver, GuardedResolver) and host in resolver.refused:
            address = resolver.refused[host]
            message = f"{host} is at {address}, which is not public; see SEOULWIRE_ALLOWED_NETWORKS"
            raise BlockedAddressError(message) from exception
