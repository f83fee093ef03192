"""Finished threats: one, a list, counts."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from watchfloor.core import (
    Moment,
    NotFoundError,
    Permission,
    ThreatAnalysis,
    ThreatSummary,
)
from watchfloor.gateway.parameters import ListParameters
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.guards import Calling, From, NoParameters, Nothing
from watchfloor.gateway.rest.operations import (
    GUARDED,
    answers,
    page_of,
    ref,
)
from watchfloor.gateway.rest.shapes import (
    MinuteView,
    PendingThreat,
    RelatedSessionsAnswer,
    RelatedSessionView,
    SimilarThreatsAnswer,
    SimilarThreatView,
    ThreatCounts,
    TimeWindow,
)
from watchfloor.gateway.stream import Shown

router = APIRouter(prefix="/api/threats", tags=["threats"])


class ThreatListParameters(ListParameters):
    """Which threats, how much of each, and which part of their list.

    Attributes:
        view: How much of each: all of it, or what a list shows.
    """

    view: Shown = Shown.FULL


class StatsParameters(NoParameters):
    """Which threats are counted.

    Attributes:
        since: Received at or after; all when absent.
        minutes: Also how many came in each of so many minutes up to this one.
    """

    since: Moment | None = None
    minutes: Annotated[int, Field(ge=0, le=1_440)] = 0


class RelatedParameters(NoParameters):
    """How many.

    Attributes:
        limit: At most so many.
    """

    limit: Annotated[int, Field(ge=1, le=100)] = 50


@router.get(
    "",
    response_class=Response,
    responses=answers(
        {
            200: (
                "Newest first; rows where `view=row` was asked for.",
                {"oneOf": [page_of("threats", each) for each in (ThreatAnalysis, ThreatSummary)]},
            )
        },
        *GUARDED,
    ),
)
@needs(Permission.READ_DATA)
async def list_threats(
    services: From, caller: Calling, parameters: Annotated[ThreatListParameters, Query()]
) -> Response:
    """Find finished threats."""
    asked = caller, parameters.where
    limit, cursor = parameters.limit, parameters.cursor
    if parameters.view is Shown.ROW:
        rows = await services.threats.summaries(*asked, limit=limit, cursor=cursor)
        return page("threats", rows.items, rows.next_cursor)
    found = await services.threats.list(*asked, limit=limit, cursor=cursor)
    return page("threats", [threat.document for threat in found.threats], found.next_cursor)


@router.get(
    "/stats",
    response_class=Response,
    responses=answers({200: ("Counts over the project's threats.", ref(ThreatCounts))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def threat_stats(
    services: From, caller: Calling, parameters: Annotated[StatsParameters, Query()]
) -> Response:
    """Count threats."""
    stats = await services.threats.stats(caller, since=parameters.since)
    counts = ThreatCounts.model_validate(stats, from_attributes=True)
    if parameters.minutes:
        pace = await services.threats.per_minute(caller, minutes=parameters.minutes)
        told = tuple(MinuteView(minute=each.minute, total=each.total) for each in pace)
        counts = counts.model_copy(update={"per_minute": told})
    return document(counts)


@router.get(
    "/{threat_id}",
    response_class=Response,
    responses=answers(
        {
            200: (
                "The threat, or that its signal is pending.",
                {"oneOf": [ref(ThreatAnalysis), ref(PendingThreat)]},
            )
        },
        *GUARDED,
        NotFoundError,
    ),
)
@needs(Permission.READ_DATA)
async def get_threat(services: From, caller: Calling, threat_id: str, _: Nothing) -> Response:
    """One threat."""
    return document(await services.threats.get(caller, threat_id))


@router.get(
    "/{threat_id}/sessions",
    response_class=Response,
    responses=answers(
        {200: ("Those that share the most first.", ref(RelatedSessionsAnswer))},
        *GUARDED,
        NotFoundError,
    ),
)
@needs(Permission.READ_DATA)
async def related_sessions(
    services: From,
    caller: Calling,
    threat_id: str,
    parameters: Annotated[RelatedParameters, Query()],
) -> Response:
    """Find sessions of the threat's user, address or agent in its window."""
    found = await services.related_sessions.of(caller, threat_id, limit=parameters.limit)
    answer = RelatedSessionsAnswer(
        sessions=tuple(map(RelatedSessionView.of, found.sessions)),
        window=TimeWindow(since=found.since, until=found.until),
    )
    return document(answer.model_dump_json(by_alias=True).encode())


@router.get(
    "/{threat_id}/similar",
    response_class=Response,
    responses=answers(
        {200: ("Those that share the most first.", ref(SimilarThreatsAnswer))},
        *GUARDED,
        NotFoundError,
    ),
)
@needs(Permission.READ_DATA)
async def similar_threats(
    services: From,
    caller: Calling,
    threat_id: str,
    parameters: Annotated[RelatedParameters, Query()],
) -> Response:
    """Find past threats of the threat's type and customer, its address or its user agent."""
    found = await services.similar_threats.of(caller, threat_id, limit=parameters.limit)
    similar = (SimilarThreatView(threat=each.threat, shared=tuple(each.shared)) for each in found)
    return document(SimilarThreatsAnswer(similar=tuple(similar)))
