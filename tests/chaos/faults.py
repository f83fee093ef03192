"""What is done to a running product."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence

from support.processes import command_of, descendants_of, freeze, thaw

from chaos.ordeal import Fault
from chaos.stages import Apart, Stage

_SLICE_S = 0.5
_WHOLE_WITHIN_S = 60.0
ACTOR = "ray::ActorShell"
"""How the process of an actor calls itself."""
"""How the process of an actor calls itself."""


async def gateway_killed(stage: Apart) -> float:
    """Kill -9 of one of two gateways; another one takes its place."""
    stage.gateways[0].kill()
    lifted = time.perf_counter()
    await asyncio.to_thread(stage.replace_gateway, 0)
    return lifted


async def coordinator_killed(stage: Apart) -> float:
    """Kill -9 of the only coordinator; another one is started at once."""
    stage.coordinator.kill()
    lifted = time.perf_counter()
    await asyncio.to_thread(stage.replace_coordinator)
    return lifted


async def everything_killed(stage: Stage) -> float:
    """Kill -9 of the process that has everything; it is started again at once."""
    stage.up.kill()
    lifted = time.perf_counter()
    await asyncio.to_thread(stage.start_again)
    return lifted


def server_killed(program: str) -> Fault[Stage]:
    """Kill -9 of a server; who started it starts it again."""

    async def fault(stage: Stage) -> float:
        os.kill(stage.up.server_pid(program), signal.SIGKILL)
        return time.perf_counter()

    return fault


def gateway_stopped(hold_s: float) -> Fault[Apart]:
    """SIGSTOP of one of two gateways."""
    return lambda stage: _stopped([stage.gateways[0].process.pid], hold_s)


def coordinator_stopped(hold_s: float) -> Fault[Apart]:
    """SIGSTOP of the only coordinator."""
    return lambda stage: _stopped([stage.coordinator.process.pid], hold_s)


def server_stopped(program: str, hold_s: float) -> Fault[Stage]:
    """SIGSTOP of a server and all its processes."""
    return lambda stage: _stopped([stage.up.server_pid(program)], hold_s)


def server_slow(program: str, hold_s: float, *, busy: float) -> Fault[Stage]:
    """A server that may work only for a share of each half second."""

    async def fault(stage: Stage) -> float:
        pid = stage.up.server_pid(program)
        end = time.perf_counter() + hold_s
        while time.perf_counter() < end:
            await _stopped([pid], _SLICE_S * (1 - busy))
            await asyncio.sleep(_SLICE_S * busy)
        return time.perf_counter()

    return fault


async def oldest_actor_killed(stage: Stage) -> float:
    """Kill -9 of the actor that has lived longest; one turn an actor kills each."""
    before = actors_of(stage)
    os.kill(min(before), signal.SIGKILL)
    lifted = time.perf_counter()
    while len(actors_of(stage)) < len(before) or min(before) in actors_of(stage):
        if time.perf_counter() - lifted > _WHOLE_WITHIN_S:
            raise AssertionError("The actor was not made anew.")
        await asyncio.sleep(_SLICE_S)
    return lifted


def actors_of(stage: Stage) -> Sequence[int]:
    """The processes of all actors."""
    everyone = descendants_of(stage.up.process.pid)
    return [pid for pid in everyone if command_of(pid).startswith(ACTOR)]


async def _stopped(pids: Sequence[int], hold_s: float) -> float:
    for pid in pids:
        freeze(pid)
    try:
        await asyncio.sleep(hold_s)
    finally:
        for pid in pids:
            thaw(pid)
    return time.perf_counter()
