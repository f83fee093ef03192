"""What can be said about a metric before there is one."""

from typing import NamedTuple

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Buckets for durations, from one look-up to the longest time budget."""


class CounterName(NamedTuple):
    """A number that only grows.

    Attributes:
        name: As Prometheus shows it.
        unit: Of what it counts.
        meaning: One sentence.
        labels: Each with few values; never an id.
        from_zero: Values of the labels whose series are there before anything is counted. Growth is
            what Prometheus compares, and of a series that begins with one it sees none: what an
            alert waits for stands here.
    """

    name: str
    unit: str
    meaning: str
    labels: tuple[str, ...] = ()
    from_zero: tuple[tuple[str, ...], ...] = ()


class GaugeName(NamedTuple):
    """A number that goes up and down; see ``CounterName`` for the attributes."""

    name: str
    unit: str
    meaning: str
    labels: tuple[str, ...] = ()


class HistogramName(NamedTuple):
    """How often values fell into which range.

    Attributes:
        name: As Prometheus shows it, before its suffixes.
        unit: Of the values.
        meaning: One sentence.
        labels: Each with few values; never an id.
        buckets: Upper ends of the ranges, rising.
    """

    name: str
    unit: str
    meaning: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = SECONDS


MetricName = CounterName | GaugeName | HistogramName
