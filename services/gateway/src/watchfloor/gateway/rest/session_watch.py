"""Live changes of sessions as server-sent events."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from watchfloor.bus import ResumeToken, SessionUpdate
from watchfloor.core import (
    Address,
    Caller,
    DataflowVerdict,
    Label,
    Permission,
    SessionChangeKind,
    SessionFilter,
    SessionStatus,
)
from watchfloor.gateway.authentication import Credential
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.guards import Calling, From, Key
from watchfloor.gateway.rest.operations import GUARDED, answers
from watchfloor.gateway.rest.session_parameters import Share, Words
from watchfloor.gateway.rest.watch import CONTENT, EventStream
from watchfloor.gateway.services import Services
from watchfloor.gateway.stream import SessionSelection, Shown

router = APIRouter(tags=["stream"])

_MEANING = (
    "Events `initial_batch`, `session_changed`, `reset` and `resume`, otherwise as `/api/stream`."
)


_NAMED = (
    "Events `initial_batch`, `session_changed`, `reset` and `resume`, otherwise as `/api/stream`."
    " They name sessions and where these stand; the routes of sessions have the rest."
)


class SessionWatchParameters(BaseModel):
    """Which changes of sessions, and from where on.

    Attributes:
        min_risk_score: The risk is at least this.
        patterns: One of these patterns was found.
        agent_id: Any of these.
        workflow_id: Any of these.
        kind: What became of it is any of these.
        token: Where to go on: the last token seen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)
    min_risk_score: Share | None = None
    patterns: Words = ()
    agent_id: Words = ()
    workflow_id: Words = ()
    kind: tuple[SessionChangeKind, ...] = ()
    token: str | None = None

    @property
    def where(self) -> SessionFilter:
        """The conditions, as the store is asked."""
        return SessionFilter(
            min_risk=self.min_risk_score,
            patterns=self.patterns,
            agent_id=self.agent_id,
            workflow_id=self.workflow_id,
        )


class ChangedSessionsParameters(BaseModel):
    """Which changes of sessions, and from where on.

    Attributes:
        session_id: Any of these.
        min_risk: The risk is at least this.
        patterns: One of these patterns was found.
        dataflow: The verdict on its data flow is any of these.
        agent_id: Any of these.
        workflow_id: Any of these.
        user_id: Any of these.
        customer_id: Any of these.
        address: The agent was used from any of these.
        status: Any of these.
        kind: What became of it is any of these.
        token: Where to go on: the last token seen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    session_id: tuple[Label, ...] = ()
    min_risk: Share | None = None
    patterns: tuple[Label, ...] = ()
    dataflow: tuple[DataflowVerdict, ...] = ()
    agent_id: tuple[Label, ...] = ()
    workflow_id: tuple[Label, ...] = ()
    user_id: tuple[Label, ...] = ()
    customer_id: tuple[Label, ...] = ()
    address: tuple[Address, ...] = ()
    status: tuple[SessionStatus, ...] = ()
    kind: tuple[SessionChangeKind, ...] = ()
    token: str | None = None

    @property
    def where(self) -> SessionFilter:
        """The conditions, as the store is asked."""
        return SessionFilter(**self.model_dump(exclude={"kind", "token"}))


LastEventId = Annotated[str | None, Header(description="Where to go on; it counts before `token`.")]


@router.get(
    "/v1/stream",
    response_class=Response,
    responses={**answers({}, *GUARDED), 200: {"description": _MEANING, "content": CONTENT}},
)
@needs(Permission.READ_DATA)
async def watch_sessions(
    services: From,
    caller: Calling,
    key: Key,
    parameters: Annotated[SessionWatchParameters, Query()],
    last_event_id: LastEventId = None,
) -> Response:
    """Watch sessions as they change."""
    return await _watched(
        services, caller, key, parameters=parameters, token=last_event_id, view=Shown.FULL
    )


@router.get(
    "/api/sessions/stream",
    response_class=Response,
    responses={**answers({}, *GUARDED), 200: {"description": _NAMED, "content": CONTENT}},
)
@needs(Permission.READ_DATA)
async def watch_changed_sessions(
    services: From,
    caller: Calling,
    key: Key,
    parameters: Annotated[ChangedSessionsParameters, Query()],
    last_event_id: LastEventId = None,
) -> Response:
    """Hear which sessions change."""
    return await _watched(
        services, caller, key, parameters=parameters, token=last_event_id, view=Shown.ROW
    )


async def _watched(
    services: Services,
    caller: Caller,
    key: Credential | None,
    *,
    parameters: SessionWatchParameters | ChangedSessionsParameters,
    token: str | None,
    view: Shown,
) -> EventStream[SessionUpdate, SessionSelection]:
    text = token or parameters.token
    place = ResumeToken.parse(text) if text is not None else None
    services.session_watching.require_room(caller.project_id)
    where = (await services.redactions.of(caller.project_id)).where(parameters.where)
    return EventStream(
        services.session_watching,
        SessionSelection(caller.project_id, where, kinds=parameters.kind, view=view),
        token=place,
        refused=partial(services.authenticator.until_refused, key),
        metrics=services.metrics,
    )
