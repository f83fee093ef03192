"""Whether an address is one that this product itself listens on."""

import socket
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from watchfloor.gateway import GatewayConfig

_PORTS = {"http": 80, "https": 443}
_HERE = frozenset(
    {"localhost", "localhost.localdomain", "localhost6", "ip6-localhost", "ip6-loopback"}
)


def is_own_ingest(endpoint: str | None, gateway: GatewayConfig) -> bool:
    """Whether this URL leads to a gateway with this configuration on this machine.

    Behind a name, or an address of the machine, that is not in the configuration it is not
    recognised.
    """
    if endpoint is None:
        return False
    url = urlsplit(endpoint)
    own = {gateway.http_port, gateway.otlp_http_port, gateway.otlp_grpc_port, gateway.grpc_port}
    return (url.port or _PORTS[url.scheme]) in own - {0} and _is_here(url.hostname or "", gateway)


def _is_here(host: str, gateway: GatewayConfig) -> bool:
    name = host.rstrip(".").lower()
    if name in {*_HERE, gateway.host, socket.gethostname().lower(), socket.getfqdn().lower()}:
        return True
    if name.endswith(".localhost"):
        return True
    address = _address_of(name)
    return address is not None and (address.is_loopback or address.is_unspecified)


def _address_of(name: str) -> IPv4Address | IPv6Address | None:
    """The address that a client would take it for; no name server is asked."""
    return _version_4(name) or _version_6(name)


def _version_4(name: str) -> IPv4Address | None:
    try:
        # Forms such as 127.1 and 0 are addresses, too.
        return IPv4Address(socket.inet_aton(name))
    except OSError:
        return None


def _version_6(name: str) -> IPv4Address | IPv6Address | None:
    try:
        address = IPv6Address(name)
    except ValueError:
        return None
    return address.ipv4_mapped or address
