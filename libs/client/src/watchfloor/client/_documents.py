"""Answers as values: strict about what must be there, tolerant of what a newer server adds."""

import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, JsonValue, ValidationError

from watchfloor.core import WatchfloorError

JsonObject = dict[str, JsonValue]

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Page(NamedTuple, Generic[T]):
    """A part of a list.

    Attributes:
        items: In the server's order.
        next_cursor: Asks for the part after this one; absent on the last.
    """

    items: tuple[T, ...]
    next_cursor: str | None = None


def not_ours() -> WatchfloorError:
    """The error for an answer that no watchfloor of this version gives."""
    return WatchfloorError(
        "The answer is not that of a watchfloor this client knows: check the URL and the versions."
    )


def object_in(body: bytes) -> JsonObject:
    """The JSON object that ``body`` holds."""
    try:
        document = json.loads(body)
    except ValueError as exc:
        raise not_ours() from exc
    if not isinstance(document, dict):
        raise not_ours()
    return document


def value_of(model: type[M], document: JsonValue) -> M:
    """``document`` as a value; members that this version does not know are ignored."""
    try:
        return model.model_validate(document, extra="ignore")
    except ValidationError as exc:
        raise not_ours() from exc


def page_in(body: bytes, member: str) -> Page[JsonObject]:
    """The list under ``member``, with its cursor."""
    document = object_in(body)
    items = document.get(member)
    cursor = document.get("next_cursor", document.get("nextCursor"))
    if not isinstance(items, list):
        raise not_ours()
    return Page(
        tuple(item for item in items if isinstance(item, dict)),
        cursor if isinstance(cursor, str) else None,
    )


def values_in(model: type[M], page: Page[JsonObject]) -> Page[M]:
    """The same page with values instead of documents."""
    return Page(tuple(value_of(model, item) for item in page.items), page.next_cursor)


async def every_item(
    fetch: Callable[[str | None], Awaitable[Page[T]]], *, limit: int | None = None
) -> AsyncIterator[T]:
    """The items of all pages, at most ``limit``, fetching a page only when it is reached."""
    cursor: str | None = None
    left = math.inf if limit is None else limit
    while left > 0:
        page = await fetch(cursor)
        for item in page.items:
            yield item
            left -= 1
            if left <= 0:
                return
        cursor = page.next_cursor
        if cursor is None:
            return


def part(text: str) -> str:
    """``text`` as one part of a path."""
    return quote(text, safe="")
