"""Which certificates a connection accepts, and by name why not.

Twisted 26.10 reports every refusal as ``certificate verify failed``, and with a service_identity
of 24.1 or later it accepts a certificate that names no host for every host.
"""

import weakref
from collections.abc import Container
from functools import partial
from typing import Any

from OpenSSL import SSL
from OpenSSL.crypto import X509
from scrapy.crawler import Crawler
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, ServiceID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import optionsForClientTLS
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from seoulwire.connections import BoundedHandler

# As in resolver.py: mypy cannot see that a class implements a zope interface.
Provider = Any

FAULTS = {
    code: name.removeprefix("ERR_").lower().replace("_", " ")
    for name, code in vars(SSL.X509VerificationCodes).items()
    if name.startswith("ERR_")
} | {66: "key too small", 67: "key of an authority too small", 68: "digest too weak"}


class CertificateRefusedError(Exception):
    """Raised for a connection whose certificate does not vouch for its host; says why."""


class CertifyingHandler(BoundedHandler):
    """Downloads over HTTPS from hosts that can prove who they are.

    A host in SEOULWIRE_UNVERIFIED_HOSTS need not.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            unverified = crawler.settings.getlist("SEOULWIRE_UNVERIFIED_HOSTS")
            policy: Provider = CertificatePolicy(frozenset(unverified))
            self._contextFactory = policy


@implementer(IPolicyForHTTPS)
class CertificatePolicy:
    """Gives each host's connections the verification of its certificate."""

    def __init__(self, unverified: Container[str] = ()) -> None:
        self._unverified = unverified

    def creatorForNetloc(self, hostname: bytes, port: int) -> Provider:  # noqa: N802 - Twisted's name
        """Return what creates connections to a host."""
        host = hostname.decode("ascii")
        return _CertifiedConnection(host, verify=host not in self._unverified)


@implementer(IOpenSSLClientConnectionCreator)
class _CertifiedConnection:
    def __init__(self, host: str, *, verify: bool) -> None:
        self._host = host
        self._verify = verify
        self._options: Provider = optionsForClientTLS(host)

    def clientConnectionForTLS(self, tlsProtocol: Provider) -> SSL.Connection:  # noqa: N802, N803 - Twisted's names
        connection: SSL.Connection = self._options.clientConnectionForTLS(tlsProtocol)
        # A connection that holds its protocol would never be freed.
        judge = partial(self._judge, weakref.ref(tlsProtocol))
        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, judge)
        return connection

    def _judge(
        self,
        protocol: Provider,
        _: SSL.Connection,
        certificate: X509,
        error: int,
        depth: int,
        ok: int,
    ) -> bool:
        """Return whether OpenSSL may go on from a certificate of the chain; say why not."""
        fault = None if ok else FAULTS.get(error, f"X.509 error {error}")
        if fault is None and depth == 0 and not _names(certificate, self._host):
            fault = "not issued for this host"
        if fault is None or not self._verify:
            return True
        refusal = CertificateRefusedError(f"{fault}: {self._host}")
        protocol().failVerification(Failure(refusal))  # type: ignore[no-untyped-call]
        return False


def _names(certificate: X509, host: str) -> bool:
    """Return whether a certificate is for a host (RFC 9525: its name alone does not count)."""
    is_address = isIPAddress(host) or isIPv6Address(host)
    identity: ServiceID = IPAddress_ID(host) if is_address else DNS_ID(host)
    try:
        verify_service_identity(extract_patterns(certificate), [identity], [])
    except (CertificateError, VerificationError):
        return False
    return True
