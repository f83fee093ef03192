"""What callers say about their traces is believed where it is well said, and never harms."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from support import eventually
from support.caller_trace import caller_trace
from support.collector import CollectedSpan, Collector, collector
from support.product import Running, StartProduct
from support.reflected import ReflectedClient

pytestmark = [pytest.mark.integration]

SIGNAL = {"threat_type": "bot_traffic", "customer_id": "acme"}
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
HOSTILE = {
    "empty": "",
    "words": "DROP TABLE spans",
    "zeros": f"00-{'0' * 32}-{SPAN}-01",
    "upper": f"00-{TRACE.upper()}-{SPAN}-01",
    "forbidden version": f"ff-{TRACE}-{SPAN}-01",
    "long": f"00-{TRACE}-{SPAN}-01" + "a" * 4_000,
}
Tell = Callable[[Running, dict[str, str]], Awaitable[None]]


async def _by_rest(product: Running, headers: dict[str, str]) -> None:
    key = {"x-api-key": product.key}
    async with httpx.AsyncClient(base_url=product.url, headers=key) as client:
        answer = await client.post("/api/threats/signals", json=[SIGNAL], headers=headers)
    assert answer.json()["accepted"] == 1


async def _by_grpc(product: Running, headers: dict[str, str]) -> None:
    async with ReflectedClient(product.grpc, key=product.key) as client:
        await client.learn()
        metadata = [*client.metadata, *headers.items()]
        signal = {**SIGNAL, "threat_type": "THREAT_TYPE_BOT_TRAFFIC"}
        await client.call("AnalyzeThreat", {"signal": signal}, metadata=metadata, timeout=20)


FACES: dict[str, Tell] = {"grpc": _by_grpc, "rest": _by_rest}


@pytest.fixture
async def collected() -> AsyncIterator[Collector]:
    """A collector."""
    async with collector() as running:
        yield running


async def _submitted(collected: Collector, number: int) -> list[CollectedSpan]:
    await eventually(lambda: len(collected.named("threat.submit")) >= number)
    return collected.named("threat.submit")


@pytest.mark.parametrize("face", FACES)
async def test_what_is_said_badly_begins_a_trace_of_its_own(
    start_product: StartProduct, collected: Collector, face: str
) -> None:
    """Whoever sends it, by mistake or on purpose, is served as everybody else."""
    tracing = {"endpoint": collected.endpoint, "interval_s": 0.05, "sample_ratio": 1.0}
    product = await start_product(tracing=tracing)
    for told in HOSTILE.values():
        await FACES[face](product, {"traceparent": told})
    spans = await _submitted(collected, len(HOSTILE))
    assert {span.parent_id for span in spans} == {""}
    assert len({span.trace_id for span in spans} - {TRACE}) == len(HOSTILE)


@pytest.mark.parametrize("face", FACES)
async def test_a_caller_is_followed_and_what_others_passed_along_within_bounds(
    start_product: StartProduct, collected: Collector, face: str
) -> None:
    """The one that is not sampled comes first: its spans would be there before the others'."""
    tracing = {"endpoint": collected.endpoint, "interval_s": 0.05, "sample_ratio": 1.0}
    product, quiet = await start_product(tracing=tracing), caller_trace(is_sampled=False)
    short, long = caller_trace(), caller_trace()
    await FACES[face](product, quiet.headers)
    await FACES[face](product, {**short.headers, "tracestate": "vendor=1"})
    await FACES[face](product, {**long.headers, "tracestate": f"vendor={'a' * 600}"})
    spans = await _submitted(collected, 2)
    assert {(span.trace_id, span.parent_id, span.tracestate) for span in spans} == {
        (short.trace_id, short.span_id, "vendor=1"),
        (long.trace_id, long.span_id, ""),
    }
    await eventually(lambda: len(collected.named("threat.deliver")) == 2)
    delivered = collected.named("threat.deliver")
    assert {span.tracestate for span in delivered} == {"vendor=1", ""}
    assert not collected.trace(quiet.trace_id)
