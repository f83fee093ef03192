"""Gateways share their limits over the real bus."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from support import Servers, eventually

from watchfloor.bus import DemandFeed, NATSBus
from watchfloor.core import FakeClock, SaturatedError, UnavailableError
from watchfloor.gateway.limits import Rate, RateLimits
from watchfloor.telemetry import Metrics

pytestmark = pytest.mark.integration

RATE = Rate(per_s=100.0, burst=20.0)


@asynccontextmanager
async def _bus(servers: Servers) -> AsyncIterator[NATSBus]:
    bus = NATSBus(servers.nats_url, token=servers.nats_token)
    await bus.start()
    try:
        yield bus
    finally:
        await bus.stop()


async def test_every_gateway_hears_a_report_the_teller_too(servers: Servers) -> None:
    async with _bus(servers) as one, _bus(servers) as other:
        first, second = DemandFeed(one), DemandFeed(other)
        heard: list[tuple[int, bytes]] = []
        await first.listen(lambda report: heard.append((1, report)))
        await second.listen(lambda report: heard.append((2, report)))
        await other.client.flush()
        await first.tell(b"report")
        await eventually(lambda: len(heard) == 2)
        await second.stop()
        await second.stop()
        await first.tell(b"again")
        await eventually(lambda: len(heard) == 3)
        await first.stop()
    assert sorted(heard) == [(1, b"again"), (1, b"report"), (2, b"report")]


async def test_nothing_is_told_while_the_bus_is_away(bus: NATSBus) -> None:
    feed = DemandFeed(bus)
    await bus.stop()
    with pytest.raises(UnavailableError):
        await feed.tell(b"report")
    with pytest.raises(UnavailableError):
        await feed.listen(lambda _: None)
    await feed.stop()


@pytest.mark.parametrize("loads", [(10, 10), (18, 2)])
async def test_two_gateways_let_in_together_what_one_may(
    servers: Servers, loads: tuple[int, int]
) -> None:
    """Twice the limit for 30 s of the clock's, which is moved here, as nobody sleeps for that."""
    clock = FakeClock(datetime(2026, 1, 2, tzinfo=UTC))
    async with _bus(servers) as one, _bus(servers) as other:
        gateways = [
            RateLimits(
                DemandFeed(bus),
                gateway_id=name,
                keys=RATE,
                addresses=RATE,
                projects=lambda _: None,
                clock=clock,
                metrics=Metrics(),
            )
            for name, bus in (("g1", one), ("g2", other))
        ]
        for gateway in gateways:
            await gateway._news.listen(gateway._hear)
        await asyncio.gather(one.client.flush(), other.client.flush())
        admitted = 0
        for step in range(300):
            if step % 5 == 0:
                for gateway in gateways:
                    await gateway.round()
                # A message to ourselves comes behind those of the other server's clients.
                for bus in (one, other, one, other):
                    await bus.client.flush()
                await asyncio.sleep(0)
            for gateway, load in zip(gateways, loads, strict=True):
                admitted += sum(_is_admitted(gateway) for _ in range(load))
            clock.advance(0.1)
        for gateway in gateways:
            await gateway.stop()
    assert 0.9 * RATE.per_s * 30 <= admitted <= 1.1 * RATE.per_s * 30 + RATE.burst


def _is_admitted(gateway: RateLimits) -> bool:
    try:
        gateway.require_key("k")
    except SaturatedError:
        return False
    return True
