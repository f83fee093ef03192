"""Streams and buckets on a cluster of three servers."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager

import pytest
from support.nats_server import nats_server
from support.waiting import eventually

from watchfloor.bus import BusConfig, NATSBus
from watchfloor.core import UnavailableError
from watchfloor.runtime import free_port

pytestmark = pytest.mark.integration

_SMALL = {name: 1_000_000 for name in BusConfig.model_fields if name.endswith("_max_bytes")}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Three servers that know each other; the URL of all of them."""
    ports = [free_port() for _ in range(3)]
    routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in ports)
    with ExitStack() as stack:
        hosts = [
            stack.enter_context(
                nats_server(tmp_path_factory.mktemp("nats"), _settings(at, port, routes))
            )
            for at, port in enumerate(ports)
        ]
        yield ",".join(f"nats://{host}" for host in hosts)


def _settings(at: int, port: int, routes: str) -> str:
    listen = f'listen: "127.0.0.1:{port}", routes: [{routes}]'
    return f"server_name: nats-{at}\ncluster {{ name: floor, {listen} }}\n"


async def _replicas(bus: NATSBus) -> set[int | None]:
    return {each.config.num_replicas for each in await bus.jetstream.streams_info()}


@asynccontextmanager
async def _bus(url: str, replicas: int) -> AsyncIterator[NATSBus]:
    config = BusConfig(replicas=replicas, request_timeout_s=10, **_SMALL)
    buses: list[NATSBus] = []

    async def starts() -> bool:
        buses.append(NATSBus(url, config=config))
        try:
            await buses[-1].start()
        except UnavailableError:
            # A cluster that has just begun has not chosen who leads it.
            await buses[-1].stop()
            return False
        return True

    await eventually(starts)
    try:
        yield buses[-1]
    finally:
        await buses[-1].stop()


async def test_every_server_has_what_was_accepted(cluster: str) -> None:
    """A bucket on one server alone would be lost with it, and the idempotency keys in it."""
    async with _bus(cluster, 1) as bus:
        assert await _replicas(bus) == {1}
        await bus.bucket("pool_sizes").put("context", b"4")
    async with _bus(cluster, 3) as bus:
        assert await _replicas(bus) == {3}
        assert (await bus.bucket("pool_sizes").get("context")).value == b"4"
