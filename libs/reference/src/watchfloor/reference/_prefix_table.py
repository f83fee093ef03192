"""Longest and all shorter prefixes of an address, in a handful of dictionary look-ups."""

from ipaddress import IPv4Address, IPv6Address
from socket import AF_INET, AF_INET6, inet_pton

_IPV4_BITS, _IPV6_BITS = 32, 128


class PrefixTable:
    """Which of many named lists hold an address.

    For each address width there is one dictionary per prefix length, from the network's leading
    bits to the set of lists that name it, as a bit mask. A look-up therefore costs one dictionary
    access per prefix length in use, whatever the number of networks.
    """

    def __init__(self) -> None:
        self._by_width: dict[int, dict[int, dict[int, int]]] = {_IPV4_BITS: {}, _IPV6_BITS: {}}

    def add(self, network: str, mask: int) -> None:
        """Put an address or CIDR range into the lists of ``mask``; host bits are ignored."""
        address, _, length_text = network.partition("/")
        family, width = (AF_INET6, _IPV6_BITS) if ":" in address else (AF_INET, _IPV4_BITS)
        length = int(length_text) if length_text else width
        prefix = int.from_bytes(inet_pton(family, address)) >> (width - length)
        prefixes = self._by_width[width].setdefault(length, {})
        prefixes[prefix] = prefixes.get(prefix, 0) | mask

    def look_up(self, address: IPv4Address | IPv6Address) -> int:
        """The mask of all lists that hold the address."""
        number, width = int(address), address.max_prefixlen
        mask = 0
        for length, prefixes in self._by_width[width].items():
            mask |= prefixes.get(number >> (width - length), 0)
        return mask
