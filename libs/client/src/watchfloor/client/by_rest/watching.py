"""Live streams as server-sent events."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import aclosing, asynccontextmanager

from httpx_sse import ServerSentEvent
from pydantic import AwareDatetime, BaseModel

from watchfloor.client._documents import object_in, page_in, value_of
from watchfloor.client._wire import Query, Wire
from watchfloor.client.port import Message
from watchfloor.core import UnavailableError

SILENCE_S = 45.0
"""The server says something each 15 s; three times nothing mean that it is gone."""


class _Reset(BaseModel):
    missed_since: AwareDatetime


@asynccontextmanager
async def watched(
    wire: Wire, path: str, *, query: Query, token: str, member: str, told: Collection[str]
) -> AsyncIterator[AsyncGenerator[Message]]:
    """The messages of a stream.

    Args:
        wire: Where to connect.
        path: The route.
        query: What is wanted of it.
        token: Where to go on, if anywhere.
        member: What the list of the first batch is called.
        told: Events that tell of one thing.
    """
    headers = {"last-event-id": token} if token else {}
    async with (
        wire.events(path, query=query, headers=headers, silence_s=SILENCE_S) as source,
        aclosing(source.aiter_sse()) as events,
    ):
        yield (_message(sent, member, told) async for sent in events)


def _message(sent: ServerSentEvent, member: str, told: Collection[str]) -> Message:
    if sent.event == "resume":
        raise UnavailableError("The server asks to connect again.")
    data = sent.data.encode()
    if sent.event == "reset":
        missed = value_of(_Reset, object_in(data)).missed_since
        return Message(sent.event, sent.id, missed_since=missed)
    if sent.event == "initial_batch":
        return Message(sent.event, sent.id, page_in(data, member).items)
    return Message(sent.event, sent.id, (object_in(data),) if sent.event in told else ())
