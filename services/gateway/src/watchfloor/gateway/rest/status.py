"""How the pipeline is: its parts, its pace, what waits."""

import asyncio
from typing import Self

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel
from starlette.responses import Response

from watchfloor.core import AgentFigures, AgentName, AgentWord, Durations, Permission
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.pipeline_status import Pipeline
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, answers, ref

router = APIRouter(prefix="/api", tags=["operations"])

_SECONDS = 60


class Pace(BaseModel):
    """How long they took in the last minute, in ms, and how many there were.

    Percentiles are at most a tenth too long; they are absent where there was nothing. Counts are
    of all projects together, and absent for those who may not administer the installation.
    """

    total: int | None
    per_second: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None

    @classmethod
    def of(cls, took: Durations, *, is_counted: bool) -> Self:
        """The pace of what took so long."""
        return cls(
            total=took.total if is_counted else None,
            per_second=round(took.total / _SECONDS, 2) if is_counted else None,
            p50_ms=took.percentile(0.50),
            p95_ms=took.percentile(0.95),
            p99_ms=took.percentile(0.99),
        )


class AgentPace(BaseModel):
    """How an analysis agent is; ``missed`` counts signals for which it failed or was too late."""

    status: AgentWord
    answered: Pace
    missed: int | None

    @classmethod
    def of(cls, figures: AgentFigures, *, is_counted: bool) -> Self:
        """How the agent with these figures is."""
        answered = Pace.of(figures.answered, is_counted=is_counted)
        return cls(
            status=figures.word, answered=answered, missed=figures.missed if is_counted else None
        )


class ToldCoordinator(BaseModel):
    """A coordinator, and when it was heard of last."""

    id: str
    told_at: AwareDatetime


class Queued(BaseModel):
    """Signals that wait for their analysis, and messages whose events are not saved yet."""

    signals: int | None
    events: int | None


class PipelineStatusAnswer(BaseModel):
    """All coordinators together, over the last minute, and what waits for them.

    A part is ``ok`` or has an error's code. ``queued`` is the caller's project's, ``queued_in_all``
    all projects', for those who may administer the installation.
    """

    coordinators: int
    told_by: tuple[ToldCoordinator, ...]
    components: dict[str, str]
    threats: Pace
    agents: dict[AgentName, AgentPace]
    queued: Queued
    queued_in_all: Queued | None

    @classmethod
    def of(cls, pipeline: Pipeline, *, queued: Queued, in_all: Queued | None) -> Self:
        """What is told of the pipeline; nobody's share of it without ``in_all``."""
        done, is_counted = pipeline.last_minute, in_all is not None
        return cls(
            coordinators=pipeline.coordinators,
            told_by=tuple(ToldCoordinator(id=i, told_at=at) for i, at in pipeline.told_at.items()),
            components=dict(pipeline.components),
            threats=Pace.of(done.threats, is_counted=is_counted),
            agents={
                name: AgentPace.of(each, is_counted=is_counted)
                for name, each in done.agents.items()
            },
            queued=queued,
            queued_in_all=in_all,
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
    """How the pipeline is, how long it took in the last minute, and what waits of the project.

    Those who administer the installation are told how many there were of all projects, too.
    """
    pipeline, signals, events = await asyncio.gather(
        services.pipeline.read(),
        services.signal_admission.waiting(caller.project_id),
        services.event_admission.waiting(caller.project_id),
    )
    depth = services.queue_depth
    in_all = Queued(signals=depth.signals, events=depth.events)
    is_counted = caller.may(Permission.ADMINISTER_INSTALLATION)
    answer = PipelineStatusAnswer.of(
        pipeline,
        queued=Queued(signals=signals, events=events),
        in_all=in_all if is_counted else None,
    )
    return document(answer)
