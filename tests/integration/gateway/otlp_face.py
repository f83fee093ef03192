"""A gateway whose events go into the real queue, and what is read there."""

import asyncio

from support import eventually
from unit.gateway.world import World

from watchfloor.bus import EventConsumer, EventQueue, NATSBus
from watchfloor.core import Event, ModelCall, SessionMessage
from watchfloor.gateway import Gateway, Listeners
from watchfloor.runtime import bind

KEY = {"x-api-key": "key-of-acme"}


class OTLPFace:
    """A gateway that takes OTLP.

    Attributes:
        world: What is behind it.
        http: Where OTLP is served by HTTP.
        main: Where everything is.
        grpc: Where OTLP is served by gRPC.
    """

    def __init__(self, bus: NATSBus, **config: int) -> None:
        self.world = World(event_queue=EventQueue(bus), **config)
        listeners = Listeners(bind("127.0.0.1", 0), bind("127.0.0.1", 0))
        self.main, self.http = (f"http://127.0.0.1:{each.getsockname()[1]}" for each in listeners)
        self.grpc = ""
        self._gateway = Gateway(self.world.services, listeners=listeners)
        self._consumer = EventConsumer(bus)
        self._taken: list[SessionMessage] = []

    async def start(self) -> None:
        await self._gateway.start()
        self.grpc = self._gateway.grpc_addresses["otlp_grpc"]
        await self._consumer.start()

    async def stop(self) -> None:
        await self._consumer.stop()
        await self._gateway.stop()

    async def told(self, number: int) -> tuple[list[Event], list[ModelCall]]:
        """What the queue has after so many events and calls of this gateway's project."""
        await eventually(lambda: self._has(number))
        events = [event for message in self._taken for event in message.events]
        return events, [call for message in self._taken for call in message.calls]

    async def _has(self, number: int) -> bool:
        try:
            async with asyncio.timeout(0.5):
                deliveries = await self._consumer.take(64)
        except TimeoutError:
            deliveries = []
        for delivery in deliveries:
            # Other tests' messages may lie in the same queue.
            if delivery.project_id == "acme":
                self._taken.append(delivery.message())
                await delivery.acknowledge()
        self._consumer.settle(deliveries)
        found = sum(len(each.events) + len(each.calls) for each in self._taken)
        assert found <= number
        return found == number
