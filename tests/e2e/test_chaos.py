"""The kill matrix in short: many faults under one load, counted once; `make chaos` has it whole."""

import pytest
from chaos import faults
from chaos.ordeal import Force, ordeal
from chaos.stages import apart

pytestmark = [pytest.mark.e2e]

AWAY_S = 6.0
"""Longer than the acknowledgement wait, so that redelivery happens meanwhile."""
HARM = [
    faults.gateway_killed,
    faults.coordinator_killed,
    *(faults.server_killed(program) for program in ("nats-server", "postgres")),
    *(faults.server_stopped(program, AWAY_S) for program in ("nats-server", "postgres")),
]


async def test_whatever_is_killed_or_away_nothing_is_lost_or_doubled() -> None:
    with apart() as stage:
        tally = await ordeal(stage, HARM, Force(calm_s=0.5))
    assert (tally.lost, tally.doubled, tally.unhinted) == (0, 0, 0)
    assert tally.accepted == tally.saved == tally.published == tally.received > 0
    assert None not in tally.recoveries_s
