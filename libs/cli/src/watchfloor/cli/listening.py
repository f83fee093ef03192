"""Sockets that the product listens on, and how a conflict is told."""

import socket
from contextlib import ExitStack
from datetime import UTC, datetime

from watchfloor.cli.config import RootConfig
from watchfloor.cli.failures import as_usage
from watchfloor.core import UnavailableError
from watchfloor.gateway import Listeners
from watchfloor.runtime import bind


def listening(config: RootConfig) -> Listeners:
    """The sockets that HTTP is served on; the ports of gRPC and the certificate are tried too.

    Raises:
        UnavailableError: One of the addresses is taken or not ours.
        UsageError: The certificate is not good.
    """
    require_good_certificate(config)
    gateway = config.gateway
    with ExitStack() as opened:
        main = opened.enter_context(bound(gateway.host, gateway.http_port, "--http-port"))
        otlp = opened.enter_context(bound(gateway.host, gateway.otlp_http_port, "--otlp-http-port"))
        bound(gateway.host, gateway.grpc_port, "--grpc-port").close()
        bound(gateway.host, gateway.otlp_grpc_port, "--otlp-grpc-port").close()
        opened.pop_all()
    return Listeners(main, otlp)


def require_good_certificate(config: RootConfig) -> None:
    """Return where ports are not encrypted, or can be.

    Raises:
        UsageError: The certificate is not good; names each of its files that is not.
    """
    if config.gateway.tls is None:
        return
    from watchfloor.gateway import check_certificate

    with as_usage():
        check_certificate(config.gateway.tls, now=datetime.now(UTC))


def http_endpoints(config: RootConfig, listeners: Listeners) -> dict[str, str]:
    """Where HTTP is served."""
    scheme = "http" if config.gateway.tls is None else "https"
    return {
        "http": url_of(listeners.main, scheme),
        "otlp_http": url_of(listeners.otlp, scheme),
    }


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


def url_of(listener: socket.socket, scheme: str = "http") -> str:
    """The address that a listening socket is reached at."""
    host, port = listener.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
