"""Many items in one body, each with an answer of its own."""

from collections.abc import AsyncGenerator, Callable, Sequence
from http import HTTPStatus
from typing import TypeVar

from pydantic import JsonValue

from watchfloor.client._batching import Encoded, array_of
from watchfloor.client._documents import JsonObject, not_ours, object_in
from watchfloor.client._problem import error_of, field_problems
from watchfloor.client._wire import Wire
from watchfloor.core import InvalidInputError, Refused

T = TypeVar("T")

# When none was taken the status is one of these, with the same results.
_NONE_TAKEN = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)


async def post_many(
    wire: Wire, path: str, items: Sequence[Encoded], *, taken: Callable[[JsonObject], T | None]
) -> AsyncGenerator[tuple[int, T | Refused]]:
    """What became of each item, by its place.

    Args:
        wire: Where to send.
        path: The route.
        items: What is sent.
        taken: Reads the result of one that was taken; nothing where it was not.
    """
    response = await wire.request("POST", path, body=array_of(items), also=_NONE_TAKEN)
    document = object_in(response.content)
    if response.is_error and "results" not in document:
        raise error_of(response)
    results = document.get("results")
    if not isinstance(results, list) or len(results) != len(items):
        raise not_ours()
    for item, result in zip(items, results, strict=True):
        yield item.place, _outcome(result, taken)


def _outcome(result: JsonValue, taken: Callable[[JsonObject], T | None]) -> T | Refused:
    if not isinstance(result, dict):
        raise not_ours()
    outcome = taken(result)
    if outcome is not None:
        return outcome
    problems = tuple(field_problems(result.get("errors")))
    hint = result.get("retry_after_s", result.get("retryAfterS"))
    return Refused(
        str(result.get("code", InvalidInputError.code)),
        problems,
        float(hint) if isinstance(hint, int | float) else None,
    )
