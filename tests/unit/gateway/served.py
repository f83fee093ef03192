"""A gateway behind its real server, on a Unix socket."""

import socket
from pathlib import Path
from typing import Any

import httpx
from unit.gateway.world import World

from watchfloor.gateway import Gateway, Listeners


class Served:
    """A gateway on a socket."""

    def __init__(self, folder: Path, **config: Any) -> None:
        self.world = World(**{"stop_timeout_s": 5, "max_body_bytes": 4 * 1024**2, **config})
        self.path = str(folder / "http")
        self.otlp_path = str(folder / "otlp")
        listeners = Listeners(_listening(self.path), _listening(self.otlp_path))
        self.gateway = Gateway(self.world.services, listeners=listeners)

    def client(self, key: str = "key-of-acme", *, path: str | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=path or self.path),
            base_url="http://gateway",
            headers={"x-api-key": key},
            timeout=10,
        )


def _listening(path: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen()
    return listener
