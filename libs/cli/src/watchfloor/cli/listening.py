"""Sockets that the product listens on, and how a conflict is told."""

import socket

from watchfloor.cli.config import RootConfig
from watchfloor.core import UnavailableError
from watchfloor.runtime import bind


def listening(config: RootConfig) -> socket.socket:
    """The socket that REST is served on; the port of gRPC is tried too.

    Raises:
        UnavailableError: One of the addresses is taken or not ours.
    """
    host = config.gateway.host
    listener = bound(host, config.gateway.http_port, "--http-port")
    try:
        bound(host, config.gateway.grpc_port, "--grpc-port").close()
    except UnavailableError:
        listener.close()
        raise
    return listener


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
