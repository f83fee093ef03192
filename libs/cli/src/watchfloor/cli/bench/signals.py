"""The signals that the bench sends."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

from watchfloor.core import SignalInput, SystemClock, ThreatId, ThreatSignal, mint_uuid7
from watchfloor.ingest import Scenario, simulate


def inputs(number: int) -> list[SignalInput]:
    """``number`` varied signals, the same in each run."""
    return list(itertools.islice(_endless(), number))


def accepted(number: int, *, project: str) -> list[ThreatSignal]:
    """The same as a gateway would have accepted them, received now."""
    return [_accepted(each, project) for each in inputs(number)]


def _endless() -> Iterator[SignalInput]:
    return simulate(Scenario.MIXED, seed=1, clock=SystemClock())


def _accepted(signal: SignalInput, project: str) -> ThreatSignal:
    now = datetime.now(UTC)
    fields = dict(signal) | {"detected_at": signal.detected_at or now}
    return ThreatSignal(
        **fields,
        threat_id=ThreatId(mint_uuid7(now)),
        project_id=project,
        # The id keeps milliseconds, and both must agree.
        received_at=now.replace(microsecond=now.microsecond // 1000 * 1000),
    )
