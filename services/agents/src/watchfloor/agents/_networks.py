"""Finding the network of a long list that contains an address."""

import ipaddress
from collections.abc import Iterable

_Key = tuple[int, int]


class NetworkSet:
    """Networks in canonical form, looked up by one dictionary per prefix length."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._by_length: dict[_Key, dict[int, str]] = {}
        for text in networks:
            network = ipaddress.ip_network(text)
            shift = network.max_prefixlen - network.prefixlen
            of_length = self._by_length.setdefault((network.version, shift), {})
            of_length[int(network.network_address) >> shift] = text

    def containing(self, address: str) -> str | None:
        """The narrowest network that contains the address."""
        parsed = ipaddress.ip_address(address)
        number = int(parsed)
        for (version, shift), networks in sorted(self._by_length.items()):
            if version == parsed.version and (found := networks.get(number >> shift)):
                return found
        return None
