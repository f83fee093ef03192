"""The product with its agents as processes of Ray."""

import asyncio
import os
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import eventually
from support.processes import (
    ProductProcess,
    command_of,
    descendants_of,
    is_running,
    running_product,
)
from support.scaling import PATIENCE_S

from watchfloor.core import Accepted, AgentStatus, SignalInput, ThreatAnalysis, ThreatStatus

pytestmark = [pytest.mark.e2e]

SIGNALS = 300


@pytest.fixture
def product() -> Iterator[ProductProcess]:
    """A product that the test may kill."""
    with running_product("--runtime", "ray") as running:
        yield running


TEAM = 7
"""The coordinator, five agents, and the analyzers in one."""


def _actors(product: ProductProcess) -> list[int]:
    """All that Ray runs for us."""
    everyone = descendants_of(product.process.pid)
    return [pid for pid in everyone if command_of(pid).startswith("ray::ActorShell")]


def _coordinator_of(product: ProductProcess) -> int:
    """The process that leads the actors."""
    everyone = descendants_of(product.process.pid)
    return next(pid for pid in everyone if "watchfloor.cli coordinator" in command_of(pid))


def _head_of(product: ProductProcess) -> int:
    everyone = descendants_of(product.process.pid)
    return next(pid for pid in everyone if "/raylet/raylet " in command_of(pid))


def _signals(number: int) -> list[SignalInput]:
    return [
        SignalInput(threat_type="bot_traffic", customer_id=f"c-{each}") for each in range(number)
    ]


async def _is_whole_again(product: ProductProcess, former: list[int]) -> None:
    async def all_new() -> bool:
        return len(_actors(product)) == TEAM and not set(_actors(product)) & set(former)

    await eventually(all_new, patience_s=PATIENCE_S)
    async with product.client() as client:

        async def nothing_is_missing() -> bool:
            threat = await client.threats.trigger(_signals(1)[0])
            assert isinstance(threat, ThreatAnalysis)
            return {each.status for each in threat.agent_analyses.values()} == {AgentStatus.OK}

        await eventually(nothing_is_missing, patience_s=PATIENCE_S)


def _everyone(product: ProductProcess) -> list[int]:
    return _actors(product)


def _leader(product: ProductProcess) -> list[int]:
    return [_coordinator_of(product)]


@pytest.mark.parametrize("victims", [_everyone, _leader], ids=["every actor", "their leader"])
async def test_killed_under_load_they_lose_nothing_and_double_nothing(
    product: ProductProcess, victims: Callable[[ProductProcess], list[int]]
) -> None:
    async with product.client() as client:

        async def submit() -> set[str]:
            answers = [answer.outcome async for answer in client.submit(_signals(SIGNALS))]
            return {each.threat_id for each in answers if isinstance(each, Accepted)}

        async def all_there() -> bool:
            return (await client.threats.stats()).total >= SIGNALS

        submitting = asyncio.create_task(submit())
        former = _actors(product)
        assert len(former) == TEAM
        for pid in victims(product):
            os.kill(pid, signal.SIGKILL)
        accepted = await submitting
        assert len(accepted) == SIGNALS
        await eventually(all_there, patience_s=PATIENCE_S)
        stats = await client.threats.stats()
        assert stats.total == SIGNALS
        assert stats.by_status == {ThreatStatus.COMPLETED: SIGNALS}
    await _is_whole_again(product, former)


async def test_every_actor_that_hangs_is_replaced(product: ProductProcess) -> None:
    """Their leader asks the coordinator, which asks the others: silence twice ends either."""
    former = _actors(product)
    for pid in former:
        os.kill(pid, signal.SIGSTOP)
    await _is_whole_again(product, former)


async def test_after_rays_own_head_was_killed_the_product_goes_on_and_can_be_stopped(
    product: ProductProcess,
) -> None:
    """The head that is started again is another cluster, which must be joined again."""
    former = _actors(product)
    os.kill(_head_of(product), signal.SIGKILL)

    await eventually(lambda: not any(is_running(pid) for pid in former))
    await eventually(lambda: len(_actors(product)) == TEAM, patience_s=PATIENCE_S)
    async with product.client() as client:
        assert isinstance(await client.threats.trigger(_signals(1)[0]), ThreatAnalysis)
    assert product.stop() == 0


async def test_killed_it_leaves_no_process_behind_and_starts_again(
    product: ProductProcess,
) -> None:
    everyone = descendants_of(product.process.pid)
    product.kill()
    await eventually(lambda: not any(is_running(pid) for pid in everyone))

    await asyncio.to_thread(product.start_again)
    async with product.client() as client:
        assert isinstance(await client.threats.trigger(_signals(1)[0]), ThreatAnalysis)


def test_its_token_and_its_sockets_are_for_their_owner_alone(
    product: ProductProcess,
) -> None:
    """Ray opens the folder that it is given to everybody."""
    token = product.data_dir / "ray.token"
    scratch = Path((product.data_dir / "ray.path").read_text())

    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert stat.S_IMODE(scratch.stat().st_mode) == 0o700
