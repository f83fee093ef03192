"""How coordinators are and what they did in the last minute, so that many can be added up."""

import math
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.core.analysis import AgentName

_SMALLEST_MS = 0.1
_STEP = 1.1

AgentWord = Literal["ok", "degraded", "failing"]


class Durations(BaseModel):
    """How long things took, in steps of a tenth: two of these add up to what both would count.

    Attributes:
        counts: How many took as long as a step says, by its number.
    """

    model_config = ConfigDict(frozen=True)
    counts: Mapping[int, int] = Field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many there were."""
        return sum(self.counts.values())

    def percentile(self, share: float) -> float | None:
        """So long, in ms, or less took this share of them; at most a tenth too long."""
        left = share * self.total
        for step in sorted(self.counts):
            left -= self.counts[step]
            if left <= 0:
                return round(_SMALLEST_MS * _STEP**step, 1)
        return None


def step_of(took_ms: float) -> int:
    """The number of the step that a duration belongs to."""
    return max(0, math.ceil(math.log(max(took_ms, _SMALLEST_MS) / _SMALLEST_MS, _STEP)))


class AgentFigures(BaseModel):
    """What one analysis agent did.

    Attributes:
        answered: How long its answers took.
        missed: Signals for which it failed, or was too late.
    """

    model_config = ConfigDict(frozen=True)
    answered: Durations = Durations()
    missed: int = 0

    @property
    def word(self) -> AgentWord:
        """How it is."""
        if not self.missed:
            return "ok"
        return "degraded" if self.answered.counts else "failing"


class PipelineFigures(BaseModel):
    """What was done in a minute.

    Attributes:
        threats: How long signals took, from receipt to result.
        agents: What each analysis agent did.
    """

    model_config = ConfigDict(frozen=True)
    threats: Durations = Durations()
    agents: Mapping[AgentName, AgentFigures] = Field(default_factory=dict)


class CoordinatorStatus(BaseModel):
    """How one coordinator is.

    Attributes:
        coordinator_id: Tells it from others that run at the same time.
        at: When it said so.
        components: ``ok``, or an error's code, of each of its parts.
        last_minute: What it did.
    """

    model_config = ConfigDict(frozen=True)
    coordinator_id: str
    at: AwareDatetime
    components: Mapping[str, str] = Field(default_factory=dict)
    last_minute: PipelineFigures = PipelineFigures()


def added(figures: Iterable[PipelineFigures]) -> PipelineFigures:
    """What was done together."""
    every = list(figures)
    names = sorted({name for each in every for name in each.agents})
    return PipelineFigures(
        threats=_sum(each.threats for each in every),
        agents={name: _agent(each.agents.get(name) for each in every) for name in names},
    )


def _agent(figures: Iterable[AgentFigures | None]) -> AgentFigures:
    known = [each for each in figures if each is not None]
    return AgentFigures(
        answered=_sum(each.answered for each in known), missed=sum(each.missed for each in known)
    )


def _sum(durations: Iterable[Durations]) -> Durations:
    counts: dict[int, int] = {}
    for each in durations:
        for step, number in each.counts.items():
            counts[step] = counts.get(step, 0) + number
    return Durations(counts=counts)
