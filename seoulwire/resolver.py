"""The one guard of every socket: names resolve to public addresses at web ports, or to nothing.

Twisted connects to exactly the addresses the resolver hands it, IP literals included, so what is
refused here is never connected to: not after a redirect, not when DNS changes its answer.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from seoulwire.addresses import Network, is_allowed, is_within, parse_networks

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# mypy cannot see that a class implements a zope interface: what Twisted passes is Any here.
Provider = Any

logger = logging.getLogger(__name__)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves host names, refusing every answer that holds a non-public address.

    ``host_map`` sends a host to ``address:port`` instead (the sample portal's sites);
    ``allowed`` are networks that are not public but may be connected to, at any port; elsewhere
    only ``ports`` may be. ``refused`` remembers why a host and port was refused.
    """

    def __init__(
        self,
        reactor: Provider,
        host_map: Mapping[str, tuple[str, int]],
        allowed: Sequence[Network],
        ports: Collection[int],
    ) -> None:
        self._reactor = reactor
        self._resolver: Provider = reactor.nameResolver
        self._host_map = host_map
        self._allowed = allowed
        self._ports = ports
        self.refused: dict[tuple[str, int], str] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler", reactor: Provider) -> Self:
        """Build the resolver from the settings SEOULWIRE_HOST_MAP and SEOULWIRE_ALLOWED_*."""
        host_map = {
            host: (address, int(port))
            for host, target in crawler.settings.getdict("SEOULWIRE_HOST_MAP").items()
            for address, _, port in [target.rpartition(":")]
        }
        return cls(
            reactor,
            host_map,
            parse_networks(crawler.settings.getlist("SEOULWIRE_ALLOWED_NETWORKS")),
            frozenset(map(int, crawler.settings.getlist("SEOULWIRE_ALLOWED_PORTS"))),
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
            _GuardedReceiver(resolutionReceiver, partial(self._judge, hostName, portNumber)),
            hostName,
            portNumber,
            addressTypes,
            transportSemantics,
        )

    def _judge(self, host: str, port: int, addresses: Sequence[str]) -> bool:
        """Return whether a host at these addresses may be connected to; remember why not."""
        bad = [address for address in addresses if not is_allowed(address, self._allowed)]
        if bad:
            why = (
                f"{host} is at {bad[0]}, which is not public; if it is yours, allow it with "
                f"--set SEOULWIRE_ALLOWED_NETWORKS={bad[0]}"
            )
        elif port in self._ports or all(is_within(address, self._allowed) for address in addresses):
            return True
        else:
            why = f"{host} is asked for at port {port}; see SEOULWIRE_ALLOWED_PORTS"
        logger.info("refused to connect: %s", why)
        self.refused[host, port] = why
        return False


@implementer(IResolutionReceiver)
class _GuardedReceiver:
    """Passes an answer on when ``judge`` allows all its addresses, else an empty one."""

    def __init__(self, receiver: Provider, judge: Callable[[Sequence[str]], bool]) -> None:
        self._receiver = receiver
        self._judge = judge
        self._addresses: list[IPv4Address | IPv6Address] = []

    def resolutionBegan(self, resolutionInProgress: Provider) -> None:  # noqa: N802, N803 - Twisted's names
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802 - Twisted's name
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        if self._judge([address.host for address in self._addresses]):
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
