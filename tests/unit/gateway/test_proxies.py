"""Behind a proxy each caller is who it is; nobody else is believed to be one."""

import httpx
import pytest
from unit.gateway.world import World

from watchfloor.gateway.limits import Connections
from watchfloor.telemetry import Metrics

PROXY, CALLER, OTHER = "10.0.0.1", "203.0.113.7", "198.51.100.1"


def _asking(world: World, said: str, *, address: str = PROXY) -> httpx.AsyncClient:
    """Somebody of whom ``address`` says that it is ``said``."""
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False, client=(address, 1))
    headers = {"x-forwarded-for": said, "x-forwarded-proto": "https"}
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers)


async def _refused(client: httpx.AsyncClient) -> bool:
    return (await client.post("/auth/login", json={"key": "analyst-of-acme"})).status_code == 429


async def _guess(client: httpx.AsyncClient) -> None:
    for guess in range(6):
        await client.post("/auth/login", json={"key": f"guess-{guess}-aaaaaaa"})


@pytest.fixture
def world(make_world: type[World]) -> World:
    return make_world(proxies=["10.0.0.0/24"])


async def test_who_guesses_behind_a_proxy_locks_out_nobody_else(world: World) -> None:
    async with _asking(world, CALLER) as guesser, _asking(world, OTHER) as other:
        await _guess(guesser)
        assert await _refused(guesser)
        assert not await _refused(other)


async def test_only_the_nearest_that_is_no_proxy_counts(world: World) -> None:
    """What stands before it was written by the caller itself."""
    async with _asking(world, f"{OTHER}, {CALLER}, 10.0.0.9") as guesser:
        await _guess(guesser)
        assert await _refused(guesser)
    async with _asking(world, OTHER) as other:
        assert not await _refused(other)


async def test_who_is_no_proxy_is_not_believed(world: World) -> None:
    async with _asking(world, "192.0.2.1", address=CALLER) as guesser:
        await _guess(guesser)
    async with _asking(world, "192.0.2.2", address=CALLER) as again:
        assert await _refused(again)


@pytest.mark.parametrize(("address", "is_secure"), [(PROXY, True), (OTHER, False)])
async def test_the_cookie_is_for_tls_where_a_proxy_says_that_it_was_asked_so(
    world: World, address: str, is_secure: bool
) -> None:
    async with _asking(world, CALLER, address=address) as client:
        answer = await client.post("/auth/login", json={"key": "analyst-of-acme"})
    assert answer.headers["set-cookie"].startswith("__Host-") is is_secure


def test_a_proxy_may_have_any_number_of_connections(world: World) -> None:
    proxies = world.services.config.proxies
    connections = Connections(most=9, most_of_address=1, metrics=Metrics(), proxies=proxies)
    names = [connections.enter(address) for address in (PROXY, PROXY, CALLER)]
    assert names == ["", "", CALLER]
