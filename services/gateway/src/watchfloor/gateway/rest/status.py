"""How the pipeline is: its parts, its pace, what waits."""

from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from watchfloor.core import AgentName, AgentWord, Durations, Permission
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.pipeline_status import Pipeline
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, answers, ref

router = APIRouter(prefix="/api", tags=["operations"])

_SECONDS = 60


class Pace(BaseModel):
    """How many there were in the last minute, and how long they took, in ms.

    Percentiles are at most a tenth too long; they are absent where there was nothing.
    """

    total: int
    per_second: float
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None

    @classmethod
    def of(cls, took: Durations) -> Self:
        """The pace of what took so long."""
        return cls(
            total=took.total,
            per_second=round(took.total / _SECONDS, 2),
            p50_ms=took.percentile(0.50),
            p95_ms=took.percentile(0.95),
            p99_ms=took.percentile(0.99),
        )


class AgentPace(BaseModel):
    """How an analysis agent is; ``missed`` counts signals for which it failed or was too late."""

    status: AgentWord
    answered: Pace
    missed: int


class PipelineStatusAnswer(BaseModel):
    """All coordinators together, over the last minute, and what waits for them.

    A part is ``ok`` or has an error's code. Counts are those of the whole installation.
    """

    coordinators: int
    components: dict[str, str]
    threats: Pace
    agents: dict[AgentName, AgentPace]
    queued_signals: int | None

    @classmethod
    def of(cls, pipeline: Pipeline, *, queued_signals: int | None) -> Self:
        """What is told of the pipeline."""
        done = pipeline.last_minute
        return cls(
            coordinators=pipeline.coordinators,
            components=dict(pipeline.components),
            threats=Pace.of(done.threats),
            agents={
                name: AgentPace(
                    status=each.word, answered=Pace.of(each.answered), missed=each.missed
                )
                for name, each in done.agents.items()
            },
            queued_signals=queued_signals,
        )


@router.get(
    "/status",
    response_class=Response,
    responses=answers(
        {200: ("As coordinators told in the last ten seconds.", ref(PipelineStatusAnswer))},
        *GUARDED,
    ),
)
@needs(Permission.READ_DATA)
async def pipeline_status(services: From, caller: Calling, _: Nothing) -> Response:
    """How the pipeline is, and what it did in the last minute."""
    del caller
    pipeline = await services.pipeline.read()
    return document(PipelineStatusAnswer.of(pipeline, queued_signals=services.queue_depth.last))
