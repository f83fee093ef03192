"""Sockets that the product listens on, and how a conflict is told."""

import socket
from contextlib import ExitStack

from watchfloor.cli.config import RootConfig
from watchfloor.core import UnavailableError
from watchfloor.gateway import Listeners
from watchfloor.runtime import bind


def listening(config: RootConfig) -> Listeners:
    """The sockets that HTTP is served on; the ports of gRPC are tried too.

    Raises:
        UnavailableError: One of the addresses is taken or not ours.
    """
    gateway = config.gateway
    with ExitStack() as opened:
        main = opened.enter_context(bound(gateway.host, gateway.http_port, "--http-port"))
        otlp = opened.enter_context(bound(gateway.host, gateway.otlp_http_port, "--otlp-http-port"))
        bound(gateway.host, gateway.grpc_port, "--grpc-port").close()
        bound(gateway.host, gateway.otlp_grpc_port, "--otlp-grpc-port").close()
        opened.pop_all()
    return Listeners(main, otlp)


def http_endpoints(listeners: Listeners) -> dict[str, str]:
    """Where HTTP is served."""
    return {"http": url_of(listeners.main), "otlp_http": url_of(listeners.otlp)}


def bound(host: str, port: int, option: str) -> socket.socket:
    """A listening socket.

    Raises:
        UnavailableError: The address is taken or not ours; says which option chooses another.
    """
    try:
        return bind(host, port)
    except OSError as exc:
        raise UnavailableError(
            f"Cannot listen on {host}:{port}: {exc.strerror}. "
            f"Choose another port with {option}; 0 takes any free one."
        ) from exc


def url_of(listener: socket.socket) -> str:
    """The address that a listening socket is reached at."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
