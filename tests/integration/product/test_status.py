"""What a coordinator did is shown by the gateway, a second later."""

from typing import Any

import httpx
import pytest
from support import eventually
from support.product import StartProduct

pytestmark = pytest.mark.integration

SIGNAL = {"threat_type": "bot_traffic", "customer_id": "acme", "source_ip": "203.0.113.7"}


async def test_what_the_pipeline_did_is_shown(start_product: StartProduct) -> None:
    running = await start_product()
    shown: dict[str, Any] = {}
    async with httpx.AsyncClient(
        base_url=running.url, headers={"x-api-key": running.key}, timeout=30
    ) as client:
        for _ in range(3):
            answer = await client.post("/api/threats/trigger", json=SIGNAL)
            assert answer.status_code == 200

        async def is_counted() -> bool:
            shown.update((await client.get("/api/status")).json())
            is_measured = shown["threats"]["p50_ms"] is not None
            return is_measured and shown["queued"] == {"signals": 0, "events": 0}

        await eventually(is_counted)
        ready = (await client.get("/ready")).json()
    assert shown["components"]["coordinator"] == "ok"
    assert sorted(shown["agents"]) == ["config", "context", "devops", "historical", "priority"]
    assert {each["status"] for each in shown["agents"].values()} == {"ok"}
    assert len(shown["told_by"]) == shown["coordinators"]
    assert 0 < shown["threats"]["p50_ms"] <= shown["threats"]["p99_ms"]
    assert ready["coordinators"] >= 1
    assert ready["agents"]["priority"] == "ok"
