"""How many connections may be open."""

import asyncio
from pathlib import Path

import httpx
import pytest
from support import eventually
from unit.gateway.served import Served
from websockets.asyncio.client import unix_connect

from watchfloor.core import SaturatedError, UnavailableError
from watchfloor.gateway.limits import Connections
from watchfloor.telemetry import Metrics

HEAD = {"x-api-key": "key-of-acme"}


async def test_one_too_many_is_503_until_another_goes(tmp_path: Path) -> None:
    """A WebSocket is one, too, and is counted once."""
    served = Served(tmp_path, max_connections=2)
    await served.gateway.start()
    try:
        async with unix_connect(served.path, "ws://gateway/ws", additional_headers=HEAD):
            async with served.client() as second:
                assert (await second.get("/api/threats")).status_code == 200
                async with served.client() as third:
                    refused = await third.get("/api/threats")
                assert refused.status_code == 503
                assert refused.json()["code"] == "unavailable"
                assert refused.headers["retry-after"] == "10"
                assert (await second.get("/api/threats")).status_code == 200
            await eventually(lambda: _is_let_in(served))
        await eventually(lambda: _is_let_in(served))
    finally:
        await served.gateway.stop()
    told = served.world.metrics.render().decode()
    assert 'soc_requests_limited_total{limit="connections"}' in told


async def _is_let_in(served: Served) -> bool:
    async with served.client() as client:
        answers = await asyncio.gather(client.get("/health"), return_exceptions=True)
    return all(isinstance(each, httpx.Response) and each.is_success for each in answers)


def test_an_address_has_its_own_limit_and_gives_back_what_it_leaves() -> None:
    connections = Connections(most=5, most_of_address=2, metrics=Metrics())
    names = [connections.enter("192.0.2.1") for _ in range(2)]
    with pytest.raises(SaturatedError):
        connections.enter("::ffff:192.0.2.1")
    # What has no address, as on a Unix socket, is counted with all.
    names += [connections.enter(each) for each in ("2001:db8::1", "2001:db8::2", None)]
    with pytest.raises(UnavailableError):
        connections.enter(None)
    for name in names:
        connections.leave(name)
    assert [connections.enter("192.0.2.1") for _ in range(2)] == ["192.0.2.1"] * 2
