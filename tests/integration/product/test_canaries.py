"""Canaries that are planted in everything the edge takes are nowhere behind it, whatever fails."""

from pathlib import Path

import pytest
from integration.product.canary_run import SESSION, CanaryRun, canary_run
from support import Servers, eventually
from support.product import StartProduct

pytestmark = pytest.mark.integration


async def _whole_run(run: CanaryRun) -> None:
    threat_ids = await run.plant_signals()
    await run.plant_events()

    async def is_saved() -> bool:
        session = (await run.client.get(f"/v1/sessions/{SESSION}")).json().get("session", {})
        threats = (await run.client.get("/api/threats")).json()["threats"]
        return bool(session.get("eventCount", 0) > 12 and len(threats) >= 5)

    await eventually(is_saved)
    await run.plant_the_rest(threat_ids[:1])
    await run.read(threat_ids)


@pytest.mark.parametrize("mode", ["mask", "tokens"])
async def test_no_canary_is_found_after_a_whole_run(
    start_product: StartProduct, product_servers: Servers, tmp_path: Path, mode: str
) -> None:
    """Not in the database, the streams, the log, an answer, a metric or an error."""
    async with canary_run(start_product, tmp_path / "keys") as run:
        await run.declare(mode)
        await _whole_run(run)

        assert await run.found(product_servers) == {}
