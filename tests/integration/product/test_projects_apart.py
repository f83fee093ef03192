"""A second project's key sees nothing of the first, through any route."""

import asyncpg
import pytest
from support import Servers
from support.product import StartProduct

from watchfloor.core import Customer, NotFoundError, SignalInput, ThreatAnalysis

pytestmark = pytest.mark.integration


async def test_nothing_of_one_project_is_seen_by_another(start_product: StartProduct) -> None:
    first = await start_product()
    second = await start_product()
    threat = await first.client.threats.trigger(
        SignalInput(threat_type="anomaly", customer_id="acme", id="same-key")
    )
    assert isinstance(threat, ThreatAnalysis)
    await first.client.customers.put_all([Customer(customer_id="acme", name="Acme")])

    with pytest.raises(NotFoundError):
        await second.client.threats.get(threat.id)
    assert (await second.client.threats.list()).items == ()
    assert (await second.client.threats.stats()).total == 0
    with pytest.raises(NotFoundError):
        await second.client.customers.get("acme")
    own = await second.client.threats.trigger(
        SignalInput(threat_type="anomaly", customer_id="acme", id="same-key")
    )
    assert isinstance(own, ThreatAnalysis)
    assert own.id != threat.id


async def test_a_query_without_a_project_returns_no_row(
    start_product: StartProduct, product_servers: Servers
) -> None:
    running = await start_product()
    threat = await running.client.threats.trigger(
        SignalInput(threat_type="anomaly", customer_id="acme")
    )
    assert isinstance(threat, ThreatAnalysis)
    connection = await asyncpg.connect(product_servers.app_url)
    try:
        count = "SELECT count(*) FROM threats"
        assert await connection.fetchval(count) == 0
        async with connection.transaction():
            await connection.execute("SELECT set_config('wf.projects', $1, true)", running.project)
            assert await connection.fetchval(count) == 1
        assert await connection.fetchval(count) == 0
    finally:
        await connection.close()
