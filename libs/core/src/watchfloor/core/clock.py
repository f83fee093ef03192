"""Time as a collaborator, so that tests move it instead of sleeping."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the product asks about time."""

    def now(self) -> datetime:
        """The present moment, UTC aware."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow; for durations."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, UTC aware."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow; for durations."""
        return time.monotonic()


class FakeClock:
    """A clock that stands still until it is moved. Ships for the tests of this product's users."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._monotonic = 0.0

    def now(self) -> datetime:
        """The moment it was set or moved to."""
        return self._now

    def monotonic(self) -> float:
        """Seconds by which it was moved since it was made."""
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Move both readings forward by ``seconds``."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
