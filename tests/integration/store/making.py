"""What the tests of the store make: signals, rows and verdicts with what matters to a test set."""

from collections.abc import Callable
from datetime import UTC, datetime

from watchfloor.core import ThreatSignal, Verdict
from watchfloor.store import ThreatRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

MakeSignal = Callable[..., ThreatSignal]
MakeRow = Callable[..., ThreatRow]
MakeVerdict = Callable[..., Verdict]
