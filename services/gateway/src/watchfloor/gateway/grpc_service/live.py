"""Live threats by gRPC."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Any

import grpc

from watchfloor.bus import ResumeToken
from watchfloor.core import SaturatedError, UnavailableError
from watchfloor.gateway.interruption import until_one_ends
from watchfloor.gateway.parameters import WatchConditions
from watchfloor.gateway.problems import validated
from watchfloor.gateway.services import Services
from watchfloor.gateway.stream import Ending, Selection, Watch
from watchfloor.rpc import StreamEndedError, current_caller, fields_of
from watchfloor.v1 import threat_service_pb2 as pb

_WHY = {
    Ending.TOO_SLOW: SaturatedError("You read too slowly; go on with your token."),
    Ending.STOPPING: UnavailableError("This gateway is stopping; go on with your token."),
    Ending.UNAVAILABLE: UnavailableError("A part of the service is away; go on with your token."),
}


async def tell_live(services: Services, request: pb.WatchThreatsRequest, context: Any) -> None:
    """Tell a watcher threats as they come, until it goes or the stream ends.

    Raises:
        InvalidInputError: A condition, or the token, cannot be one.
        UnavailableError: There are as many watchers as may be.
        StreamEndedError: The stream ended.
    """
    given = fields_of(request)
    text = given.pop("resume_token", None)
    selection = Selection(current_caller().project_id, validated(WatchConditions, given).where())
    token = None if text is None else ResumeToken.parse(text, field="resume_token")
    services.watching.require_room()
    with services.metrics.stream_client(), services.watching.watch(selection, token) as watch:
        # Whoever resumes may not be told anything for a while; it learns at once that it watches.
        await context.send_initial_metadata(())
        telling = _Telling(watch, context.write, token)
        await until_one_ends(telling.run(), watch.ended())
    if watch.ending is None:
        # The client has gone: a status would reach nobody.
        raise asyncio.CancelledError
    raise StreamEndedError(_WHY[watch.ending], telling.place())


class _Telling:
    """Writes what a watch says, and knows how far it has come."""

    def __init__(
        self,
        watch: Watch,
        write: Callable[[pb.WatchThreatsResponse], Awaitable[None]],
        token: ResumeToken | None,
    ) -> None:
        self._watch = watch
        self._write = write
        self._token = token

    async def run(self) -> None:
        """Write until the stream ends or the client has gone."""
        with suppress(grpc.aio.InternalError):
            async with aclosing(self._watch.messages()) as pieces:
                async for messages in pieces:
                    for message in messages:
                        # What was handed over is delivered before the status, even where the
                        # wait for room, which is all that this is, was given up.
                        self._token = message.token
                        await self._write(message.response)

    def place(self) -> dict[str, str]:
        """Where the client stands when it hears how the stream ended."""
        return {} if self._token is None else {"resume_token": str(self._token)}
