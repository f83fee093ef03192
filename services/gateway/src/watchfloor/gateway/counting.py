"""What was turned away is counted wherever it comes in."""

from collections.abc import Iterator
from contextlib import contextmanager

from watchfloor.core import WatchfloorError
from watchfloor.telemetry import Metrics


@contextmanager
def refusal_counted(metrics: Metrics) -> Iterator[None]:
    """Count the error that ends the block, by its code."""
    try:
        yield
    except WatchfloorError as exc:
        metrics.signals_refused(exc.code)
        raise


@contextmanager
def event_refusal_counted(metrics: Metrics) -> Iterator[None]:
    """The same for events of sessions."""
    try:
        yield
    except WatchfloorError as exc:
        metrics.events_refused(exc.code)
        raise
