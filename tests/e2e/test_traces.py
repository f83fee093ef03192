"""One threat's trace from a product of several processes, whichever runtime its agents have."""

import httpx
import pytest
from support import eventually
from support.caller_trace import caller_trace
from support.collector import collector
from support.processes import running_product
from support.threat_trace import NAMES, require_threat_trace

pytestmark = [pytest.mark.e2e]

SIGNAL = {"threat_type": "bot_traffic", "customer_id": "acme"}


@pytest.mark.parametrize(
    ("runtime", "coordinator"),
    [("local", "watchfloor"), ("ray", "watchfloor-coordinator")],
)
async def test_one_threat_is_one_trace_over_all_processes(runtime: str, coordinator: str) -> None:
    caller = caller_trace()
    async with collector() as collected:
        settings = {
            "WATCHFLOOR_TRACING__ENDPOINT": collected.endpoint,
            "WATCHFLOOR_TRACING__SAMPLE_RATIO": "0",
        }
        with running_product("--runtime", runtime, environment=settings) as product:
            headers = {"x-api-key": product.key, **caller.headers}
            async with httpx.AsyncClient(base_url=product.url, headers=headers) as client:
                answer = await client.post("/api/threats/trigger", json=SIGNAL)
            assert answer.json()["degraded"] == []
            await eventually(lambda: len(collected.trace(caller.trace_id)) >= len(NAMES))
            await eventually(lambda: bool(collected.named("process_batch")))

        spans = collected.trace(caller.trace_id)
        require_threat_trace(spans, caller_id=caller.span_id)
        (whole,) = [span for span in spans if span.name == "analyze_threat"]
        assert whole.service == coordinator
        (batch,) = collected.named("process_batch")
        assert batch.links == (whole.span_id,)
