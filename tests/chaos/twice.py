"""Messages that come again, later and in another order, as if nobody had ever told them apart."""

import asyncio
import random
import time

from nats.aio.msg import Msg

from chaos.counts import COPY, bus_of
from chaos.ordeal import Fault
from chaos.stages import Stage

_WINDOW = 40
_COPIES = 2


def delivered_again(hold_s: float) -> Fault[Stage]:
    """Signals and results come again, shuffled, without the id by which NATS drops what it has."""

    async def fault(stage: Stage) -> float:
        heard: asyncio.Queue[Msg] = asyncio.Queue()
        end = time.perf_counter() + hold_s
        async with bus_of(stage.data_dir) as bus:
            for subject in ("wf.signals.>", "wf.results.>"):
                await bus.client.subscribe(subject, cb=heard.put)
            while time.perf_counter() < end:
                window = [each for each in await _some(heard) if COPY not in _headers(each)]
                for message in random.sample(window * _COPIES, len(window) * _COPIES):
                    headers = {**_headers(message), COPY: "1"}
                    headers.pop("Nats-Msg-Id", None)
                    await bus.jetstream.publish(message.subject, message.data, headers=headers)
        return time.perf_counter()

    return fault


async def _some(heard: asyncio.Queue[Msg]) -> list[Msg]:
    return [await heard.get() for _ in range(_WINDOW)]


def _headers(message: Msg) -> dict[str, str]:
    return dict(message.headers or {})
