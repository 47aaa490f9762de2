"""Which network addresses a crawler may connect to: the public Internet and nothing else."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from seoulwire.exceptions import ConfigurationError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Written out because ipaddress.is_global disagrees with what is reachable: it takes embedded IPv4
# and the cloud metadata service 168.63.129.16 for global. IANA special-purpose registries, 2026.
NOT_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/8",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
# IPv6 addresses that carry an IPv4 address, and the bit where it starts: the carried one is judged.
CARRIERS: tuple[tuple[IPv6Network, int], ...] = (
    (IPv6Network("::ffff:0:0/96"), 96),
    (IPv6Network("64:ff9b::/96"), 96),  # its neighbour 64:ff9b:1::/48 is of a local network
    (IPv6Network("2002::/16"), 16),
)
# Bits 64 to 95 of the addresses of ISATAP (RFC 5214, 6.1), which reach the IPv4 address behind.
ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: str) -> bool:
    """Return whether an IP address literal belongs to the public Internet.

    Raises:
        ValueError: when ``address`` is no IPv4 or IPv6 literal.
    """
    judged: Address = ip_address(address.partition("%")[0])
    for carrier, first_bit in CARRIERS:
        if judged in carrier:
            judged = _carried(judged, first_bit)
            break
    if judged.version == 6 and int(_carried(judged, 64)) in ISATAP:
        # A network of that kind, or a host that only has such an address: so both must be public.
        return _is_of_the_internet(judged) and _is_of_the_internet(_carried(judged, 96))
    return _is_of_the_internet(judged)


def _carried(address: Address, first_bit: int) -> IPv4Address:
    return IPv4Address((int(address) >> (128 - first_bit - 32)) & 0xFFFFFFFF)


def _is_of_the_internet(address: Address) -> bool:
    return not any(address in network for network in NOT_PUBLIC)


def parse_networks(allowed: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks (``127.0.0.1``, ``10.0.0.0/8``) allowed besides the public ones.

    Raises:
        ConfigurationError: when an entry is neither an address nor a network.
    """
    try:
        return tuple(ip_network(entry) for entry in allowed)
    except ValueError as error:
        message = (
            f"SEOULWIRE_ALLOWED_NETWORKS: {error}; write addresses or networks, not host names"
        )
        raise ConfigurationError(message) from error


def is_allowed(address: str, allowed: Iterable[Network] = ()) -> bool:
    """Return whether a connection to ``address`` may be opened."""
    return is_within(address, allowed) or is_public(address)


def is_within(address: str, networks: Iterable[Network]) -> bool:
    """Return whether an IP address literal is in one of the networks."""
    literal = ip_address(address.partition("%")[0])
    return any(literal in network for network in networks)
