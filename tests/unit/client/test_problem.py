"""What an error answer becomes."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

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

PAGE = "<html>bad gateway</html>"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        pytest.param(400, MalformedError, id="not JSON"),
        pytest.param(401, UnauthenticatedError, id="no key"),
        pytest.param(403, DeniedError, id="may not"),
        pytest.param(404, NotFoundError, id="absent"),
        pytest.param(409, ConflictError, id="contradiction"),
        pytest.param(413, TooLargeError, id="too large"),
        pytest.param(422, InvalidInputError, id="invalid"),
        pytest.param(429, SaturatedError, id="over the limit"),
        pytest.param(502, UnavailableError, id="a proxy without a server"),
        pytest.param(503, UnavailableError, id="away"),
        pytest.param(504, DeadlineError, id="too late"),
        pytest.param(500, WatchfloorError, id="a bug of the server"),
        pytest.param(302, WatchfloorError, id="a redirect that is not followed"),
    ],
)
async def test_without_a_problem_body_the_status_decides(
    client_of: Any, scripted: Any, status: int, kind: type[Exception]
) -> None:
    if status == 302:
        # A redirect is no error answer, yet what it holds is no threat either.
        face = scripted(httpx.Response(status, text=PAGE, headers={"location": "http://else"}))
    else:
        face = scripted(httpx.Response(status, text=PAGE))
    async with client_of(face) as client:
        with pytest.raises(WatchfloorError) as caught:
            await client.threats.get("x")
    assert type(caught.value) is kind
    assert len(face.requests) == 1


async def test_the_code_of_a_problem_wins_over_its_status(client_of: Any, scripted: Any) -> None:
    problem = {"code": "conflict", "detail": "This key was used.", "status": 422}
    async with client_of(scripted(httpx.Response(422, json=problem))) as client:
        with pytest.raises(ConflictError, match="This key was used"):
            await client.threats.get("x")


async def test_field_problems_are_named(client_of: Any, scripted: Any) -> None:
    problem = {"code": "invalid_input", "errors": [{"field": "limit", "reason": "too many"}]}
    async with client_of(scripted(httpx.Response(422, json=problem))) as client:
        with pytest.raises(InvalidInputError) as caught:
            await client.threats.list()
    assert caught.value.fields == (FieldProblem("limit", "too many"),)


@pytest.mark.parametrize(
    ("header", "expected_s"),
    [
        pytest.param("7", 7.0, id="seconds"),
        pytest.param("0.5", 0.5, id="part of a second"),
        pytest.param("soon", 1.0, id="neither number nor date"),
        pytest.param(format_datetime(datetime.now(UTC) - timedelta(hours=1)), 0.0, id="past date"),
    ],
)
async def test_retry_after_is_carried_by_the_error(
    client_of: Any, scripted: Any, header: str, expected_s: float
) -> None:
    face = scripted(httpx.Response(503, headers={"retry-after": header}))
    async with client_of(face) as client:
        with pytest.raises(UnavailableError) as caught:
            await client.threats.get("x")
    assert caught.value.retry_after_s == expected_s
