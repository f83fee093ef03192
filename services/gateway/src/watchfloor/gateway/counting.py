"""Signals that were turned away are counted wherever they come in."""

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
