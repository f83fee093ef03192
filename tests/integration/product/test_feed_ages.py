"""How old feeds are is shown by the process that looks at them."""

import httpx
import pytest
from support.product import StartProduct

from watchfloor.coordinator import FeedAges

pytestmark = pytest.mark.integration

INDICATOR = {"kind": "network", "value": "192.0.2.0/24"}


async def test_a_feed_that_was_imported_has_an_age(start_product: StartProduct) -> None:
    product = await start_product()
    feed = f"feed-of-{product.project}"
    headers = {"x-api-key": product.key}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as client:
        answer = await client.post("/api/intel", json=[{**INDICATOR, "source": feed}])
        assert answer.is_success, answer.text
        (ages,) = [
            part.component for part in product.product.parts if isinstance(part.component, FeedAges)
        ]
        await ages.run()
        shown = (await client.get("/metrics")).text.splitlines()
    (line,) = [each for each in shown if each.startswith(f'soc_feed_age_seconds{{feed="{feed}"}}')]
    assert 0 <= float(line.rpartition(" ")[2]) < 600
