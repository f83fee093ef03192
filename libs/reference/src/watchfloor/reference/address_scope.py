"""Which part of the address space an address lies in."""

from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

_INTERNAL: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8",  # RFC 1918
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",  # RFC 4193
        "127.0.0.0/8",  # loopback
        "::1/128",
        "169.254.0.0/16",  # link-local
        "fe80::/10",
    )
)


class AddressScope(StrEnum):
    """Whose an address can be."""

    INTERNAL = "internal"  # private by RFC 1918 or RFC 4193, loopback, link-local
    PUBLIC = "public"  # routed in the internet
    RESERVED = "reserved"  # documentation, shared, multicast: nobody's, so no source of traffic


def scope_of(address: IPv4Address | IPv6Address) -> AddressScope:
    """The scope of an address."""
    if address.is_global and not address.is_multicast and not address.is_reserved:
        return AddressScope.PUBLIC
    if any(address in network for network in _INTERNAL):
        return AddressScope.INTERNAL
    return AddressScope.RESERVED
