"""The library's errors in our words."""

import asyncio
import socket

import nats.errors
import nats.js.errors
import pytest
import uvloop

from watchfloor.bus._errors import translated
from watchfloor.core import UnavailableError


@pytest.mark.parametrize(
    "error",
    [
        nats.errors.NoRespondersError(),
        nats.errors.TimeoutError(),
        nats.js.errors.ServiceUnavailableError(code=503, err_code=10077),
        ConnectionResetError(),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_bus_that_is_away_is_unavailable(error: Exception) -> None:
    with pytest.raises(UnavailableError), translated("trying"):
        raise error


def test_writing_to_a_connection_that_was_just_closed_is_unavailable() -> None:
    """The library believes in its connection until it reads its end, and writes into it."""

    async def write() -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            _, writer = await asyncio.open_unix_connection(sock=ours)
            writer.transport.abort()
            await writer.wait_closed()
            with translated("trying"):
                writer.writelines([b"PUB"])

    with pytest.raises(UnavailableError):
        uvloop.run(write())


def test_a_request_that_is_wrong_is_no_outage() -> None:
    with pytest.raises(nats.js.errors.BadRequestError), translated("trying"):
        raise nats.js.errors.BadRequestError(code=400, err_code=10003)
