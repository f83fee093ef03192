import asyncio

import pytest

from watchfloor.gateway.turn import Turn


@pytest.mark.parametrize(("took_s", "others_ran"), [(0.0, False), (1.0, True)])
async def test_others_run_when_the_turn_is_over(took_s: float, others_ran: bool) -> None:
    turn, other = Turn(), asyncio.Event()
    asyncio.get_running_loop().call_soon(other.set)
    turn._began -= took_s
    await turn.pause_when_over()
    assert other.is_set() is others_ran
    await other.wait()
