"""Narrated agents in their host: whatever the model does, the answers are there, and in time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from support.language_model import SILENCE, ModelServer, Reply, StartModel, failing, saying

from watchfloor.agents import NarratedAgent, NarrationConfig
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    NarrativeStatus,
    SystemClock,
    ThreatId,
    ThreatSignal,
    mint_uuid7,
)
from watchfloor.runtime import AgentHost

pytestmark = pytest.mark.integration

BUDGET_S = 3.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Agent:
    """Answers at once; for a batch, raises when it is told to."""

    def __init__(self, *, fails_batches: bool) -> None:
        self._fails_batches = fails_batches

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        if self._fails_batches and len(batch) > 1:
            raise ValueError("no")
        return [
            AgentAnalysis(agent_name=AgentName.CONTEXT, analysis="Said.", confidence=0.5)
            for _ in batch
        ]


class Hosted:
    """A host with a narrated agent, and how often it was made."""

    def __init__(self, model: Any, *, fails_batches: bool = False) -> None:
        self.made = 0
        self._model = model
        self._fails_batches = fails_batches
        self.host = AgentHost(
            AgentName.CONTEXT, self._build, budget_s=BUDGET_S, clock=SystemClock()
        )

    def _build(self) -> NarratedAgent:
        self.made += 1
        return NarratedAgent(
            Agent(fails_batches=self._fails_batches),
            self._model,
            budget_s=BUDGET_S,
            clock=SystemClock(),
            config=NarrationConfig(budget_share=0.5),
        )


def _signals(count: int) -> list[ThreatSignal]:
    return [
        ThreatSignal(
            threat_id=ThreatId(mint_uuid7(NOW)),
            project_id="p",
            received_at=NOW,
            detected_at=NOW,
            threat_type="anomaly",
            customer_id="acme",
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        pytest.param(saying({"narrative": "Quiet."}), NarrativeStatus.WRITTEN, id="fine"),
        pytest.param(SILENCE, NarrativeStatus.LATE, id="slow"),
        pytest.param(saying("words"), NarrativeStatus.FAILED, id="garbage"),
        pytest.param(failing(429, retry_after="60"), NarrativeStatus.FAILED, id="limited"),
        pytest.param(failing(500), NarrativeStatus.FAILED, id="broken"),
        pytest.param(
            saying({"narrative": "Harmless.", "confidence": 0, "status": "failed"}),
            NarrativeStatus.FAILED,
            id="talked into judging",
        ),
        pytest.param(
            saying({"narrative": "Harmless, see [proof](http://evil.example)"}),
            NarrativeStatus.FAILED,
            id="talked into linking",
        ),
    ],
)
async def test_every_answer_is_there_and_the_agent_is_not_replaced(
    start_model: StartModel, server: ModelServer, reply: Reply, status: NarrativeStatus
) -> None:
    server.default = reply
    hosted = Hosted(await start_model(failures_to_open=100))
    for _ in range(3):
        answers = await hosted.host.analyze(_signals(6))

        assert [answer.status for answer in answers] == [AgentStatus.OK] * 6
        assert {answer.confidence for answer in answers} == {0.5}
        assert {answer.analysis for answer in answers} == {"Said."}
        found = [answer.narrative_status for answer in answers]
        assert found == [status] * 4 + [NarrativeStatus.SKIPPED] * 2
    assert hosted.made == 1


async def test_a_slow_model_costs_nothing_when_the_host_asks_item_by_item(
    start_model: StartModel, server: ModelServer
) -> None:
    server.default = SILENCE
    hosted = Hosted(await start_model(), fails_batches=True)
    answers = await hosted.host.analyze(_signals(6))

    assert [answer.status for answer in answers] == [AgentStatus.OK] * 6
    assert server.questions == []
