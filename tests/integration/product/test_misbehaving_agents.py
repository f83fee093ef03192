"""The product is composed with agents of the test's own: there is no fault switch in it."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from support.product import StartProduct

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    SignalInput,
    ThreatAnalysis,
    ThreatSignal,
)

pytestmark = pytest.mark.integration

_BUDGET_MS = 3_000
"""Long enough that only the misbehaving agent passes it on a machine that stops for a moment."""


class _Agent:
    """An agent that does ``behave`` first and then answers."""

    def __init__(self, behave: Callable[[Sequence[ThreatSignal]], object]) -> None:
        self._behave = behave

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        result = self._behave(batch)
        if asyncio.iscoroutine(result):
            await result
        return [
            AgentAnalysis(agent_name=AgentName.CONTEXT, analysis="fine", confidence=0.8)
            for _ in batch
        ]


async def _hang(_batch: Sequence[ThreatSignal]) -> None:
    await asyncio.Event().wait()


def _raise(_batch: Sequence[ThreatSignal]) -> None:
    raise RuntimeError("an agent's own fault")


def _raise_on_one(batch: Sequence[ThreatSignal]) -> None:
    if any(signal.customer_id == "bad" for signal in batch):
        raise RuntimeError("an agent's own fault")


@pytest.mark.parametrize(
    ("behave", "status_of_good", "status_of_bad"),
    [
        (_hang, AgentStatus.TIMED_OUT, AgentStatus.TIMED_OUT),
        (_raise, AgentStatus.FAILED, AgentStatus.FAILED),
        (_raise_on_one, AgentStatus.OK, AgentStatus.FAILED),
    ],
    ids=["hangs", "raises", "raises-on-one-item"],
)
async def test_results_arrive_in_time_and_only_what_is_affected_is_degraded(
    start_product: StartProduct,
    behave: Callable[[Sequence[ThreatSignal]], object],
    status_of_good: AgentStatus,
    status_of_bad: AgentStatus,
) -> None:
    running = await start_product(
        agents={AgentName.CONTEXT: lambda: _Agent(behave)},
        coordinator={"agent_budget_ms": _BUDGET_MS},
    )
    customers = ["good", "bad", "good", "good"]
    threats = await asyncio.gather(
        *(
            running.client.threats.trigger(
                SignalInput(threat_type="bot_traffic", customer_id=customer)
            )
            for customer in customers
        )
    )
    for customer, threat in zip(customers, threats, strict=True):
        assert isinstance(threat, ThreatAnalysis), "the result waited for the agent"
        wanted = status_of_bad if customer == "bad" else status_of_good
        assert threat.agent_analyses[AgentName.CONTEXT].status is wanted
        assert threat.degraded == ((AgentName.CONTEXT,) if wanted is not AgentStatus.OK else ())
        if threat.degraded:
            assert threat.requires_human_review
