"""Which addresses belong to the public internet, in whatever form they are written."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")
# The standard library's view changes between its releases; these are refused by all of them.
_NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            "100.64.0.0/10",  # shared behind carriers, and metadata of one cloud
            "168.63.129.16/32",  # a cloud's own agent, reached from each of its machines
            "192.0.0.0/24",
            "192.88.99.0/24",  # relays of 6to4
            "198.18.0.0/15",
            "2001::/23",  # Teredo among them
            "2001:db8::/32",
            "3fff::/20",
        ),
    )
)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may be reached there, and nobody of this network is."""
    meant = meant_by(address)
    if isinstance(meant, IPv6Address) and (meant not in _UNICAST or _is_isatap(meant)):
        return False
    return (
        meant.is_global
        and not (meant.is_multicast or meant.is_reserved)
        and not any(meant in network for network in _NOT_PUBLIC)
    )


def meant_by(address: Address) -> Address:
    """The IPv4 address that is reached through an IPv6 one; any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.sixtofour or address


def written(host: str) -> Address | None:
    """The address that a host is, in its one usual form; nothing where it is a name.

    Raises:
        ValueError: It is an address in another form (decimal, octal, hexadecimal, shortened, with
            a zone), which each program reads in its own way.
    """
    try:
        address = ip_address(host)
    except ValueError:
        if _is_read_as_address(host):
            raise
        return None
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        raise ValueError("an address with a zone")
    return address


def _is_read_as_address(host: str) -> bool:
    try:
        socket.inet_aton(host)
    except OSError:
        # The last label of a name is never a number.
        return host.rpartition(".")[2].isdigit() or ":" in host
    return True


def _is_isatap(address: IPv6Address) -> bool:
    return int(address) >> 32 & 0xFFFF_FFFF in {0x0000_5EFE, 0x0200_5EFE}
