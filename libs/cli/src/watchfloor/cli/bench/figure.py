"""One measured figure beside what the machine could do at best."""

from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """A line of the bench's output.

    Attributes:
        name: What was measured.
        value: The figure.
        unit: Of the figure and its ceiling.
        ceiling: The same without our own work, measured in the same run, or the most that it may
            be; absent where there is none.
        ratio: ``value / ceiling``.
        n: How many of them were measured.
    """

    name: str
    value: float
    unit: str
    ceiling: float | None
    ratio: float | None
    n: int


def figure(name: str, value: float, unit: str, *, ceiling: float | None, n: int) -> Figure:
    """A figure with its ratio, rounded for reading."""
    ratio = float(f"{value / ceiling:.3g}") if ceiling else None
    shown = None if ceiling is None else round(ceiling, 3)
    return Figure(name, round(value, 3), unit, shown, ratio, n)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of all are not above (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)]
