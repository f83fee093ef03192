"""A gateway behind its real server, on a Unix socket."""

import socket
from pathlib import Path
from typing import Any

import httpx
from unit.gateway.world import World

from watchfloor.gateway import Gateway


class Served:
    """A gateway on a socket."""

    def __init__(self, folder: Path, **config: Any) -> None:
        self.world = World(**{"stop_timeout_s": 5, "max_body_bytes": 4 * 1024**2, **config})
        self.path = str(folder / "http")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(self.path)
        listener.listen()
        self.gateway = Gateway(self.world.services, listener=listener)

    def client(self, key: str = "key-of-acme") -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=self.path),
            base_url="http://gateway",
            headers={"x-api-key": key},
            timeout=10,
        )
