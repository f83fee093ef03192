"""The pipeline with the product's own agents says the same, wherever the actors are."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from support import Servers
from support.teams import TeamRuntime

from watchfloor.agents import AgentsConfig
from watchfloor.bus import BusConfig
from watchfloor.cli.agent_spec import AgentSettings, AgentSpec
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.local_agents import OWN_ANALYZERS, local_runtime
from watchfloor.cli.servers import Addresses
from watchfloor.coordinator import Analysed, Assembly, CoordinatorConfig, Pipeline
from watchfloor.core import (
    AgentName,
    AgentStatus,
    SystemClock,
    ThreatAnalysis,
    ThreatId,
    ThreatSignal,
    ThreatStatus,
    ThreatType,
    mint_uuid7,
)
from watchfloor.llm import LLMConfig
from watchfloor.reference import AttackCatalogue
from watchfloor.runtime import ActorRuntime, AnalyzerName, DatabaseUrls, RayConnection
from watchfloor.store import StoreConfig

pytestmark = [pytest.mark.integration]

NOW = datetime.now(UTC)
BUDGET_S = 5.0
PROJECT = "pipeline-suite"
Analyze = Callable[[Sequence[ThreatSignal]], Awaitable[Analysed]]


@pytest.fixture
async def foundation(product_servers: Servers) -> AsyncIterator[Foundation]:
    """A store and a bus for the agents' look-ups."""
    async with AsyncExitStack() as stack:
        made = Foundation(_addresses(product_servers), store=StoreConfig(), bus=BusConfig())
        await made.store.start()
        stack.push_async_callback(made.store.stop)
        yield made


def _addresses(servers: Servers) -> Addresses:
    database = DatabaseUrls(servers.owner_url, servers.app_url, servers.worker_url)
    return Addresses(database, servers.nats_url, servers.nats_token, None)


def _local(foundation: Foundation) -> ActorRuntime:
    return local_runtime(
        foundation,
        coordinator=CoordinatorConfig(agent_budget_ms=BUDGET_S * 1000),
        agents_config=AgentsConfig(),
        llm=LLMConfig(),
    )


def _remote(servers: Servers, connection: RayConnection) -> ActorRuntime:
    settings = AgentSettings(AgentsConfig(), LLMConfig(), budget_s=BUDGET_S)
    database = _addresses(servers).database
    agents = {name: AgentSpec(name, database, StoreConfig(), settings) for name in AgentName}
    return TeamRuntime(connection, agents, OWN_ANALYZERS, budget_s=BUDGET_S)


@pytest.fixture
async def analyze(
    connection: RayConnection | None, product_servers: Servers, foundation: Foundation
) -> AsyncIterator[Analyze]:
    """The pipeline on each runtime in turn."""
    runtime = _remote(product_servers, connection) if connection else _local(foundation)
    await runtime.start()
    yield _pipeline(runtime).analyze
    await runtime.stop()


def _pipeline(runtime: ActorRuntime) -> Pipeline:
    clock = SystemClock()
    return Pipeline(runtime, Assembly(AttackCatalogue(), clock=clock), clock=clock)


def _signals() -> list[ThreatSignal]:
    """Each type, small and large, with and without what makes evidence."""
    fields: list[dict[str, Any]] = [
        {},
        {"request_count": 5, "time_window_minutes": 5},
        {"request_count": 90_000, "time_window_minutes": 1, "endpoint": "/login"},
        {"source_ip": "66.249.66.1", "user_agent": "Googlebot/2.1"},
        {"source_ip": "203.0.113.9", "user_agent": "Googlebot/2.1", "mitre_hints": ("T1595",)},
    ]
    return [
        ThreatSignal(
            threat_id=ThreatId(mint_uuid7(NOW)),
            project_id=PROJECT,
            threat_type=threat_type,
            customer_id="acme",
            received_at=NOW,
            detected_at=NOW - timedelta(seconds=30),
            **each,
        )
        for threat_type in ThreatType
        for each in fields
    ]


def _without_times(threat: ThreatAnalysis) -> str:
    """Everything but when and how fast it was done."""
    document = json.loads(threat.model_dump_json())
    for answer in document["agent_analyses"].values():
        answer.pop("processing_time_ms")
    for name in ("total_processing_time_ms", "created_at", "investigation_timeline"):
        document.pop(name)
    return json.dumps(document, sort_keys=True)


async def test_each_signal_becomes_its_threat_in_order(analyze: Analyze) -> None:
    signals = _signals()
    threats = (await analyze(signals)).threats
    assert [threat.id for threat in threats] == [signal.threat_id for signal in signals]
    assert {threat.status for threat in threats} == {ThreatStatus.COMPLETED}
    statuses = {each.status for threat in threats for each in threat.agent_analyses.values()}
    assert statuses == {AgentStatus.OK}


async def test_every_answer_is_that_of_the_process_itself(
    analyze: Analyze, foundation: Foundation
) -> None:
    """Nothing is lost or changed on its way to an actor and back."""
    signals, here = _signals(), _local(foundation)
    await here.start()
    wanted = (await _pipeline(here).analyze(signals)).threats
    await here.stop()
    found = (await analyze(signals)).threats
    assert [_without_times(each) for each in found] == [_without_times(each) for each in wanted]


async def test_alone_or_together_a_signal_gets_the_same_answer(analyze: Analyze) -> None:
    signals = _signals()[::7]
    together = (await analyze(signals)).threats
    alone = [(await analyze([signal])).threats[0] for signal in signals]
    assert [_without_times(each) for each in alone] == [_without_times(each) for each in together]


async def test_the_timeline_tells_every_phase_in_the_order_of_time(analyze: Analyze) -> None:
    (threat,) = (await analyze(_signals()[:1])).threats
    timeline = threat.investigation_timeline
    assert timeline is not None
    assert set(timeline.phase_breakdown) == {
        "queue",
        "agents",
        "severity",
        "false_positive",
        "response",
    }
    moments = [event.timestamp for event in timeline.events]
    assert moments == sorted(moments)


async def test_an_empty_batch_is_no_work(analyze: Analyze) -> None:
    assert (await analyze([])).threats == []


async def test_every_step_is_told_when_it_ran(analyze: Analyze) -> None:
    """Spans are made of these; the agents run beside each other, the analyzers in a row."""
    began = datetime.now(UTC)
    steps = (await analyze(_signals()[:3])).steps
    ended = datetime.now(UTC)

    assert [step.by for step in steps] == [*AgentName, *AnalyzerName]
    ran = [step.ran for step in steps]
    assert all(began <= each.started_at <= each.ended_at <= ended for each in ran)
    agents, analyzers = ran[: len(AgentName)], ran[len(AgentName) :]
    in_a_row = [max(agents, key=lambda each: each.ended_at), *analyzers]
    for before, after in pairwise(in_a_row):
        assert before.ended_at <= after.started_at
