"""Sessions: a list, one, and the conversation that it was."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from watchfloor.core import NotFoundError, Permission
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, answers, ref
from watchfloor.gateway.rest.session_parameters import SessionsParameters
from watchfloor.gateway.rest.session_shapes import (
    ConversationAnswer,
    SessionAnswer,
    SessionsAnswer,
)
from watchfloor.gateway.session_views import SessionView, detailed
from watchfloor.gateway.sessions import Window
from watchfloor.traces import conversation

router = APIRouter(prefix="/v1/sessions", tags=["sessions"])


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("In the order that was asked for.", ref(SessionsAnswer))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_sessions(
    services: From, caller: Calling, parameters: Annotated[SessionsParameters, Query()]
) -> Response:
    """Find sessions."""
    window = Window(parameters.limit, parameters.cursor, parameters.offset)
    if parameters.external_id is not None:
        found = await services.sessions.called(caller, parameters.external_id)
    else:
        found = await services.sessions.list(caller, parameters.where, window)
    answer = SessionsAnswer(
        sessions=tuple(SessionView.of(session) for session in found.sessions),
        total=found.total,
        offset=parameters.offset,
        limit=parameters.limit,
        next_cursor=found.next_cursor,
    )
    return document(answer.shown())


@router.get(
    "/{session_id}",
    response_class=Response,
    responses=answers(
        {200: ("The session, and what analyses found.", ref(SessionAnswer))},
        *GUARDED,
        NotFoundError,
    ),
)
@needs(Permission.READ_DATA)
async def get_session(services: From, caller: Calling, session_id: str, _: Nothing) -> Response:
    """One session."""
    session = await services.sessions.get(caller, session_id)
    snapshots = await services.sessions.snapshots(caller, session.session_id)
    thoughts = await services.sessions.thoughts(caller, session.session_id)
    dataflow = await services.sessions.dataflow(caller, session.session_id)
    pii = await services.sessions.pii(caller, session.session_id)
    answer = SessionAnswer(
        session=detailed(session, snapshots, thoughts, dataflow=dataflow, pii=pii)
    )
    return document(answer.shown())


@router.get(
    "/{session_id}/conversation",
    response_class=Response,
    responses=answers(
        {200: ("Its messages, as they read.", ref(ConversationAnswer))}, *GUARDED, NotFoundError
    ),
)
@needs(Permission.READ_DATA)
async def get_conversation(
    services: From, caller: Calling, session_id: str, _: Nothing
) -> Response:
    """One session as the conversation that it was."""
    session = await services.sessions.get(caller, session_id)
    messages = conversation(await services.sessions.conversation(caller, session.session_id))
    answer = ConversationAnswer.model_validate(
        {"sessionId": session.session_id, "messages": messages}
    )
    return document(answer.model_dump_json(by_alias=True, exclude_unset=True).encode())
