"""Gateways and coordinators in processes of their own, on one bus and one store."""

import asyncio
import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from support import Servers, eventually, running_servers
from support.processes import AttachedProcess, attached_process, peak_memory_mb
from support.watchers import FACES, Watcher

from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted, SignalInput, ThreatAnalysis

pytestmark = [pytest.mark.e2e]

CUTS = 60
GATEWAY_MB = 150
FORBIDDEN = ("ray", "presidio_analyzer", "presidio_anonymizer", "spacy", "openai")


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """PostgreSQL and NATS, and nothing of the product."""
    with running_servers() as running:
        yield running


@pytest.fixture(scope="module")
def gateways(servers: Servers) -> Iterator[tuple[AttachedProcess, AttachedProcess]]:
    """Two gateways and a coordinator."""
    with ExitStack() as stack:
        stack.enter_context(attached_process("coordinator", servers.data_dir, "--ops-port", "0"))
        one, other = (
            stack.enter_context(attached_process("gateway", servers.data_dir, "--http-port", "0"))
            for _ in range(2)
        )
        yield one, other


def _signals(number: int) -> list[SignalInput]:
    return [SignalInput(threat_type="anomaly", customer_id=f"c-{each}") for each in range(number)]


async def _submitted(client: WatchfloorClient, number: int) -> set[str]:
    answers = [each.outcome async for each in client.submit(_signals(number), deadline_s=60)]
    accepted: set[str] = {each.threat_id for each in answers if isinstance(each, Accepted)}
    assert len(accepted) == number
    return accepted


def _watcher(face: str, gateway: AttachedProcess) -> Watcher:
    return Watcher(FACES[face], gateway)


async def test_a_signal_posted_at_one_gateway_arrives_at_every_watcher_of_another(
    gateways: tuple[AttachedProcess, AttachedProcess],
) -> None:
    here, there = gateways
    watchers = [_watcher(face, there) for face in FACES]
    async with here.client() as client, asyncio.timeout(30), asyncio.TaskGroup() as group:
        watching = [group.create_task(watcher.watch()) for watcher in watchers]
        await eventually(lambda: all(watcher.token for watcher in watchers))
        threat = await client.threats.trigger(_signals(1)[0])
        assert isinstance(threat, ThreatAnalysis), "the waiting gateway hears of it too"
        await eventually(lambda: all(watcher.told[threat.id, 0] for watcher in watchers))
        for each in watching:
            each.cancel()


@pytest.mark.parametrize("face", list(FACES))
async def test_a_watcher_that_moves_between_gateways_is_told_every_threat_once(
    gateways: tuple[AttachedProcess, AttachedProcess], face: str
) -> None:
    """What a gateway that dies does to its watchers: they return elsewhere, with their token."""
    watcher, moments = _watcher(face, gateways[0]), random.Random(4400)
    wanted: set[str] = set()
    is_over = asyncio.Event()

    async def load() -> None:
        async with gateways[0].client() as client:
            while not is_over.is_set():
                wanted.update(await _submitted(client, 10))
                await asyncio.sleep(0.1)

    while not watcher.token:
        await watcher.watch_for(0.5)
    async with asyncio.timeout(90), asyncio.TaskGroup() as group:
        group.create_task(load())
        for cut in range(CUTS):
            watcher.move_to(gateways[cut % 2])
            await watcher.watch_for(moments.uniform(0.0, 0.3))
        is_over.set()
    async with asyncio.timeout(30):
        while not wanted <= {threat_id for threat_id, _ in watcher.told}:
            await watcher.watch_for(1.0)
    assert watcher.told == dict.fromkeys(((threat_id, 0) for threat_id in wanted), 1)


async def test_a_coordinator_says_how_it_is_and_what_it_counted(servers: Servers) -> None:
    with attached_process("coordinator", servers.data_dir, "--ops-port", "0") as process:
        async with httpx.AsyncClient(base_url=process.place("ops")) as client:
            assert (await client.get("/health")).json()["status"] == "healthy"
            ready = (await client.get("/ready")).json()
            assert ready == {
                "status": "ready",
                "components": {
                    "store": "ok",
                    "bus": "ok",
                    "sessions": "ok",
                    "coordinator": "ok",
                },
            }
            assert "soc_threats_total" in (await client.get("/metrics")).text
        assert process.stop() == 0


def test_attached_processes_leave_the_folder_as_it_is(
    servers: Servers, gateways: tuple[AttachedProcess, AttachedProcess]
) -> None:
    """Clients of the folder are told of what `up` serves alone."""
    endpoints = json.loads((servers.data_dir / "endpoints.json").read_text())
    assert set(endpoints) == {"nats", "postgres"}
    assert gateways[0].process.poll() is None


def test_a_gateway_is_small_and_loads_nothing_that_analyses(servers: Servers) -> None:
    options = (servers.data_dir, "--http-port", "0", "--log-level", "warning")
    with attached_process("gateway", *options, before=("-X", "importtime")) as gateway:
        with httpx.Client(base_url=gateway.place("http")) as client:
            assert client.get("/ready").json()["status"] == "ready"
        loaded = _imported(gateway.log)
        peak_mb = peak_memory_mb(gateway.process.pid)
        assert gateway.stop() == 0
    # What a room defers is loaded by a call that writes no line, and all below it by ones that do.
    assert "watchfloor.gateway.rest" in loaded
    assert not [name for name in loaded if name.split(".")[0] in FORBIDDEN]
    assert peak_mb < GATEWAY_MB


def _imported(log: Path) -> set[str]:
    lines = [line for line in log.read_text().splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}
