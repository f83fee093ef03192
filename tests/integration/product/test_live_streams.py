"""Watchers that are cut off, that come late, and that do not read."""

import asyncio
import os
import random
import signal
from contextlib import suppress
from datetime import UTC, datetime

import httpx
import pytest
from support import Servers, eventually
from support.never_reading import NEVER_READING
from support.processes import running_product
from support.product import Running, StartProduct
from support.watchers import FACES, Watcher

from watchfloor.bus import NATSBus
from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted, SignalInput, ThreatType

pytestmark = pytest.mark.integration

CUTS = 100
"""For each face."""

every_face = pytest.mark.parametrize("face", list(FACES))


def _signals(count: int, **fields: object) -> list[SignalInput]:
    one = SignalInput.model_validate(
        {"threat_type": ThreatType.ANOMALY, "customer_id": "acme", **fields}
    )
    return [one] * count


async def _submitted(client: WatchfloorClient, signals: list[SignalInput]) -> set[tuple[str, int]]:
    """The first revisions that there will be."""
    outcomes = [each.outcome async for each in client.submit(signals, deadline_s=60)]
    assert all(isinstance(each, Accepted) for each in outcomes)
    return {(each.threat_id, 0) for each in outcomes if isinstance(each, Accepted)}


async def _started(running: Running, face: str) -> Watcher:
    """A watcher that was told where it stands."""
    watcher = Watcher(FACES[face], running)
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watcher.watch())
        await eventually(lambda: bool(watcher.token))
        watching.cancel()
    return watcher


async def _told_all(watcher: Watcher, wanted: set[tuple[str, int]]) -> None:
    """Let the watcher watch until it was told all of it."""
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watcher.watch())
        with suppress(TimeoutError):
            await eventually(lambda: wanted <= watcher.told.keys())
        watching.cancel()


@every_face
async def test_cut_off_at_any_moment_under_load_it_is_told_every_threat_once(
    start_product: StartProduct, face: str
) -> None:
    running = await start_product()
    watcher = await _started(running, face)
    moments = random.Random(4008)
    wanted: set[tuple[str, int]] = set()
    is_over = asyncio.Event()

    async def load() -> None:
        while not is_over.is_set():
            wanted.update(await _submitted(running.client, _signals(10)))
            await asyncio.sleep(0.1)

    async with asyncio.timeout(90), asyncio.TaskGroup() as group:
        group.create_task(load())
        cuts = 0
        # A slow machine tells nothing in so short a time: then it has more of it.
        while cuts < CUTS or not watcher.told:
            await watcher.watch_for(moments.uniform(0.0, 0.2) * (1 + cuts // CUTS))
            cuts += 1
        is_over.set()
    await _told_all(watcher, wanted)
    assert watcher.told == dict.fromkeys(wanted, 1)
    assert [each["type"] for each in watcher.others if each["type"] != "ping"] == ["initial_batch"]


@every_face
async def test_back_after_the_bus_was_killed_it_is_told_every_threat_once(face: str) -> None:
    with running_product() as process:
        watcher = Watcher(FACES[face], process)
        async with process.client() as client, asyncio.TaskGroup() as group:
            staying = Watcher(FACES[face], process)
            stays = group.create_task(staying.watch())
            watching = group.create_task(watcher.watch())
            await eventually(lambda: bool(watcher.token and staying.token))
            wanted = await _submitted(client, _signals(50))
            await eventually(lambda: len(watcher.told) >= 10)
            watching.cancel()
            os.kill(process.server_pid("nats-server"), signal.SIGKILL)
            wanted |= await _submitted(client, _signals(50))
            await _told_all(watcher, wanted)
            await eventually(lambda: wanted <= staying.told.keys())
            stays.cancel()
    assert watcher.told == dict.fromkeys(wanted, 1)
    assert staying.told == watcher.told
    assert {each["type"] for each in watcher.others} <= {"initial_batch", "ping"}


@every_face
async def test_with_a_token_that_is_too_old_it_is_reset(
    start_product: StartProduct, product_servers: Servers, face: str
) -> None:
    running = await start_product()
    started_at = datetime.now(UTC)
    watcher = await _started(running, face)
    wanted = await _submitted(running.client, _signals(25))

    async def all_stored() -> bool:
        return (await running.client.threats.stats()).total == len(wanted)

    await eventually(all_stored)
    bus = NATSBus(product_servers.nats_url, token=product_servers.nats_token)
    await bus.start()
    await bus.jetstream.purge_stream("RESULTS")
    await bus.stop()
    del watcher.others[:]
    later: set[tuple[str, int]] = set()
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watcher.watch())
        await eventually(lambda: len(watcher.others) >= 2)
        later |= await _submitted(running.client, _signals(5))
        await eventually(lambda: later <= watcher.told.keys())
        watching.cancel()
    reset, batch = watcher.others[:2]
    assert (reset["type"], batch["type"]) == ("reset", "initial_batch")
    missed_since = datetime.fromisoformat(reset["missed_since"])
    assert abs((missed_since - started_at).total_seconds()) < 60
    shown = [threat["id"] for threat in batch["threats"]]
    assert shown == sorted((threat_id for threat_id, _ in wanted), reverse=True)[:20]
    assert watcher.told == dict.fromkeys(later, 1)


@every_face
async def test_one_that_never_reads_is_cut_off_and_slows_nobody(
    start_product: StartProduct, face: str
) -> None:
    running = await start_product(gateway={"stream_queue_size": 50, "client_timeout_s": 1.0})
    watcher = await _started(running, "events")

    async def watchers() -> float:
        async with httpx.AsyncClient(base_url=running.url) as client:
            text = (await client.get("/metrics")).text
        return float(text.partition("\nsoc_stream_clients ")[2].split()[0])

    async def both_watch() -> bool:
        return await watchers() == 2

    async with NEVER_READING[face](running), asyncio.TaskGroup() as group:
        watching = group.create_task(watcher.watch())
        await eventually(both_watch)
        wanted: set[tuple[str, int]] = set()
        while await both_watch():
            wanted |= await _submitted(
                running.client, _signals(20, raw_data={"body": "x" * 60_000})
            )
            assert len(wanted) < 2_000
        wanted |= await _submitted(running.client, _signals(20))
        await eventually(lambda: wanted <= watcher.told.keys())
        watching.cancel()
    assert watcher.told == dict.fromkeys(wanted, 1)
    assert [each["type"] for each in watcher.others] == ["initial_batch"]
