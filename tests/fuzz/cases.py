"""Runs a test with as many made-up cases as are wanted; one that fails ends nothing."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

LIMIT_S = 10.0
"""How long an answer may take; whatever takes longer hangs."""


def run_cases(
    strategy: SearchStrategy[T], ask: Callable[[T], None], *, cases: int, start: int
) -> None:
    """Ask ``cases`` times; the same start makes the same cases."""
    # Nothing is shrunk or remembered: what a case meets depends on those before it.
    decide = settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @decide
    @seed(start)
    @given(strategy)
    def run(case: T) -> None:
        ask(case)

    run()
