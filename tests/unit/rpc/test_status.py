import pytest

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
from watchfloor.rpc import STATUSES, status_of


class TooManyFieldsError(InvalidInputError):
    """A refinement that the table does not know."""


@pytest.mark.parametrize(
    ("error", "http", "grpc"),
    [
        (InvalidInputError("x"), 422, "INVALID_ARGUMENT"),
        (MalformedError("x"), 400, "INVALID_ARGUMENT"),
        (UnauthenticatedError("x"), 401, "UNAUTHENTICATED"),
        (DeniedError("x"), 403, "PERMISSION_DENIED"),
        (NotFoundError("x"), 404, "NOT_FOUND"),
        (ConflictError("x"), 409, "ABORTED"),
        (TooLargeError("x"), 413, "RESOURCE_EXHAUSTED"),
        (SaturatedError("x"), 429, "RESOURCE_EXHAUSTED"),
        (UnavailableError("x"), 503, "UNAVAILABLE"),
        (DeadlineError("x"), 504, "DEADLINE_EXCEEDED"),
        (WatchfloorError("x"), 500, "INTERNAL"),
        (KeyError("x"), 500, "INTERNAL"),
        (TooManyFieldsError("x"), 422, "INVALID_ARGUMENT"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_each_error_has_its_status_on_both_faces(error: Exception, http: int, grpc: str) -> None:
    status = status_of(error)
    assert (status.http, status.grpc) == (http, grpc)


def test_every_error_of_core_has_a_row_of_its_own() -> None:
    """A new class must be given a status on purpose, not inherit 500 in silence."""

    def below(cls: type[WatchfloorError]) -> set[type[WatchfloorError]]:
        return {cls}.union(*(below(child) for child in cls.__subclasses__()))

    ours = {cls for cls in below(WatchfloorError) if cls.__module__ == "watchfloor.core.errors"}
    assert ours == set(STATUSES)


def test_titles_and_codes_tell_the_errors_apart() -> None:
    assert len({status.title for status in STATUSES.values()}) == len(STATUSES)
    assert len({cls.code for cls in STATUSES}) == len(STATUSES)
