"""Arrivals do not wait for answers."""

import asyncio
import time

import pytest

from watchfloor.cli.bench.open_loop import arrive, latencies
from watchfloor.core import UnavailableError


async def test_a_call_is_made_while_those_before_it_hang() -> None:
    """In a closed loop the first one would wait for ever."""
    last = asyncio.Event()

    async def call(position: int) -> None:
        if position == 4:
            last.set()
        await last.wait()

    taken = await latencies(call, per_s=1_000, number=5)
    assert len(taken) == 5


async def test_each_call_is_told_when_it_was_due() -> None:
    moments: dict[int, float] = {}

    async def call(position: int, due: float) -> None:
        assert time.perf_counter() >= due
        moments[position] = due

    await arrive(call, per_s=100, number=4)
    gaps = [round(moments[each + 1] - moments[each], 6) for each in range(3)]
    assert gaps == [0.01] * 3


async def test_a_stall_counts_for_those_that_were_due_in_it() -> None:
    """One that came late waited, too, though its own answer took no time."""

    async def call(position: int) -> None:
        if position == 0:
            time.sleep(0.05)  # noqa: ASYNC251 - the loop itself stalls

    first, *others = await latencies(call, per_s=1_000, number=10)
    assert first >= 0.05
    assert min(others) >= 0.05 - 0.01


async def test_a_call_that_fails_ends_all_with_its_own_error() -> None:
    async def call(position: int, _due: float) -> None:
        if position == 1:
            raise UnavailableError("refused")
        await asyncio.Event().wait()

    with pytest.raises(UnavailableError, match="refused"):
        await arrive(call, per_s=1_000, number=5)
