"""The one guard of every socket: names resolve to public addresses or to nothing.

Twisted connects to exactly the addresses the resolver hands it, IP literals included, so what is
refused here is never connected to: not after a redirect, not when DNS changes its answer.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from seoulwire.addresses import Network, is_allowed, parse_networks

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# mypy cannot see that a class implements a zope interface: what Twisted passes is Any here.
Provider = Any

logger = logging.getLogger(__name__)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves host names, refusing every answer that holds a non-public address.

    ``host_map`` sends a host to ``address:port`` instead (the sample portal's sites);
    ``allowed`` are networks that are not public but may be connected to.
    ``refused`` remembers each refused host with the address that was the reason.
    """

    def __init__(
        self,
        reactor: Provider,
        host_map: Mapping[str, tuple[str, int]],
        allowed: Sequence[Network],
    ) -> None:
        self._reactor = reactor
        self._resolver: Provider = reactor.nameResolver
        self._host_map = host_map
        self._allowed = allowed
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler", reactor: Provider) -> Self:
        """Build the resolver from SEOULWIRE_HOST_MAP and SEOULWIRE_ALLOWED_NETWORKS."""
        host_map = {
            host: (address, int(port))
            for host, target in crawler.settings.getdict("SEOULWIRE_HOST_MAP").items()
            for address, _, port in [target.rpartition(":")]
        }
        return cls(
            reactor,
            host_map,
            parse_networks(crawler.settings.getlist("SEOULWIRE_ALLOWED_NETWORKS")),
        )

    def install_on_reactor(self) -> None:
        """Make this the resolver of all connections."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Provider,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type[Provider]] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> Provider:
        """Resolve as Twisted's interface asks; a refused host has no addresses."""
        if mapped := self._host_map.get(hostName):
            resolution = HostResolution(hostName)
            resolutionReceiver.resolutionBegan(resolution)
            resolutionReceiver.addressResolved(IPv4Address("TCP", *mapped))
            resolutionReceiver.resolutionComplete()
            return resolution
        return self._resolver.resolveHostName(
            _GuardedReceiver(resolutionReceiver, hostName, self._allowed, self.refused),
            hostName,
            portNumber,
            addressTypes,
            transportSemantics,
        )


@implementer(IResolutionReceiver)
class _GuardedReceiver:
    """Passes an answer on when all its addresses may be connected to, else an empty one."""

    def __init__(
        self,
        receiver: Provider,
        host: str,
        allowed: Sequence[Network],
        refused: dict[str, str],
    ) -> None:
        self._receiver = receiver
        self._host = host
        self._allowed = allowed
        self._refused = refused
        self._addresses: list[IPv4Address | IPv6Address] = []

    def resolutionBegan(self, resolutionInProgress: Provider) -> None:  # noqa: N802, N803 - Twisted's names
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802 - Twisted's name
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        bad = [a.host for a in self._addresses if not is_allowed(a.host, self._allowed)]
        if bad:
            logger.info("refused to connect to %s, which is at %s", self._host, bad[0])
            self._refused[self._host] = bad[0]
        else:
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
