"""What checks look at."""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

from watchfloor.core import BehaviorBaseline, BehaviorReport, PiiReport, SessionFacts

MOST_EVIDENCE = 20
"""So many cases of evidence are told one by one; all are counted."""


class Material(NamedTuple):
    """What is known about a monitored agent when its checks are made.

    Attributes:
        sessions: Its concluded sessions.
        behavior: How they compare.
        baseline: What they are measured by.
        pii: Personal data and secrets in them.
    """

    sessions: Sequence[SessionFacts]
    behavior: BehaviorReport | None = None
    baseline: BehaviorBaseline | None = None
    pii: PiiReport | None = None


def counted(count: int, noun: str) -> str:
    """``1 violation``, ``2 violations``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def percent(share: float) -> str:
    """``80%`` for 0.7999."""
    return f"{share:.0%}"


def truncated_percent(share: float) -> str:
    """``16%`` for a sixth: what is not reached is not shown."""
    return f"{int(share * 100)}%"


def mean(values: Iterable[float]) -> float:
    """Their mean; 0 of none."""
    numbers = list(values)
    return fmean(numbers) if numbers else 0.0
