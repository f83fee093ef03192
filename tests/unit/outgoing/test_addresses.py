"""Which addresses are of the public internet, however they are written."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.outgoing import is_public
from watchfloor.outgoing.addresses import written

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.215.14"]


def _forms(address: str) -> list[str]:
    """IPv6 addresses through which an IPv4 one is reached."""
    high, low = divmod(int(IPv4Address(address)), 65_536)
    return [
        f"::ffff:{address}",
        f"64:ff9b::{address}",
        f"2002:{high:x}:{low:x}::1",
    ]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_form_of_an_address_that_is_not_public_is(address: str) -> None:
    for form in [address, *_forms(address)]:
        assert not is_public(ip_address(form)), form


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public_through_any_translator(address: str) -> None:
    for form in [address, *_forms(address)]:
        assert is_public(ip_address(form)), form


@pytest.mark.parametrize(
    "address",
    [
        "::",
        "::1",
        "::8.8.8.8",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2606:4700::5efe:127.0.0.1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_ipv6_addresses_that_nobody_outside_has_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


def test_ordinary_ipv6_addresses_are_public() -> None:
    assert is_public(ip_address("2606:4700:4700::1111"))


@given(st.ip_addresses(v=4))
def test_a_translated_address_is_as_public_as_the_one_it_means(address: IPv4Address) -> None:
    for form in _forms(str(address)):
        assert is_public(ip_address(form)) == is_public(address)


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_the_standard_library_calls_special_is_never_public(
    address: IPv4Address | IPv6Address,
) -> None:
    special = (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or (address.is_private and getattr(address, "ipv4_mapped", None) is None)
    )
    sixtofour = getattr(address, "sixtofour", None)
    if special and sixtofour is None and not str(address).startswith("64:ff9b::"):
        assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.01",
        "1.2.3.4.5",
        "name.7",
        "fe80::1%eth0",
        "::1::",
    ],
)
def test_unusual_spellings_of_addresses_are_none(host: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        written(host)


def test_names_are_no_addresses_and_addresses_are() -> None:
    assert written("example.com") is None
    assert written("0x7f.example") is None
    assert written("127.0.0.1") == IPv4Address("127.0.0.1")
    assert written("::1") == IPv6Address("::1")
