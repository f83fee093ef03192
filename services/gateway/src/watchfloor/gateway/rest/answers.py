"""Answers: JSON that is passed through as it is, and problems as RFC 9457 says."""

import json
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from pydantic import BaseModel, JsonValue
from starlette.responses import Response

from watchfloor.core import (
    FieldProblem,
    InvalidInputError,
    SaturatedError,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
)
from watchfloor.gateway.rest.dialect import Dialect
from watchfloor.gateway.rest.told_names import told
from watchfloor.rpc import said_of, status_of

JSON = "application/json"
PROBLEM = "application/problem+json"


def document(
    body: bytes | BaseModel, *, status: int = HTTPStatus.OK, location: str | None = None
) -> Response:
    """One JSON document; bytes are passed through untouched."""
    content = body if isinstance(body, bytes) else body.model_dump_json().encode()
    headers = {"location": location} if location else None
    return Response(content, status_code=status, headers=headers, media_type=JSON)


def page(member: str, items: Sequence[bytes | BaseModel], next_cursor: str | None) -> Response:
    """A list under ``member``, joined from the items' own JSON, and where to go on."""
    parts = (item if isinstance(item, bytes) else item.model_dump_json().encode() for item in items)
    return document(
        b'{"%b":[%b],"next_cursor":%b}'
        % (member.encode(), b",".join(parts), json.dumps(next_cursor).encode())
    )


def problem(
    error: Exception,
    *,
    more: Mapping[str, JsonValue] | None = None,
    dialect: Dialect = Dialect.OURS,
) -> Response:
    """The answer to an error; what it says is ours, never the caller's.

    Args:
        error: Anything; what is none of ours is an internal error without a word about it.
        more: Members beside the standard ones.
        dialect: How the route that was asked for speaks of errors.
    """
    known = error if isinstance(error, WatchfloorError) else WatchfloorError("")
    status = status_of(known)
    return problem_of(
        status.http,
        status.title,
        code=known.code,
        detail=said_of(known),
        fields=known.fields if isinstance(known, InvalidInputError) else (),
        headers=headers_of(known),
        more=more,
        dialect=dialect,
    )


def problem_of(
    status: HTTPStatus,
    title: str,
    *,
    code: str,
    detail: str,
    fields: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, JsonValue] | None = None,
    dialect: Dialect = Dialect.OURS,
) -> Response:
    """A problem from its parts; its type is the place in our own documentation."""
    status = dialect.status(status)
    body = {
        "type": f"/docs#{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": reasons(fields),
        **dialect.members(code, detail),
        **(more or {}),
    }
    return Response(json.dumps(body), status_code=status, headers=headers, media_type=PROBLEM)


def protocol_problem(
    status: HTTPStatus,
    *,
    headers: Mapping[str, str] | None = None,
    dialect: Dialect = Dialect.OURS,
) -> Response:
    """The answer to a request that is wrong as HTTP; its code is the status's own name."""
    return problem_of(
        status,
        status.phrase,
        code=status.name.lower(),
        detail=status.description or status.phrase,
        headers=headers,
        dialect=dialect,
    )


def reasons(fields: Sequence[FieldProblem]) -> list[JsonValue]:
    """Field problems as JSON."""
    return [{"field": problem.field, "reason": problem.reason} for problem in map(told, fields)]


def headers_of(error: WatchfloorError) -> dict[str, str]:
    """What the answer to an error says beside its body."""
    if isinstance(error, SaturatedError | UnavailableError):
        return {"retry-after": str(max(1, math.ceil(error.retry_after_s)))}
    if isinstance(error, UnauthenticatedError):
        return {"www-authenticate": 'Bearer realm="watchfloor"'}
    return {}
