"""How operations are described in OpenAPI: their bodies, their answers, their errors."""

from typing import Any

from pydantic import BaseModel

from watchfloor.core import (
    DeniedError,
    InvalidInputError,
    MalformedError,
    SaturatedError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
)
from watchfloor.gateway.rest.answers import JSON, PROBLEM
from watchfloor.gateway.rest.shapes import Problem
from watchfloor.rpc import STATUSES

Schema = dict[str, Any]

GUARDED = (
    UnauthenticatedError,
    DeniedError,
    InvalidInputError,
    SaturatedError,
    UnavailableError,
)
"""Errors of every route that asks for a key."""

WITH_BODY = (*GUARDED, MalformedError, TooLargeError)
"""Errors of every route that reads a body."""

INGEST = WITH_BODY
"""Errors of the routes that take signals."""


def ref(model: type[BaseModel]) -> Schema:
    """The model's place among the components."""
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def many(model: type[BaseModel]) -> Schema:
    """An array of the model."""
    return {"type": "array", "items": ref(model)}


def page_of(member: str, model: type[BaseModel]) -> Schema:
    """A part of a list, with the cursor of the next part."""
    cursor = {"type": ["string", "null"], "description": "Asks for the part after this one."}
    return {
        "type": "object",
        "required": [member, "next_cursor"],
        "properties": {member: many(model), "next_cursor": cursor},
    }


def takes(schema: Schema, *, lines: bool = False) -> Schema:
    """The request body of an operation; ``lines`` where one value a line is taken too."""
    content = {JSON: {"schema": schema}}
    if lines:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
    return {"requestBody": {"required": True, "content": content}}


def answers(
    given: dict[int, tuple[str, Schema | None]], *errors: type[WatchfloorError]
) -> dict[int | str, Schema]:
    """The answers of an operation.

    Args:
        given: Per status of success what it means and what it holds.
        errors: The errors that callers of it can meet.
    """
    described: dict[int | str, Schema] = {}
    for status, (description, schema) in given.items():
        described[status] = {"description": description}
        if schema is not None:
            described[status]["content"] = {JSON: {"schema": schema}}
    for error in errors:
        row = STATUSES[error]
        content = {PROBLEM: {"schema": ref(Problem)}}
        described[int(row.http)] = {"description": row.title, "content": content}
    return described
