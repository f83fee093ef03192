"""Live streams by gRPC."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing, suppress
from typing import Any

import grpc

from watchfloor.bus import ResumeToken
from watchfloor.core import SaturatedError, UnavailableError
from watchfloor.gateway.interruption import until_one_ends
from watchfloor.gateway.stream import Ending, Piece, Watch, Watching
from watchfloor.gateway.stream.port import H, W
from watchfloor.rpc import StreamEndedError
from watchfloor.telemetry import Metrics

_WHY = {
    Ending.TOO_SLOW: SaturatedError("You read too slowly; go on with your token."),
    Ending.STOPPING: UnavailableError("This gateway is stopping; go on with your token."),
    Ending.UNAVAILABLE: UnavailableError("A part of the service is away; go on with your token."),
}


async def tell_live(
    watching: Watching[H, W],
    wanted: W,
    token: ResumeToken | None,
    *,
    context: Any,
    metrics: Metrics,
    batches: bool = False,
) -> None:
    """Tell a watcher what happens, until it goes or the stream ends.

    Args:
        watching: Where streams come from.
        wanted: What the watcher wants of it.
        token: Where to go on.
        context: The call.
        metrics: Counts clients.
        batches: Whether what comes together may come as one message.

    Raises:
        SaturatedError: There are as many of the project as it may have.
        UnavailableError: There are as many watchers as may be.
        StreamEndedError: The stream ended.
    """
    watching.require_room(wanted.project_id)
    with metrics.stream_client(), watching.watch(wanted, token) as watch:
        # Whoever resumes may not be told anything for a while; it learns at once that it watches.
        await context.send_initial_metadata(())
        telling = _Telling(watch, context.write, token, batches=batches)
        await until_one_ends(telling.run(), watch.ended())
    if watch.ending is None:
        # The client has gone: a status would reach nobody.
        raise asyncio.CancelledError
    raise StreamEndedError(_WHY[watch.ending], telling.place())


def split_token(given: dict[str, Any]) -> ResumeToken | None:
    """Where to go on, taken out of what a watcher asked for.

    Raises:
        InvalidInputError: It cannot be a token.
    """
    text = given.pop("resume_token", None)
    return None if text is None else ResumeToken.parse(text, field="resume_token")


class _Telling:
    """Writes what a watch says, and knows how far it has come."""

    def __init__(
        self,
        watch: Watch[Any, Any],
        write: Callable[[Any], Awaitable[None]],
        token: ResumeToken | None,
        *,
        batches: bool,
    ) -> None:
        self._watch = watch
        self._write = write
        self._token = token
        self._batches = batches

    async def run(self) -> None:
        """Write until the stream ends or the client has gone."""
        with suppress(grpc.aio.InternalError):
            async with aclosing(self._watch.pieces()) as pieces:
                async for piece in pieces:
                    for token, response in self._responses(piece):
                        # What was handed over is delivered before the status, even where the
                        # wait for room, which is all that this is, was given up.
                        self._token = token
                        await self._write(response)

    def _responses(self, piece: Piece) -> Iterable[tuple[ResumeToken, bytes]]:
        if self._batches:
            return ((piece.token, piece.batch_response),)
        return ((message.token, message.serialised_response) for message in piece.messages)

    def place(self) -> dict[str, str]:
        """Where the client stands when it hears how the stream ended."""
        return {} if self._token is None else {"resume_token": str(self._token)}
