"""Any agent, with its findings retold by a language model where there is time for it."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core import (
    PROFILES,
    AgentAnalysis,
    AnalysisAgent,
    Clock,
    DeadlineError,
    LanguageModel,
    ModelPurpose,
    ModelRequest,
    Narrative,
    NarrativeStatus,
    ThreatSignal,
    WatchfloorError,
)
from watchfloor.llm import plain_sentences

_INSTRUCTION = """\
You write for a security analyst. The data is what one analysis agent found out about one threat.
Retell in two to four plain sentences what it means and what speaks for and against it. Use only
facts that are in the data: add no number, no name, no link and no advice that is not there. No
markdown, no lists, no greeting."""
_LONGEST = 800
_LONGEST_DATA = 6000


class NarrationConfig(BaseModel):
    """How much narrating an agent does, where a model is configured.

    Attributes:
        per_batch: Signals of one batch that get a narrative, the worst first.
        budget_share: The part of an agent's time budget that may pass before its batch is handed
            on; a model gets what the agent itself leaves of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    per_batch: Annotated[int, Field(ge=1, le=4096)] = 4
    budget_share: Annotated[float, Field(gt=0, le=0.95)] = 0.8


class NarratedAgent:
    """Adds narratives to an agent's answers and changes nothing else in them.

    The agent answers first. Then the model has what is left of the time, and an answer without
    its narrative is handed on as it was, with the reason.

    Args:
        agent: Whose answers.
        model: Writes; started and stopped by its owner.
        budget_s: What the host grants the agent for one batch, in seconds.
        clock: For the time that is left.
        config: What the operator set.
    """

    def __init__(
        self,
        agent: AnalysisAgent,
        model: LanguageModel,
        *,
        budget_s: float,
        clock: Clock,
        config: NarrationConfig,
    ) -> None:
        self._agent = agent
        self._model = model
        self._budget_s = budget_s
        self._clock = clock
        self._config = config
        self._silent_until = 0.0

    async def start(self) -> None:
        """Start the agent."""
        await self._agent.start()

    async def stop(self) -> None:
        """Stop the agent."""
        await self._agent.stop()

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        """The agent's answers, the worst of them with narratives."""
        began = self._clock.monotonic()
        try:
            answers = await self._agent.analyze(batch)
        except Exception:
            # The host asks again, item by item, in what is left of the same budget: narrating
            # each of them would cost the last ones their answers.
            self._silent_until = began + self._budget_s
            raise
        if len(answers) != len(batch) or began < self._silent_until:
            return answers
        ends = began + self._budget_s * self._config.budget_share
        return await self._narrated(batch, answers, left_s=ends - self._clock.monotonic())

    async def _narrated(
        self, batch: Sequence[ThreatSignal], answers: Sequence[AgentAnalysis], *, left_s: float
    ) -> Sequence[AgentAnalysis]:
        pairs = list(zip(batch, answers, strict=True))
        worst = sorted(range(len(pairs)), key=lambda at: _weight(*pairs[at]), reverse=True)
        async with asyncio.TaskGroup() as group:
            telling = {
                at: group.create_task(self._tell(*pairs[at], left_s=left_s))
                for at in worst[: self._config.per_batch]
            }
        return [
            telling[at].result() if at in telling else _without(answer, NarrativeStatus.SKIPPED)
            for at, answer in enumerate(answers)
        ]

    async def _tell(
        self, signal: ThreatSignal, answer: AgentAnalysis, *, left_s: float
    ) -> AgentAnalysis:
        request = ModelRequest(
            ModelPurpose.NARRATIVE, signal.project_id, _INSTRUCTION, _data(signal, answer), _Story
        )
        try:
            told = await self._model.complete(request, budget_s=left_s)
        except DeadlineError:
            return _without(answer, NarrativeStatus.LATE)
        except WatchfloorError:
            return _without(answer, NarrativeStatus.FAILED)
        text = plain_sentences(told.value.narrative, limit=_LONGEST)
        if text is None:
            return _without(answer, NarrativeStatus.FAILED)
        return answer.model_copy(
            update={
                "narrative": Narrative(text=text, model=told.model),
                "narrative_status": NarrativeStatus.WRITTEN,
            }
        )


class _Story(BaseModel):
    """The form of a model's answer: one text, and no place for a judgement."""

    model_config = ConfigDict(extra="forbid")
    narrative: str


def _weight(signal: ThreatSignal, answer: AgentAnalysis) -> tuple[float, float]:
    """How bad it looks, and how sure the agent is."""
    impacts = sum(factor.impact for factor in answer.factors)
    return PROFILES[signal.threat_type].base_risk + impacts, answer.confidence


def _data(signal: ThreatSignal, answer: AgentAnalysis) -> str:
    """What leaves for the model: the agent's own words, and nothing else of the signal."""
    facts = answer.model_dump(
        mode="json",
        include={"agent_name", "analysis", "confidence", "key_findings", "recommendations"},
    )
    # JSON in ASCII: no line of it can look like the boundary around it.
    return json.dumps({"threat_type": signal.threat_type} | facts)[:_LONGEST_DATA]


def _without(answer: AgentAnalysis, why: NarrativeStatus) -> AgentAnalysis:
    return answer.model_copy(update={"narrative_status": why})
