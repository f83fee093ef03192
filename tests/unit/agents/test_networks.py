"""The network of a list that contains an address."""

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from watchfloor.agents._networks import NetworkSet


def test_the_narrowest_network_is_found() -> None:
    networks = NetworkSet(["0.0.0.0/0", "192.0.2.0/24", "192.0.2.128/25", "2001:db8::/32"])

    assert networks.containing("192.0.2.200") == "192.0.2.128/25"
    assert networks.containing("2001:db8::1") == "2001:db8::/32"


def test_families_do_not_mix() -> None:
    assert NetworkSet(["::/0"]).containing("192.0.2.1") is None


@given(
    address=st.ip_addresses(v=4).map(str),
    networks=st.lists(
        st.tuples(st.ip_addresses(v=4), st.integers(0, 32)).map(
            lambda pair: str(ipaddress.ip_network(pair, strict=False))
        ),
        max_size=8,
    ),
)
def test_it_agrees_with_looking_at_every_network(address: str, networks: list[str]) -> None:
    containing = [
        network
        for network in networks
        if ipaddress.ip_address(address) in ipaddress.ip_network(network)
    ]
    narrowest = max(containing, key=lambda text: int(text.rpartition("/")[2]), default=None)

    assert NetworkSet(networks).containing(address) == narrowest
