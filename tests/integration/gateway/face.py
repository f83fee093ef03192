"""A gateway of in-memory backends behind its real gRPC server."""

from collections.abc import Awaitable, Callable
from typing import Any

from support.reflected import ReflectedClient
from unit.gateway.world import World

from watchfloor.gateway.grpc_service import GRPCServer

StartFace = Callable[..., Awaitable["Face"]]
"""Starts faces of a configuration; all of them are stopped at the end."""
SECRET = "s3cret-of-the-caller"
GOOD = {"threat_type": "THREAT_TYPE_BOT_TRAFFIC", "customer_id": "a"}
SESSIONS = "watchfloor.v1.SessionService"
AGENTS = "watchfloor.v1.AgentService"
METHODS = [
    "AnalyzeThreat",
    "SubmitSignals",
    "GetThreat",
    "ListThreats",
    "WatchThreats",
    "RecordVerdict",
    "WithdrawVerdict",
]


class Face:
    """A gateway of in-memory backends, served by gRPC."""

    def __init__(self, **config: Any) -> None:
        self.world = World(**config)
        self.server = GRPCServer(self.world.services)

    def client(self, key: str | None = "key-of-acme", **options: Any) -> ReflectedClient:
        assert self.server.address is not None
        return ReflectedClient(self.server.address, key=key, **options)

    async def start(self) -> None:
        await self.world.services.fan_out.start()
        await self.world.services.session_fan_out.start()
        await self.server.start()

    async def stop(self) -> None:
        await self.world.services.fan_out.stop()
        await self.world.services.session_fan_out.stop()
        await self.server.stop()
