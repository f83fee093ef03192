"""How requests travel."""

from typing import Any

import httpx
import pytest

from watchfloor.client import Endpoint, WatchfloorClient
from watchfloor.core import (
    InvalidInputError,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
)


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(httpx.ConnectError("refused"), id="refused"),
        pytest.param(httpx.ReadTimeout("slow"), id="silent"),
        pytest.param(httpx.RemoteProtocolError("cut"), id="cut off"),
    ],
)
async def test_no_answer_means_unavailable(
    client_of: Any, scripted: Any, failure: Exception
) -> None:
    async with client_of(scripted(failure)) as client:
        with pytest.raises(UnavailableError, match="watchfloor up"):
            await client.threats.stats()


async def test_after_a_failed_connection_the_product_is_looked_for_again(
    client_of: Any, scripted: Any
) -> None:
    """A restart with any free port listens elsewhere; the data folder says where."""
    face = scripted(httpx.ConnectError("refused"), httpx.Response(200, json={"total": 3}))
    moved = Endpoint("http://moved.test:81", "wf_other")
    async with client_of(face, rediscover=lambda: moved) as client:
        with pytest.raises(UnavailableError):
            await client.threats.stats()
        assert (await client.threats.stats()).total == 3
    assert face.requests[1].url.host == "moved.test"
    assert face.requests[1].headers["authorization"] == "Bearer wf_other"


async def test_while_it_is_nowhere_the_last_place_stays(client_of: Any, scripted: Any) -> None:
    def nowhere() -> Endpoint:
        raise UnavailableError("gone")

    face = scripted(httpx.ConnectError("refused"), httpx.Response(200, json={"total": 3}))
    async with client_of(face, rediscover=nowhere) as client:
        with pytest.raises(UnavailableError):
            await client.threats.stats()
        await client.threats.stats()
    assert face.requests[1].url.host == "floor.test"


@pytest.mark.parametrize("key", ["wf_\nx", "schlüssel", "\x1b[1m"])
async def test_a_key_that_no_header_can_carry_is_refused_before_it_is_sent(
    scripted: Any, key: str
) -> None:
    face = scripted(httpx.Response(200))
    async with WatchfloorClient("http://floor.test", key, transport=face) as client:
        with pytest.raises(UnauthenticatedError):
            await client.threats.stats()
    assert not face.requests


@pytest.mark.parametrize("url", ["floor:8080", "http://floor.test:port", "ftp://floor.test"])
async def test_an_unusable_url_names_its_field(url: str) -> None:
    async with WatchfloorClient(url, "wf_key") as client:
        with pytest.raises(InvalidInputError) as caught:
            await client.threats.stats()
    assert caught.value.fields[0].field == "url"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(httpx.Response(200, text="<html>"), id="a page"),
        pytest.param(httpx.Response(200, json=[1]), id="another form"),
        pytest.param(httpx.Response(200, json={"no": "total"}), id="a part is missing"),
    ],
)
async def test_an_answer_of_something_else_is_said_to_be_so(
    client_of: Any, scripted: Any, answer: httpx.Response
) -> None:
    async with client_of(scripted(answer)) as client:
        with pytest.raises(WatchfloorError, match="not that of a watchfloor"):
            await client.threats.stats()


async def test_closing_twice_is_safe(client_of: Any, scripted: Any) -> None:
    client = client_of(scripted(httpx.Response(200)))
    await client.close()
    await client.close()
    with pytest.raises(RuntimeError, match="closed"):
        await client.readiness()
