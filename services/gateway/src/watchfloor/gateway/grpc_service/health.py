"""``grpc.health.v1``: serving exactly while ``/ready`` says ready."""

import asyncio
from collections.abc import Sequence
from typing import Any

from grpc_health.v1.health import aio
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from watchfloor.runtime import ReadinessChecks


class Health(aio.HealthServicer):
    """Answers from readiness: at each ``Check``, and for watchers whenever it is refreshed.

    Args:
        readiness: Whether requests are welcome.
        names: The services that share this answer; the empty one is the whole server.
    """

    def __init__(self, readiness: ReadinessChecks, *, names: Sequence[str]) -> None:
        super().__init__()
        self._readiness = readiness
        self._names = names
        self._is_over = asyncio.Event()

    async def refresh(self) -> None:
        """Ask every part, and tell those who watch."""
        is_ready = (await self._readiness.read()).is_ready
        status = HealthCheckResponse.SERVING if is_ready else HealthCheckResponse.NOT_SERVING
        for name in self._names:
            await self.set(name, status)

    async def Check(self, request: HealthCheckRequest, context: Any) -> HealthCheckResponse:
        """The health of one service."""
        await self.refresh()
        return await super().Check(request, context)

    async def Watch(self, request: HealthCheckRequest, context: Any) -> None:
        """The health of one service, and each change of it until the server stops."""
        watching = asyncio.create_task(super().Watch(request, context))
        over = asyncio.create_task(self._is_over.wait())
        try:
            await asyncio.wait({watching, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watching.cancel()
            over.cancel()
            await asyncio.gather(watching, over, return_exceptions=True)

    def end_watches(self) -> None:
        """Let those go who watch: they would hold up the server's end."""
        self._is_over.set()
