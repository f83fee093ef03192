"""Results for clients that come back: theirs alone, for so long, so often."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import Client, ClientId, NotFoundError, Permission, is_client_id
from watchfloor.gateway.client_result_port import Retrieved
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.coming_back import address_of
from watchfloor.gateway.rest.guards import Calling, From, NoParameters, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes
from watchfloor.gateway.rest.result_shapes import (
    CheckedResult,
    CleanedResults,
    ClientResultList,
    DeletedResult,
    RecoverySettings,
    ResultStatsAnswer,
    RetrievedResult,
    listed,
)
from watchfloor.gateway.services import Services

router = APIRouter(prefix="/api/v1/persistence", tags=["results for clients"])

_OF_ONE = (*GUARDED, NotFoundError)


class ClientParameters(NoParameters):
    """Who comes back.

    Attributes:
        client_session_id: What the client called itself when it asked.
    """

    client_session_id: ClientId


class AnalysesParameters(NoParameters):
    """Who comes back for the result, or which part of the client's list.

    Attributes:
        client_session_id: The client; then the path names one result, else it names the client.
        limit: At most so many.
        offset: After so many.
    """

    client_session_id: ClientId | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 10
    offset: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0


async def _asking(request: Request, parameters: Annotated[ClientParameters, Query()]) -> Client:
    return _client(request, parameters.client_session_id)


def _client(request: Request, client_id: str) -> Client:
    return Client(client_id, address_of(request))


Asking = Annotated[Client, Depends(_asking)]


@router.get(
    "/analyses/{client_or_analysis_id}",
    response_class=Response,
    responses=answers(
        {
            200: (
                "With client_session_id the result, else the client's list, newest first.",
                {"oneOf": [ref(RetrievedResult), ref(ClientResultList)]},
            )
        },
        *_OF_ONE,
    ),
)
@needs(Permission.USE_RESULTS)
async def get_analyses(
    request: Request,
    services: From,
    caller: Calling,
    client_or_analysis_id: str,
    parameters: Annotated[AnalysesParameters, Query()],
) -> Response:
    """One result of a client, or the list of a client's results."""
    if parameters.client_session_id is not None:
        client = _client(request, parameters.client_session_id)
        found = await services.client_results.retrieve(caller, client, client_or_analysis_id)
        return _retrieved(services, found)
    if not is_client_id(client_or_analysis_id):
        raise NotFoundError("There is no such client.")
    client = _client(request, client_or_analysis_id)
    limit, offset = parameters.limit, parameters.offset
    page = await services.client_results.list(caller, client, limit=limit, offset=offset)
    edge = await services.redactions.of(caller.project_id)
    return document(
        ClientResultList(
            client_id=edge.client(client).client_id,
            analyses=tuple(map(listed, page.results)),
            count=len(page.results),
            total=page.total,
            limit=limit,
            offset=offset,
            retrieved_at=services.clock.now(),
        )
    )


@router.get(
    "/analysis/{analysis_id}",
    response_class=Response,
    responses=answers({200: ("The result.", ref(RetrievedResult))}, *_OF_ONE),
)
@needs(Permission.USE_RESULTS)
async def get_analysis(
    services: From, caller: Calling, analysis_id: str, client: Asking
) -> Response:
    """One result, which counts as a retrieval."""
    return _retrieved(services, await services.client_results.retrieve(caller, client, analysis_id))


@router.delete(
    "/analysis/{analysis_id}",
    response_class=Response,
    responses=answers({200: ("It is gone.", ref(DeletedResult))}, *_OF_ONE),
)
@needs(Permission.USE_RESULTS)
async def delete_analysis(
    services: From, caller: Calling, analysis_id: str, client: Asking
) -> Response:
    """Remove one result before its time; the threat or session that it is about stays."""
    await services.client_results.delete(caller, client, analysis_id)
    return document(DeletedResult(analysis_id=analysis_id, deleted_at=services.clock.now()))


@router.post(
    "/analysis/{analysis_id}/check",
    response_class=Response,
    responses=answers({200: ("It can be retrieved, or is pending.", ref(CheckedResult))}, *_OF_ONE),
)
@needs(Permission.USE_RESULTS)
async def check_analysis(
    services: From, caller: Calling, analysis_id: str, client: Asking
) -> Response:
    """Whether a result can be retrieved, without retrieving it."""
    found = await services.client_results.check(caller, client, analysis_id)
    return document(CheckedResult(**found.model_dump(), available=found.has_result))


@router.get(
    "/stats",
    response_class=Response,
    responses=answers(
        {200: ("Counts over the project's results.", ref(ResultStatsAnswer))}, *GUARDED
    ),
)
@needs(Permission.READ_DATA)
async def result_stats(services: From, caller: Calling, _: Nothing) -> Response:
    """Count what is kept for clients."""
    stats = await services.client_results.stats(caller)
    return document(ResultStatsAnswer.of(stats, at=services.clock.now()))


@router.post(
    "/cleanup",
    response_class=Response,
    responses=answers({200: ("What was removed.", ref(CleanedResults))}, *GUARDED),
)
@needs(Permission.ADMINISTER_PROJECT)
async def clean_results(services: From, caller: Calling, _: Nothing) -> Response:
    """Remove at once what cannot be retrieved any more; it happens by itself every few minutes."""
    cleaned = await services.client_results.clean(caller)
    return document(
        CleanedResults(
            removed=cleaned.results,
            freed_bytes=cleaned.size_bytes,
            cleaned_at=services.clock.now(),
        )
    )


@router.get(
    "/settings",
    response_class=Response,
    responses=answers({200: ("How clients are known.", ref(RecoverySettings))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def recovery_settings(services: From, caller: Calling, _: Nothing) -> Response:
    """Whether a client is known by its address, too."""
    recovers = await services.client_results.recovers_by_address(caller)
    return document(RecoverySettings(same_address_recovers=recovers))


@router.put(
    "/settings",
    response_class=Response,
    openapi_extra=takes(ref(RecoverySettings)),
    responses=answers({200: ("As it is from here on.", ref(RecoverySettings))}, *WITH_BODY),
)
@needs(Permission.ADMINISTER_PROJECT)
async def set_recovery(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Let a client that lost its name have its results at the address that it asked from."""
    wanted = await read_model(request, RecoverySettings)
    await services.client_results.recover_by_address(caller, allowed=wanted.same_address_recovers)
    return document(wanted)


def _retrieved(services: Services, found: Retrieved) -> Response:
    head = RetrievedResult(**found.result.model_dump(), retrieved_at=services.clock.now())
    written = head.model_dump_json(exclude={"result"}).encode()
    # The result is passed through byte for byte, as it was answered first.
    return document(b'%b,"result":%b}' % (written[:-1], found.document or b"null"))
