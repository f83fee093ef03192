"""A gateway of in-memory backends whose ports are all encrypted."""

import ssl
from pathlib import Path
from typing import Any, Self

import grpc
import httpx
from grpc_health.v1 import health_pb2, health_pb2_grpc
from support.certificates import Authority, Issued
from unit.gateway.world import World

from watchfloor.client import TLSFiles, WatchfloorClient
from watchfloor.gateway import Gateway, Listeners
from watchfloor.runtime import bind

KEY = "key-of-acme"


class TLSFace:
    """A gateway with a certificate of a test's own authority.

    Attributes:
        authority: Signed it.
        main: ``127.0.0.1:port`` of everything.
        otlp: The same of OTLP by HTTP.
        grpc: The same of gRPC.
        otlp_grpc: The same of OTLP by gRPC.
    """

    def __init__(self, folder: Path, **tls: Any) -> None:
        self.authority = Authority(folder)
        self.files = self.authority.issue()
        self.world = World(
            tls={
                "certificate": self.files.certificate,
                "key": self.files.key,
                "look_every_s": 0.02,
                **tls,
            },
            stop_timeout_s=2,
        )
        listeners = Listeners(bind("127.0.0.1", 0), bind("127.0.0.1", 0))
        self.main, self.otlp = (f"127.0.0.1:{each.getsockname()[1]}" for each in listeners)
        self.grpc = self.otlp_grpc = ""
        self._gateway = Gateway(self.world.services, listeners=listeners)

    async def __aenter__(self) -> Self:
        await self._gateway.start()
        self.grpc, self.otlp_grpc = self._gateway.grpc_addresses.values()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._gateway.stop()

    def client(self, shown: Issued | None = None, *, rest: bool = False) -> WatchfloorClient:
        """The product's own client, which trusts the authority and shows a certificate."""
        files = TLSFiles(self.authority.certificate, *(shown or (None, None)))
        grpc = None if rest else self.grpc
        return WatchfloorClient(f"https://{self.main}", KEY, grpc=grpc, tls=files)

    def browser(self, shown: Issued | None = None) -> httpx.AsyncClient:
        """What speaks HTTP to the main port."""
        return httpx.AsyncClient(
            verify=self.context(shown), base_url=f"https://{self.main}", headers={"x-api-key": KEY}
        )

    def context(self, shown: Issued | None = None) -> ssl.SSLContext:
        """Trusts the authority."""
        return TLSFiles(self.authority.certificate, *(shown or (None, None))).context()

    def channel(self, address: str, shown: Issued | None = None) -> grpc.aio.Channel:
        """What speaks gRPC."""
        files = TLSFiles(self.authority.certificate, *(shown or (None, None)))
        return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(*files.contents()))


async def health(channel: grpc.aio.Channel) -> int:
    """What a gRPC server says of itself."""
    stub: Any = health_pb2_grpc.HealthStub(channel)
    return int((await stub.Check(health_pb2.HealthCheckRequest(), timeout=5)).status)
