"""A status of gRPC is the error that REST would have given."""

from typing import Any

import grpc
import httpx
import pytest

from watchfloor.client._place import Place
from watchfloor.client._problem import error_of as of_rest
from watchfloor.client.by_grpc.failures import error_of, resume_token_of
from watchfloor.client.discovery import Endpoint
from watchfloor.core import (
    FieldProblem,
    InvalidInputError,
    NotFoundError,
    SaturatedError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
)
from watchfloor.rpc import STATUSES, rich_status, said_of, status_of

HERE = Endpoint("http://floor.test", "wf_key", "floor.test:1")
FIELDS = (FieldProblem("limit", "must be at most 1000"),)


def failed(code: str, *trailing: tuple[str, bytes], details: str = "") -> grpc.aio.AioRpcError:
    return grpc.aio.AioRpcError(
        grpc.StatusCode[code],
        grpc.aio.Metadata(),
        grpc.aio.Metadata(*trailing),
        details=details,
    )


def answered(error: WatchfloorError, **metadata: str) -> grpc.aio.AioRpcError:
    rich = rich_status(error, metadata=metadata)
    return failed(status_of(error).grpc, ("grpc-status-details-bin", rich.SerializeToString()))


def made(kind: type[WatchfloorError]) -> WatchfloorError:
    if issubclass(kind, InvalidInputError):
        return kind("Not so.", fields=FIELDS)
    if issubclass(kind, SaturatedError | UnavailableError):
        return kind("Come back.", retry_after_s=7)
    return kind("Not so.")


@pytest.mark.parametrize("kind", STATUSES, ids=lambda kind: kind.code)
def test_both_faces_raise_the_same_error(kind: type[WatchfloorError]) -> None:
    error = made(kind)
    by_rest = of_rest(
        httpx.Response(
            status_of(error).http,
            headers={"retry-after": "7"},
            json={
                "code": error.code,
                "detail": said_of(error),
                "errors": [each._asdict() for each in getattr(error, "fields", ())],
            },
        )
    )
    by_grpc = error_of(answered(error), Place(HERE))
    assert type(by_grpc) is type(by_rest) is kind
    assert (str(by_grpc), vars(by_grpc)) == (str(by_rest), vars(by_rest))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("UNAVAILABLE", UnavailableError),
        ("CANCELLED", UnavailableError),
        ("UNKNOWN", UnavailableError),
        ("INTERNAL", UnavailableError),
        ("DEADLINE_EXCEEDED", UnavailableError),
        ("RESOURCE_EXHAUSTED", TooLargeError),
        ("UNAUTHENTICATED", UnauthenticatedError),
        ("NOT_FOUND", NotFoundError),
        ("UNIMPLEMENTED", WatchfloorError),
    ],
)
def test_where_the_product_itself_said_nothing_the_status_decides(
    code: str, kind: type[WatchfloorError]
) -> None:
    assert type(error_of(failed(code), Place(HERE))) is kind


def test_details_that_nobody_can_read_are_none() -> None:
    unreadable = failed("NOT_FOUND", ("grpc-status-details-bin", b"\xff"))
    assert type(error_of(unreadable, Place(HERE))) is NotFoundError


def test_where_nobody_answers_the_product_is_looked_for_again() -> None:
    moved = HERE._replace(grpc="moved.test:2")
    place = Place(HERE, rediscover=lambda: moved)
    error: Any = error_of(failed("UNAVAILABLE"), place)
    assert (place.endpoint, error.retry_after_s) == (moved, 0)
    assert "watchfloor up" in str(error)


def test_a_product_that_answers_stays_where_it_is() -> None:
    place = Place(HERE, rediscover=lambda: HERE._replace(grpc="moved.test:2"))
    error_of(answered(UnavailableError("The queue is full.")), place)
    assert place.endpoint == HERE


def test_a_stream_that_ended_says_where_to_go_on() -> None:
    ended = answered(UnavailableError("This gateway is stopping."), resume_token="s-7")
    assert resume_token_of(ended) == "s-7"
    assert resume_token_of(failed("UNAVAILABLE")) == ""
