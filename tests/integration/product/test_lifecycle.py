"""Every component has the same life: construct -> start -> work -> stop, and stop never harms."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from support import Servers, eventually, scratch_folder
from support.product import StartProduct, product_on

from watchfloor.bus import NATSBus, SignalConsumer
from watchfloor.core import Component, SignalInput
from watchfloor.runtime import DataFolder, DiskGuard, EmbeddedNATS, EmbeddedPostgres, Reporting
from watchfloor.store import migrate

pytestmark = pytest.mark.integration

NEEDS: dict[str, tuple[str, ...]] = {
    "disk": (),
    "nats": (),
    "postgres": (),
    "maintenance": (),
    "tracing": (),
    "store": (),
    "bus": (),
    "consumer": ("bus",),
    "results": ("bus",),
    "agents": ("store",),
    "coordinator": ("store", "bus", "agents"),
    "sessions": ("store", "bus"),
    "session_changes": ("bus",),
    "policy_news": ("bus",),
    "sealer": ("store", "bus"),
    "letter_retention": ("store", "bus"),
    "feed_ages": ("store",),
    "erasing": (),
    "eraser": ("store", "bus", "erasing"),
    "status": ("bus",),
    "gateway": ("store", "bus", "results", "session_changes"),
}
"""Every component, and which others must have been started before it."""

Components = dict[str, Component]


@pytest.fixture
async def components(product_servers: Servers) -> AsyncIterator[Components]:
    """All of them, none started; a product's own under the names that it gives them."""
    await migrate(product_servers.owner_url)
    product, _ = product_on(product_servers)
    parts = {part.name: part.component for part in product.parts}
    bus = parts["bus"]
    assert isinstance(bus, NATSBus)
    with scratch_folder() as path:
        folder = DataFolder(path / "data")
        parts |= {
            "disk": DiskGuard(path, reserved_share=0, reserved_bytes=0),
            "nats": EmbeddedNATS(folder),
            "postgres": EmbeddedPostgres(folder),
            "consumer": SignalConsumer(bus),
        }
        yield parts
        for name in reversed(NEEDS):
            await parts[name].stop()


async def test_every_component_of_the_product_is_tested(components: Components) -> None:
    assert set(components) == set(NEEDS)


@pytest.mark.parametrize("name", NEEDS)
async def test_what_was_never_started_can_be_stopped(components: Components, name: str) -> None:
    async with asyncio.timeout(10):
        await components[name].stop()
        await components[name].stop()


@pytest.mark.parametrize("name", NEEDS)
async def test_what_was_started_can_be_stopped_twice(components: Components, name: str) -> None:
    for needed in NEEDS[name]:
        await components[needed].start()
    component = components[name]
    async with asyncio.timeout(30):
        await component.start()
        if isinstance(component, Reporting):
            assert component.health().is_ok
        await component.stop()
        await component.stop()
    if isinstance(component, Reporting):
        assert not component.health().is_ok, "what has stopped must not say that it works"


async def test_a_product_that_stops_under_load_loses_nothing_and_doubles_nothing(
    start_product: StartProduct,
) -> None:
    running = await start_product()
    signals = [
        SignalInput(threat_type="anomaly", customer_id=f"c-{number}") for number in range(300)
    ]
    outcomes = [each.outcome async for each in running.client.submit(signals)]
    assert len(outcomes) == len(signals)
    await running.product.life.stop()

    again = await start_product(join=running.project)

    async def all_there() -> bool:
        return (await again.client.threats.stats()).total >= len(signals)

    await eventually(all_there)
    stats = await again.client.threats.stats()
    assert stats.by_status == {"completed": len(signals)}
