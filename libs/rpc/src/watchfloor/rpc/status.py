"""One table: what each error is called in HTTP and in gRPC."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple

from watchfloor.core import (
    ConflictError,
    DeadlineError,
    DeniedError,
    InvalidInputError,
    MalformedError,
    NotFoundError,
    SaturatedError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
)


class Status(NamedTuple):
    """How one class of error is answered.

    Attributes:
        http: The HTTP status.
        title: A few words for people, the same for every error of the class.
        grpc: The name of the gRPC status code.
    """

    http: HTTPStatus
    title: str
    grpc: str


STATUSES: Mapping[type[WatchfloorError], Status] = MappingProxyType(
    {
        InvalidInputError: Status(
            HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid input", "INVALID_ARGUMENT"
        ),
        MalformedError: Status(HTTPStatus.BAD_REQUEST, "Malformed body", "INVALID_ARGUMENT"),
        UnauthenticatedError: Status(
            HTTPStatus.UNAUTHORIZED, "Not authenticated", "UNAUTHENTICATED"
        ),
        DeniedError: Status(HTTPStatus.FORBIDDEN, "Denied", "PERMISSION_DENIED"),
        NotFoundError: Status(HTTPStatus.NOT_FOUND, "Not found", "NOT_FOUND"),
        ConflictError: Status(HTTPStatus.CONFLICT, "Conflict", "ABORTED"),
        TooLargeError: Status(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too large", "RESOURCE_EXHAUSTED"
        ),
        SaturatedError: Status(
            HTTPStatus.TOO_MANY_REQUESTS, "Over your limit", "RESOURCE_EXHAUSTED"
        ),
        UnavailableError: Status(HTTPStatus.SERVICE_UNAVAILABLE, "Unavailable", "UNAVAILABLE"),
        DeadlineError: Status(HTTPStatus.GATEWAY_TIMEOUT, "Deadline exceeded", "DEADLINE_EXCEEDED"),
        WatchfloorError: Status(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error", "INTERNAL"),
    }
)
"""Every class that callers can meet; anything else is answered as its nearest base."""


def status_of(error: BaseException) -> Status:
    """The row of the nearest class; an error that is none of ours is internal."""
    rows = (STATUSES[cls] for cls in type(error).__mro__ if cls in STATUSES)
    return next(rows, STATUSES[WatchfloorError])


def said_of(error: WatchfloorError) -> str:
    """What a caller is told; of a fault of ours nothing but that it is one."""
    is_internal = status_of(error).http is HTTPStatus.INTERNAL_SERVER_ERROR
    return "Something went wrong on our side." if is_internal else str(error)
