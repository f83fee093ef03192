"""The matrix: every fault with the system that it befalls and what is promised."""

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, NamedTuple

from chaos import faults
from chaos.clock import clock_jumps, library, under_clock
from chaos.disk import (
    apart_on_small_disk,
    disk_filled,
    whole_on_small_disk,
    why_no_disk,
)
from chaos.flood import flooded
from chaos.nodes import node_killed, on_nodes
from chaos.ordeal import Force, Tally, ordeal
from chaos.stages import Stage, apart, whole
from chaos.twice import delivered_again

HOLD_S = 20.0
"""Longer than any time limit inside the product."""
_HOUR_S = 3600
_RECOVERY_S, _NODE_RECOVERY_S = 10.0, 30.0
_ACTORS = 7
_NATS, _POSTGRES = "nats-server", "postgres"


def _nothing() -> str | None:
    return None


class Row(NamedTuple):
    """A line of the matrix.

    Attributes:
        name: Picks it.
        says: What is done, in words.
        stage: Starts what is harmed.
        faults: What is done to it, one after the other.
        recovery_s: The longest time to the first new threat that keeps the promise.
        delay_s: How much longer signals may take while the fault lasts.
        copies: How often each signal is brought at the same time.
        why_not: Why it cannot be run here.
    """

    name: str
    says: str
    stage: Callable[[], AbstractContextManager[Any]]
    faults: Sequence[Callable[[Any], Any]]
    recovery_s: float = _RECOVERY_S
    delay_s: float = math.inf
    copies: int = 1
    why_not: Callable[[], str | None] = _nothing

    async def run(self, stage: Stage, force: Force) -> Tally:
        """Do it."""
        return await ordeal(stage, self.faults, force._replace(copies=self.copies))


def _why_no_clock() -> str | None:
    return None if library() else "Debian's libfaketime is not installed"


def _why_no_ray() -> str | None:
    from watchfloor.cli.runtime_choice import Runtime, installed_runtimes

    return None if Runtime.RAY in installed_runtimes() else "the extra ray is not installed"


ROWS = (
    Row("kill-gateway", "kill -9 of one of two gateways", apart, [faults.gateway_killed]),
    Row("kill-coordinator", "kill -9 of the coordinator", apart, [faults.coordinator_killed]),
    Row("kill-everything", "kill -9 of `watchfloor up`", whole, [faults.everything_killed]),
    Row("kill-nats", "kill -9 of nats-server", apart, [faults.server_killed(_NATS)]),
    Row("kill-postgres", "kill -9 of PostgreSQL", apart, [faults.server_killed(_POSTGRES)]),
    Row(
        "kill-actors",
        "kill -9 of each actor of Ray in turn",
        partial(whole, "--runtime", "ray"),
        [faults.oldest_actor_killed] * _ACTORS,
        why_not=_why_no_ray,
    ),
    Row(
        "kill-ray-node",
        "kill -9 of one of two worker nodes of Ray",
        on_nodes,
        [node_killed],
        recovery_s=_NODE_RECOVERY_S,
        why_not=_why_no_ray,
    ),
    Row("stop-gateway", "SIGSTOP of one gateway", apart, [faults.gateway_stopped(HOLD_S)]),
    Row(
        "stop-coordinator",
        "SIGSTOP of the coordinator",
        apart,
        [faults.coordinator_stopped(HOLD_S)],
    ),
    Row("stop-nats", "SIGSTOP of nats-server", apart, [faults.server_stopped(_NATS, HOLD_S)]),
    Row(
        "stop-postgres", "SIGSTOP of PostgreSQL", apart, [faults.server_stopped(_POSTGRES, HOLD_S)]
    ),
    Row(
        "slow-nats",
        "nats-server stands still nine tenths of the time",
        apart,
        [faults.server_slow(_NATS, HOLD_S, busy=0.1)],
    ),
    Row(
        "slow-postgres",
        "PostgreSQL stands still nine tenths of the time",
        apart,
        [faults.server_slow(_POSTGRES, HOLD_S, busy=0.1)],
    ),
    Row(
        "full-disk",
        "a disk without a byte left, below one process",
        whole_on_small_disk,
        [disk_filled(HOLD_S)],
        why_not=why_no_disk,
    ),
    Row(
        "full-disk-apart",
        "the same below gateways and a coordinator of their own",
        apart_on_small_disk,
        [disk_filled(HOLD_S)],
        why_not=why_no_disk,
    ),
    Row(
        "clock-jump",
        "the clock an hour ahead, then an hour behind",
        under_clock,
        [clock_jumps([_HOUR_S, -_HOUR_S], HOLD_S / 2)],
        why_not=_why_no_clock,
    ),
    Row(
        "delivered-twice",
        "signals brought twice at once, messages again in another order",
        apart,
        [delivered_again(HOLD_S)],
        copies=2,
    ),
    Row(
        "flood",
        "another project submits 10,000 signals at once",
        apart,
        [flooded(10_000)],
        delay_s=0.2,
    ),
)
