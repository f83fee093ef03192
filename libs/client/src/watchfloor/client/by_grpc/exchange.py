"""Many items on one stream, each with an answer of its own."""

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

from google.protobuf.message import Message
from pydantic import JsonValue

from watchfloor.client._batching import Encoded
from watchfloor.client._documents import not_ours
from watchfloor.client.by_grpc.line import Line, Response, Stub
from watchfloor.core import FieldProblem, InvalidInputError, Refused

T = TypeVar("T")


async def exchanged(
    line: Line,
    stub: Stub,
    method: str,
    items: Sequence[Encoded],
    *,
    request: Callable[[int, JsonValue], Message],
    taken: Callable[[Response], T],
) -> AsyncGenerator[tuple[int, T | Refused]]:
    """What became of each item, by its place.

    What no message can carry is refused here, for the reasons that the server would give.

    Args:
        line: Where to send.
        stub: The service.
        method: The method.
        items: What is sent.
        request: Makes the request of an item, or refuses it.
        taken: Reads the answer to one that was taken.
    """
    requests: list[Message] = []
    for item in items:
        try:
            requests.append(request(item.place, json.loads(item.body)))
        except InvalidInputError as exc:
            yield item.place, Refused(exc.code, exc.fields)
    if not requests:
        return
    answered = 0
    async with aclosing(line.exchange(stub, method, requests)) as responses:
        async for response in responses:
            answered += 1
            yield response.index, _outcome(response, taken)
    if answered < len(requests):
        raise not_ours()


def _outcome(response: Response, taken: Callable[[Response], T]) -> T | Refused:
    if response.WhichOneof("outcome") == "accepted":
        return taken(response.accepted)
    refused = response.refused
    return Refused(
        refused.code,
        tuple(FieldProblem(each.field, each.reason) for each in refused.errors),
        refused.retry_after_s if refused.HasField("retry_after_s") else None,
    )
