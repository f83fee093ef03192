"""Error answers (``application/problem+json``) as the product's own errors."""

from collections.abc import Iterator, Mapping
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
    kind = _BY_CODE.get(str(problem.get("code")), _BY_STATUS.get(response.status_code))
    message = str(problem.get("detail") or problem.get("title") or _in_words(response))
    if kind is None:
        return WatchfloorError(message)
    if issubclass(kind, InvalidInputError):
        return kind(message, fields=tuple(field_problems(problem.get("errors"))))
    if issubclass(kind, SaturatedError | UnavailableError):
        return kind(message, retry_after_s=_retry_after_s(response))
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
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 1.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
