"""Live streams of gRPC."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC

import grpc
from google.protobuf.message import Message as Request

from watchfloor.client._documents import JsonObject
from watchfloor.client.by_grpc.failures import resume_token_of
from watchfloor.client.by_grpc.line import Line, Response, Stub
from watchfloor.client.port import Message

_SILENCE_S = 45.0  # The server says something each 15 s; three times nothing mean that it is gone.

Read = Callable[[str, Response], Sequence[JsonObject]]
"""The documents under the name of what a message tells."""


@asynccontextmanager
async def watched(
    line: Line, stub: Stub, method: str, request: Request, *, read: Read
) -> AsyncIterator[AsyncGenerator[Message]]:
    """The messages of a stream, as server-sent events have them."""
    async with (
        line.listen(stub, method, request, silence_s=_SILENCE_S) as responses,
        aclosing(responses),
    ):
        yield _messages(responses, read)


async def _messages(responses: AsyncGenerator[Response], read: Read) -> AsyncGenerator[Message]:
    try:
        async for response in responses:
            for each in _each(response):
                yield _message(each, read)
    except grpc.aio.AioRpcError as exc:
        if token := resume_token_of(exc):
            yield Message("resume", token)
        raise


def _each(response: Response) -> Sequence[Response]:
    is_batch = response.WhichOneof("message") == "batch"
    several: Sequence[Response] = response.batch.messages if is_batch else (response,)
    return several


def _message(response: Response, read: Read) -> Message:
    name, token = str(response.WhichOneof("message")), response.resume_token
    if name == "reset":
        return Message(name, token, missed_since=response.reset.missed_since.ToDatetime(UTC))
    return Message(name, token, read(name, response))
