"""Whether an address is one that this product itself listens on."""

import ipaddress
import socket
from urllib.parse import urlsplit

from watchfloor.gateway import GatewayConfig

_PORTS = {"http": 80, "https": 443}


def is_own_ingest(endpoint: str | None, gateway: GatewayConfig) -> bool:
    """Whether this URL leads to a gateway with this configuration on this machine.

    Behind a name that only leads here from elsewhere it is not recognised.
    """
    if endpoint is None:
        return False
    url = urlsplit(endpoint)
    own = {gateway.http_port, gateway.otlp_http_port, gateway.otlp_grpc_port, gateway.grpc_port}
    return (url.port or _PORTS[url.scheme]) in own - {0} and _is_here(url.hostname or "", gateway)


def _is_here(host: str, gateway: GatewayConfig) -> bool:
    if host in {gateway.host, "localhost", socket.gethostname(), socket.getfqdn()}:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
