"""A server that is away is told of."""

import pytest
from support.processes import ProductProcess, freeze, thaw

pytestmark = [pytest.mark.e2e]


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
