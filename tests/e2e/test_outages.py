"""A server that is away for a while costs time, never a signal."""

import asyncio
import os
import signal
from collections.abc import Callable

import pytest
from support import eventually
from support.processes import ProductProcess, freeze, thaw

from watchfloor.core import Accepted, SignalInput, UnavailableError

pytestmark = [pytest.mark.e2e]

AWAY_S = 8.0
"""Longer than the acknowledgement wait, so that redelivery happens meanwhile."""

Outage = Callable[[int], None]


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("server", ["nats-server", "postgres"])
@pytest.mark.parametrize("outage", [freeze, _kill], ids=["frozen", "killed"])
async def test_nothing_is_lost_doubled_or_dead_lettered(
    own_product: ProductProcess, server: str, outage: Outage
) -> None:
    signals = [
        SignalInput(threat_type="anomaly", customer_id=f"c-{number}") for number in range(300)
    ]
    accepted: list[str] = []

    async def submit() -> None:
        async with own_product.client() as client:
            for start in range(0, len(signals), 20):
                batch = signals[start : start + 20]
                async for each in client.submit(batch, key_prefix=f"b{start}", deadline_s=120):
                    assert isinstance(each.outcome, Accepted)
                    accepted.append(each.outcome.threat_id)
                await asyncio.sleep(0.1)

    async with asyncio.TaskGroup() as group:
        group.create_task(submit())
        await asyncio.sleep(0.3)
        pid = own_product.server_pid(server)
        outage(pid)
        await asyncio.sleep(AWAY_S)
        if outage is freeze:
            thaw(pid)

    assert len(set(accepted)) == len(signals)
    async with own_product.client() as client:

        async def all_there() -> bool:
            try:
                return (await client.threats.stats()).total >= len(signals)
            except UnavailableError:
                return False

        await eventually(all_there)
        stats = await client.threats.stats()
        assert stats.total == len(signals)
        assert stats.by_status == {"completed": len(signals)}
        assert (await client.dead_letters.list()).items == ()

        async def is_ready() -> bool:
            return (await client.readiness())["status"] == "ready"

        await eventually(is_ready)


async def test_readiness_tells_that_the_store_is_away(own_product: ProductProcess) -> None:
    pid = own_product.server_pid("postgres")
    async with own_product.client() as client:
        freeze(pid)
        try:
            ready = await client.readiness()
        finally:
            thaw(pid)
        assert ready["status"] == "not_ready"
        components = ready["components"]
        assert isinstance(components, dict)
        assert components["store"] != "ok"
        assert components["bus"] == "ok"
