"""What a collector is told of the threats that went through the product."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from support import eventually
from support.actors import Fault, Faulty
from support.caller_trace import CallerTrace, caller_trace
from support.collector import CollectedSpan, Collector, collector
from support.language_model import model_server, saying
from support.product import Running, StartProduct
from support.reflected import ReflectedClient
from support.session_trace import ENDS, parents_of, require_session_trace
from support.threat_trace import NAMES, PARTS, require_threat_trace

from watchfloor.core import AgentName

pytestmark = [pytest.mark.integration]

SIGNAL = {"threat_type": "bot_traffic", "customer_id": "acme", "user_agent": "a user's own words"}


@pytest.fixture
async def collected() -> AsyncIterator[Collector]:
    """A collector."""
    async with collector() as running:
        yield running


async def _traced(start_product: StartProduct, collected: Collector, **tracing: float) -> Running:
    settings = {"endpoint": collected.endpoint, "interval_s": 0.05, "sample_ratio": 0.0, **tracing}
    return await start_product(tracing=settings)


async def _trigger(product: Running, trace: CallerTrace | None = None, **fields: str) -> str:
    headers = {"x-api-key": product.key, **(trace.headers if trace else {})}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as client:
        answer = await client.post("/api/threats/trigger", json={**SIGNAL, **fields})
    assert answer.status_code == 200
    return str(answer.json()["id"])


async def _whole_trace(collected: Collector, trace_id: str) -> None:
    await eventually(lambda: len(collected.trace(trace_id)) >= len(NAMES))


async def test_a_threat_told_by_rest_has_exactly_its_spans_under_its_callers(
    start_product: StartProduct, collected: Collector
) -> None:
    product, caller = await _traced(start_product, collected), caller_trace()
    threat_id = await _trigger(product, caller)
    await _whole_trace(collected, caller.trace_id)

    spans = collected.trace(caller.trace_id)
    require_threat_trace(spans, caller_id=caller.span_id)
    (whole,) = [span for span in spans if span.name == "analyze_threat"]
    assert whole.attributes["threat.id"] == threat_id
    assert whole.attributes["threat.type"] == "bot_traffic"
    assert whole.attributes["project.id"] == product.project


async def test_a_threat_told_by_grpc_has_the_same(
    start_product: StartProduct, collected: Collector
) -> None:
    product, caller = await _traced(start_product, collected), caller_trace()
    async with ReflectedClient(product.grpc, key=product.key) as client:
        await client.learn()
        metadata = [*client.metadata, *caller.headers.items()]
        signal = {**SIGNAL, "threat_type": "THREAT_TYPE_BOT_TRAFFIC"}
        await client.call("AnalyzeThreat", {"signal": signal}, metadata=metadata, timeout=20)
    await _whole_trace(collected, caller.trace_id)

    require_threat_trace(collected.trace(caller.trace_id), caller_id=caller.span_id)


async def test_a_batch_is_a_trace_of_its_own_that_is_linked_to_each_sampled_analysis(
    start_product: StartProduct, collected: Collector
) -> None:
    product = await _traced(start_product, collected, sample_ratio=1.0)
    async with httpx.AsyncClient(base_url=product.url, headers={"x-api-key": product.key}) as to:
        answer = await to.post("/api/threats/signals", json=[SIGNAL] * 20)
    assert answer.json()["accepted"] == 20
    await eventually(lambda: len(collected.named("threat.deliver")) == 20)
    await eventually(lambda: len(_linked(collected)) == 20)

    batches = collected.named("process_batch")
    assert all(batch.parent_id == "" and batch.trace_id for batch in batches)
    assert _linked(collected) == sorted(each.span_id for each in collected.named("analyze_threat"))
    saved = collected.named("threats.save")
    assert {each.parent_id for each in saved} <= {batch.span_id for batch in batches}
    assert sum(each.attributes["batch.size"] for each in saved) == 20
    for deliver in collected.named("threat.deliver"):
        require_threat_trace(collected.trace(deliver.trace_id))


def _linked(collected: Collector) -> list[str]:
    return sorted(link for batch in collected.named("process_batch") for link in batch.links)


@pytest.mark.parametrize("caller", [None, caller_trace(is_sampled=False)], ids=["chance", "caller"])
async def test_a_threat_that_is_not_sampled_has_no_span(
    start_product: StartProduct, collected: Collector, caller: CallerTrace | None
) -> None:
    """The sampled one that follows it shows that nothing is on its way any more."""
    product, later = await _traced(start_product, collected), caller_trace()
    await _trigger(product, caller)
    await _trigger(product, later)
    await _whole_trace(collected, later.trace_id)
    await eventually(lambda: len(collected.named("process_batch")) == 1)

    known = {later.trace_id, collected.named("process_batch")[0].trace_id}
    assert {span.trace_id for span in collected.spans} == known
    assert sorted({span.name for span in collected.spans}) == sorted(
        {*NAMES, "process_batch", "threats.save"}
    )


async def test_no_span_says_what_a_user_wrote(
    start_product: StartProduct, collected: Collector
) -> None:
    product, caller = await _traced(start_product, collected), caller_trace()
    await _trigger(product, caller, customer_id="canary-customer", endpoint="/canary-endpoint")
    await _whole_trace(collected, caller.trace_id)

    assert "canary" not in repr(collected.spans)
    assert "own words" not in repr(collected.spans)


async def test_what_an_agent_owes_is_an_error_of_its_span_alone(
    start_product: StartProduct, collected: Collector, tmp_path: Path
) -> None:
    tracing = {"endpoint": collected.endpoint, "interval_s": 0.05}
    agents = {AgentName.DEVOPS: Faulty(Fault.RAISES, tmp_path)}
    product, caller = await start_product(tracing=tracing, agents=agents), caller_trace()
    await _trigger(product, caller)
    await _whole_trace(collected, caller.trace_id)

    failed = [span for span in collected.trace(caller.trace_id) if span.has_failed]
    assert [(span.name, span.attributes["error.type"]) for span in failed] == [
        ("devops_agent.analyze", "failed")
    ]


_QUICK = {"inactivity_s": 0.5, "sweep_s": 0.2, "minimum_sessions": 1}


async def test_what_is_done_about_a_session_goes_on_with_the_trace_of_its_events(
    start_product: StartProduct, collected: Collector
) -> None:
    tracing = {"endpoint": collected.endpoint, "interval_s": 0.05, "sample_ratio": 0.0}
    product = await start_product(tracing=tracing, coordinator={"sessions": _QUICK})
    caller = caller_trace()
    body = {"sessionId": "s-1", "agentId": "a-1", "type": "cot", "content": "canary thought"}
    headers = {"x-api-key": product.key, **caller.headers}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as client:
        assert (await client.post("/v1/events", json=body)).is_success
    await eventually(lambda: parents_of(_of(collected, caller)) >= ENDS)
    require_session_trace(_of(collected, caller), analyses=("thought", "session"))
    assert "canary" not in repr(collected.spans)


def _of(collected: Collector, caller: CallerTrace) -> list[CollectedSpan]:
    return collected.trace(caller.trace_id)


async def test_the_metrics_of_a_sampled_threat_lead_to_its_trace(
    start_product: StartProduct, collected: Collector
) -> None:
    product, caller = await _traced(start_product, collected), caller_trace()
    await _trigger(product, caller)
    accept = {"accept": "application/openmetrics-text; version=1.0.0"}
    async with httpx.AsyncClient(base_url=product.url, headers=accept) as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    led = {
        line.partition("_bucket")[0]
        for line in answer.text.splitlines()
        if f'trace_id="{caller.trace_id}"' in line
    }
    assert led == {"soc_analysis_duration_seconds", "soc_agent_execution_duration_seconds"}
    stages = {"agents", "false_positive", "response", "timeline"}
    for stage in stages:
        assert _value(answer.text, f'soc_stage_duration_seconds_count{{stage="{stage}"}}') == 1
    assert _value(answer.text, 'soc_delivery_lag_seconds_count{stream="threat"}') >= 1


async def test_a_question_to_a_language_model_is_a_span_of_the_batch(
    start_product: StartProduct, collected: Collector
) -> None:
    """An agent works on a whole batch, so what it asks others belongs there."""
    caller = caller_trace()
    async with model_server(saying({"narrative": "Many pages in a short time."})) as server:
        product = await start_product(
            tracing={"endpoint": collected.endpoint, "interval_s": 0.05},
            llm={"provider": "openai", "base_url": server.url, "model": "small"},
        )
        await _trigger(product, caller)
        await eventually(lambda: len(collected.named("process_batch")) == 1)

    asked = collected.named("chat small")
    assert len(asked) == len(AgentName)
    assert {span.parent_id for span in asked} == {collected.named("process_batch")[0].span_id}
    assert {span.kind for span in asked} == {"CLIENT"}
    told = {word for head in server.headers for word in head.split() if word.startswith("00-")}
    assert told == {f"00-{span.trace_id}-{span.span_id}-03" for span in asked}
    assert {span.attributes["gen_ai.usage.input_tokens"] for span in asked} == {100}


async def test_a_collector_that_is_away_costs_nobody_anything(
    start_product: StartProduct, collected: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    """What waits is told when it is back; what found no room is counted."""
    collected.receiver.script.extend([503] * 8)
    product = await _traced(start_product, collected, sample_ratio=1.0, queue_size=20)
    for _ in range(4):
        await _trigger(product)
    await eventually(lambda: not collected.receiver.script)
    await eventually(lambda: "tracing_resumed" in caplog.text)

    assert caplog.text.count("tracing_failed") == 1
    async with httpx.AsyncClient(base_url=product.url) as client:
        shown = (await client.get("/metrics")).text
    dropped = _value(shown, 'soc_spans_dropped_total{reason="full"}')
    assert dropped > 0
    assert len(PARTS) < _value(shown, "soc_spans_sent_total")


def _value(shown: str, series: str) -> float:
    (line,) = [each for each in shown.splitlines() if each.startswith(f"{series} ")]
    return float(line.rpartition(" ")[2])
