"""Error answers (``application/problem+json``) as the product's own errors."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import MappingProxyType

import httpx
from pydantic import JsonValue

from watchfloor.core import (
    ConflictError,
    DeadlineError,
    DeniedError,
    FieldProblem,
    InvalidInputError,
    MalformedError,
    NotFoundError,
    SaturatedError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
)

_BY_STATUS: Mapping[int, type[WatchfloorError]] = MappingProxyType(
    {
        HTTPStatus.BAD_REQUEST: MalformedError,
        HTTPStatus.UNAUTHORIZED: UnauthenticatedError,
        HTTPStatus.FORBIDDEN: DeniedError,
        HTTPStatus.NOT_FOUND: NotFoundError,
        HTTPStatus.REQUEST_TIMEOUT: UnavailableError,
        HTTPStatus.CONFLICT: ConflictError,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooLargeError,
        HTTPStatus.UNPROCESSABLE_ENTITY: InvalidInputError,
        HTTPStatus.TOO_MANY_REQUESTS: SaturatedError,
        HTTPStatus.BAD_GATEWAY: UnavailableError,
        HTTPStatus.SERVICE_UNAVAILABLE: UnavailableError,
        HTTPStatus.GATEWAY_TIMEOUT: DeadlineError,
    }
)
_BY_CODE = MappingProxyType({kind.code: kind for kind in _BY_STATUS.values()})


def error_of(response: httpx.Response) -> WatchfloorError:
    """The error that an answer of status 400 or above stands for.

    The problem's own ``code`` decides; where a proxy answered instead, the status does.
    """
    problem = _problem_in(response)
    return made(
        str(problem.get("code")),
        otherwise=_BY_STATUS.get(response.status_code),
        message=str(problem.get("detail") or problem.get("title") or _in_words(response)),
        fields=tuple(field_problems(problem.get("errors"))),
        retry_after_s=_retry_after_s(response),
    )


def made(
    code: str,
    *,
    otherwise: type[WatchfloorError] | None,
    message: str,
    fields: tuple[FieldProblem, ...],
    retry_after_s: float,
) -> WatchfloorError:
    """The error of this code, whichever way it came.

    Args:
        code: Which error.
        otherwise: What it is where the code is none of ours.
        message: What it says.
        fields: Reasons, by field, where the input is to blame.
        retry_after_s: When to come back, where that is worth it.
    """
    kind = _BY_CODE.get(code, otherwise)
    if kind is None:
        return WatchfloorError(message)
    if issubclass(kind, InvalidInputError):
        return kind(message, fields=fields)
    if issubclass(kind, SaturatedError | UnavailableError):
        return kind(message, retry_after_s=retry_after_s)
    return kind(message)


def field_problems(errors: JsonValue) -> Iterator[FieldProblem]:
    """The member ``errors`` of a problem, or of one refused signal."""
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            yield FieldProblem(str(error.get("field", "")), str(error.get("reason", "")))


def _problem_in(response: httpx.Response) -> dict[str, JsonValue]:
    try:
        document = response.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _in_words(response: httpx.Response) -> str:
    return f"The server answered {response.status_code} {response.reason_phrase}.".replace(
        " .", "."
    )


def _retry_after_s(response: httpx.Response) -> float:
    text = response.headers.get("retry-after", "1")
    with suppress(ValueError):  # It may be a date instead.
        return max(0.0, float(text))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 1.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
