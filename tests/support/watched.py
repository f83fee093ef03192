"""A product of several processes under load, watched by a Prometheus."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from itertools import count
from typing import NamedTuple

import httpx

from support.processes import AttachedProcess, ProductProcess, attached_process, running_product
from support.prometheus import Prometheus, prometheus

_PAUSE_S = 0.1
_QUICK = {
    "WATCHFLOOR_COORDINATOR__SESSIONS__INACTIVITY_S": "2",
    "WATCHFLOOR_COORDINATOR__SESSIONS__SWEEP_S": "0.5",
}
_SAID = ("message.user", "cot", "message.assistant")


class Watched(NamedTuple):
    """What runs.

    Attributes:
        servers: PostgreSQL and NATS.
        coordinator: Analyses.
        prometheus: Looks at it and at the gateway.
    """

    servers: ProductProcess
    coordinator: AttachedProcess
    prometheus: Prometheus


@asynccontextmanager
async def watched(environment: Mapping[str, str] | None = None) -> AsyncIterator[Watched]:
    """Signals and events come all the time, whatever happens to them."""
    settings = {**_QUICK, **(environment or {})}
    with ExitStack() as stack:
        servers = stack.enter_context(running_product("--parts", "nats,postgres"))
        coordinator, gateway = (
            stack.enter_context(
                attached_process(command, servers.data_dir, port, "0", environment=settings)
            )
            for command, port in (("coordinator", "--ops-port"), ("gateway", "--http-port"))
        )
        targets = {
            "watchfloor-gateway": gateway.url,
            "watchfloor-coordinator": coordinator.place("ops"),
        }
        async with prometheus(targets) as watching, asyncio.TaskGroup() as group:
            load = group.create_task(_load(gateway))
            yield Watched(servers, coordinator, watching)
            load.cancel()


async def _load(gateway: AttachedProcess) -> None:
    """New callers do not wait until others were answered."""
    headers = {"x-api-key": gateway.key}
    limits = httpx.Limits(max_connections=None)
    async with (
        httpx.AsyncClient(base_url=gateway.url, headers=headers, limits=limits) as client,
        asyncio.TaskGroup() as group,
    ):
        for number in count():
            group.create_task(_caller(client, number))
            await asyncio.sleep(_PAUSE_S)


async def _caller(client: httpx.AsyncClient, number: int) -> None:
    signal = {"threat_type": "anomaly", "customer_id": f"c-{number % 50}"}
    event = {"agentId": "a", "sessionId": f"s-{number // 20}", "content": "Good morning."}
    with suppress(httpx.TransportError):
        await client.post("/api/threats/signals", json=signal)
        await client.post("/v1/events", json={**event, "type": _SAID[number % len(_SAID)]})
