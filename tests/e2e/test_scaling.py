"""More and fewer actors for an agent while signals keep coming, by the command of operators."""

import asyncio
from collections.abc import Iterator

import pytest
from support.processes import ProductProcess, running_product
from support.scaling import SteadyLoad, scale, until_whole

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def product() -> Iterator[ProductProcess]:
    with running_product("--runtime", "ray") as running:
        yield running


async def test_an_agent_scaled_to_four_and_back_under_load_loses_nothing(
    product: ProductProcess,
) -> None:
    async with product.client() as client:
        load = SteadyLoad(client)
        async with asyncio.timeout(500), asyncio.TaskGroup() as group:
            group.create_task(load.run())
            for replicas in (4, 1):
                await load.two_more_portions()
                (team,) = await scale(product.data_dir, f"context={replicas}")
                assert team["asked"] == {"context": replicas}
                await until_whole(product.data_dir, context=replicas)
            await load.two_more_portions()
            load.end()
        await load.check()
