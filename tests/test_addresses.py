from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.addresses import is_allowed, is_public, parse_networks
from seoulwire.exceptions import ConfigurationError

FORBIDDEN = [
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "198.18.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "2001::1",
    "100::1",
    "3fff::1",
    "3fff:fff::1",
    "5f00::1",
    "64:ff9b:1::10.0.0.1",
    "64:ff9b:1::8.8.8.8",
    "64:ff9b:1:a00:0:100:808:808",  # 10.0.0.1 where RFC 6052, 2.2 puts it below a /48
    "64:ff9b:1:a9fe:a9:fe00::",  # 169.254.169.254
    "::127.0.0.1",
    "fe80::1%eth0",
]
CARRIED = [
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2600::5efe:127.0.0.1",
    "2a00::200:5efe:10.0.0.1",
    "fe80::5efe:8.8.8.8",
]
PUBLIC = [
    "8.8.8.8",
    "211.188.1.1",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
    "2600::5efe:8.8.8.8",
    "2600:5efe:1::1",
    "3ffe::1",
    "4000::1",
    "5eff::1",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", CARRIED)
def test_an_ipv4_address_carried_in_ipv6_is_judged_itself(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public(address)


def test_an_operator_can_allow_a_network() -> None:
    allowed = parse_networks(["127.0.0.1", "10.0.0.0/8"])
    assert is_allowed("10.9.8.7", allowed)
    assert is_allowed("127.0.0.1", allowed)
    assert not is_allowed("127.0.0.2", allowed)


def test_a_host_name_among_the_allowed_networks_is_an_error_that_says_what_to_write() -> None:
    with pytest.raises(ConfigurationError, match="write addresses or networks"):
        parse_networks(["localhost"])


@given(st.ip_addresses())
def test_every_address_gets_a_verdict(address: IPv4Address | IPv6Address) -> None:
    assert is_public(str(address)) in {True, False}


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_and_its_mapped_form_get_the_same_verdict(address: IPv4Address) -> None:
    assert is_public(str(address)) == is_public(str(ip_address(f"::ffff:{address}")))
