"""What a product of several processes tells a collector and its logs about what it was told."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest
from support import eventually
from support.caller_trace import CallerTrace, caller_trace
from support.collector import Collector, collector
from support.language_model import ModelServer, model_server, saying
from support.otlp import chat_span, export_of
from support.processes import running_product
from support.reflected import ReflectedClient
from support.session_trace import ENDS, parents_of, require_session_trace
from support.threat_trace import NAMES, require_threat_trace
from support.traced_product import Lines, TracedProduct, product_in_parts

from watchfloor.core import AgentName

pytestmark = [pytest.mark.e2e]

GATEWAY, COORDINATOR = "watchfloor-gateway", "watchfloor-coordinator"
SIGNAL = {"threat_type": "bot_traffic", "customer_id": "canary-customer"}
EVENT = {"sessionId": "s-1", "agentId": "a-1", "type": "cot", "content": "canary thought"}


@contextmanager
def _on_ray(environment: dict[str, str]) -> Iterator[TracedProduct]:
    with running_product("--runtime", "ray", environment=environment) as product:
        yield TracedProduct(
            url=product.url,
            grpc=product.grpc,
            otlp=product.endpoint("otlp_http"),
            key=product.key,
            gateway_log=product.log,
            coordinator_log=product.data_dir / "logs" / "actors.log",
            agents="watchfloor-agent",
        )


START: dict[str, Callable[[dict[str, str]], AbstractContextManager[TracedProduct]]] = {
    "local": product_in_parts,
    "ray": _on_ray,
}


@pytest.mark.parametrize("runtime", sorted(START))
async def test_threats_and_sessions_are_told_across_processes_and_nothing_else_is(
    runtime: str,
) -> None:
    async with collector() as collected, model_server(saying({"narrative": "Many."})) as model:
        with START[runtime](_settings(collected, model)) as product:
            told = _Told(product)
            await told.all()
            await eventually(lambda: told.is_complete_in(collected))
            gateway, coordinator = product.lines()
    _require_threats(collected, told)
    _require_batches(collected, model, agents=product.agents)
    _require_sessions(collected, told)
    _require_nothing_else(collected, told)
    _require_lines(collected, told, gateway, coordinator, project="default")


def _settings(collected: Collector, model: ModelServer) -> dict[str, str]:
    return {
        "WATCHFLOOR_TRACING__ENDPOINT": collected.endpoint,
        "WATCHFLOOR_TRACING__SAMPLE_RATIO": "0",
        "WATCHFLOOR_LLM__PROVIDER": "openai",
        "WATCHFLOOR_LLM__BASE_URL": model.url,
        "WATCHFLOOR_LLM__MODEL": "small",
        "WATCHFLOOR_COORDINATOR__AGENT_BUDGET_MS": "10000",
        "WATCHFLOOR_COORDINATOR__SESSIONS__INACTIVITY_S": "0.5",
        "WATCHFLOOR_COORDINATOR__SESSIONS__SWEEP_S": "0.2",
        "WATCHFLOOR_COORDINATOR__SESSIONS__MINIMUM_SESSIONS": "1",
        # What the SDK would heed: with it there would be no span, or others.
        "OTEL_SDK_DISABLED": "true",
        "OTEL_SERVICE_NAME": "somebody-else",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",
    }


class _Told:
    """What one product was told, and by whom."""

    def __init__(self, product: TracedProduct) -> None:
        self._product = product
        self.threats = {caller_trace(): "", caller_trace(): ""}
        self.session, self.export = caller_trace(), caller_trace()

    async def all(self) -> None:
        by_rest, by_grpc = self.threats
        headers = {"x-api-key": self._product.key}
        async with httpx.AsyncClient(base_url=self._product.url, headers=headers) as client:
            for unsampled in ({}, caller_trace(is_sampled=False).headers):
                await self._trigger(client, unsampled)
            self.threats[by_rest] = await self._trigger(client, by_rest.headers)
            answer = await client.post("/v1/events", json=EVENT, headers=self.session.headers)
            assert answer.is_success
            body = export_of(chat_span(1, prompt="canary prompt")).SerializeToString()
            kind = {"content-type": "application/x-protobuf"}
            answer = await client.post(
                f"{self._product.otlp}/v1/traces", content=body, headers=kind | self.export.headers
            )
            assert answer.is_success, answer.text
        self.threats[by_grpc] = await self._trigger_by_grpc(by_grpc)

    async def _trigger(self, client: httpx.AsyncClient, trace: dict[str, str]) -> str:
        answer = await client.post("/api/threats/trigger", json=SIGNAL, headers=trace, timeout=60)
        assert answer.json()["degraded"] == []
        return str(answer.json()["id"])

    async def _trigger_by_grpc(self, caller: CallerTrace) -> str:
        async with ReflectedClient(self._product.grpc, key=self._product.key) as client:
            await client.learn()
            metadata = [*client.metadata, *caller.headers.items()]
            signal = {**SIGNAL, "threat_type": "THREAT_TYPE_BOT_TRAFFIC"}
            answer = await client.call(
                "AnalyzeThreat", {"signal": signal}, metadata=metadata, timeout=60
            )
        return str(answer["threat"]["id"])

    def is_complete_in(self, collected: Collector) -> bool:
        sessions = [collected.trace(each.trace_id) for each in (self.session, self.export)]
        return (
            all(len(collected.trace(each.trace_id)) >= len(NAMES) for each in self.threats)
            and len(collected.named("process_batch")) == len(self.threats)
            and all(parents_of(spans) >= ENDS for spans in sessions)
        )


def _require_threats(collected: Collector, told: _Told) -> None:
    for caller, threat_id in told.threats.items():
        spans = collected.trace(caller.trace_id)
        require_threat_trace(spans, caller_id=caller.span_id)
        assert {span.name for span in spans if span.service == GATEWAY} == {
            "threat.submit",
            "threat.deliver",
        }
        assert {span.service for span in spans} == {GATEWAY, COORDINATOR}
        (whole,) = [span for span in spans if span.name == "analyze_threat"]
        assert whole.attributes["threat.id"] == threat_id


def _require_batches(collected: Collector, model: ModelServer, *, agents: str) -> None:
    """What agents asked others about a batch is under it, in whichever process they are."""
    batches = collected.named("process_batch")
    linked = [link for batch in batches for link in batch.links]
    assert sorted(linked) == sorted(each.span_id for each in collected.named("analyze_threat"))
    for batch in batches:
        assert (batch.parent_id, batch.kind, batch.attributes) == (
            "",
            "INTERNAL",
            {"batch.size": 1},
        )
        under = [each for each in collected.trace(batch.trace_id) if each != batch]
        assert sorted((each.name, each.kind, each.service) for each in under) == [
            *[("chat small", "CLIENT", agents)] * len(AgentName),
            ("threats.save", "CLIENT", COORDINATOR),
        ]
        for each in under:
            assert each.parent_id == batch.span_id
            assert batch.began_ns <= each.began_ns <= each.ended_ns <= batch.ended_ns
    asked = {f"00-{each.trace_id}-{each.span_id}" for each in collected.named("chat small")}
    told = {word for head in model.headers for word in head.split() if word.startswith("00-")}
    assert {word.rpartition("-")[0] for word in told} == asked


def _require_sessions(collected: Collector, told: _Told) -> None:
    ways = {told.session: ("thought", "session"), told.export: ("dataflow", "session")}
    for caller, analyses in ways.items():
        spans = collected.trace(caller.trace_id)
        asked = {each for each in parents_of(spans) if each[1] == "chat small"}
        assert asked <= {("thought.analyze", "chat small"), ("session.analyze", "chat small")}
        rest = [span for span in spans if span.name != "chat small"]
        require_session_trace(rest, analyses=analyses)
        assert not any(span.has_failed for span in rest)


def _require_nothing_else(collected: Collector, told: _Told) -> None:
    callers = {each.trace_id for each in (*told.threats, told.session, told.export)}
    batches = {each.trace_id for each in collected.named("process_batch")}
    assert {span.trace_id for span in collected.spans} == callers | batches
    assert "canary" not in repr(collected.spans)
    assert {span.scope for span in collected.spans} == {"watchfloor"}


def _require_lines(
    collected: Collector, told: _Told, gateway: Lines, coordinator: Lines, *, project: str
) -> None:
    """The lines of both processes lead to the spans of both, and back."""
    for lines, message, name in (
        (gateway, "threat_submitted", "threat.submit"),
        (coordinator, "threat_analyzed", "analyze_threat"),
    ):
        found = [line for line in lines if line["message"] == message]
        assert {_ids(line) for line in found} == {
            (caller.trace_id, span.span_id, threat_id, project)
            for caller, threat_id in told.threats.items()
            for span in collected.trace(caller.trace_id)
            if span.name == name
        }
        assert len(found) == len(told.threats)
        assert "canary" not in repr(lines)


def _ids(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return line["trace_id"], line["span_id"], line["threat_id"], line["project_id"]
