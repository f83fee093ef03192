"""What a project may have, said to the running product."""

import httpx
import pytest
from support.product import Running, StartProduct

from watchfloor.client import WatchfloorClient
from watchfloor.core import FIRST_PROJECT, ConflictError, DeniedError, NotFoundError, Quota, Role

pytestmark = pytest.mark.integration


async def operator_of(running: Running) -> WatchfloorClient:
    product = running.product
    if not await product.projects.exists(FIRST_PROJECT):
        await product.projects.create(FIRST_PROJECT)
    key = await product.keys.issue(FIRST_PROJECT, Role.ADMIN)
    return WatchfloorClient(running.url, key.key)


async def status(running: Running, signals: int) -> int:
    body = [{"threat_type": "anomaly", "customer_id": "c"}] * signals
    async with httpx.AsyncClient(headers={"x-api-key": running.key}) as http:
        return (await http.post(f"{running.url}/api/threats/signals", json=body)).status_code


async def test_a_quota_holds_at_once_is_shown_and_is_in_the_audit_log(
    start_product: StartProduct,
) -> None:
    running = await start_product()
    assert await status(running, 5) == 202
    quota = Quota(items_per_s=0.001, items_burst=3, keys=1)
    async with await operator_of(running) as operator:
        changed = await operator.projects.set_quota(running.project, quota)
        with pytest.raises(NotFoundError):
            await operator.projects.set_quota("nobody-s", quota)
    assert (changed.project_id, changed.quota) == (running.project, quota)
    assert await running.client.projects.list() == (changed,)
    assert [await status(running, number) for number in (2, 2, 1)] == [202, 429, 202]
    with pytest.raises(ConflictError):
        await running.client.keys.create(running.project)
    with pytest.raises(DeniedError):
        await running.client.projects.set_quota(running.project, Quota())
    told = (await running.client.audit.list()).items
    assert "PUT /api/projects/{project_id}/quota" in {entry.operation for entry in told}
