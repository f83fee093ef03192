"""More and fewer actors for an agent while signals keep coming, by the command of operators."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from support import eventually
from support.processes import ProductProcess, running_product
from support.servers import start

from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted, SignalInput, ThreatStatus

pytestmark = [pytest.mark.e2e]

PORTION = 50


@pytest.fixture
def product() -> Iterator[ProductProcess]:
    with running_product("--runtime", "ray") as running:
        yield running


def _signals() -> list[SignalInput]:
    return [SignalInput(threat_type="anomaly", customer_id=f"c-{n}") for n in range(PORTION)]


class _Load:
    """Always has a portion or two in the product's hands, until told to stop."""

    def __init__(self, client: WatchfloorClient) -> None:
        self.accepted: set[str] = set()
        self._client = client
        self._is_over = False

    async def run(self) -> None:
        while not self._is_over:
            portion = [
                SignalInput(threat_type="anomaly", customer_id=f"c-{each}")
                for each in range(PORTION)
            ]
            async for answer in self._client.submit(portion):
                assert isinstance(answer.outcome, Accepted)
                self.accepted.add(answer.outcome.threat_id)
            await self.until_done(all_but=PORTION)

    async def until_done(self, *, all_but: int = 0) -> None:
        """Return when all that was accepted has its result, or all but so many."""

        async def done() -> bool:
            return (await self._client.threats.stats()).total >= len(self.accepted) - all_but

        await eventually(done)

    async def two_more_portions(self) -> None:
        enough = len(self.accepted) + 2 * PORTION
        await eventually(lambda: len(self.accepted) >= enough)

    def end(self) -> None:
        self._is_over = True


def _scale(product: ProductProcess, *sizes: str) -> dict[str, Any]:
    """What the command says about the only coordinator."""
    place = ["--data-dir", str(product.data_dir)]
    process = start(["scale", *sizes, "--json", *place], log=product.data_dir / "scale.log")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    told: dict[str, Any] = json.loads(output)
    return told


async def _until_it_has(product: ProductProcess, pool: str, replicas: int) -> None:
    async def has() -> bool:
        told = await asyncio.to_thread(_scale, product)
        of_pool = told["pools"][pool]
        return bool(of_pool["replicas"] == of_pool["up"] == replicas)

    await eventually(has)


async def test_an_agent_scaled_to_four_and_back_under_load_loses_nothing(
    product: ProductProcess,
) -> None:
    async with product.client() as client:
        load = _Load(client)
        async with asyncio.timeout(300), asyncio.TaskGroup() as group:
            group.create_task(load.run())
            for replicas in (4, 1):
                await load.two_more_portions()
                told = await asyncio.to_thread(_scale, product, f"context={replicas}")
                assert told["asked"] == {"context": replicas}
                await _until_it_has(product, "context", replicas)
            await load.two_more_portions()
            load.end()

        await load.until_done()
        stats = await client.threats.stats()
        assert stats.total == len(load.accepted)
        assert stats.by_status == {ThreatStatus.COMPLETED: len(load.accepted)}
