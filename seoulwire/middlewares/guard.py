"""Refusals to connect, by their name."""

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from seoulwire.certificates import CertificateRefusedError
from seoulwire.connections import causes_of
from seoulwire.resolver import GuardedResolver

PORTS = {"http": 80, "https": 443}


class BlockedAddressError(IgnoreRequest):
    """Raised for a host whose address is not public, or a port, that no setting allows."""


class UnverifiedHostError(IgnoreRequest):
    """Raised for a host whose certificate does not vouch for it."""


class GuardMiddleware:
    """Names what Twisted reports as a failed look-up, or as a connection that was lost."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise the refusal where there was one.

        Raises:
            BlockedAddressError: for an address or port that may not be connected to.
            UnverifiedHostError: for a host that did not prove who it is.
        """
        if isinstance(exception, DownloadFailedError):
            _raise_refused_certificate(exception)
        if not isinstance(exception, CannotResolveHostError):
            return
        from twisted.internet import reactor

        resolver = getattr(reactor, "nameResolver", None)
        url = urlparse_cached(request)
        asked = (url.hostname or "", url.port or PORTS.get(url.scheme, 0))
        if isinstance(resolver, GuardedResolver) and asked in resolver.refused:
            raise BlockedAddressError(resolver.refused[asked]) from exception


def _raise_refused_certificate(exception: DownloadFailedError) -> None:
    for cause in causes_of(exception):
        if isinstance(cause, CertificateRefusedError):
            message = (
                f"certificate refused: {cause}; where only an authority is missing, trust it with "
                "SSL_CERT_FILE (docs/operations.md, A host whose certificate is refused)"
            )
            raise UnverifiedHostError(message) from exception
