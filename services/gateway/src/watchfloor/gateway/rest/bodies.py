"""Request bodies: read with a limit, parsed strictly, split into items."""

import asyncio
import re
from http import HTTPStatus
from typing import NamedTuple, TypeVar

from pydantic import BaseModel
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import Request

from watchfloor.core import (
    FieldProblem,
    InvalidInputError,
    MalformedError,
    TooLargeError,
    invalid,
    validated,
)
from watchfloor.gateway.rest.guards import services_of
from watchfloor.gateway.turn import Turn

M = TypeVar("M", bound=BaseModel)

_LINES = frozenset(
    {"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"}
)
_POSITION = re.compile(r"at line (\d+) column (\d+)$")
_LONGEST_LENGTH = 18


class Items(NamedTuple):
    """What a body holds, each item parsed for itself.

    Attributes:
        values: Parsed JSON, or why an item is none.
        is_batch: Whether it was an array or lines; otherwise there is exactly one value.
    """

    values: list[object]
    is_batch: bool


async def read(request: Request, *, limit: int | None = None) -> bytes:
    """The body.

    Args:
        request: Whose.
        limit: The most bytes; by default as configured for all routes.

    Raises:
        TooLargeError: It is over the limit; counted while it is read, whatever it claims to be.
        HTTPException: It did not come in time.
    """
    config = services_of(request).config
    limit = limit or config.max_body_bytes
    too_large = TooLargeError(f"The body must not be larger than {limit} bytes.")
    claimed = request.headers.get("content-length", "")
    # A client that asks before it sends learns so without having sent anything.
    if claimed.isascii() and claimed.isdecimal() and int(claimed[:_LONGEST_LENGTH]) > limit:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(config.client_timeout_s):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise too_large
    except TimeoutError:
        close = {"connection": "close"}
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, headers=close) from None
    return bytes(body)


async def read_model(request: Request, model: type[M]) -> M:
    """The body as one value.

    Raises:
        InvalidInputError: It is none; ``MalformedError`` where it is not even JSON.
        TooLargeError: It is over the limit.
    """
    return validated(model, parsed(await read(request)))


async def read_models(request: Request, model: type[M], *, or_one: bool = False) -> list[M]:
    """The body as an array of values, all valid or none.

    Args:
        request: Whose body.
        model: What each must be.
        or_one: Whether a value that is no array stands for an array of one.

    Raises:
        InvalidInputError: With the index of the first that is not valid in front of its fields.
        TooLargeError: It is over the limit, or has too many items.
    """
    value = parsed(await read(request))
    if or_one and not isinstance(value, list):
        return [validated(model, value)]
    if not isinstance(value, list):
        raise invalid(FieldProblem("", "must be an array"))
    _check_count(request, value)
    turn = Turn()
    models: list[M] = []
    for index, item in enumerate(value):
        await turn.pause_when_over()
        models.append(validated(model, item, where=(index,)))
    return models


async def read_items(request: Request) -> Items:
    """The body as one value, an array of values, or a value per line.

    Lines are expected where the content type says so, and where the first of several lines is an
    object of its own. A line that is not JSON is an item that was refused.

    Raises:
        MalformedError: The body as a whole is not JSON.
        TooLargeError: It is over the limit, or has too many items.
    """
    raw = (await read(request)).strip()
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if raw and (content_type in _LINES or _has_lines(raw)):
        values: list[object] = [_parsed_or_why(line) for line in raw.split(b"\n") if line.strip()]
        is_batch = True
    else:
        value = parsed(raw)
        is_batch = isinstance(value, list)
        values = value if isinstance(value, list) else [value]
    _check_count(request, values)
    return Items(values, is_batch)


def parsed(raw: bytes) -> object:
    """The JSON value that ``raw`` is; no NaN, no infinity, no second value after it.

    Raises:
        MalformedError: It is none.
    """
    if not raw.strip():
        raise MalformedError("The body is empty.")
    try:
        return from_json(raw, allow_inf_nan=False)
    except ValueError as exc:
        raise MalformedError(f"The body is not {_why(raw, exc)}.") from None


def _parsed_or_why(line: bytes) -> object:
    try:
        return parsed(line)
    except MalformedError as exc:
        return exc


def _why(raw: bytes, error: ValueError) -> str:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "UTF-8"
    place = _POSITION.search(str(error))
    return f"JSON: line {place[1]}, column {place[2]}" if place else "JSON"


def _has_lines(raw: bytes) -> bool:
    first, _, rest = raw.partition(b"\n")
    if not rest or not first.lstrip().startswith(b"{"):
        return False
    try:
        from_json(first)
    except ValueError:
        return False
    return True


def _check_count(request: Request, values: list[object]) -> None:
    limit = services_of(request).config.max_batch_items
    if len(values) > limit:
        raise TooLargeError(f"There must not be more than {limit} items.")
    if not values:
        raise InvalidInputError(
            "The input is not valid.", fields=(FieldProblem("", "must have at least 1 item(s)"),)
        )
