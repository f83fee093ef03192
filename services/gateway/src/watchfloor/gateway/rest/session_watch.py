"""Live changes of sessions as server-sent events."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from watchfloor.bus import ResumeToken
from watchfloor.core import Permission, SessionChangeKind, SessionFilter
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.guards import Calling, From, Key
from watchfloor.gateway.rest.operations import GUARDED, answers
from watchfloor.gateway.rest.session_parameters import Share, Words
from watchfloor.gateway.rest.watch import CONTENT, EventStream
from watchfloor.gateway.stream import SessionSelection

router = APIRouter(prefix="/v1", tags=["stream"])

_MEANING = (
    "Events `initial_batch`, `session_changed`, `reset` and `resume`, otherwise as `/api/stream`."
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


@router.get(
    "/stream",
    response_class=Response,
    responses={**answers({}, *GUARDED), 200: {"description": _MEANING, "content": CONTENT}},
)
@needs(Permission.READ_DATA)
async def watch_sessions(
    services: From,
    caller: Calling,
    key: Key,
    parameters: Annotated[SessionWatchParameters, Query()],
    last_event_id: Annotated[
        str | None, Header(description="Where to go on; it counts before `token`.")
    ] = None,
) -> Response:
    """Watch sessions as they change."""
    text = last_event_id or parameters.token
    token = ResumeToken.parse(text) if text is not None else None
    services.session_watching.require_room(caller.project_id)
    where = (await services.redactions.of(caller.project_id)).where(parameters.where)
    return EventStream(
        services.session_watching,
        SessionSelection(caller.project_id, where, kinds=parameters.kind),
        token=token,
        refused=partial(services.authenticator.until_refused, key),
        metrics=services.metrics,
    )
